#include "crm/crm.h"

#include <stdlib.h>
#include <string.h>

#include "base/assets.h"
#include "common/admin.h"
#include "common/origin.h"
#include "common/calls.h"
#include "crm/crm_faults.h"
#include "crm/crm_import.h"
#include "crm/gateway.h"
#include "crm/limiter.h"
#include "crm/notices.h"
#include "crm/oauth.h"
#include "crm/pages.h"
#include "crm/seed.h"
#include "crm/webhooks.h"

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
	sandbox->faults = faults_new(sandbox, &crm_fault_vendor);
	sandbox->is_new = is_new;
	if (is_new && (status = crm_seed(sandbox, !sandbox->options->is_empty, err)) != OK)
		return status;
	return sender_new(sandbox, &crm_sender_rules, &crm->sender, err);
}

/* The machines' side: their calls are recorded, and failures are answered in JSON. */
static const struct machine_route {
	const char *path;
	visit_handler handler;
} machine_routes[] = {
    {"/oauth/token", crm_oauth_token}, {"/oauth/token/", crm_oauth_token}, {"/oauth/revoke", crm_oauth_revoke}};

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
	const int64_t began_us = clock_monotonic_us();
	struct visit visit;

	visit_init(&visit, sandbox, x);
	answer(&visit, handler, visit_fail);
	calls_note_timed(sandbox, x, began_us, visit.status, visit.body.data, visit.body.len);
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

/* Answers /_sandbox/webhooks. */
static bool answer_webhooks(struct sandbox *sandbox, struct http_exchange *x)
{
	struct visit visit;

	if (!text_eq(http_path(x), "/_sandbox/webhooks") || !text_eq(http_method(x), "GET"))
		return false;
	visit_init(&visit, sandbox, x);
	answer(&visit, webhooks_state, visit_fail);
	visit_release(&visit);
	return true;
}

static const struct admin_vendor vendor = {.reset = crm_seed, .importer = &crm_importer};

enum http_next crm_handle(struct http_exchange *x, void *ctx)
{
	struct sandbox *sandbox = ctx;
	const struct crm *crm = sandbox->own;
	visit_handler handler = machine_handler(x);
	bool is_changed;

	pthread_mutex_lock(&sandbox->lock);
	if (handler != NULL)
		answer_machine(sandbox, x, handler);
	else if (!origin_refuse_foreign(sandbox, x) && !settings_handle(sandbox, x, crm_settings, &is_changed) &&
		 !answer_webhooks(sandbox, x) && !admin_handle(sandbox, x, &vendor))
		answer_page(sandbox, x);
	if (!text_eq(http_method(x), "GET"))
		sender_wake(crm->sender);
	pthread_mutex_unlock(&sandbox->lock);
	return HTTP_DONE;
}
