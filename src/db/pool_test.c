#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/pool.h"
#include "db/scratch.h"

struct bench {
	struct scratch scratch;
	struct db *writer;
	struct db_pool *pool;
	_Atomic(struct db *) taken;
};

static int start(void **state)
{
	static struct bench bench;

	scratch_init(&bench.scratch);
	*state = &bench;
	if (db_open(bench.scratch.url, DB_WRITE, &bench.writer, NULL) != OK ||
	    db_script(bench.writer, "CREATE TABLE t (id INTEGER PRIMARY KEY)", NULL) != OK)
		return -1;
	return db_pool_new(bench.scratch.url, 2, &bench.pool, NULL);
}

static int stop(void **state)
{
	struct bench *bench = *state;

	db_pool_free(bench->pool);
	db_free(bench->writer);
	scratch_release(&bench->scratch);
	return 0;
}

static int64_t count(struct db *db)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM t", DB_NO_ARGS);
	int64_t out = db_next(rows) ? db_i64(rows, 0) : -1;

	return db_done(rows, NULL) == OK ? out : -1;
}

static void a_connection_sees_one_state_while_it_is_taken(void **state)
{
	struct bench *bench = *state;
	struct db *db;

	assert_int_equal(db_pool_take(bench->pool, &db, NULL), OK);
	assert_int_equal(count(db), 0);
	assert_int_equal(db_exec(bench->writer, "INSERT INTO t VALUES (1)", DB_NO_ARGS, NULL, NULL), OK);
	assert_int_equal(count(db), 0);
	db_pool_give(bench->pool, db);
	assert_int_equal(db_pool_take(bench->pool, &db, NULL), OK);
	assert_int_equal(count(db), 1);
	db_pool_give(bench->pool, db);
	db_pool_give(bench->pool, NULL);
}

static void a_connection_that_was_given_back_is_used_again(void **state)
{
	struct bench *bench = *state;
	struct db *first, *second;

	assert_int_equal(db_pool_take(bench->pool, &first, NULL), OK);
	db_pool_give(bench->pool, first);
	assert_int_equal(db_pool_take(bench->pool, &second, NULL), OK);
	assert_ptr_equal(first, second);
	db_pool_give(bench->pool, second);
}

static void *take_one(void *ctx)
{
	struct bench *bench = ctx;
	struct db *db;

	if (db_pool_take(bench->pool, &db, NULL) != OK)
		return NULL;
	atomic_store(&bench->taken, db);
	db_pool_give(bench->pool, db);
	return db;
}

static void a_taker_waits_for_a_free_connection(void **state)
{
	struct bench *bench = *state;
	struct db *a, *b;
	pthread_t thread;
	void *got;

	atomic_store(&bench->taken, NULL);
	assert_int_equal(db_pool_take(bench->pool, &a, NULL), OK);
	assert_int_equal(db_pool_take(bench->pool, &b, NULL), OK);
	assert_ptr_not_equal(a, b);
	assert_int_equal(pthread_create(&thread, NULL, take_one, bench), 0);
	assert_null(atomic_load(&bench->taken));
	db_pool_give(bench->pool, a);
	pthread_join(thread, &got);
	assert_ptr_equal(got, a);
	db_pool_give(bench->pool, b);
}

static void a_database_that_cannot_be_opened_is_reported(UNUSED void **state)
{
	struct db_pool *pool;
	struct db *db;
	struct err err;

	assert_int_equal(db_pool_new("sqlite:/nowhere/at/all.db", 1, &pool, NULL), OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(db_pool_take(pool, &db, &err), E_UPSTREAM);
		assert_string_equal(err.code, "database_unreachable");
	}
	db_pool_free(pool);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
	    TEST(a_connection_sees_one_state_while_it_is_taken),
	    TEST(a_connection_that_was_given_back_is_used_again),
	    TEST(a_taker_waits_for_a_free_connection),
	    TEST(a_database_that_cannot_be_opened_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
