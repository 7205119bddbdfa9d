#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/workers.h"

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_open;
	int waiting;
};

static void wait_at_gate(void *ctx)
{
	struct gate *gate = ctx;

	pthread_mutex_lock(&gate->lock);
	gate->waiting++;
	pthread_cond_broadcast(&gate->changed);
	while (!gate->is_open)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
}

static void open_gate(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->is_open = true;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
}

static void wait_for_waiting(struct gate *gate, int count)
{
	pthread_mutex_lock(&gate->lock);
	while (gate->waiting < count)
		pthread_cond_wait(&gate->changed, &gate->lock);
	pthread_mutex_unlock(&gate->lock);
}

static void count_one(void *ctx)
{
	atomic_fetch_add((atomic_int *)ctx, 1);
}

static void what_was_accepted_is_done_before_the_stop(UNUSED void **state)
{
	struct workers *workers;
	atomic_int done = 0;

	assert_int_equal(workers_new(3, 1000, &workers, NULL), OK);
	for (int i = 0; i < 500; i++)
		assert_int_equal(workers_run(workers, count_one, &done, NULL), OK);
	workers_free(workers);
	assert_int_equal(atomic_load(&done), 500);
}

static void a_full_queue_says_so_and_runs_nothing(UNUSED void **state)
{
	struct gate gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	struct workers *workers;
	atomic_int done = 0;
	struct err err;

	assert_int_equal(workers_new(1, 2, &workers, NULL), OK);
	assert_int_equal(workers_run(workers, wait_at_gate, &gate, NULL), OK);
	wait_for_waiting(&gate, 1);
	assert_int_equal(workers_run(workers, count_one, &done, NULL), OK);
	assert_int_equal(workers_run(workers, count_one, &done, NULL), OK);
	assert_int_equal(workers_run(workers, count_one, &done, &err), E_BUSY);
	assert_string_equal(err.code, "worker_queue_full");
	open_gate(&gate);
	workers_free(workers);
	assert_int_equal(atomic_load(&done), 2);
}

static void tasks_wait_in_as_many_threads_as_there_are(UNUSED void **state)
{
	struct gate gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	struct workers *workers;

	assert_int_equal(workers_new(3, 10, &workers, NULL), OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(workers_run(workers, wait_at_gate, &gate, NULL), OK);
	wait_for_waiting(&gate, 3);
	open_gate(&gate);
	workers_free(workers);
}

static void no_threads_or_no_room_is_refused(UNUSED void **state)
{
	struct workers *workers;

	assert_int_equal(workers_new(0, 10, &workers, NULL), E_INVALID);
	assert_int_equal(workers_new(1, 0, &workers, NULL), E_INVALID);
	workers_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_accepted_is_done_before_the_stop),
	    cmocka_unit_test(a_full_queue_says_so_and_runs_nothing),
	    cmocka_unit_test(tasks_wait_in_as_many_threads_as_there_are),
	    cmocka_unit_test(no_threads_or_no_room_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
