#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>

#include "db/db.h"
#include "db/scratch.h"

static const char schema[] =
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE, photo BLOB) STRICT;"
    "CREATE TABLE pet (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES person (id),"
    " legs INTEGER CHECK (legs < 9)) STRICT;";

struct bench {
	struct scratch scratch;
	struct db *db;
};

static int start(void **state)
{
	static struct bench bench;

	scratch_init(&bench.scratch);
	*state = &bench;
	if (db_open(bench.scratch.url, DB_WRITE, &bench.db, NULL) != OK)
		return -1;
	return db_script(bench.db, schema, NULL);
}

static int stop(void **state)
{
	struct bench *bench = *state;

	db_free(bench->db);
	scratch_release(&bench->scratch);
	return 0;
}

static struct db *db_of(void **state)
{
	struct bench *bench = *state;

	return bench->db;
}

static int add_person(struct db *db, int64_t id, const char *name, struct err *err)
{
	return db_exec(db, "INSERT INTO person (id, name) VALUES ($1, $2)", DB_ARGS(DB_I(id), DB_T(name)), NULL, err);
}

static int64_t count_persons(struct db *db)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM person", DB_NO_ARGS);
	int64_t count = db_next(rows) ? db_i64(rows, 0) : -1;

	return db_done(rows, NULL) == OK ? count : -1;
}

static void parameters_are_bound_by_their_numbers(void **state)
{
	struct db_rows *rows =
	    db_query(db_of(state), "SELECT $2, $1, $2 || $3", DB_ARGS(DB_T("a"), DB_T("b"), DB_T("c")));

	assert_true(db_next(rows));
	assert_string_equal(db_text(rows, 0), "b");
	assert_string_equal(db_text(rows, 1), "a");
	assert_string_equal(db_text(rows, 2), "bc");
	assert_false(db_next(rows));
	assert_int_equal(db_done(rows, NULL), OK);
}

static void more_than_nine_parameters_are_told_apart(void **state)
{
	struct db_rows *rows = db_query(db_of(state), "SELECT $12, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11",
					DB_ARGS(DB_I(1), DB_I(2), DB_I(3), DB_I(4), DB_I(5), DB_I(6), DB_I(7), DB_I(8),
						DB_I(9), DB_I(10), DB_I(11), DB_I(12)));

	assert_true(db_next(rows));
	assert_int_equal(db_i64(rows, 0), 12);
	for (int i = 1; i < 12; i++)
		assert_int_equal(db_i64(rows, i), i);
	assert_int_equal(db_done(rows, NULL), OK);
}

static void arguments_that_do_not_fit_are_refused(void **state)
{
	struct err err;

	assert_int_equal(db_exec(db_of(state), "SELECT $1", DB_NO_ARGS, NULL, &err), E_INTERNAL);
	assert_string_equal(err.code, "database_failed");
	assert_int_equal(db_exec(db_of(state), "SELECT $1 + 0", DB_ARGS(DB_I(1), DB_I(2)), NULL, &err), E_INTERNAL);
	assert_int_equal(db_exec(db_of(state), "SELECT $2 + 0", DB_ARGS(DB_I(1)), NULL, &err), E_INTERNAL);
	assert_int_equal(db_exec(db_of(state), "SELECT ? + 0", DB_ARGS(DB_I(1)), NULL, &err), E_INTERNAL);
}

