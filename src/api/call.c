#include "api/call.h"

#include <string.h>

#include "api/page.h"
#include "api/respond.h"
#include "db/pool.h"
#include "db/writer.h"

static void call_end(struct call *call)
{
	json_doc_free(call->doc);
	call->doc = NULL;
}

/* A fault of our own tells of tables and files; the caller gets what can be done about it. */
static const struct err *hidden(struct call *call, const struct err *err)
{
	struct err *told = arena_new_of(call->arena, struct err);

	err_set(told, err->status, err->code,
		"Something in Lasku failed. Try again; if this stays, tell its operator the request number %s.",
		http_request_id(call->x));
	return told;
}

/* Turns a failure into an answer; what is our fault, or the surroundings', is logged. */
static void answer_failure(struct call *call, const struct err *err)
{
	if (err->status == E_INTERNAL || err->status == E_UPSTREAM || err->status == E_UNCERTAIN ||
	    err->status == E_BUSY)
		log_err(call->app->log, "request_failed", http_request_id(call->x), err);
	if (err->status == E_INTERNAL)
		err = hidden(call, err);
	if (call->route->access == ACCESS_BROWSER)
		page_answer_error(call, err);
	else
		respond_error(call->x, err, NULL, 0);
}

static void run(struct call *call)
{
	struct err err;

	if (call->route->answer(call, &err) != OK)
		answer_failure(call, &err);
}

static enum http_next run_read(struct call *call)
{
	struct err err;

	if (db_pool_take(call->app->readers, &call->db, &err) != OK)
		answer_failure(call, &err);
	else
		run(call);
	db_pool_give(call->app->readers, call->db);
	call_end(call);
	return HTTP_DONE;
}

static int write_job(struct db *tx, void *ctx, struct err *err)
{
	struct call *call = ctx;

	call->db = tx;
	return call->route->answer(call, err);
}

static void write_done(void *ctx, int status, const struct err *err)
{
	struct call *call = ctx;

	if (status != OK)
		answer_failure(call, err);
	else if (call->wakes_courier)
		app_wake(call->app);
	call_end(call);
	http_finish(call->x);
}

static void wait_job(void *ctx)
{
	struct call *call = ctx;

	run(call);
	call_end(call);
	http_finish(call->x);
}

/* "Authorization: Bearer ..." of a session; the scheme's name has no case. */
static int check_caller(struct call *call, struct err *err)
{
	const char *header = http_header(call->x, "Authorization");

	if (header == NULL || strncasecmp(header, "Bearer ", 7) != 0)
		return err_set(err, E_DENIED, "session_missing",
			       "This needs a session. Open Lasku from inside Pipedrive.");
	if (session_check(call->app, header + 7, strlen(header + 7), &call->caller, err) != OK)
		return (int)err->status;
	call->caller.request_id = http_request_id(call->x);
	if (call->route->access == ACCESS_ADMIN && !call->caller.is_admin)
		return err_set(err, E_DENIED, "admin_needed",
			       "Only an admin of the Pipedrive account can do this. Ask one of them.");
	return OK;
}

enum http_next call_run(struct http_exchange *x, struct api *api, const struct api_route *route)
{
	struct call *call = arena_new_of(http_arena(x), struct call);
	struct err err;

	*call = (struct call){.x = x, .api = api, .app = api_app(api), .route = route, .arena = http_arena(x)};
	if ((route->access == ACCESS_SESSION || route->access == ACCESS_ADMIN) && check_caller(call, &err) != OK) {
		answer_failure(call, &err);
		return HTTP_DONE;
	}
	switch (route->runs) {
	case RUNS_HERE:
		run(call);
		call_end(call);
		return HTTP_DONE;
	case RUNS_READ:
		return run_read(call);
	case RUNS_WRITE:
		if (db_write_later(call->app->writer, write_job, write_done, call, &err) == OK)
			return HTTP_LATER;
		break;
	case RUNS_WAIT:
		if (workers_run(api_workers(api), wait_job, call, &err) == OK)
			return HTTP_LATER;
		break;
	}
	answer_failure(call, &err);
	return HTTP_DONE;
}

int call_body(struct call *call, const struct json **out, struct err *err)
{
	size_t len;
	const char *body = http_body(call->x, &len);

	json_doc_free(TAKE(call->doc));
	if (json_parse(body, len, &call->doc, err) != OK) {
		err_set(err, E_INVALID, "body_malformed", "The request's body isn't well-formed JSON.");
		return E_INVALID;
	}
	*out = json_root(call->doc);
	if (!json_is_object(*out))
		return err_set(err, E_INVALID, "body_malformed", "The request's body must be a JSON object.");
	return OK;
}

int call_id(struct call *call, const char *name, int64_t *out, struct err *err)
{
	const char *text = http_param(call->x, name);

	if (text_to_i64(text, strlen(text), 1, INT64_MAX, out, NULL) != OK)
		return err_set(err, E_NOT_FOUND, "not_found", "There is nothing at this address.");
	return OK;
}
