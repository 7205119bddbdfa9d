#include "courier/courier.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/reader.h"
#include "courier/send.h"
#include "courier/sweep.h"
#include "store/operation.h"
#include "store/panel.h"

enum { LANE_THREADS = 4, BUSY_MAX = LANE_THREADS, REPACK_MAX = 200 };

/* After a failure of our own database. */
#define TROUBLE_US (5 * US_PER_SECOND)

struct lane {
	bool is_taken;
	int64_t company_id;
	char organisation_id[64];
};

/* A reason to look again: what one kind of thread sleeps on. */
struct bell {
	pthread_cond_t rung;
	uint64_t count;
};

struct courier {
	struct app *app;
	pthread_mutex_t lock;
	struct bell operations, sweeps;
	struct bell stop; /* rung at the end alone: for a thread that is to rest whatever else there is to do */
	struct lane lanes[BUSY_MAX]; /* the lanes that a thread is serving */
	bool is_stopping;
	pthread_t lane_threads[LANE_THREADS], sweep_thread;
	size_t started;
	bool is_sweeping;
};

/* ---- sleeping ---- */

static void bell_init(struct bell *bell)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&bell->rung, &attr);
	pthread_condattr_destroy(&attr);
}

static struct timespec after_us(int64_t wait_us)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += wait_us / US_PER_SECOND;
	at.tv_nsec += wait_us % US_PER_SECOND * 1000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

/* Sleeps until ${due_us} (the application's clock), or until the bell has been rung since ${seen}. The lock is held. */
static void sleep_until(struct courier *courier, struct bell *bell, uint64_t seen, int64_t due_us)
{
	const int64_t wait_us = due_us - app_now_us(courier->app);
	struct timespec at;

	if (wait_us <= 0 || courier->is_stopping || bell->count != seen)
		return;
	if (due_us >= OPERATION_NEVER_US) {
		while (!courier->is_stopping && bell->count == seen)
			pthread_cond_wait(&bell->rung, &courier->lock);
		return;
	}
	at = after_us(wait_us);
	while (!courier->is_stopping && bell->count == seen)
		if (pthread_cond_timedwait(&bell->rung, &courier->lock, &at) != 0)
			return;
}

void courier_wake(struct courier *courier)
{
	pthread_mutex_lock(&courier->lock);
	courier->operations.count++;
	courier->sweeps.count++;
	pthread_cond_signal(&courier->operations.rung);
	pthread_cond_signal(&courier->sweeps.rung);
	pthread_mutex_unlock(&courier->lock);
}

static void wake(void *ctx)
{
	courier_wake(ctx);
}

/* ---- lanes ---- */

static struct lane *lane_find(struct courier *courier, const struct books_key *key)
{
	for (size_t i = 0; i < BUSY_MAX; i++)
		if (courier->lanes[i].is_taken && courier->lanes[i].company_id == key->company_id &&
		    text_eq(courier->lanes[i].organisation_id, key->organisation_id))
			return &courier->lanes[i];
	return NULL;
}

/* There are as many places as threads, so that there is always one. */
static void lane_take(struct courier *courier, const struct books_key *key)
{
	for (size_t i = 0; i < BUSY_MAX; i++) {
		struct lane *lane = &courier->lanes[i];

		if (lane->is_taken)
			continue;
		if (strlen(key->organisation_id) >= sizeof(lane->organisation_id))
			BUG("courier: an organisation's id has %zu bytes", strlen(key->organisation_id));
		lane->is_taken = true;
		lane->company_id = key->company_id;
		memcpy(lane->organisation_id, key->organisation_id, strlen(key->organisation_id) + 1);
		return;
	}
	BUG("courier: more lanes than threads");
}

static bool is_stopping(struct courier *courier)
{
	bool answer;

	pthread_mutex_lock(&courier->lock);
	answer = courier->is_stopping;
	pthread_mutex_unlock(&courier->lock);
	return answer;
}

static int next_operation(struct courier *courier, const struct books_key *key, struct arena *arena,
			  struct operation *out, bool *found_out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(courier->app, &reader, err);

	*found_out = false;
	if (status == OK)
		status = store_operation_next(reader.db, key, app_now_us(courier->app), arena, out, found_out, err);
	return status;
}

