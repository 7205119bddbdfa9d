#include "ledger/ledger.h"

#include <string.h>

#include "common/admin.h"
#include "common/origin.h"
#include "common/settings.h"
#include "ledger/api.h"
#include "ledger/ledger_faults.h"
#include "ledger/ledger_import.h"
#include "ledger/oauth.h"
#include "ledger/pages.h"
#include "ledger/schema.h"
#include "ledger/seed.h"
#include "ledger/sql_texts.h"
#include "ledger/state.h"
#include "ledger/switches.h"
#include "ledger/webhook.h"

static void ledger_free(void *own)
{
	struct ledger *ledger = own;
	struct arena *arena = ledger->arena;

	sender_free(ledger->sender);
	limits_free(ledger->limits);
	sql_texts_free(ledger->texts);
	arena_free(arena);
}

static int is_new(struct db *db, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT 1 FROM org LIMIT 1", DB_NO_ARGS);

	*out = !db_next(rows);
	return db_done(rows, err);
}

static int limit_of(struct db *db, const char *name)
{
	int64_t limit = settings_number(db, ledger_switches, name);

	return limit > INT32_MAX ? INT32_MAX : (int)limit;
}

/* The limits are counted without the lock, so they have a copy of their settings. */
static void apply_settings(struct sandbox *sandbox)
{
	const struct limits_rules rules = {.concurrent = limit_of(sandbox->db, "concurrent_limit"),
					   .minute = limit_of(sandbox->db, "minute_limit"),
					   .day = limit_of(sandbox->db, "day_limit"),
					   .app_minute = limit_of(sandbox->db, "app_minute_limit")};

	limits_set_rules(ledger_of(sandbox)->limits, &rules);
}

int ledger_prepare(struct sandbox *sandbox, struct err *err)
{
	struct arena *arena = arena_new();
	struct ledger *ledger = arena_new_of(arena, struct ledger);
	bool needs_seed = false;

	*ledger = (struct ledger){.arena = arena, .limits = limits_new(), .texts = sql_texts_new()};
	sandbox->own = ledger;
	sandbox->own_free = ledger_free;
	if (schema_prepare(sandbox->db, err) != OK ||
	    schema_secret(sandbox->db, arena, "token_key", &ledger->token_key, err) != OK ||
	    is_new(sandbox->db, &needs_seed, err) != OK)
		return (int)err->status;
	apply_settings(sandbox);
	sandbox->faults = faults_new(sandbox, &ledger_fault_vendor);
	sandbox->is_new = needs_seed;
	if (token_age_load(sandbox->db, &ledger->token_age, err) != OK ||
	    (needs_seed && seed(sandbox, !sandbox->options->is_empty, err) != OK) ||
	    webhook_prepare(sandbox, err) != OK)
		return (int)err->status;
	return sender_new(sandbox, &webhook_rules, &ledger->sender, err);
}

/* Called with the lock held. */
static int reset(struct sandbox *sandbox, bool with_sample, struct err *err)
{
	if (schema_clear(sandbox->db, err) != OK)
		return (int)err->status;
	limits_reset(ledger_of(sandbox)->limits);
	apply_settings(sandbox);
	if (seed(sandbox, with_sample, err) != OK)
		return (int)err->status;
	return webhook_prepare(sandbox, err);
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

static const struct admin_vendor vendor = {.reset = reset, .importer = &ledger_importer};

static void handle_locked(struct sandbox *sandbox, struct http_exchange *x)
{
	const struct route *route = find_route(x);
	bool is_changed = false;

	if (route != NULL)
		route->answer(sandbox, x);
	else if (text_starts(http_path(x), "/_sandbox/") && origin_refuse_foreign(sandbox, x))
		return;
	else if (settings_handle(sandbox, x, ledger_switches, &is_changed))
		apply_settings(sandbox);
	else if (is_connections(http_path(x)))
		oauth_connections(sandbox, x);
	else if (!webhook_admin(sandbox, x) && !admin_handle(sandbox, x, &vendor) && !pages_handle(sandbox, x))
		not_found(x);
}

enum http_next ledger_handle(struct http_exchange *x, void *ctx)
{
	struct sandbox *sandbox = ctx;

	if (text_starts(http_path(x), "/api.xro/")) {
		api_handle(sandbox, x);
		if (!text_eq(http_method(x), "GET") && atomic_load(&ledger_of(sandbox)->has_webhook))
			sender_wake(ledger_of(sandbox)->sender);
		return HTTP_DONE;
	}
	pthread_mutex_lock(&sandbox->lock);
	handle_locked(sandbox, x);
	sender_wake(ledger_of(sandbox)->sender);
	pthread_mutex_unlock(&sandbox->lock);
	return HTTP_DONE;
}
