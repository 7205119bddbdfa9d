#include "common/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct setting table[] = {
    {"quick", SETTING_SWITCH, "1", NULL, "Whether."},
    {"many", SETTING_NUMBER, "5", NULL, "How many."},
    {"name", SETTING_TEXT, "", NULL, "Which."},
    {"way", SETTING_CHOICE, "left", "left,right", "Which way."},
    {.name = NULL},
};

static int set_up(void **state)
{
	static struct db *db;

	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &db, NULL), OK);
	assert_int_equal(db_script(db, "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)", NULL), OK);
	*state = db;
	return 0;
}

static int tear_down(void **state)
{
	db_free(*state);
	return 0;
}

static int set(struct db *db, const char *name, const char *value)
{
	return settings_set(db, table, name, value, NULL);
}

static void what_is_not_set_has_its_standard(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	assert_true(settings_is_on(*state, table, "quick"));
	assert_int_equal(settings_number(*state, table, "many"), 5);
	assert_string_equal(settings_text(*state, arena, table, "name"), "");
	assert_true(settings_is(*state, table, "way", "left"));
}

static void what_is_set_holds_until_the_standard_is_wanted_back(void **state)
{
	assert_int_equal(set(*state, "many", "7"), OK);
	assert_int_equal(set(*state, "many", "8"), OK);
	assert_int_equal(settings_number(*state, table, "many"), 8);
	assert_int_equal(set(*state, "many", NULL), OK);
	assert_int_equal(settings_number(*state, table, "many"), 5);
}

static void each_kind_takes_its_own_values_only(void **state)
{
	static const struct {
		const char *name, *value;
		int status;
	} cases[] = {
	    {"quick", "0", OK},
	    {"quick", "2", E_INVALID},
	    {"quick", "yes", E_INVALID},
	    {"many", "0", OK},
	    {"many", "-1", E_INVALID},
	    {"many", "1.5", E_INVALID},
	    {"name", "anything", OK},
	    {"way", "right", OK},
	    {"way", "rig", E_INVALID},
	    {"way", "", E_INVALID},
	    {"way", "left,right", E_INVALID},
	    {"other", "1", E_INVALID},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(set(*state, cases[i].name, cases[i].value), cases[i].status);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_is_not_set_has_its_standard, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_set_holds_until_the_standard_is_wanted_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(each_kind_takes_its_own_values_only, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
