#include "ledger/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/date.h"

static const int64_t NOW_US = INT64_C(1789378199) * US_PER_SECOND;

static struct limits_state call(struct limits *limits, const char *tenant, int64_t now_us)
{
	struct limits_state state = limits_enter(limits, "app", tenant, now_us);

	if (state.problem == LIMITS_FINE)
		limits_leave(limits, "app", tenant);
	return state;
}

static void the_61st_call_of_a_minute_is_refused_until_the_window_ends(void **state)
{
	struct limits *limits = limits_new();
	struct limits_state last = {0}, first = call(limits, "a", NOW_US);
	int64_t start_us;

	(void)state;
	assert_int_equal(first.minute_remaining, limits_standard.minute - 1);
	assert_int_equal(first.day_remaining, limits_standard.day - 1);
	for (int i = 1; i <= limits_standard.minute; i++)
		last = call(limits, "a", NOW_US);
	assert_int_equal(last.problem, LIMITS_MINUTE_HIT);
	assert_int_equal(last.minute_remaining, 0);
	assert_in_range(last.retry_after_s, 1, 60);
	start_us = NOW_US + last.retry_after_s * US_PER_SECOND;
	assert_int_equal(call(limits, "a", start_us - US_PER_SECOND).problem, LIMITS_MINUTE_HIT);
	assert_int_equal(call(limits, "a", start_us).problem, LIMITS_FINE);
	limits_free(limits);
}

static void organisations_are_counted_apart(void **state)
{
	struct limits *limits = limits_new();

	(void)state;
	for (int i = 0; i < limits_standard.minute; i++)
		call(limits, "a", NOW_US);
	assert_int_equal(call(limits, "a", NOW_US).problem, LIMITS_MINUTE_HIT);
	assert_int_equal(call(limits, "b", NOW_US).problem, LIMITS_FINE);
	limits_free(limits);
}

static void a_sixth_call_at_the_same_time_is_refused_without_a_hint(void **state)
{
	struct limits *limits = limits_new();
	struct limits_state sixth;

	(void)state;
	for (int i = 0; i < limits_standard.concurrent; i++)
		assert_int_equal(limits_enter(limits, "app", "a", NOW_US).problem, LIMITS_FINE);
	sixth = limits_enter(limits, "app", "a", NOW_US);
	assert_int_equal(sixth.problem, LIMITS_CONCURRENT_HIT);
	assert_int_equal(sixth.retry_after_s, 0);
	limits_leave(limits, "app", "a");
	assert_int_equal(limits_enter(limits, "app", "a", NOW_US).problem, LIMITS_FINE);
	limits_free(limits);
}

/* 84 minutes are enough for 5000 calls; within a day and a bit, one of two starts lies in one window throughout. */
static struct limits_state call_until_refused(struct limits *limits, int64_t start_us)
{
	struct limits_state last = {0};

	for (int i = 0; i <= limits_standard.day && last.problem != LIMITS_DAY_HIT; i++)
		last = call(limits, "a", start_us + i / 50 * 60 * US_PER_SECOND);
	return last;
}

static void the_day_has_its_own_limit(void **state)
{
	struct limits *limits = limits_new();
	struct limits_state last = call_until_refused(limits, NOW_US);

	(void)state;
	if (last.problem != LIMITS_DAY_HIT)
		last = call_until_refused(limits, NOW_US + US_PER_DAY + 4 * 3600 * US_PER_SECOND);
	assert_int_equal(last.problem, LIMITS_DAY_HIT);
	assert_int_equal(last.day_remaining, 0);
	assert_true(last.retry_after_s > 0);
	assert_int_equal(call(limits, "a", NOW_US + 3 * US_PER_DAY).problem, LIMITS_FINE);
	limits_free(limits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_61st_call_of_a_minute_is_refused_until_the_window_ends),
	    cmocka_unit_test(organisations_are_counted_apart),
	    cmocka_unit_test(a_sixth_call_at_the_same_time_is_refused_without_a_hint),
	    cmocka_unit_test(the_day_has_its_own_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