static void every_kind_of_value_comes_back(void **state)
{
	static const char bytes[] = {'a', '\0', 'b'};
	struct db_rows *rows =
	    db_query(db_of(state), "SELECT $1, $2, $3, $4, $5",
		     DB_ARGS(DB_I(INT64_MIN), DB_T("\xc3\xa4"), DB_B(bytes, 3), DB_B("", 0), DB_T(NULL)));
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *copy;
	size_t len;

	assert_true(db_next(rows));
	assert_true(db_i64(rows, 0) == INT64_MIN);
	assert_string_equal(db_text(rows, 1), "\xc3\xa4");
	assert_memory_equal(db_blob(rows, 2, &len), bytes, 3);
	assert_int_equal(len, 3);
	assert_non_null(db_blob(rows, 3, &len));
	assert_int_equal(len, 0);
	assert_false(db_is_null(rows, 3));
	assert_null(db_text(rows, 4));
	assert_null(db_blob(rows, 4, &len));
	assert_true(db_is_null(rows, 4));
	copy = db_text_copy(rows, 1, arena);
	assert_null(db_text_copy(rows, 4, arena));
	assert_int_equal(db_done(rows, NULL), OK);
	assert_string_equal(copy, "\xc3\xa4");
}

static struct db_rows *all_persons(struct db *db)
{
	return db_query(db, "SELECT id FROM person ORDER BY id", DB_NO_ARGS);
}

static void a_statement_may_run_inside_itself(void **state)
{
	struct db_rows *outer, *inner;
	int pairs = 0;

	for (int i = 1; i <= 3; i++)
		assert_int_equal(add_person(db_of(state), i, NULL, NULL), OK);
	outer = all_persons(db_of(state));
	while (db_next(outer)) {
		inner = all_persons(db_of(state));
		while (db_next(inner))
			pairs++;
		assert_int_equal(db_done(inner, NULL), OK);
	}
	assert_int_equal(db_done(outer, NULL), OK);
	assert_int_equal(pairs, 9);
}

static void a_write_is_done_even_when_its_rows_are_not_taken(void **state)
{
	struct db_rows *rows =
	    db_query(db_of(state), "INSERT INTO person (id) VALUES (1), (2), (3) RETURNING id", DB_NO_ARGS);

	assert_true(db_next(rows));
	assert_int_equal(db_done(rows, NULL), OK);
	rows = db_query(db_of(state), "DELETE FROM person WHERE id = $1", DB_ARGS(DB_I(2)));
	assert_int_equal(db_done(rows, NULL), OK);
	assert_int_equal(count_persons(db_of(state)), 2);
}

static void changes_are_counted(void **state)
{
	int64_t changes;

	assert_int_equal(db_exec(db_of(state), "INSERT INTO person (id) VALUES (1), (2)", DB_NO_ARGS, &changes, NULL),
			 OK);
	assert_int_equal(changes, 2);
	assert_int_equal(
	    db_exec(db_of(state), "UPDATE person SET name = NULL WHERE id = 7", DB_NO_ARGS, &changes, NULL), OK);
	assert_int_equal(changes, 0);
	assert_int_equal(db_exec(db_of(state), "SELECT id FROM person", DB_NO_ARGS, &changes, NULL), OK);
	assert_int_equal(changes, 0);
}

static void unique_and_foreign_keys_are_conflicts(void **state)
{
	struct err err;

	assert_int_equal(add_person(db_of(state), 1, "Aino", NULL), OK);
	assert_int_equal(add_person(db_of(state), 1, "Eino", &err), E_CONFLICT);
	assert_string_equal(err.code, "database_conflict");
	assert_int_equal(add_person(db_of(state), 2, "Aino", &err), E_CONFLICT);
	assert_int_equal(db_exec(db_of(state), "INSERT INTO pet (person_id) VALUES (9)", DB_NO_ARGS, NULL, &err),
			 E_CONFLICT);
	assert_string_equal(err.code, "database_conflict");
	assert_int_equal(add_person(db_of(state), 2, "Eino", NULL), OK);
}

