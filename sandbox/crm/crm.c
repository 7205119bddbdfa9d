#include "crm/crm.h"

#include <stdlib.h>
#include <string.h>

#include "base/assets.h"
#include "common/admin.h"
#include "common/calls.h"
#include "crm/gateway.h"
#include "crm/limiter.h"
#include "crm/oauth.h"
#include "crm/pages.h"
#include "crm/seed.h"
#include "crm/sender.h"

extern struct asset crm_sql[];

static void crm_free(void *own)
{
	struct crm *crm = own;

	if (crm == NULL)
		return;
	sender_free(crm->sender);
	limiter_free(crm->limiter);
	free(crm);
}

int crm_prepare(struct sandbox *sandbox, struct err *err)
{
	struct crm *crm = calloc(1, sizeof(*crm));
	bool is_new = false;
	int status;

	if (crm == NULL)
		BUG("out of memory");
	crm->limiter = limiter_new();
	sandbox->own = crm;
	sandbox->own_free = crm_free;
	if ((status = calls_prepare(sandbox->db, err)) != OK ||
	    (status = db_migrate_files(sandbox->db, crm_sql, err)) != OK ||
	    (status = crm_seed_is_needed(sandbox->db, &is_new, err)) != OK)
		return status;
	return is_new ? crm_seed(sandbox, true, err) : OK;
}

/* POST /_sandbox/settings: {"name":"value"} or numbers and switches; null forgets one. */
static int change_settings(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *value;
	const char *name;
	void *cursor = NULL;
	int status = body_object(visit, &doc, err);

	while (status == OK && json_next(json_root(doc), &cursor, &name, &value)) {
		const char *text = json_text(value, NULL);

		if (!list_has("probe_webhooks,rotate_refresh_tokens,burst_limit,daily_budget,scopes", name))
			return err_set(err, E_INVALID, "setting_unknown", "There is no setting %s.", name);
		if (text == NULL)
			text = json_bool(value, false) ? "1"
			       : json_is_number(value) ? json_dump(visit->arena, value)
						       : "0";
		status = db_exec(visit->db,
				 "INSERT INTO setting (name, value) VALUES ($1, $2)"
				 " ON CONFLICT (name) DO UPDATE SET value = $2",
				 DB_ARGS(DB_T(name), DB_T(text)), NULL, err);
		if (status == OK && json_is_null(value))
			status =
			    db_exec(visit->db, "DELETE FROM setting WHERE name = $1", DB_ARGS(DB_T(name)), NULL, err);
	}
	return status == OK ? visit_send_json(visit, 200, "{\"ok\":true}") : status;
}

/* The machines' side: their calls are recorded, and failures are answered in JSON. */
static const struct machine_route {
	const char *path;
	visit_handler handler;
} machine_routes[] = {{"/oauth/token", crm_oauth_token},
		      {"/oauth/token/", crm_oauth_token},
		      {"/oauth/revoke", crm_oauth_revoke},
		      {"/_sandbox/settings", change_settings}};

static visit_handler machine_handler(struct http_exchange *x)
{
	if (gateway_is_api(http_path(x)))
		return gateway_handle;
	for (size_t i = 0; i < ARRAY_LEN(machine_routes); i++)
		if (text_eq(http_path(x), machine_routes[i].path) && text_eq(http_method(x), "POST"))
			return machine_routes[i].handler;
	return NULL;
}

/* Runs the handler in a transaction of its own, which a failure undoes. */
static void answer(struct visit *visit, visit_handler handler, void (*fail)(struct visit *visit, const struct err *err))
{
	struct err err = {0};
	int status = db_begin(visit->db, &err);

	if (status == OK) {
		status = handler(visit, &err);
		if (status == OK)
			status = db_commit(visit->db, &err);
		if (status != OK)
			db_rollback(visit->db);
	}
	if (status != OK)
		fail(visit, &err);
}

static void answer_machine(struct sandbox *sandbox, struct http_exchange *x, visit_handler handler)
{
	struct visit visit;

	visit_init(&visit, sandbox, x);
	answer(&visit, handler, visit_fail);
	if (!text_starts(http_path(x), "/_sandbox/"))
		calls_note(sandbox, x, visit.status, visit.body.data, visit.body.len);
	visit_release(&visit);
}

/* Pages answer people with pages, and scripts (which don't ask for HTML) with JSON. */
static void fail_page(struct visit *visit, const struct err *err)
{
	const char *accept = text_or(http_header(visit->x, "Accept"), "");

	if (err->status == E_INTERNAL)
		log_err(&visit->sandbox->log, "crm_page_failed", http_request_id(visit->x), err);
	if (strstr(accept, "text/html") != NULL)
		crm_pages_fail(visit, err);
	else
		visit_fail(visit, err);
}

static void answer_page(struct sandbox *sandbox, struct http_exchange *x)
{
	struct visit visit;

	visit_init(&visit, sandbox, x);
	answer(&visit, crm_pages_handle, fail_page);
	visit_release(&visit);
}

/* The thread is started by the first request: only then are address and client of the sandbox settled. */
static void wake_sender(struct sandbox *sandbox)
{
	struct crm *crm = sandbox->own;
	struct err err;

	if (crm->sender == NULL && sender_new(sandbox, &crm->sender, &err) != OK)
		log_err(&sandbox->log, "crm_sender_failed", NULL, &err);
	else
		sender_wake(crm->sender);
}

enum http_next crm_handle(struct http_exchange *x, void *ctx)
{
	struct sandbox *sandbox = ctx;
	visit_handler handler = machine_handler(x);

	pthread_mutex_lock(&sandbox->lock);
	if (handler != NULL)
		answer_machine(sandbox, x, handler);
	else if (!admin_handle(sandbox, x, crm_seed))
		answer_page(sandbox, x);
	wake_sender(sandbox);
	pthread_mutex_unlock(&sandbox->lock);
	return HTTP_DONE;
}
