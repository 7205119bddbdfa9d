#include "store/books.h"

#include "store/test_db.h"

static void an_organisation_comes_back_as_it_was(void **state)
{
	struct test_db *t = *state;
	const struct organisation saved = {.id = "org-1",
					   .name = "Puu Oy",
					   .base_currency = "EUR",
					   .country = "FI",
					   .timezone = "Europe/Helsinki",
					   .short_code = "!abc",
					   .period_lock = 20000,
					   .year_end_lock = DAY_NONE,
					   .can_create_drafts = true};
	struct organisation read;
	int32_t offset = 0;

	assert_int_equal(store_organisation_get(t->db, &t->key, t->arena, &read, &offset, &t->err), E_NOT_FOUND);
	assert_ok(t, store_organisation_save(t->db, &t->key, &saved, 7200, &t->err));
	assert_ok(t, store_organisation_get(t->db, &t->key, t->arena, &read, &offset, &t->err));
	assert_string_equal(read.name, "Puu Oy");
	assert_string_equal(read.short_code, "!abc");
	assert_int_equal(read.period_lock, 20000);
	assert_int_equal(read.year_end_lock, DAY_NONE);
	assert_true(read.can_create_drafts);
	assert_false(read.can_use_currencies);
	assert_int_equal(offset, 7200);
}

static void a_list_is_replaced_as_a_whole(void **state)
{
	struct test_db *t = *state;
	const struct tax_rate first[] = {{"OUTPUT", "25,5 %", 255000, true, true}, {"OLD", "24 %", 240000, true, true}};
	const struct tax_rate second[] = {{"OUTPUT", "25,5 %", 255000, false, true}};
	struct tax_rate *rates = NULL;
	size_t count = 0;

	assert_ok(t, store_tax_rates_replace(t->db, &t->key, first, 2, &t->err));
	assert_ok(t, store_tax_rates_replace(t->db, &t->key, second, 1, &t->err));
	assert_ok(t, store_tax_rates_list(t->db, &t->key, t->arena, &rates, &count, &t->err));
	assert_int_equal(count, 1);
	assert_string_equal(rates[0].id, "OUTPUT");
	assert_false(rates[0].is_active);
}

static void lists_of_organisations_are_kept_apart(void **state)
{
	struct test_db *t = *state;
	const struct books_key other = {7, "org-2"};
	const struct account accounts[] = {{"a1", "200", "Myynti", "OUTPUT", true, true}};
	struct account *read = NULL;
	size_t count = 9;

	assert_ok(t, store_accounts_replace(t->db, &t->key, accounts, 1, &t->err));
	assert_ok(t, store_accounts_replace(t->db, &other, NULL, 0, &t->err));
	assert_ok(t, store_accounts_list(t->db, &other, t->arena, &read, &count, &t->err));
	assert_int_equal(count, 0);
	assert_ok(t, store_accounts_list(t->db, &t->key, t->arena, &read, &count, &t->err));
	assert_int_equal(count, 1);
	assert_string_equal(read[0].tax_rate_id, "OUTPUT");
}

static void templates_stand_in_their_order(void **state)
{
	struct test_db *t = *state;
	const struct invoice_template templates[] = {{"b", "Toinen", 1}, {"a", "Ensimmäinen", 0}};
	const struct currency currencies[] = {{"SEK", "Krona"}, {"EUR", "Euro"}};
	struct invoice_template *read = NULL;
	struct currency *money = NULL;
	size_t count = 0;

	assert_ok(t, store_templates_replace(t->db, &t->key, templates, 2, &t->err));
	assert_ok(t, store_templates_list(t->db, &t->key, t->arena, &read, &count, &t->err));
	assert_int_equal(count, 2);
	assert_string_equal(read[0].name, "Ensimmäinen");
	assert_ok(t, store_currencies_replace(t->db, &t->key, currencies, 2, &t->err));
	assert_ok(t, store_currencies_list(t->db, &t->key, t->arena, &money, &count, &t->err));
	assert_string_equal(money[0].code, "EUR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(an_organisation_comes_back_as_it_was),
	    db_test(a_list_is_replaced_as_a_whole),
	    db_test(lists_of_organisations_are_kept_apart),
	    db_test(templates_stand_in_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
