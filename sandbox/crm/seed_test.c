#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assets.h"
#include "crm/seed.h"

extern struct asset crm_sql[];

struct fixture {
	char folder[32];
	struct sandbox sandbox;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	char url[64];
	struct err err;

	strcpy(fixture->folder, "/tmp/crm-seed-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->sandbox.log.clock = clock_system();
	snprintf(url, sizeof(url), "sqlite:%s/crm.db", fixture->folder);
	assert_int_equal(db_open(url, DB_WRITE, &fixture->sandbox.db, &err), OK);
	assert_int_equal(db_migrate_files(fixture->sandbox.db, crm_sql, &err), OK);
	assert_int_equal(crm_seed(&fixture->sandbox, true, &err), OK);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = {"crm.db", "crm.db-wal", "crm.db-shm"};
	struct fixture *fixture = *state;
	char path[64];

	db_free(fixture->sandbox.db);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", fixture->folder, files[i]);
		unlink(path);
	}
	rmdir(fixture->folder);
	free(fixture);
	return 0;
}

/* The one number that ${sql} asks for. */
static int64_t number_of(void **state, const char *sql)
{
	struct fixture *fixture = *state;
	struct db_rows *rows = db_query(fixture->sandbox.db, sql, DB_NO_ARGS);
	int64_t number = -1;

	if (db_next(rows))
		number = db_i64(rows, 0);
	assert_int_equal(db_done(rows, NULL), OK);
	return number;
}

static void a_new_database_holds_the_sample_company(void **state)
{
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM user"), 3);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM deal"), 40);
	assert_int_equal(number_of(state, "SELECT COUNT(DISTINCT stage_id) FROM deal"), 5);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM deal WHERE currency = 'SEK'"), 1);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM product WHERE code IS NULL"), 2);
}

static void the_demo_deal_is_worth_its_lines_after_discount(void **state)
{
	assert_int_equal(number_of(state, "SELECT value_e4 FROM deal WHERE id = 1"), 78590000);
	assert_int_equal(number_of(state, "SELECT SUM(sum_e4) FROM deal_product WHERE deal_id = 1"), 78590000);
}

static void a_disabled_line_does_not_count_in_the_deal_value(void **state)
{
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM deal_product WHERE deal_id = 3 AND NOT is_enabled"), 1);
	assert_int_equal(number_of(state, "SELECT d.value_e4 - SUM(l.sum_e4) FROM deal d JOIN deal_product l"
					  " ON l.deal_id = d.id AND l.is_enabled WHERE d.id = 3"),
			 0);
}

static void a_discount_on_the_whole_deal_lowers_its_value(void **state)
{
	assert_int_equal(number_of(state, "SELECT SUM(sum_e4) FROM deal_product WHERE deal_id = 11"), 34519200);
	assert_int_equal(number_of(state, "SELECT value_e4 FROM deal WHERE id = 11"), 32793200);
}

static void each_deal_has_one_tax_method(void **state)
{
	assert_int_equal(number_of(state, "SELECT MAX(n) FROM (SELECT COUNT(DISTINCT tax_method) AS n FROM deal_product"
					  " GROUP BY deal_id)"),
			 1);
	assert_int_equal(number_of(state, "SELECT COUNT(DISTINCT tax_method) FROM deal_product"), 3);
}

static void an_empty_seed_keeps_users_and_fields_only(void **state)
{
	struct fixture *fixture = *state;
	struct err err;

	assert_int_equal(crm_seed(&fixture->sandbox, false, &err), OK);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM deal"), 0);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM organization"), 0);
	assert_int_equal(number_of(state, "SELECT COUNT(*) FROM user"), 3);
	assert_true(number_of(state, "SELECT COUNT(*) FROM field WHERE is_custom") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_new_database_holds_the_sample_company, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_demo_deal_is_worth_its_lines_after_discount, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_disabled_line_does_not_count_in_the_deal_value, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_discount_on_the_whole_deal_lowers_its_value, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(each_deal_has_one_tax_method, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_empty_seed_keeps_users_and_fields_only, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
