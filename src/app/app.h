/* What every use case is given: settings, clock, database, network, keys. Nothing here is global; main makes one.
 *
 * How the use cases are shaped:
 *  - reads take a struct db * (from the pool, a transaction is open on it) and never wait for a vendor;
 *  - writes are a job struct and a db_job that runs on it, for db_write or db_write_later. After one that says so, call
 *    app_wake once it is durable;
 *  - what calls a vendor blocks; run it on a worker's thread. It takes its own connections.
 * Results live in the caller's arena. Texts inside them may be borrowed from what the caller passed in. */
#ifndef LASKU_APP_APP_H
#define LASKU_APP_APP_H

#include "app/app_conf.h"
#include "base/base.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "db/db.h"
#include "db/pool.h"
#include "db/writer.h"
#include "http/client.h"

struct token_guards; /* app/tokens.h */

/* Keys for one purpose each, derived from LASKU_SECRET_KEY. */
struct app_keys {
	unsigned char seal[SECRET_KEY_SIZE];    /* tokens at rest */
	unsigned char session[SECRET_KEY_SIZE]; /* sessions of our pages */
	unsigned char ticket[SECRET_KEY_SIZE];  /* "this user may start the ledger's login" */
};

/* Tells the courier that there may be work. ${fn} is called from any thread, and must not block. */
struct app_waker {
	void (*fn)(void *ctx);
	void *ctx;
};

struct app {
	const struct app_conf *conf;
	struct clock clock;
	const struct log *log;
	struct db_pool *readers;
	struct db_writer *writer;
	struct http_client *client;
	struct app_keys keys;
	struct token_guards *guards;
	struct app_waker waker; /* empty until the courier has started */
};

/* What main has made; borrowed until app_free. */
struct app_parts {
	const struct app_conf *conf;
	struct clock clock;
	const struct log *log;
	struct db_pool *readers;
	struct db_writer *writer;
	struct http_client *client;
};

/* crypto_start has been called, the database is migrated (store/schema.h). The caller frees it. */
struct app *app_new(const struct app_parts *parts);
void app_free(struct app *app);
DEFINE_FREEP(app)

/* Tells the courier, if there is one. */
void app_wake(const struct app *app);

int64_t app_now_us(const struct app *app);

/* Runs ${job} and waits until it is durable; wakes the courier when it went well. Not from the writer's thread. */
MUST_CHECK int app_write(const struct app *app, db_job job, void *ctx, struct err *err);

/* Who is calling, proven by a session (app/session.h). */
struct caller {
	int64_t company_id, user_id;
	bool is_admin;
	const char *request_id; /* for log lines; may be NULL */
};

#endif
