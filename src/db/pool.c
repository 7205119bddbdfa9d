#include "db/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct db_pool {
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	char *url;
	struct arena *arena;
	struct db **idle;
	size_t idle_count, opened, max;
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
	pool->idle = arena_array(pool->arena, max, sizeof(struct db *));
	pool->max = max;
	*out = pool;
	return OK;
}

void db_pool_free(struct db_pool *pool)
{
	if (pool == NULL)
		return;
	if (pool->idle_count != pool->opened)
		BUG("pool: %zu of %zu connections weren't given back", pool->opened - pool->idle_count, pool->opened);
	for (size_t i = 0; i < pool->idle_count; i++)
		db_free(pool->idle[i]);
	arena_free(pool->arena);
	pthread_cond_destroy(&pool->given_back);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

/* An idle connection; NULL when the caller may open one more. */
static struct db *reserve(struct db_pool *pool)
{
	struct db *db = NULL;

	pthread_mutex_lock(&pool->lock);
	while (pool->idle_count == 0 && pool->opened == pool->max)
		pthread_cond_wait(&pool->given_back, &pool->lock);
	if (pool->idle_count > 0)
		db = pool->idle[--pool->idle_count];
	else
		pool->opened++;
	pthread_mutex_unlock(&pool->lock);
	return db;
}

static void put_back(struct db_pool *pool, struct db *db)
{
	pthread_mutex_lock(&pool->lock);
	if (db != NULL)
		pool->idle[pool->idle_count++] = db;
	else
		pool->opened--;
	pthread_cond_signal(&pool->given_back);
	pthread_mutex_unlock(&pool->lock);
}

int db_pool_take(struct db_pool *pool, struct db **out, struct err *err)
{
	struct db *db = reserve(pool);
	int status = db != NULL ? OK : db_open(pool->url, DB_READ, &db, err);

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
