/* Reading connections, shared by the threads: taken for one request, given back after it. */
#ifndef LASKU_DB_POOL_H
#define LASKU_DB_POOL_H

#include "db/db.h"

struct db_pool;

/* Opens connections as they are needed, at most ${max} of them. */
MUST_CHECK int db_pool_new(const char *url, size_t max, struct db_pool **out, struct err *err);
void db_pool_free(struct db_pool *pool); /* every connection must be back */
DEFINE_FREEP(db_pool)

/* Takes a connection and begins a reading transaction on it; waits while all are taken. */
MUST_CHECK int db_pool_take(struct db_pool *pool, struct db **out, struct err *err);

/* Ends the transaction and gives the connection back. NULL is fine. */
void db_pool_give(struct db_pool *pool, struct db *db);

#endif
