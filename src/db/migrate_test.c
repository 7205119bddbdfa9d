#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "db/db.h"

static const struct db_migration steps[] = {
    {1, "person", "CREATE TABLE person (id INTEGER PRIMARY KEY); INSERT INTO person VALUES (1);"},
    {2, "name", "ALTER TABLE person ADD COLUMN name TEXT; UPDATE person SET name = 'Aino';"},
};

static int start(void **state)
{
	struct db *db;

	if (db_open("sqlite::memory:", DB_WRITE, &db, NULL) != OK)
		return -1;
	*state = db;
	return 0;
}

static int stop(void **state)
{
	db_free(*state);
	return 0;
}

static int64_t number(struct db *db, const char *sql)
{
	struct db_rows *rows = db_query(db, sql, DB_NO_ARGS);
	int64_t out = db_next(rows) ? db_i64(rows, 0) : -1;

	return db_done(rows, NULL) == OK ? out : -1;
}

static void an_empty_database_gets_every_step(void **state)
{
	assert_int_equal(db_migrate(*state, steps, 2, NULL), OK);
	assert_int_equal(number(*state, "SELECT COUNT(*) FROM person WHERE name = 'Aino'"), 1);
	assert_int_equal(number(*state, "SELECT MAX(number) FROM schema_migration"), 2);
}

static void a_step_is_applied_once(void **state)
{
	assert_int_equal(db_migrate(*state, steps, 1, NULL), OK);
	assert_int_equal(db_migrate(*state, steps, 1, NULL), OK);
	assert_int_equal(db_migrate(*state, steps, 2, NULL), OK);
	assert_int_equal(db_migrate(*state, steps, 2, NULL), OK);
	assert_int_equal(number(*state, "SELECT COUNT(*) FROM schema_migration"), 2);
}

static void a_newer_database_is_left_alone(void **state)
{
	struct err err;

	assert_int_equal(db_migrate(*state, steps, 2, NULL), OK);
	assert_int_equal(db_migrate(*state, steps, 1, &err), E_CONFLICT);
	assert_string_equal(err.code, "database_newer");
}

static void a_step_that_fails_leaves_nothing_behind(void **state)
{
	const struct db_migration bad[] = {steps[0], {2, "broken", "CREATE TABLE half (id INTEGER); CREATE NONSENSE;"}};
	struct err err;

	assert_int_equal(db_migrate(*state, bad, 2, &err), E_INTERNAL);
	assert_non_null(strstr(err.text, "migration 2 (broken)"));
	assert_int_equal(number(*state, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'"), 0);
	assert_int_equal(number(*state, "SELECT MAX(number) FROM schema_migration"), 1);
	assert_int_equal(db_migrate(*state, steps, 2, NULL), OK);
}

static void no_steps_are_fine(void **state)
{
	assert_int_equal(db_migrate(*state, NULL, 0, NULL), OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_database_gets_every_step),
	    TEST(a_step_is_applied_once),
	    TEST(a_newer_database_is_left_alone),
	    TEST(a_step_that_fails_leaves_nothing_behind),
	    TEST(no_steps_are_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
