#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/scratch.h"
#include "db/writer.h"

struct bench {
	struct scratch scratch;
	struct db_writer *writer;
	struct db *reader;
};

/* One job and what came of it. */
struct task {
	int64_t id;
	int fails_with;
	struct db *reader; /* counts what is committed, when the task is told */
	int status;
	int64_t seen;
	char code[ERR_CODE_MAX];
	atomic_int told;
};

/* Holds the writer inside a job, so that those behind it come into one batch. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_reached, is_open;
};

static int create(struct db *tx, UNUSED void *ctx, struct err *err)
{
	return db_script(tx,
			 "CREATE TABLE t (id INTEGER PRIMARY KEY);"
			 "CREATE TABLE u (t_id INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)",
			 err);
}

static int start(void **state)
{
	static struct bench bench;

	scratch_init(&bench.scratch);
	*state = &bench;
	if (db_writer_new(bench.scratch.url, &bench.writer, NULL) != OK ||
	    db_write(bench.writer, create, NULL, NULL) != OK)
		return -1;
	return db_open(bench.scratch.url, DB_READ, &bench.reader, NULL);
}

static int stop(void **state)
{
	struct bench *bench = *state;

	db_writer_free(bench->writer);
	db_free(bench->reader);
	scratch_release(&bench->scratch);
	return 0;
}

static int64_t count(struct db *db)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM t", DB_NO_ARGS);
	int64_t out = db_next(rows) ? db_i64(rows, 0) : -1;

	return db_done(rows, NULL) == OK ? out : -1;
}

static int insert(struct db *tx, void *ctx, struct err *err)
{
	const struct task *task = ctx;
	int status = db_exec(tx, "INSERT INTO t VALUES ($1)", DB_ARGS(DB_I(task->id)), NULL, err);

	if (status == OK && task->fails_with != OK)
		return err_set(err, (enum status)task->fails_with, "as_told", "the task was to fail");
	return status;
}

static void tell(void *ctx, int status, const struct err *err)
{
	struct task *task = ctx;

	task->status = status;
	if (err != NULL)
		snprintf(task->code, sizeof(task->code), "%s", err->code);
	if (task->reader != NULL)
		task->seen = count(task->reader);
	atomic_store(&task->told, 1);
}

static int wait_at_gate(UNUSED struct db *tx, void *ctx, UNUSED struct err *err)
{
	struct gate *gate = ctx;

	pthread_mutex_lock(&gate->lock);
	gate->is_reached = true;
	pthread_cond_broadcast(&gate->changed);
	while (!gate->is_open)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
	return OK;
}

static void ignore(UNUSED void *ctx, UNUSED int status, UNUSED const struct err *err)
{
}

static void hold(struct bench *bench, struct gate *gate)
{
	*gate = (struct gate){.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	assert_int_equal(db_write_later(bench->writer, wait_at_gate, ignore, gate, NULL), OK);
	pthread_mutex_lock(&gate->lock);
	while (!gate->is_reached)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
}

static void let_go(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->is_open = true;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
}

static int nothing(UNUSED struct db *tx, UNUSED void *ctx, UNUSED struct err *err)
{
	return OK;
}

/* Everything that was queued before has been told; the outcome may be shared with it. */
static void wait_for_writer(struct bench *bench)
{
	int status UNUSED = db_write(bench->writer, nothing, NULL, NULL);
}

static void what_was_written_is_committed_when_the_call_returns(void **state)
{
	struct bench *bench = *state;
	struct task task = {.id = 1};

	assert_int_equal(db_write(bench->writer, insert, &task, NULL), OK);
	assert_int_equal(count(bench->reader), 1);
}

static void a_failing_job_undoes_its_own_part_alone(void **state)
{
	struct bench *bench = *state;
	struct task tasks[] = {
	    {.id = 1}, {.id = 2, .fails_with = E_DENIED}, {.id = 1}, {.id = 3, .reader = bench->reader}};
	struct gate gate;

	hold(bench, &gate);
	for (size_t i = 0; i < ARRAY_LEN(tasks); i++)
		assert_int_equal(db_write_later(bench->writer, insert, tell, &tasks[i], NULL), OK);
	assert_int_equal(atomic_load(&tasks[0].told), 0);
	let_go(&gate);
	wait_for_writer(bench);
	assert_int_equal(tasks[0].status, OK);
	assert_int_equal(tasks[1].status, E_DENIED);
	assert_string_equal(tasks[1].code, "as_told");
	assert_int_equal(tasks[2].status, E_CONFLICT);
	assert_string_equal(tasks[2].code, "database_conflict");
	assert_int_equal(tasks[3].status, OK);
	assert_int_equal(tasks[3].seen, 2);
	assert_int_equal(count(bench->reader), 2);
}

static void jobs_that_wait_share_a_commit(void **state)
{
	struct bench *bench = *state;
	struct task tasks[] = {{.id = 1, .reader = bench->reader}, {.id = 2}, {.id = 3}};
	struct gate gate;

	hold(bench, &gate);
	for (size_t i = 0; i < ARRAY_LEN(tasks); i++)
		assert_int_equal(db_write_later(bench->writer, insert, tell, &tasks[i], NULL), OK);
	let_go(&gate);
	wait_for_writer(bench);
	assert_int_equal(tasks[0].seen, 3);
}