/* Sends what is due, one after another. */
static int serve(struct courier *courier, const struct books_key *key, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	bool is_found = true;
	int status = OK;

	while (status == OK && is_found && !is_stopping(courier)) {
		struct operation operation;

		arena_reset(arena);
		status = next_operation(courier, key, arena, &operation, &is_found, err);
		if (status == OK && is_found)
			status = send_step(courier->app, &operation, arena, err);
	}
	return status;
}

/* What there is to do: a lane that nobody serves, or the time to look again. */
struct plan {
	struct books_key lane;
	bool has_lane;
	int64_t due_us;
};

static int look(struct courier *courier, struct arena *arena, struct books_key **lanes_out, size_t *count_out,
		int64_t *due_us_out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	const int64_t now_us = app_now_us(courier->app);
	int status = reader_open(courier->app, &reader, err);

	if (status == OK)
		status = store_operation_lanes(reader.db, now_us, arena, lanes_out, count_out, err);
	if (status == OK)
		status = store_operation_next_due(reader.db, now_us, due_us_out, err);
	return status;
}

/* Takes the first free lane, and lets another thread look for the next one and for the time when something becomes due:
 * this one will be busy. The thread that serves a busy lane looks again itself after it has let go. */
static void choose(struct courier *courier, const struct books_key *lanes, size_t count, struct plan *plan)
{
	pthread_mutex_lock(&courier->lock);
	for (size_t i = 0; i < count && !plan->has_lane && !courier->is_stopping; i++) {
		if (lane_find(courier, &lanes[i]) != NULL)
			continue;
		plan->lane = lanes[i];
		plan->has_lane = true;
		lane_take(courier, &lanes[i]);
		courier->operations.count++;
		pthread_cond_signal(&courier->operations.rung);
	}
	pthread_mutex_unlock(&courier->lock);
}

static int make_plan(struct courier *courier, struct arena *arena, struct plan *out, struct err *err)
{
	struct books_key *lanes = NULL;
	size_t count = 0;
	int status;

	*out = (struct plan){.due_us = OPERATION_NEVER_US};
	status = look(courier, arena, &lanes, &count, &out->due_us, err);
	if (status == OK)
		choose(courier, lanes, count, out);
	return status;
}

static void let_go(struct courier *courier, const struct books_key *key)
{
	pthread_mutex_lock(&courier->lock);
	lane_find(courier, key)->is_taken = false;
	pthread_mutex_unlock(&courier->lock);
}

/* Serves a lane or sleeps. */
static int work_once(struct courier *courier, uint64_t seen, struct arena *arena, struct err *err)
{
	struct plan plan;
	int status = make_plan(courier, arena, &plan, err);

	if (status != OK)
		return status;
	if (plan.has_lane) {
		status = serve(courier, &plan.lane, err);
		let_go(courier, &plan.lane);
		return status;
	}
	pthread_mutex_lock(&courier->lock);
	sleep_until(courier, &courier->operations, seen, plan.due_us);
	pthread_mutex_unlock(&courier->lock);
	return OK;
}

/* ---- sweeps ---- */

static int next_sweep(struct courier *courier, struct arena *arena, struct sweep *out, bool *found_out,
		      int64_t *due_us_out, bool *unpacked_out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	const int64_t now_us = app_now_us(courier->app);
	int status = reader_open(courier->app, &reader, err);

	*found_out = false;
	if (status == OK)
		status = store_sweep_next(reader.db, now_us, arena, out, found_out, err);
	if (status == OK)
		status = store_sweep_next_due(reader.db, now_us, due_us_out, err);
	if (status == OK)
		status = store_panel_is_any_unpacked(reader.db, unpacked_out, err);
	return status;
}

struct repack {
	int64_t company_id, deal_id;
	bool has_more;
};

static int job_repack(struct db *tx, void *ctx, struct err *err)
{
	struct repack *repack = ctx;

	return store_panel_repack_some(tx, REPACK_MAX, &repack->company_id, &repack->deal_id, &repack->has_more, err);
}

/* While nothing is due: deals that lack what makes their panel quick get it. */
static void repack(struct courier *courier, bool is_any)
{
	struct repack repack = {.has_more = is_any};
	struct err err;

	while (repack.has_more && !is_stopping(courier))
		if (db_write(courier->app->writer, job_repack, &repack, &err) != OK) {
			log_err(courier->app->log, "repack_failed", NULL, &err);
			return;
		}
}

