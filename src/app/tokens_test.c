#include "app/tokens.h"

#include "app/test_world.h"

enum { THREADS = 8 };

static const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};

static int ask(struct xero *xero, void *ctx, struct err *err)
{
	struct currency *currencies = NULL;
	size_t count = 0;

	if (ctx != NULL)
		*(char **)ctx = arena_strdup(xero->arena, xero->access_token);
	return xero_get_currencies(xero, &currencies, &count, err);
}

static int run(struct world *w, char **token)
{
	return ledger_run(w->app, &key, w->arena, ask, token, &w->err);
}

static struct ledger_connection stored(struct world *w)
{
	struct ledger_connection connection;

	assert_ok(w->store, store_ledger_connection_get(w->store->db, &key, w->arena, &connection, &w->store->err));
	return connection;
}

/* Moves the time to ${seconds} before the access token's end. */
static void go_to_end(struct world *w, int64_t seconds)
{
	w->now_us = stored(w).expires_us - seconds * US_PER_SECOND;
}

static void a_token_that_is_still_good_is_used(void **state)
{
	struct world *w = *state;
	char *token = NULL;

	world_connect(w);
	go_to_end(w, 121);
	world_ok(w, run(w, &token));
	assert_string_equal(token, "access");
	assert_int_equal(w->refreshes, 0);
}

static void a_token_that_ends_soon_is_refreshed_and_stored(void **state)
{
	struct world *w = *state;
	char *token = NULL, *refresh = NULL;

	world_connect(w);
	go_to_end(w, 120);
	world_ok(w, run(w, &token));
	assert_string_not_equal(token, "access");
	assert_int_equal(w->refreshes, 1);
	assert_ok(w->store, token_open(w->app, w->arena, PLACE_LEDGER_REFRESH, 7, WORLD_ORGANISATION,
				       stored(w).refresh_token, &refresh, &w->store->err));
	assert_string_equal(refresh, "refresh-1");
	assert_true(stored(w).expires_us >= w->now_us + 1700 * US_PER_SECOND);
	world_ok(w, run(w, &token));
	assert_int_equal(w->refreshes, 1);
}

static void *run_in_thread(void *ctx)
{
	struct world *w = ctx;
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct err err;

	return ledger_run(w->app, &key, arena, ask, NULL, &err) == OK ? w : NULL;
}

static void many_threads_refresh_once(void **state)
{
	struct world *w = *state;
	pthread_t threads[THREADS];

	world_connect(w);
	go_to_end(w, 10);
	w->token_is_refused = true;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_in_thread, w), 0);
	for (int i = 0; i < THREADS; i++) {
		void *result = NULL;

		pthread_join(threads[i], &result);
		assert_ptr_equal(result, w);
	}
	assert_int_equal(w->refreshes, 1);
}

struct rush {
	struct world *w;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int arrived, running, most;
	bool may_end;
};

static int stay(struct xero *xero, void *ctx, struct err *err)
{
	struct rush *rush = ctx;

	(void)xero;
	(void)err;
	pthread_mutex_lock(&rush->lock);
	rush->running++;
	rush->most = rush->running > rush->most ? rush->running : rush->most;
	pthread_cond_broadcast(&rush->changed);
	while (!rush->may_end)
		pthread_cond_wait(&rush->changed, &rush->lock);
	rush->running--;
	pthread_mutex_unlock(&rush->lock);
	return OK;
}

static void *rush_in_thread(void *ctx)
{
	struct rush *rush = ctx;
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct err err;

	pthread_mutex_lock(&rush->lock);
	rush->arrived++;
	pthread_cond_broadcast(&rush->changed);
	pthread_mutex_unlock(&rush->lock);
	return ledger_run(rush->w->app, &key, arena, stay, rush, &err) == OK ? rush : NULL;
}

static void five_calls_at_a_time_reach_the_ledger(void **state)
{
	struct rush rush = {.w = *state, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	pthread_t threads[THREADS];

	world_connect(rush.w);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, rush_in_thread, &rush), 0);
	pthread_mutex_lock(&rush.lock);
	while (rush.arrived < THREADS || rush.running < 5)
		pthread_cond_wait(&rush.changed, &rush.lock);
	rush.may_end = true;
	pthread_cond_broadcast(&rush.changed);
	pthread_mutex_unlock(&rush.lock);
	for (int i = 0; i < THREADS; i++) {
		void *result = NULL;

		pthread_join(threads[i], &result);
		assert_ptr_equal(result, &rush);
	}
	assert_int_equal(rush.most, 5);
}