static void other_rules_that_break_are_our_own_fault(void **state)
{
	struct err err;

	assert_int_equal(add_person(db_of(state), 1, "Aino", NULL), OK);
	assert_int_equal(
	    db_exec(db_of(state), "INSERT INTO pet (person_id, legs) VALUES (1, 9)", DB_NO_ARGS, NULL, &err),
	    E_INTERNAL);
	assert_string_equal(err.code, "database_failed");
	assert_int_equal(db_exec(db_of(state), "INSERT INTO pet (person_id) VALUES (NULL)", DB_NO_ARGS, NULL, &err),
			 E_INTERNAL);
	assert_int_equal(db_exec(db_of(state), "SELECT * FROM nowhere", DB_NO_ARGS, NULL, &err), E_INTERNAL);
	assert_int_equal(db_script(db_of(state), "NO SQL AT ALL", &err), E_INTERNAL);
}

static void a_statement_that_failed_may_become_right(void **state)
{
	static const char sql[] = "SELECT id FROM later_on";

	assert_int_equal(db_exec(db_of(state), sql, DB_NO_ARGS, NULL, NULL), E_INTERNAL);
	assert_int_equal(db_script(db_of(state), "CREATE TABLE later_on (id INTEGER)", NULL), OK);
	assert_int_equal(db_exec(db_of(state), sql, DB_NO_ARGS, NULL, NULL), OK);
}

static void the_cache_grows_with_the_statements(void **state)
{
	static char statements[300][24];

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 300; i++) {
			struct db_rows *rows;

			snprintf(statements[i], sizeof(statements[i]), "SELECT %d", i);
			rows = db_query(db_of(state), statements[i], DB_NO_ARGS);
			assert_true(db_next(rows));
			assert_int_equal(db_i64(rows, 0), i);
			assert_int_equal(db_done(rows, NULL), OK);
		}
}

static void a_rollback_undoes_and_a_commit_keeps(void **state)
{
	struct db *db = db_of(state);

	assert_int_equal(db_begin(db, NULL), OK);
	assert_int_equal(add_person(db, 1, NULL, NULL), OK);
	db_rollback(db);
	assert_int_equal(count_persons(db), 0);
	assert_int_equal(db_begin(db, NULL), OK);
	assert_int_equal(add_person(db, 1, NULL, NULL), OK);
	assert_int_equal(db_commit(db, NULL), OK);
	db_rollback(db);
	assert_int_equal(count_persons(db), 1);
}

static void savepoints_nest(void **state)
{
	struct db *db = db_of(state);

	assert_int_equal(db_begin(db, NULL), OK);
	assert_int_equal(db_savepoint(db, NULL), OK);
	assert_int_equal(add_person(db, 1, NULL, NULL), OK);
	assert_int_equal(db_savepoint(db, NULL), OK);
	assert_int_equal(add_person(db, 2, NULL, NULL), OK);
	db_savepoint_undo(db);
	assert_int_equal(count_persons(db), 1);
	assert_int_equal(db_savepoint_keep(db, NULL), OK);
	assert_int_equal(db_commit(db, NULL), OK);
	assert_int_equal(count_persons(db), 1);
}

static void a_commit_that_fails_leaves_no_transaction_behind(void **state)
{
	struct db *db = db_of(state);
	struct err err;

	assert_int_equal(
	    db_script(db, "CREATE TABLE toy (pet_id INTEGER REFERENCES pet (id) DEFERRABLE INITIALLY DEFERRED)", NULL),
	    OK);
	assert_int_equal(db_begin(db, NULL), OK);
	assert_int_equal(db_exec(db, "INSERT INTO toy VALUES (1)", DB_NO_ARGS, NULL, NULL), OK);
	assert_int_equal(db_commit(db, &err), E_CONFLICT);
	assert_int_equal(db_begin(db, NULL), OK);
	assert_int_equal(db_commit(db, NULL), OK);
}

static void a_reader_cannot_write(void **state)
{
	struct bench *bench = *state;
	CLEANUP(db_freep) struct db *reader = NULL;

	assert_int_equal(db_open(bench->scratch.url, DB_READ, &reader, NULL), OK);
	assert_int_equal(add_person(reader, 1, NULL, NULL), E_INTERNAL);
	assert_int_equal(count_persons(reader), 0);
}

