#include "app/app.h"

#include <stdlib.h>

#include "app/tokens.h"

struct app *app_new(const struct app_parts *parts)
{
	struct app *app = calloc(1, sizeof(*app));

	if (app == NULL)
		BUG("app: out of memory");
	*app = (struct app){
	    .conf = parts->conf,
	    .clock = parts->clock,
	    .log = parts->log,
	    .readers = parts->readers,
	    .writer = parts->writer,
	    .client = parts->client,
	    .guards = token_guards_new(),
	};
	key_derive(parts->conf->secret_key, "tokens at rest", app->keys.seal);
	key_derive(parts->conf->secret_key, "sessions", app->keys.session);
	key_derive(parts->conf->secret_key, "tickets", app->keys.ticket);
	return app;
}

void app_free(struct app *app)
{
	if (app == NULL)
		return;
	token_guards_free(app->guards);
	secret_wipe(&app->keys, sizeof(app->keys));
	free(app);
}

void app_wake(const struct app *app)
{
	if (app->waker.fn != NULL)
		app->waker.fn(app->waker.ctx);
}

int64_t app_now_us(const struct app *app)
{
	return clock_now_us(&app->clock);
}

int app_write(const struct app *app, db_job job, void *ctx, struct err *err)
{
	int status = db_write(app->writer, job, ctx, err);

	if (status == OK)
		app_wake(app);
	return status;
}
