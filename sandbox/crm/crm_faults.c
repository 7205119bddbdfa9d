#include "crm/crm_faults.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "crm/gateway.h"
#include "crypto/crypto.h"

static const char JSON_TYPE[] = "application/json; charset=utf-8";

static bool is_machine(const char *path)
{
	return gateway_is_api(path) || text_starts(path, "/oauth/token") || text_starts(path, "/oauth/revoke");
}

/* Tokens don't name an app: they all are the one's that is registered. */
static const char *client_of(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *header = http_header(x, "Authorization");
	struct arena *arena = http_arena(x);
	unsigned char *pair;
	size_t len;

	if (header == NULL)
		return NULL;
	if (strncasecmp(header, "Basic ", 6) != 0)
		return sandbox->options->crm_client_id;
	if (base64_decode(arena, header + 6, &pair, &len, NULL) != OK || memchr(pair, ':', len) == NULL)
		return NULL;
	return arena_strndup(arena, (char *)pair, strcspn((char *)pair, ":"));
}

static const char *error_body(struct arena *arena, int status, const char *error)
{
	return arena_printf(arena,
			    "{\"success\":false,\"error\":\"%s\",\"errorCode\":%d,"
			    "\"error_info\":\"Please check developers.pipedrive.com\"}",
			    error, status);
}

static void refuse(struct sandbox *sandbox, struct http_exchange *x, const struct fault *fault, struct fault_reply *out)
{
	static const struct {
		enum fault_kind kind;
		int status;
		const char *error;
	} refusals[] = {
	    {FAULT_401, 401, "unauthorized access"},
	    {FAULT_403, 403, "Scope and URL mismatch"},
	    {FAULT_404, 404, NULL},
	    {FAULT_429, 429, "Request over limit"},
	    {FAULT_500_UNSAVED, 500, "Internal server error"},
	    {FAULT_500_SAVED, 500, "Internal server error"},
	    {FAULT_503, 503, "Service unavailable"},
	};
	struct arena *arena = http_arena(x);

	(void)sandbox;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
		if (refusals[i].kind == fault->kind)
			*out = (struct fault_reply){
			    .status = refusals[i].status,
			    .content_type = fault->kind == FAULT_404 ? NULL : JSON_TYPE,
			    .body = refusals[i].error != NULL ? error_body(arena, refusals[i].status, refusals[i].error)
							      : ""};
	if (fault->kind == FAULT_401)
		http_answer_header(x, "x-401-by-gw", "true");
	if (fault->kind == FAULT_503 && fault->retry_after_s > 0)
		http_answer_header(x, "Retry-After", arena_printf(arena, "%d", fault->retry_after_s));
	out->len = strlen(out->body);
}

/* The limiter then refuses as it does for good reason. */
bool crm_faults_limits(struct visit *visit, bool of_day)
{
	const struct fault *fault = faults_of(visit->sandbox, visit->x);

	return fault != NULL && fault->kind == FAULT_429 && text_eq(fault->problem, "day") == of_day;
}

bool crm_faults_refuse(struct visit *visit)
{
	const struct fault *fault = faults_of(visit->sandbox, visit->x);
	struct fault_reply reply;

	if (fault == NULL)
		return false;
	reply = faults_reply(visit->sandbox, visit->x, fault);
	visit->status = reply.status;
	buf_clear(&visit->body);
	buf_add(&visit->body, reply.body, reply.len);
	http_answer(visit->x, reply.status, reply.content_type, reply.body, reply.len);
	return true;
}

/* A revoked refresh token is an app uninstalled: webhooks go, too. */
static int kill_refresh(struct sandbox *sandbox, bool is_revoked, struct err *err)
{
	int status;

	if (!is_revoked)
		return db_exec(sandbox->db, "UPDATE install SET refresh_expires_us = 0", DB_NO_ARGS, NULL, err);
	if ((status = db_exec(sandbox->db, "DELETE FROM webhook", DB_NO_ARGS, NULL, err)) != OK)
		return status;
	return db_exec(sandbox->db, "DELETE FROM install", DB_NO_ARGS, NULL, err);
}

static int kill_tokens(struct sandbox *sandbox, const struct fault *fault, struct err *err)
{
	bool is_revoked = fault->kind == FAULT_TOKENS_REVOKE;
	bool with_refresh = !text_eq(fault->which, "access");
	int status = OK;

	if (!text_eq(fault->which, "refresh") || is_revoked)
		status = db_exec(sandbox->db, "DELETE FROM access_token", DB_NO_ARGS, NULL, err);
	return status == OK && with_refresh ? kill_refresh(sandbox, is_revoked, err) : status;
}

static void wake(struct sandbox *sandbox)
{
	const struct crm *crm = sandbox->own;

	sender_wake(crm->sender);
}

const struct fault_vendor crm_fault_vendor = {
    .is_machine = is_machine,
    .is_counted = gateway_is_api,
    .client_of = client_of,
    .refuse = refuse,
    .kill_tokens = kill_tokens,
    .wake = wake,
};
