/* One request on its way through a route. A route's row says how it runs and who may call it; its function parses,
 * calls one use case and answers. */
#ifndef LASKU_API_CALL_H
#define LASKU_API_CALL_H

#include "api/api.h"
#include "app/session.h"
#include "http/router.h"
#include "json/json.h"
#include "json/json_write.h"

enum runs {
	RUNS_HERE,  /* in the server's thread; touches neither database nor vendor */
	RUNS_READ,  /* in the server's thread, with a reading connection */
	RUNS_WRITE, /* as a job of the database's writer; answered once it is durable */
	RUNS_WAIT,  /* in a worker's thread; may call a vendor */
};

enum access {
	ACCESS_PUBLIC,  /* anyone, answered as JSON */
	ACCESS_BROWSER, /* anyone, answered as a page for a person */
	ACCESS_SESSION, /* a CRM user, by the bearer token of POST /session */
	ACCESS_ADMIN,   /* one who is an admin there */
};

struct call {
	struct http_exchange *x;
	struct api *api;
	struct app *app;
	const struct api_route *route;
	struct arena *arena;  /* the exchange's */
	struct caller caller; /* filled for ACCESS_SESSION and ACCESS_ADMIN */
	struct db *db;        /* RUNS_READ: reading; RUNS_WRITE: the writer's transaction; else NULL */
	struct json_doc *doc; /* the body, once call_body has parsed it */
	bool wakes_courier;   /* RUNS_WRITE: there is something to send, once this is durable */
};

struct api_route {
	const char *method, *pattern;
	enum runs runs;
	enum access access;
	int (*answer)(struct call *call, struct err *err); /* OK: the exchange has its answer */
	const char *operation; /* operationId in openapi.json; NULL: not part of the JSON API */
};

/* Every route of the server, ended by a NULL method. */
extern const struct api_route api_routes[];

/* Runs a route's function as its row says, and turns a failure into its answer. */
enum http_next call_run(struct http_exchange *x, struct api *api, const struct api_route *route);

/* The body as a JSON object. E_INVALID "body_malformed". */
MUST_CHECK int call_body(struct call *call, const struct json **out, struct err *err);

/* A path parameter as a positive number. E_NOT_FOUND "not_found": it isn't one, so that nothing can be there. */
MUST_CHECK int call_id(struct call *call, const char *name, int64_t *out, struct err *err);

/* The parts that api.c keeps. */
struct app *api_app(struct api *api);
struct workers *api_workers(struct api *api);
const struct asset *api_files(struct api *api);
const char *api_frame_ancestors(struct api *api);

#endif
