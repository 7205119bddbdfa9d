/* The PostgreSQL driver against the server at LASKU_TEST_POSTGRES; what it shares with the other engine is tested by
 * everything in store/, which runs on both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db.h"

struct bench {
	char schema[32], url[256];
	struct db *db, *other;
	struct err err;
};

static void assert_ok_at(const struct bench *b, int status, int line)
{
	if (status != OK)
		print_error("%s (%s)\n", b->err.text, b->err.code);
	_assert_int_equal((LargestIntegralType)status, OK, __FILE__, line);
}

#define assert_ok(b, call) assert_ok_at((b), (call), __LINE__)

static void script(struct bench *b, struct db *db, const char *sql)
{
	assert_ok(b, db_script(db, sql, &b->err));
}

static int start(void **state)
{
	static struct bench bench;
	static int next;
	const char *server = getenv("LASKU_TEST_POSTGRES");
	char sql[64];

	if (server == NULL) {
		print_error("LASKU_TEST_POSTGRES isn't set\n");
		return -1;
	}
	*state = &bench;
	snprintf(bench.schema, sizeof(bench.schema), "driver_%d_%d", (int)getpid(), next++);
	snprintf(bench.url, sizeof(bench.url), "%s&options=-csearch_path%%3D%s", server, bench.schema);
	if (db_open(bench.url, DB_WRITE, &bench.db, &bench.err) != OK ||
	    db_open(bench.url, DB_WRITE, &bench.other, &bench.err) != OK) {
		print_error("%s\n", bench.err.text);
		return -1;
	}
	snprintf(sql, sizeof(sql), "CREATE SCHEMA %s", bench.schema);
	script(&bench, bench.db, sql);
	script(&bench, bench.db,
	       "CREATE TABLE person (id BIGINT PRIMARY KEY, name TEXT UNIQUE, photo BYTEA) WITHOUT ROWID;"
	       "CREATE TABLE pet (id BIGINT PRIMARY KEY, person_id BIGINT NOT NULL REFERENCES person (id))");
	return 0;
}

static int stop(void **state)
{
	struct bench *b = *state;
	char sql[64];

	snprintf(sql, sizeof(sql), "DROP SCHEMA %s CASCADE", b->schema);
	script(b, b->db, sql);
	db_free(b->db);
	db_free(b->other);
	return 0;
}

static int add(struct bench *b, struct db *db, int64_t id, const char *name)
{
	return db_exec(db, "INSERT INTO person (id, name) VALUES ($1, $2)", DB_ARGS(DB_I(id), DB_T(name)), NULL,
		       &b->err);
}

static int64_t count(struct bench *b, struct db *db)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM person", DB_NO_ARGS);
	int64_t out = db_next(rows) ? db_i64(rows, 0) : -1;

	assert_ok(b, db_done(rows, &b->err));
	return out;
}

static void values_come_back_as_they_went_in(void **state)
{
	static const unsigned char photo[] = {0, 1, 255, '\'', '\\', 0};
	struct bench *b = *state;
	struct db_rows *rows;
	const void *bytes;
	size_t len = 0;

	assert_ok(b, db_exec(b->db, "INSERT INTO person (id, name, photo) VALUES ($1, $2, $3)",
			     DB_ARGS(DB_I(INT64_MIN), DB_T("Äyräs 'x' \\ 漢"), DB_B(photo, sizeof(photo))), NULL,
			     &b->err));
	assert_ok(b, db_exec(b->db, "INSERT INTO person (id, name, photo) VALUES ($1, $2, $3)",
			     DB_ARGS(DB_I(INT64_MAX), DB_T(NULL), DB_B(photo, 0)), NULL, &b->err));
	rows = db_query(b->db, "SELECT id, name, photo, name IS NULL FROM person ORDER BY id", DB_NO_ARGS);
	assert_true(db_next(rows));
	assert_true(db_i64(rows, 0) == INT64_MIN);
	assert_string_equal(db_text(rows, 1), "Äyräs 'x' \\ 漢");
	bytes = db_blob(rows, 2, &len);
	assert_int_equal(len, sizeof(photo));
	assert_memory_equal(bytes, photo, len);
	assert_int_equal(db_i64(rows, 3), 0);
	assert_true(db_next(rows));
	assert_true(db_i64(rows, 0) == INT64_MAX);
	assert_null(db_text(rows, 1));
	assert_true(db_is_null(rows, 1));
	assert_non_null(db_blob(rows, 2, &len));
	assert_int_equal(len, 0);
	assert_int_equal(db_i64(rows, 3), 1);
	assert_false(db_next(rows));
	assert_ok(b, db_done(rows, &b->err));
}

static void changes_are_counted(void **state)
{
	struct bench *b = *state;
	int64_t changes = -1;

	assert_ok(b, add(b, b->db, 1, "a"));
	assert_ok(b, add(b, b->db, 2, "b"));
	assert_ok(b, db_exec(b->db, "UPDATE person SET name = name || $1", DB_ARGS(DB_T("x")), &changes, &b->err));
	assert_int_equal(changes, 2);
	assert_ok(b, db_exec(b->db, "DELETE FROM person WHERE id = $1", DB_ARGS(DB_I(9)), &changes, &b->err));
	assert_int_equal(changes, 0);
}

static void what_a_key_refuses_is_a_conflict(void **state)
{
	struct bench *b = *state;

	assert_ok(b, add(b, b->db, 1, "a"));
	assert_int_equal(add(b, b->db, 1, "b"), E_CONFLICT);
	assert_string_equal(b->err.code, "database_conflict");
	assert_int_equal(add(b, b->db, 2, "a"), E_CONFLICT);
	assert_int_equal(db_exec(b->db, "INSERT INTO pet VALUES (1, 5)", DB_NO_ARGS, NULL, &b->err), E_CONFLICT);
	assert_int_equal(db_exec(b->db, "SELECT nothing FROM nowhere", DB_NO_ARGS, NULL, &b->err), E_INTERNAL);
	assert_string_equal(b->err.code, "database_failed");
}

static void a_failed_part_leaves_the_rest_of_the_transaction(void **state)
{
	struct bench *b = *state;

	assert_ok(b, db_begin(b->db, &b->err));
	assert_ok(b, add(b, b->db, 1, "a"));
	assert_ok(b, db_savepoint(b->db, &b->err));
	assert_int_equal(add(b, b->db, 1, "again"), E_CONFLICT);
	db_savepoint_undo(b->db);
	assert_ok(b, add(b, b->db, 2, "b"));
	assert_ok(b, db_commit(b->db, &b->err));
	assert_int_equal(count(b, b->other), 2);
}

static void names_are_ordered_by_their_bytes(void **state)
{
	static const char *const names[] = {"b", "B", "ä", "a"}, *const sorted[] = {"B", "a", "b", "ä"};
	struct bench *b = *state;
	struct db_rows *rows;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_ok(b, add(b, b->db, (int64_t)i, names[i]));
	rows = db_query(b->db, "SELECT name FROM person ORDER BY name", DB_NO_ARGS);
	for (size_t i = 0; i < ARRAY_LEN(sorted); i++) {
		assert_true(db_next(rows));
		assert_string_equal(db_text(rows, 0), sorted[i]);
	}
	assert_ok(b, db_done(rows, &b->err));
}

struct second {
	struct bench *bench;
	int64_t seen;
};

static void *write_second(void *ctx)
{
	struct second *second = ctx;
	struct bench *b = second->bench;
	struct err err;

	if (db_begin(b->other, &err) != OK)
		return NULL;
	second->seen = count(b, b->other);
	db_rollback(b->other);
	return NULL;
}

/* The second one begins only after the first has ended, so that it sees what that one did. */
static void two_writers_take_turns(void **state)
{
	struct bench *b = *state;
	struct second second = {.bench = b, .seen = -1};
	pthread_t thread;

	assert_ok(b, db_begin(b->db, &b->err));
	assert_ok(b, add(b, b->db, 1, "a"));
	assert_int_equal(pthread_create(&thread, NULL, write_second, &second), 0);
	assert_ok(b, add(b, b->db, 2, "b"));
	assert_ok(b, db_commit(b->db, &b->err));
	pthread_join(thread, NULL);
	assert_int_equal(second.seen, 2);
}

