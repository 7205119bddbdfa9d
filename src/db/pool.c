#include "db/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* A connection at rest lies in a place of its own, and whoever takes or gives one begins at the place that its thread
 * used before: threads that read all the time don't meet, and each finds the connection whose pages it has read. The
 * lock is for those who must wait. */
struct db_pool {
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	char *url;
	struct arena *arena;
	_Atomic(struct db *) *places; /* NULL: empty */
	size_t opened, max;           /* ${opened}: under the lock */
	atomic_size_t waiting;
};

int db_pool_new(const char *url, size_t max, struct db_pool **out, struct err *err)
{
	struct db_pool *pool;

	if (max == 0)
		return err_set(err, E_INVALID, "pool_size", "a pool needs room for a connection");
	pool = calloc(1, sizeof(*pool));
	if (pool == NULL)
		BUG("pool: out of memory");
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->given_back, NULL);
	pool->arena = arena_new();
	pool->url = arena_strdup(pool->arena, url);
	pool->places = arena_array(pool->arena, max, sizeof(*pool->places));
	pool->max = max;
	*out = pool;
	return OK;
}

void db_pool_free(struct db_pool *pool)
{
	size_t at_rest = 0;

	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->max; i++) {
		struct db *db = atomic_load(&pool->places[i]);

		at_rest += db != NULL;
		db_free(db);
	}
	if (at_rest != pool->opened)
		BUG("pool: %zu of %zu connections weren't given back", pool->opened - at_rest, pool->opened);
	arena_free(pool->arena);
	pthread_cond_destroy(&pool->given_back);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

static size_t own_place(const struct db_pool *pool)
{
	return (size_t)((uint64_t)pthread_self() * UINT64_C(0x9E3779B97F4A7C15) >> 32) % pool->max;
}

static struct db *find(struct db_pool *pool)
{
	const size_t own = own_place(pool);

	for (size_t i = 0; i < pool->max; i++) {
		_Atomic(struct db *) *place = &pool->places[(own + i) % pool->max];
		struct db *db = atomic_load_explicit(place, memory_order_relaxed);

		if (db != NULL && (db = atomic_exchange(place, NULL)) != NULL)
			return db;
	}
	return NULL;
}

/* There are as many places as connections: one is always empty for this one. */
static void put(struct db_pool *pool, struct db *db)
{
	const size_t own = own_place(pool);

	for (size_t i = 0;; i++) {
		struct db *none = NULL;

		if (atomic_compare_exchange_strong(&pool->places[(own + i) % pool->max], &none, db))
			return;
	}
}

/* Whoever waits says so before looking, and whoever gives back looks for them after giving: one of the two sees the
 * other. NULL when the caller may open one more. */
static struct db *wait_for_one(struct db_pool *pool)
{
	struct db *db;

	pthread_mutex_lock(&pool->lock);
	atomic_fetch_add(&pool->waiting, 1);
	while ((db = find(pool)) == NULL && pool->opened == pool->max)
		pthread_cond_wait(&pool->given_back, &pool->lock);
	atomic_fetch_sub(&pool->waiting, 1);
	pool->opened += db == NULL;
	pthread_mutex_unlock(&pool->lock);
	return db;
}

static void wake_one(struct db_pool *pool, bool was_closed)
{
	pthread_mutex_lock(&pool->lock);
	pool->opened -= was_closed;
	pthread_cond_signal(&pool->given_back);
	pthread_mutex_unlock(&pool->lock);
}

static void put_back(struct db_pool *pool, struct db *db)
{
	if (db != NULL)
		put(pool, db);
	if (db == NULL || atomic_load(&pool->waiting) > 0)
		wake_one(pool, db == NULL);
}

int db_pool_take(struct db_pool *pool, struct db **out, struct err *err)
{
	struct db *db = find(pool);
	int status = OK;

	if (db == NULL && (db = wait_for_one(pool)) == NULL)
		status = db_open(pool->url, DB_READ, &db, err);
	if (status == OK)
		status = db_begin(db, err);
	if (status != OK) {
		put_back(pool, db);
		return status;
	}
	*out = db;
	return OK;
}

void db_pool_give(struct db_pool *pool, struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	put_back(pool, db);
}