static void a_reader_sees_committed_states_only(void **state)
{
	struct bench *bench = *state;
	CLEANUP(db_freep) struct db *reader = NULL;

	assert_int_equal(db_open(bench->scratch.url, DB_READ, &reader, NULL), OK);
	assert_int_equal(db_begin(bench->db, NULL), OK);
	assert_int_equal(add_person(bench->db, 1, NULL, NULL), OK);
	assert_int_equal(count_persons(reader), 0);
	assert_int_equal(db_commit(bench->db, NULL), OK);
	assert_int_equal(count_persons(reader), 1);
	assert_int_equal(db_begin(reader, NULL), OK);
	assert_int_equal(count_persons(reader), 1);
	assert_int_equal(add_person(bench->db, 2, NULL, NULL), OK);
	assert_int_equal(count_persons(reader), 1);
	db_rollback(reader);
	assert_int_equal(count_persons(reader), 2);
}

static void the_settings_that_keep_data_are_on(void **state)
{
	static const struct {
		const char *sql, *value;
	} rows[] = {{"PRAGMA journal_mode", "wal"}, {"PRAGMA synchronous", "2"}, {"PRAGMA foreign_keys", "1"}};
	struct bench *bench = *state;
	struct stat info;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct db_rows *result = db_query(bench->db, rows[i].sql, DB_NO_ARGS);

		assert_true(db_next(result));
		assert_string_equal(db_text(result, 0), rows[i].value);
		assert_int_equal(db_done(result, NULL), OK);
	}
	assert_int_equal(stat(bench->scratch.path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void expect_open_failure(const char *url, enum db_mode mode, int status, const char *code)
{
	struct db *db = NULL;
	struct err err;

	assert_int_equal(db_open(url, mode, &db, &err), status);
	assert_string_equal(err.code, code);
	assert_null(db);
}

static void addresses_that_lead_nowhere_are_explained(void **state)
{
	struct bench *bench = *state;
	char url[160];
	FILE *file;

	expect_open_failure("mysql://x", DB_WRITE, E_INVALID, "database_address");
	expect_open_failure("sqlite:", DB_WRITE, E_INVALID, "database_address");
	expect_open_failure("sqlite:/nowhere/at/all.db", DB_WRITE, E_UPSTREAM, "database_unreachable");
	snprintf(url, sizeof(url), "%s.none", bench->scratch.url);
	expect_open_failure(url, DB_READ, E_UPSTREAM, "database_unreachable");
	snprintf(url, sizeof(url), "%s-journal", bench->scratch.url);
	file = fopen(url + strlen("sqlite:"), "w");
	assert_non_null(file);
	fprintf(file, "this is certainly no database, but a text that is long enough to be taken for a header of one");
	fclose(file);
	expect_open_failure(url, DB_WRITE, E_UPSTREAM, "database_unreachable");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
	    TEST(parameters_are_bound_by_their_numbers),
	    TEST(more_than_nine_parameters_are_told_apart),
	    TEST(arguments_that_do_not_fit_are_refused),
	    TEST(every_kind_of_value_comes_back),
	    TEST(a_statement_may_run_inside_itself),
	    TEST(a_write_is_done_even_when_its_rows_are_not_taken),
	    TEST(changes_are_counted),
	    TEST(unique_and_foreign_keys_are_conflicts),
	    TEST(other_rules_that_break_are_our_own_fault),
	    TEST(a_statement_that_failed_may_become_right),
	    TEST(the_cache_grows_with_the_statements),
	    TEST(a_rollback_undoes_and_a_commit_keeps),
	    TEST(savepoints_nest),
	    TEST(a_commit_that_fails_leaves_no_transaction_behind),
	    TEST(a_reader_cannot_write),
	    TEST(a_reader_sees_committed_states_only),
	    TEST(the_settings_that_keep_data_are_on),
	    TEST(addresses_that_lead_nowhere_are_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