static bool stop_is_asked(void *ctx)
{
	return is_stopping(ctx);
}

static int sweep_once(struct courier *courier, uint64_t seen, struct arena *arena, struct err *err)
{
	const struct sweep_stop stop = {stop_is_asked, courier};
	int64_t due_us = SWEEP_NEVER_US;
	struct sweep sweep;
	bool is_found = false, is_unpacked = false;
	int status = next_sweep(courier, arena, &sweep, &is_found, &due_us, &is_unpacked, err);

	if (status != OK)
		return status;
	if (is_found)
		return sweep_run(courier->app, &sweep, &stop, arena, err);
	repack(courier, is_unpacked);
	pthread_mutex_lock(&courier->lock);
	sleep_until(courier, &courier->sweeps, seen, due_us);
	pthread_mutex_unlock(&courier->lock);
	return OK;
}

/* ---- threads ---- */

typedef int (*worker)(struct courier *courier, uint64_t seen, struct arena *arena, struct err *err);

/* A trouble of our own (the database) doesn't end a thread; it waits a little and looks again. */
static void rest(struct courier *courier, const struct err *err)
{
	log_err(courier->app->log, "courier_trouble", NULL, err);
	pthread_mutex_lock(&courier->lock);
	sleep_until(courier, &courier->stop, courier->stop.count, app_now_us(courier->app) + TROUBLE_US);
	pthread_mutex_unlock(&courier->lock);
}

static void run(struct courier *courier, struct bell *bell, worker work)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	for (;;) {
		struct err err;
		uint64_t seen;
		bool is_over;

		pthread_mutex_lock(&courier->lock);
		seen = bell->count;
		is_over = courier->is_stopping;
		pthread_mutex_unlock(&courier->lock);
		if (is_over)
			return;
		arena_reset(arena);
		if (work(courier, seen, arena, &err) != OK)
			rest(courier, &err);
	}
}

static void *lane_main(void *arg)
{
	struct courier *courier = arg;

	run(courier, &courier->operations, work_once);
	return NULL;
}

static void *sweep_main(void *arg)
{
	struct courier *courier = arg;

	run(courier, &courier->sweeps, sweep_once);
	return NULL;
}

static bool start_threads(struct courier *courier)
{
	while (courier->started < LANE_THREADS) {
		if (pthread_create(&courier->lane_threads[courier->started], NULL, lane_main, courier) != 0)
			return false;
		courier->started++;
	}
	courier->is_sweeping = pthread_create(&courier->sweep_thread, NULL, sweep_main, courier) == 0;
	return courier->is_sweeping;
}

int courier_start(struct app *app, struct courier **out, struct err *err)
{
	struct courier *courier = calloc(1, sizeof(*courier));

	if (courier == NULL)
		BUG("courier: out of memory");
	courier->app = app;
	pthread_mutex_init(&courier->lock, NULL);
	bell_init(&courier->operations);
	bell_init(&courier->sweeps);
	bell_init(&courier->stop);
	app->waker = (struct app_waker){wake, courier};
	if (!start_threads(courier)) {
		courier_stop(courier);
		return err_set(err, E_INTERNAL, "thread_failed", "the system gives no more threads");
	}
	*out = courier;
	return OK;
}

void courier_stop(struct courier *courier)
{
	if (courier == NULL)
		return;
	courier->app->waker = (struct app_waker){0};
	pthread_mutex_lock(&courier->lock);
	courier->is_stopping = true;
	pthread_cond_broadcast(&courier->operations.rung);
	pthread_cond_broadcast(&courier->sweeps.rung);
	pthread_cond_broadcast(&courier->stop.rung);
	pthread_mutex_unlock(&courier->lock);
	for (size_t i = 0; i < courier->started; i++)
		pthread_join(courier->lane_threads[i], NULL);
	if (courier->is_sweeping)
		pthread_join(courier->sweep_thread, NULL);
	pthread_cond_destroy(&courier->operations.rung);
	pthread_cond_destroy(&courier->sweeps.rung);
	pthread_cond_destroy(&courier->stop.rung);
	pthread_mutex_destroy(&courier->lock);
	free(courier);
}
