#include "ledger/ledger_faults.h"

#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "crypto/crypto.h"
#include "crypto/token.h"
#include "json/json.h"
#include "ledger/access.h"
#include "ledger/state.h"

static const char HTML_TYPE[] = "text/html; charset=utf-8";

static bool is_api(const char *path)
{
	return text_starts(path, "/api.xro/");
}

static bool is_machine(const char *path)
{
	static const char connections[] = "/connections";

	return is_api(path) || text_starts(path, "/connect/") ||
	       strncasecmp(path, connections, sizeof(connections) - 1) == 0;
}

/* The part of "Basic ..." before the colon. */
static const char *basic_user(struct arena *arena, const char *encoded)
{
	unsigned char *pair;
	size_t len;

	if (base64_decode(arena, encoded, &pair, &len, NULL) != OK || memchr(pair, ':', len) == NULL)
		return NULL;
	return arena_strndup(arena, (char *)pair, strcspn((char *)pair, ":"));
}

static const char *client_of(struct sandbox *sandbox, struct http_exchange *x)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *header = text_or(http_header(x, "Authorization"), "");
	struct arena *arena = http_arena(x);
	char *claims = NULL;

	(void)sandbox;
	if (strncasecmp(header, "Basic ", 6) == 0)
		return basic_user(arena, header + 6);
	if (strncasecmp(header, "Bearer ", 7) != 0 || token_claims_unverified(arena, header + 7, &claims, NULL) != OK ||
	    json_parse(claims, strlen(claims), &doc, NULL) != OK)
		return NULL;
	return arena_strdup(arena, json_get_text(json_root(doc), "client_id", NULL));
}

static void refuse_access(struct http_exchange *x, int status, struct fault_reply *out)
{
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, LIMIT_URL);
	access_refusal(&buf, status, "AuthenticationUnsuccessful");
	*out = (struct fault_reply){status, "application/json; charset=utf-8",
				    arena_strndup(http_arena(x), buf.data, buf.len), buf.len};
}

static void refuse_unavailable(struct http_exchange *x, const struct fault *fault, struct fault_reply *out)
{
	static const char text[] = "The Xero API is temporarily unavailable";

	if (fault->retry_after_s > 0)
		http_answer_header(x, "Retry-After", arena_printf(http_arena(x), "%d", fault->retry_after_s));
	*out = (struct fault_reply){503, "text/plain; charset=utf-8", text, sizeof(text) - 1};
}

static enum limits_problem problem_of(const struct fault *fault)
{
	static const struct {
		const char *name;
		enum limits_problem problem;
	} problems[] = {{"minute", LIMITS_MINUTE_HIT},
			{"burst", LIMITS_MINUTE_HIT},
			{"day", LIMITS_DAY_HIT},
			{"concurrent", LIMITS_CONCURRENT_HIT},
			{"app", LIMITS_APP_MINUTE_HIT}};

	for (size_t i = 0; i < ARRAY_LEN(problems); i++)
		if (text_eq(problems[i].name, fault->problem))
			return problems[i].problem;
	return LIMITS_MINUTE_HIT;
}

static bool says_when(enum limits_problem problem)
{
	return problem == LIMITS_MINUTE_HIT || problem == LIMITS_DAY_HIT;
}

void ledger_faults_limit(struct sandbox *sandbox, struct http_exchange *x, struct limits_state *state)
{
	const struct fault *fault = faults_of(sandbox, x);

	if (fault == NULL || fault->kind != FAULT_429 || state->problem != LIMITS_FINE)
		return;
	state->problem = problem_of(fault);
	state->retry_after_s = says_when(state->problem) ? fault->retry_after_s : 0;
	if (state->problem == LIMITS_MINUTE_HIT)
		state->minute_remaining = 0;
	else if (state->problem == LIMITS_DAY_HIT)
		state->day_remaining = 0;
	else if (state->problem == LIMITS_APP_MINUTE_HIT)
		state->app_minute_remaining = 0;
}

/* Outside the API: token endpoint and connections. */
static void refuse_limit(struct http_exchange *x, const struct fault *fault, struct fault_reply *out)
{
	enum limits_problem problem = problem_of(fault);

	http_answer_header(x, "X-Rate-Limit-Problem", limits_problem_name(problem));
	if (says_when(problem))
		http_answer_header(x, "Retry-After", arena_printf(http_arena(x), "%d", fault->retry_after_s));
	*out = (struct fault_reply){.status = 429, .body = ""};
}

static void refuse(struct sandbox *sandbox, struct http_exchange *x, const struct fault *fault, struct fault_reply *out)
{
	(void)sandbox;
	if (fault->kind == FAULT_401 || fault->kind == FAULT_403)
		refuse_access(x, fault->kind == FAULT_401 ? 401 : 403, out);
	else if (fault->kind == FAULT_429)
		refuse_limit(x, fault, out);
	else if (fault->kind == FAULT_503)
		refuse_unavailable(x, fault, out);
	else
		*out = (struct fault_reply){
		    .status = fault->kind == FAULT_404 ? 404 : 500, .content_type = HTML_TYPE, .body = ""};
}

/* A revoked refresh token takes the person's connections with it. */
static int kill_refresh(struct sandbox *sandbox, bool is_revoked, struct err *err)
{
	int status;

	if (!is_revoked)
		return db_exec(sandbox->db,
			       "UPDATE refresh_token SET created_us = 0, replaced_us = COALESCE(replaced_us, 0)",
			       DB_NO_ARGS, NULL, err);
	status = db_exec(sandbox->db, "DELETE FROM connection", DB_NO_ARGS, NULL, err);
	return status == OK ? db_exec(sandbox->db, "DELETE FROM refresh_token", DB_NO_ARGS, NULL, err) : status;
}

static int kill_tokens(struct sandbox *sandbox, const struct fault *fault, struct err *err)
{
	bool is_revoked = fault->kind == FAULT_TOKENS_REVOKE;
	int status = OK;

	if (!text_eq(fault->which, "refresh"))
		status = token_age_end(sandbox->db, &ledger_of(sandbox)->token_age, is_revoked, err);
	if (status == OK && !text_eq(fault->which, "access"))
		status = kill_refresh(sandbox, is_revoked, err);
	return status;
}

static void wake(struct sandbox *sandbox)
{
	sender_wake(ledger_of(sandbox)->sender);
}

const struct fault_vendor ledger_fault_vendor = {
    .is_machine = is_machine,
    .is_counted = is_api,
    .client_of = client_of,
    .refuse = refuse,
    .kill_tokens = kill_tokens,
    .wake = wake,
};