static void a_reader_sees_one_state(void **state)
{
	struct bench *b = *state;
	CLEANUP(db_freep) struct db *reader = NULL;

	assert_ok(b, db_open(b->url, DB_READ, &reader, &b->err));
	assert_ok(b, db_begin(reader, &b->err));
	assert_int_equal(count(b, reader), 0);
	assert_ok(b, add(b, b->db, 1, "a"));
	assert_int_equal(count(b, reader), 0);
	assert_int_equal(add(b, reader, 2, "b"), E_INTERNAL);
	db_rollback(reader);
	assert_int_equal(count(b, reader), 1);
}

static void a_lost_connection_is_made_anew_at_the_next_transaction(void **state)
{
	struct bench *b = *state;

	assert_int_equal(count(b, b->db), 0);
	script(b, b->other,
	       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lasku'"
	       " AND pid <> pg_backend_pid()");
	assert_ok(b, db_begin(b->db, &b->err));
	assert_int_equal(count(b, b->db), 0);
	assert_ok(b, add(b, b->db, 1, "a"));
	assert_ok(b, db_commit(b->db, &b->err));
	assert_int_equal(count(b, b->other), 1);
}

static void a_server_that_is_not_there_is_named(void **state)
{
	struct db *db = NULL;
	struct err err;

	(void)state;
	assert_int_equal(db_open("postgresql://nobody@/none?host=/nowhere", DB_READ, &db, &err), E_UPSTREAM);
	assert_string_equal(err.code, "database_unreachable");
	assert_null(db);
}

#define db_test(name) cmocka_unit_test_setup_teardown((name), start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(values_come_back_as_they_went_in),
	    db_test(changes_are_counted),
	    db_test(what_a_key_refuses_is_a_conflict),
	    db_test(a_failed_part_leaves_the_rest_of_the_transaction),
	    db_test(names_are_ordered_by_their_bytes),
	    db_test(two_writers_take_turns),
	    db_test(a_reader_sees_one_state),
	    db_test(a_lost_connection_is_made_anew_at_the_next_transaction),
	    cmocka_unit_test(a_server_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