static void a_refused_token_is_refreshed_once_and_the_call_repeated_once(void **state)
{
	struct world *w = *state;

	world_connect(w);
	w->token_is_refused = true;
	world_ok(w, run(w, NULL));
	assert_int_equal(w->refreshes, 1);
}

static void a_refused_refresh_loses_the_connection(void **state)
{
	struct world *w = *state;

	world_connect(w);
	go_to_end(w, 0);
	w->refresh_is_refused = true;
	assert_int_equal(run(w, NULL), E_DENIED);
	assert_string_equal(w->err.code, "ledger_connection_lost");
	assert_true(stored(w).is_lost);
	assert_int_equal(stored(w).state_since_us, w->now_us);
	assert_int_equal(run(w, NULL), E_DENIED);
	assert_int_equal(w->refreshes, 1);
}

static void a_broken_token_server_does_not_matter_while_the_token_is_good(void **state)
{
	struct world *w = *state;
	char *token = NULL;

	world_connect(w);
	w->refresh_breaks = true;
	go_to_end(w, 60);
	world_ok(w, run(w, &token));
	assert_string_equal(token, "access");
	go_to_end(w, 0);
	assert_int_equal(run(w, NULL), E_UPSTREAM);
	assert_false(stored(w).is_lost);
	w->refresh_breaks = false;
	world_ok(w, run(w, NULL));
}

static void connect_again(struct world *w)
{
	w->on_refresh = NULL;
	world_ok(w, db_write(w->writer, world_connect_job, w, &w->err));
}

static void a_login_that_was_made_during_a_refresh_is_kept_and_used(void **state)
{
	struct world *w = *state;
	char *token = NULL, *refresh = NULL;

	world_connect(w);
	go_to_end(w, 10);
	w->on_refresh = connect_again;
	world_ok(w, run(w, &token));
	assert_string_equal(token, "access");
	assert_ok(w->store, token_open(w->app, w->arena, PLACE_LEDGER_REFRESH, 7, WORLD_ORGANISATION,
				       stored(w).refresh_token, &refresh, &w->store->err));
	assert_string_equal(refresh, "refresh-0");
	assert_int_equal(w->refreshes, 1);
}

static void a_company_without_a_connection_is_told_so(void **state)
{
	struct world *w = *state;

	world_install(w);
	assert_int_equal(run(w, NULL), E_DENIED);
	assert_string_equal(w->err.code, "ledger_not_connected");
}

static void a_sealed_token_opens_in_its_own_place_only(void **state)
{
	struct world *w = *state;
	const char *sealed = token_seal(w->app, w->arena, PLACE_LEDGER_ACCESS, 7, "org-1", "secret");
	char *token = NULL;

	world_ok(w, token_open(w->app, w->arena, PLACE_LEDGER_ACCESS, 7, "org-1", sealed, &token, &w->err));
	assert_string_equal(token, "secret");
	assert_int_equal(token_open(w->app, w->arena, PLACE_LEDGER_REFRESH, 7, "org-1", sealed, &token, &w->err),
			 E_INVALID);
	assert_int_equal(token_open(w->app, w->arena, PLACE_LEDGER_ACCESS, 8, "org-1", sealed, &token, &w->err),
			 E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(a_token_that_is_still_good_is_used),
	    world_test(a_token_that_ends_soon_is_refreshed_and_stored),
	    world_test(many_threads_refresh_once),
	    world_test(five_calls_at_a_time_reach_the_ledger),
	    world_test(a_refused_token_is_refreshed_once_and_the_call_repeated_once),
	    world_test(a_refused_refresh_loses_the_connection),
	    world_test(a_broken_token_server_does_not_matter_while_the_token_is_good),
	    world_test(a_login_that_was_made_during_a_refresh_is_kept_and_used),
	    world_test(a_company_without_a_connection_is_told_so),
	    world_test(a_sealed_token_opens_in_its_own_place_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
