#include "store/company.h"

#include "store/test_db.h"

static const struct company puu = {
    .id = 7, .name = "Puu Oy", .domain = "puu", .api_base = "https://puu.example", .created_us = 5};

static void an_unknown_company_is_not_found(void **state)
{
	struct test_db *t = *state;
	struct company company;

	assert_int_equal(store_company_get(t->db, 7, t->arena, &company, &t->err), E_NOT_FOUND);
	assert_string_equal(t->err.code, "company_unknown");
}

static void a_company_keeps_what_was_saved(void **state)
{
	struct test_db *t = *state;
	struct company company;

	assert_ok(t, store_company_save(t->db, &puu, &t->err));
	assert_ok(t, store_company_get(t->db, 7, t->arena, &company, &t->err));
	assert_string_equal(company.name, "Puu Oy");
	assert_string_equal(company.domain, "puu");
	assert_string_equal(company.api_base, "https://puu.example");
	assert_null(company.organisation_id);
	assert_int_equal(company.created_us, 5);
}

static void installing_again_keeps_the_organisation(void **state)
{
	struct test_db *t = *state;
	struct company company = puu;

	assert_ok(t, store_company_save(t->db, &puu, &t->err));
	assert_ok(t, store_company_use(t->db, 7, "org-1", &t->err));
	company.name = "Puu ja Pojat Oy";
	company.created_us = 99;
	assert_ok(t, store_company_save(t->db, &company, &t->err));
	assert_ok(t, store_company_get(t->db, 7, t->arena, &company, &t->err));
	assert_string_equal(company.name, "Puu ja Pojat Oy");
	assert_string_equal(company.organisation_id, "org-1");
	assert_int_equal(company.created_us, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(an_unknown_company_is_not_found),
	    db_test(a_company_keeps_what_was_saved),
	    db_test(installing_again_keeps_the_organisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