static int orphan(struct db *tx, UNUSED void *ctx, struct err *err)
{
	return db_exec(tx, "INSERT INTO u VALUES (99)", DB_NO_ARGS, NULL, err);
}

static void a_commit_that_fails_is_told_to_every_job(void **state)
{
	struct bench *bench = *state;
	struct task good = {.id = 1}, bad = {.id = 2};
	struct gate gate;

	hold(bench, &gate);
	assert_int_equal(db_write_later(bench->writer, insert, tell, &good, NULL), OK);
	assert_int_equal(db_write_later(bench->writer, orphan, tell, &bad, NULL), OK);
	let_go(&gate);
	wait_for_writer(bench);
	assert_int_equal(good.status, E_CONFLICT);
	assert_int_equal(bad.status, E_CONFLICT);
	assert_int_equal(count(bench->reader), 0);
	assert_int_equal(db_write(bench->writer, insert, &good, NULL), OK);
}

static int lose_transaction(struct db *tx, UNUSED void *ctx, struct err *err)
{
	db_rollback(tx);
	return err_set(err, E_INTERNAL, "database_failed", "the disk is full");
}

static void a_transaction_that_the_engine_undid_is_told_to_every_job(void **state)
{
	struct bench *bench = *state;
	struct task before = {.id = 1}, lost = {.id = 0}, after = {.id = 2};
	struct gate gate;

	hold(bench, &gate);
	assert_int_equal(db_write_later(bench->writer, insert, tell, &before, NULL), OK);
	assert_int_equal(db_write_later(bench->writer, lose_transaction, tell, &lost, NULL), OK);
	assert_int_equal(db_write_later(bench->writer, insert, tell, &after, NULL), OK);
	let_go(&gate);
	wait_for_writer(bench);
	assert_int_equal(before.status, E_INTERNAL);
	assert_int_equal(lost.status, E_INTERNAL);
	assert_int_equal(after.status, E_INTERNAL);
	assert_int_equal(count(bench->reader), 0);
}

static void a_full_queue_says_so(void **state)
{
	struct bench *bench = *state;
	struct gate gate;
	struct err err;

	hold(bench, &gate);
	for (int i = 0; i < LIMIT_WRITE_QUEUE; i++)
		assert_int_equal(db_write_later(bench->writer, nothing, ignore, NULL, NULL), OK);
	assert_int_equal(db_write_later(bench->writer, nothing, ignore, NULL, &err), E_BUSY);
	assert_string_equal(err.code, "write_queue_full");
	assert_int_equal(db_write(bench->writer, nothing, NULL, &err), E_BUSY);
	let_go(&gate);
	/* The gate's batch must have been taken off before there is room again. */
	while (db_write(bench->writer, nothing, NULL, NULL) != OK)
		;
}

static void jobs_that_wait_are_done_before_the_stop(void **state)
{
	struct bench *bench = *state;
	struct task tasks[] = {{.id = 1}, {.id = 2}};
	struct gate gate;

	hold(bench, &gate);
	for (size_t i = 0; i < ARRAY_LEN(tasks); i++)
		assert_int_equal(db_write_later(bench->writer, insert, tell, &tasks[i], NULL), OK);
	let_go(&gate);
	db_writer_free(bench->writer);
	bench->writer = NULL;
	assert_int_equal(atomic_load(&tasks[1].told), 1);
	assert_int_equal(count(bench->reader), 2);
}

struct series {
	struct bench *bench;
	int64_t first;
	int good;
};

static void *write_series(void *ctx)
{
	struct series *series = ctx;

	for (int64_t i = 0; i < 50; i++) {
		struct task task = {.id = series->first + i};

		if (db_write(series->bench->writer, insert, &task, NULL) == OK)
			series->good++;
	}
	return NULL;
}

static void many_threads_may_write_at_once(void **state)
{
	struct series series[6];
	pthread_t threads[ARRAY_LEN(series)];
	int good = 0;

	for (size_t i = 0; i < ARRAY_LEN(series); i++) {
		series[i] = (struct series){.bench = *state, .first = (int64_t)i * 1000};
		assert_int_equal(pthread_create(&threads[i], NULL, write_series, &series[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(series); i++) {
		pthread_join(threads[i], NULL);
		good += series[i].good;
	}
	assert_int_equal(good, 50 * ARRAY_LEN(series));
	assert_int_equal(count(((struct bench *)*state)->reader), good);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_was_written_is_committed_when_the_call_returns),
	    TEST(a_failing_job_undoes_its_own_part_alone),
	    TEST(jobs_that_wait_share_a_commit),
	    TEST(a_commit_that_fails_is_told_to_every_job),
	    TEST(a_transaction_that_the_engine_undid_is_told_to_every_job),
	    TEST(a_full_queue_says_so),
	    TEST(jobs_that_wait_are_done_before_the_stop),
	    TEST(many_threads_may_write_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
