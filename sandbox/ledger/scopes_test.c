#include "ledger/oauth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "ledger/access.h"
#include "ledger/schema.h"
#include "ledger/switches.h"

struct fixture {
	struct arena *arena;
	struct db *db;
};

static int set_up(void **state)
{
	static struct fixture fixture;

	fixture.arena = arena_new();
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &fixture.db, NULL), OK);
	assert_int_equal(schema_prepare(fixture.db, NULL), OK);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	db_free(fixture->db);
	arena_free(fixture->arena);
	return 0;
}

static bool is_open(struct fixture *fixture, const char *list, bool has_person)
{
	return oauth_scopes_are_open(fixture->db, fixture->arena, list, has_person);
}

static void both_families_are_open_until_one_is_wanted(void **state)
{
	struct fixture *f = *state;

	assert_true(is_open(f, "openid accounting.transactions accounting.invoices.read", true));
	assert_int_equal(settings_set(f->db, ledger_switches, "scope_family", "granular", NULL), OK);
	assert_false(is_open(f, "accounting.transactions", true));
	assert_true(is_open(f, "accounting.invoices accounting.contacts", true));
	assert_int_equal(settings_set(f->db, ledger_switches, "scope_family", "broad", NULL), OK);
	assert_true(is_open(f, "accounting.transactions.read accounting.contacts", true));
	assert_false(is_open(f, "accounting.invoices", true));
}

static void unknown_scopes_and_those_of_the_other_side_are_closed(void **state)
{
	struct fixture *f = *state;

	assert_false(is_open(f, "accounting.invoices accounting.nonsense", true));
	assert_false(is_open(f, "app.connections", true));
	assert_true(is_open(f, "app.connections", false));
	assert_true(is_open(f, "accounting.journals.read", true));
	assert_false(is_open(f, "accounting.journals.read", false));
}

static void all_scopes_are_those_of_the_books(void **state)
{
	struct fixture *f = *state;
	const char *all = oauth_scopes_all(f->db, f->arena);

	assert_true(access_has_scope(all, "accounting.invoices"));
	assert_false(access_has_scope(all, "accounting.journals.read"));
	assert_false(access_has_scope(all, "openid"));
	assert_false(access_has_scope(all, "app.connections"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(both_families_are_open_until_one_is_wanted, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(unknown_scopes_and_those_of_the_other_side_are_closed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(all_scopes_are_those_of_the_books, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
