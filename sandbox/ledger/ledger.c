#include "ledger/ledger.h"

#include <string.h>

#include "common/admin.h"
#include "ledger/api.h"
#include "ledger/oauth.h"
#include "ledger/pages.h"
#include "ledger/schema.h"
#include "ledger/seed.h"
#include "ledger/state.h"

static void ledger_free(void *own)
{
	struct ledger *ledger = own;
	struct arena *arena = ledger->arena;

	limits_free(ledger->limits);
	arena_free(arena);
}

static int is_new(struct db *db, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT 1 FROM org LIMIT 1", DB_NO_ARGS);

	*out = !db_next(rows);
	return db_done(rows, err);
}

int ledger_prepare(struct sandbox *sandbox, struct err *err)
{
	struct arena *arena = arena_new();
	struct ledger *ledger = arena_new_of(arena, struct ledger);
	bool needs_seed = false;

	*ledger = (struct ledger){.arena = arena, .limits = limits_new()};
	sandbox->own = ledger;
	sandbox->own_free = ledger_free;
	if (schema_prepare(sandbox->db, err) != OK ||
	    schema_secret(sandbox->db, arena, "token_key", &ledger->token_key, err) != OK ||
	    is_new(sandbox->db, &needs_seed, err) != OK)
		return (int)err->status;
	return needs_seed ? seed(sandbox, true, err) : OK;
}

/* Called with the lock held. */
static int reset(struct sandbox *sandbox, bool with_sample, struct err *err)
{
	if (schema_clear(sandbox->db, err) != OK)
		return (int)err->status;
	limits_reset(ledger_of(sandbox)->limits);
	return seed(sandbox, with_sample, err);
}

static const struct route {
	const char *method, *path;
	void (*answer)(struct sandbox *sandbox, struct http_exchange *x);
} routes[] = {
    {"GET", "/identity/connect/authorize", oauth_authorize},
    {"POST", "/identity/connect/authorize", oauth_authorize},
    {"POST", "/connect/token", oauth_token},
    {"POST", "/connect/revocation", oauth_revoke},
    {"GET", "/.well-known/openid-configuration", oauth_discovery},
    {"GET", "/.well-known/openid-configuration/jwks", oauth_keys},
};

static const struct route *find_route(struct http_exchange *x)
{
	for (size_t i = 0; i < ARRAY_LEN(routes); i++)
		if (text_eq(routes[i].method, http_method(x)) && text_eq(routes[i].path, http_path(x)))
			return &routes[i];
	return NULL;
}

static void not_found(struct http_exchange *x)
{
	http_answer(x, 404, "text/html; charset=utf-8", "", 0);
}

static bool is_connections(const char *path)
{
	static const char name[] = "/connections";
	char *start = strndupa(path, sizeof(name) - 1);

	return text_eq_nocase(start, name) && (path[sizeof(name) - 1] == '\0' || path[sizeof(name) - 1] == '/');
}

static void handle_locked(struct sandbox *sandbox, struct http_exchange *x)
{
	const struct route *route = find_route(x);

	if (route != NULL)
		route->answer(sandbox, x);
	else if (is_connections(http_path(x)))
		oauth_connections(sandbox, x);
	else if (!admin_handle(sandbox, x, reset) && !pages_handle(sandbox, x))
		not_found(x);
}

enum http_next ledger_handle(struct http_exchange *x, void *ctx)
{
	struct sandbox *sandbox = ctx;

	if (text_starts(http_path(x), "/api.xro/")) {
		api_handle(sandbox, x);
		return HTTP_DONE;
	}
	pthread_mutex_lock(&sandbox->lock);
	handle_locked(sandbox, x);
	pthread_mutex_unlock(&sandbox->lock);
	return HTTP_DONE;
}
