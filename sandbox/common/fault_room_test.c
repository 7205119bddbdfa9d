#include "common/fault_room.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <cmocka.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

struct trace {
	char order[8];
	int count;
};

struct guest {
	struct trace *trace;
	char name;
};

static void go_on(void *ctx)
{
	struct guest *guest = ctx;

	pthread_mutex_lock(&lock);
	guest->trace->order[guest->trace->count++] = guest->name;
	pthread_cond_signal(&changed);
	pthread_mutex_unlock(&lock);
}

static void wait_for(struct trace *trace, int count)
{
	pthread_mutex_lock(&lock);
	while (trace->count < count)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void guests_go_on_in_the_order_of_their_times(void **state)
{
	struct fault_room *room = fault_room_new();
	struct trace trace = {0};
	struct guest a = {&trace, 'a'}, b = {&trace, 'b'}, c = {&trace, 'c'};

	(void)state;
	fault_room_hold(room, 60, go_on, &c);
	fault_room_hold(room, 30, go_on, &b);
	fault_room_hold(room, 0, go_on, &a);
	wait_for(&trace, 3);
	assert_string_equal(trace.order, "abc");
	fault_room_free(room);
}

static void a_closed_room_keeps_nobody(void **state)
{
	struct fault_room *room = fault_room_new();
	struct trace trace = {0};
	struct guest a = {&trace, 'a'}, b = {&trace, 'b'};

	(void)state;
	fault_room_hold(room, 3600 * 1000, go_on, &a);
	fault_room_close(room);
	assert_string_equal(trace.order, "a");
	fault_room_hold(room, 3600 * 1000, go_on, &b);
	assert_string_equal(trace.order, "ab");
	fault_room_free(room);
}

static void a_room_that_was_never_used_can_go(void **state)
{
	(void)state;
	fault_room_free(fault_room_new());
	fault_room_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(guests_go_on_in_the_order_of_their_times),
	    cmocka_unit_test(a_closed_room_keeps_nobody),
	    cmocka_unit_test(a_room_that_was_never_used_can_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
