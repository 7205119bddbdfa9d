#include "ledger/limits.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

enum { KEY_MAX = 160, MINUTE_S = 60, DAY_S = 86400 };

/* What is counted for one key, an app's organisation or an app. */
struct counter {
	char key[KEY_MAX];
	int64_t minute, day; /* numbers of the windows in which ${minute_used} and ${day_used} count */
	int64_t last_us;
	int minute_used, day_used, in_flight;
};

const struct limits_rules limits_standard = {.concurrent = 5, .minute = 60, .day = 5000, .app_minute = 10000};

struct limits {
	pthread_mutex_t lock;
	struct limits_rules rules;
	struct counter counters[LIMITS_TENANTS_MAX];
	size_t count;
};

struct limits *limits_new(void)
{
	struct limits *limits = calloc(1, sizeof(*limits));

	if (limits == NULL)
		BUG("limits: out of memory");
	pthread_mutex_init(&limits->lock, NULL);
	limits->rules = limits_standard;
	return limits;
}

void limits_free(struct limits *limits)
{
	if (limits == NULL)
		return;
	pthread_mutex_destroy(&limits->lock);
	free(limits);
}

/* The counter for a key that has none yet: a new one, or the one that was idle longest. */
static struct counter *counter_take(struct limits *limits)
{
	struct counter *oldest = NULL;

	if (limits->count < LIMITS_TENANTS_MAX)
		return &limits->counters[limits->count++];
	for (size_t i = 0; i < limits->count; i++)
		if (limits->counters[i].in_flight == 0 &&
		    (oldest == NULL || limits->counters[i].last_us < oldest->last_us))
			oldest = &limits->counters[i];
	return oldest != NULL ? oldest : &limits->counters[0];
}

static struct counter *counter_of(struct limits *limits, const char *client_id, const char *tenant)
{
	struct counter *counter;
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "%s %s", client_id, tenant);
	for (size_t i = 0; i < limits->count; i++)
		if (strcmp(limits->counters[i].key, key) == 0)
			return &limits->counters[i];
	counter = counter_take(limits);
	*counter = (struct counter){0};
	memcpy(counter->key, key, sizeof(key));
	return counter;
}

/* Where in the minute (or day) a key's windows start, in seconds. */
static int64_t window_offset(const char *key, int64_t length)
{
	uint32_t hash = 2166136261U;

	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619U;
	return (int64_t)hash % length;
}

static void roll(struct counter *counter, int64_t now_us)
{
	int64_t now_s = now_us / US_PER_SECOND;
	int64_t minute = (now_s + window_offset(counter->key, MINUTE_S)) / MINUTE_S;
	int64_t day = (now_s + window_offset(counter->key, DAY_S)) / DAY_S;

	if (minute != counter->minute)
		counter->minute_used = 0;
	if (day != counter->day)
		counter->day_used = 0;
	counter->minute = minute;
	counter->day = day;
	counter->last_us = now_us;
}

/* Seconds until the window of ${length} ends, at least 1. */
static int seconds_left(const struct counter *counter, int64_t length, int64_t now_us)
{
	int64_t at = (now_us / US_PER_SECOND + window_offset(counter->key, length)) % length;

	return (int)(length - at);
}

static enum limits_problem problem_of(const struct limits_rules *rules, const struct counter *tenant,
				      const struct counter *app)
{
	if (tenant->day_used >= rules->day)
		return LIMITS_DAY_HIT;
	if (tenant->minute_used >= rules->minute)
		return LIMITS_MINUTE_HIT;
	if (app->minute_used >= rules->app_minute)
		return LIMITS_APP_MINUTE_HIT;
	return tenant->in_flight >= rules->concurrent ? LIMITS_CONCURRENT_HIT : LIMITS_FINE;
}

static int left_of(int limit, int used)
{
	return used < limit ? limit - used : 0;
}

struct limits_state limits_enter(struct limits *limits, const char *client_id, const char *tenant, int64_t now_us)
{
	struct counter *of_tenant, *of_app;
	struct limits_state state = {0};

	pthread_mutex_lock(&limits->lock);
	of_app = counter_of(limits, client_id, "");
	of_app->in_flight++; /* keeps it from being forgotten for the other one */
	of_tenant = counter_of(limits, client_id, tenant);
	of_app->in_flight--;
	roll(of_tenant, now_us);
	roll(of_app, now_us);
	state.problem = problem_of(&limits->rules, of_tenant, of_app);
	if (state.problem == LIMITS_FINE) {
		of_tenant->in_flight++;
		of_tenant->minute_used++;
		of_tenant->day_used++;
		of_app->minute_used++;
	} else if (state.problem == LIMITS_MINUTE_HIT || state.problem == LIMITS_DAY_HIT) {
		state.retry_after_s =
		    seconds_left(of_tenant, state.problem == LIMITS_DAY_HIT ? DAY_S : MINUTE_S, now_us);
	}
	state.day_remaining = left_of(limits->rules.day, of_tenant->day_used);
	state.minute_remaining = left_of(limits->rules.minute, of_tenant->minute_used);
	state.app_minute_remaining = left_of(limits->rules.app_minute, of_app->minute_used);
	pthread_mutex_unlock(&limits->lock);
	return state;
}

void limits_leave(struct limits *limits, const char *client_id, const char *tenant)
{
	pthread_mutex_lock(&limits->lock);
	counter_of(limits, client_id, tenant)->in_flight--;
	pthread_mutex_unlock(&limits->lock);
}

void limits_set_rules(struct limits *limits, const struct limits_rules *rules)
{
	pthread_mutex_lock(&limits->lock);
	limits->rules = *rules;
	pthread_mutex_unlock(&limits->lock);
}

void limits_reset(struct limits *limits)
{
	pthread_mutex_lock(&limits->lock);
	for (size_t i = 0; i < limits->count; i++)
		limits->counters[i].minute_used = limits->counters[i].day_used = 0;
	pthread_mutex_unlock(&limits->lock);
}

const char *limits_problem_name(enum limits_problem problem)
{
	static const char *const names[] = {[LIMITS_FINE] = "",
					    [LIMITS_CONCURRENT_HIT] = "concurrent",
					    [LIMITS_MINUTE_HIT] = "minute",
					    [LIMITS_DAY_HIT] = "day",
					    [LIMITS_APP_MINUTE_HIT] = "appminute"};

	return names[problem];
}
