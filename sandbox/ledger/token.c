/* The token endpoint and revocation (contract xero.md 1.2 to 1.4). */
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "common/calls.h"
#include "crypto/crypto.h"
#include "json/json_write.h"
#include "ledger/access.h"
#include "ledger/form.h"
#include "ledger/oauth.h"
#include "ledger/openid.h"
#include "ledger/settings_rows.h"
#include "ledger/switches.h"

enum {
	CODE_SECONDS = 300,
	GRACE_SECONDS = 30 * 60,
	REFRESH_DAYS = 60,
	ANSWER_MAX = 64 * 1024,
	VERIFIER_MIN = 43,
	VERIFIER_MAX = 128,
};

/* What a code or a refresh token stands for. */
struct grant {
	struct access access;
	const char *nonce;
	int64_t auth_us;
	bool is_public;      /* given to a client without a secret, which refreshes without one */
	const char *refresh; /* the refresh token to answer with; NULL: a new one */
};

/* Tokens stay out of the record of calls. */
static void answer(struct sandbox *sandbox, struct http_exchange *x, int status, const char *body, size_t len)
{
	http_answer_copy(x, status, len > 0 ? "application/json; charset=utf-8" : NULL, body, len);
	calls_note(sandbox, x, status, status == 200 ? "" : body, status == 200 ? 0 : len);
}

static void answer_error(struct sandbox *sandbox, struct http_exchange *x, const char *error)
{
	const char *body = arena_printf(http_arena(x), "{\"error\":\"%s\"}", error);

	answer(sandbox, x, 400, body, strlen(body));
}

/* ---- who is asking ---- */

struct client {
	const char *id, *secret; /* ${secret} NULL: none was sent */
};

static struct client read_client(struct http_exchange *x)
{
	struct client client = {form_field(x, "client_id"), form_field(x, "client_secret")};
	const char *header = text_or(http_header(x, "Authorization"), "");
	unsigned char *decoded;
	char *colon;
	size_t len;

	if (strncasecmp(header, "Basic ", 6) != 0 ||
	    base64_decode(http_arena(x), header + 6, &decoded, &len, NULL) != OK)
		return client;
	colon = strchr((char *)decoded, ':');
	if (colon == NULL)
		return client;
	*colon = '\0';
	return (struct client){(char *)decoded, colon + 1};
}

/* A client without a secret must prove itself by PKCE instead; ${*is_public_out} says so. */
static bool is_known(struct sandbox *sandbox, struct http_exchange *x, bool *is_public_out)
{
	const struct sandbox_options *options = sandbox->options;
	struct client client = read_client(x);

	*is_public_out = client.secret == NULL;
	return oauth_is_client(sandbox, client.id) &&
	       (client.secret == NULL || secret_text_eq(client.secret, options->ledger_client_secret));
}

/* ---- tokens ---- */

static int new_refresh_token(struct sandbox *sandbox, struct arena *arena, const struct grant *grant, const char **out,
			     struct err *err)
{
	*out = random_text(arena, 32);
	return db_exec(sandbox->db,
		       "INSERT INTO refresh_token (token, client_id, person_id, event_id, scope, auth_us, created_us,"
		       " is_public) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		       DB_ARGS(DB_T(*out), DB_T(grant->access.client_id), DB_T(grant->access.person_id),
			       DB_T(grant->access.event_id), DB_T(grant->access.scope), DB_I(grant->auth_us),
			       DB_I(sandbox_now_us(sandbox)), DB_I(grant->is_public)),
		       NULL, err);
}

/* What answers the use of ${used}, to be given again when ${used} comes again. */
static int keep_successor(struct sandbox *sandbox, const char *used, const char *successor, struct err *err)
{
	return db_exec(sandbox->db, "UPDATE refresh_token SET successor = $2 WHERE token = $1",
		       DB_ARGS(DB_T(used), DB_T(successor)), NULL, err);
}

static int answer_tokens(struct sandbox *sandbox, struct http_exchange *x, const struct grant *grant, struct err *err)
{
	const char *access = NULL, *refresh = grant->refresh, *id_token = NULL;
	struct arena *arena = http_arena(x);
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;
	int expires_s = 0;

	buf_init(&buf, ANSWER_MAX);
	if (access_token_new(sandbox, arena, &grant->access, grant->auth_us, &access, &expires_s, err) != OK ||
	    (access_has_scope(grant->access.scope, "openid") &&
	     id_token_new(sandbox, arena, &grant->access, grant->auth_us, grant->nonce, &id_token, err) != OK) ||
	    (refresh == NULL && access_has_scope(grant->access.scope, "offline_access") &&
	     new_refresh_token(sandbox, arena, grant, &refresh, err) != OK) ||
	    keep_successor(sandbox, form_field(x, "refresh_token"), refresh, err) != OK)
		return E_INTERNAL;
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	if (id_token != NULL)
		json_out_text(&out, "id_token", id_token);
	json_out_text(&out, "access_token", access);
	json_out_i64(&out, "expires_in", expires_s);
	json_out_text(&out, "token_type", "Bearer");
	if (refresh != NULL)
		json_out_text(&out, "refresh_token", refresh);
	json_out_text(&out, "scope", grant->access.scope);
	json_out_end(&out);
	answer(sandbox, x, 200, buf.data, buf.len);
	return OK;
}

/* ---- a code ---- */

static bool verifies(struct arena *arena, const char *verifier, const char *challenge)
{
	unsigned char hash[SHA256_SIZE];

	if (verifier == NULL || strlen(verifier) < VERIFIER_MIN || strlen(verifier) > VERIFIER_MAX)
		return false;
	sha256(verifier, strlen(verifier), hash);
	return secret_text_eq(base64url_encode(arena, hash, sizeof(hash)), challenge);
}

static bool is_usable_code(struct db_rows *rows, struct sandbox *sandbox, struct http_exchange *x, bool is_public)
{
	const char *challenge = db_text(rows, 5);
	int64_t age_us = sandbox_now_us(sandbox) - db_i64(rows, 6);

	if (db_i64(rows, 7) != 0 || age_us > CODE_SECONDS * US_PER_SECOND ||
	    !text_eq(db_text(rows, 1), form_field(x, "redirect_uri")))
		return false;
	if (challenge != NULL)
		return verifies(http_arena(x), form_field(x, "code_verifier"), challenge);
	return !is_public;
}

/* The code's grant, and marks it as used. NULL in ${*error_out}: fine. */
static int take_code(struct sandbox *sandbox, struct http_exchange *x, bool is_public, struct grant *out,
		     const char **error_out, struct err *err)
{
	struct arena *arena = http_arena(x);
	const char *code = text_or(form_field(x, "code"), "");
	struct db_rows *rows =
	    db_query(sandbox->db,
		     "SELECT client_id, redirect_uri, scope, person_id, event_id, challenge, created_us,"
		     " is_used, nonce FROM auth_code WHERE code = $1",
		     DB_ARGS(DB_T(code)));

	*error_out = "invalid_grant";
	if (db_next(rows) && is_usable_code(rows, sandbox, x, is_public)) {
		*error_out = NULL;
		*out = (struct grant){.access = {.client_id = db_text_copy(rows, 0, arena),
						 .scope = db_text_copy(rows, 2, arena),
						 .person_id = db_text_copy(rows, 3, arena),
						 .event_id = db_text_copy(rows, 4, arena)},
				      .nonce = db_text_copy(rows, 8, arena),
				      .is_public = is_public,
				      .auth_us = db_i64(rows, 6)};
	}
	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	return db_exec(sandbox->db, "UPDATE auth_code SET is_used = 1 WHERE code = $1", DB_ARGS(DB_T(code)), NULL, err);
}

/* ---- a refresh token ---- */

/* NULL: it may be used. */
static const char *refresh_refusal(struct db_rows *rows, int64_t now_us, bool is_public)
{
	if (is_public && db_i64(rows, 7) == 0)
		return "invalid_client";
	if (now_us - db_i64(rows, 5) > REFRESH_DAYS * US_PER_DAY)
		return "invalid_grant";
	if (!db_is_null(rows, 6) && now_us - db_i64(rows, 6) > GRACE_SECONDS * US_PER_SECOND)
		return "invalid_grant";
	return NULL;
}

/* One that was replaced already works for half an hour more, counted from its first use. */
static int take_refresh(struct sandbox *sandbox, struct http_exchange *x, bool is_public, struct grant *out,
			const char **error_out, struct err *err)
{
	const bool is_same = switch_is(sandbox->db, "grace_answer", "same");
	int64_t now_us = sandbox_now_us(sandbox);
	struct arena *arena = http_arena(x);
	const char *token = text_or(form_field(x, "refresh_token"), "");
	struct db_rows *rows =
	    db_query(sandbox->db,
		     "SELECT client_id, scope, person_id, event_id, auth_us, created_us, replaced_us,"
		     " is_public, successor FROM refresh_token WHERE token = $1",
		     DB_ARGS(DB_T(token)));

	*error_out = "invalid_grant";
	if (db_next(rows) && (*error_out = refresh_refusal(rows, now_us, is_public)) == NULL) {
		*out = (struct grant){.access = {.client_id = db_text_copy(rows, 0, arena),
						 .scope = db_text_copy(rows, 1, arena),
						 .person_id = db_text_copy(rows, 2, arena),
						 .event_id = db_text_copy(rows, 3, arena)},
				      .auth_us = db_i64(rows, 4),
				      .is_public = db_i64(rows, 7) != 0,
				      .refresh = is_same ? db_text_copy(rows, 8, arena) : NULL};
	}
	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	if (*error_out != NULL)
		return OK;
	return db_exec(sandbox->db, "UPDATE refresh_token SET replaced_us = COALESCE(replaced_us, $2) WHERE token = $1",
		       DB_ARGS(DB_T(token), DB_I(now_us)), NULL, err);
}

/* ---- without a person ---- */

/* The connection of a custom connection belongs to nobody. */
static int connect_app(struct sandbox *sandbox, const struct access *access, struct err *err)
{
	char id[UUID_TEXT_MAX], event_id[UUID_TEXT_MAX];

	return db_exec(sandbox->db,
		       "INSERT INTO connection (id, client_id, person_id, org_id, event_id, created_us, updated_us)"
		       " VALUES ($1, $2, '', $3, $4, $5, $5) ON CONFLICT (client_id, person_id, org_id) DO NOTHING",
		       DB_ARGS(DB_T(uuid_new(id)), DB_T(access->client_id), DB_T(access->org_id),
			       DB_T(uuid_new(event_id)), DB_I(sandbox_now_us(sandbox))),
		       NULL, err);
}

/* A custom connection is bound to one organisation, app management to none. */
static int bind_organisation(struct sandbox *sandbox, struct arena *arena, struct access *access, struct err *err)
{
	const char *wanted = settings_text(sandbox->db, arena, ledger_switches, "custom_connection");
	struct org *orgs;
	size_t count;

	if (text_eq(access->scope, "app.connections"))
		return OK;
	if (org_list(sandbox->db, arena, &orgs, &count, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < count && access->org_id == NULL; i++)
		if (*wanted == '\0' || text_eq_nocase(orgs[i].id, wanted) || text_eq(orgs[i].short_code, wanted))
			access->org_id = orgs[i].id;
	return access->org_id != NULL ? connect_app(sandbox, access, err) : OK;
}

static int take_credentials(struct sandbox *sandbox, struct http_exchange *x, bool is_public, struct grant *out,
			    const char **error_out, struct err *err)
{
	struct arena *arena = http_arena(x);
	const char *scope = text_squeeze(arena, form_field(x, "scope"));

	*out = (struct grant){.access = {.client_id = sandbox->options->ledger_client_id,
					 .person_id = "",
					 .event_id = "",
					 .scope = text_or(scope, oauth_scopes_all(sandbox->db, arena))}};
	*error_out = NULL;
	if (is_public)
		*error_out = "invalid_client";
	else if (!switch_is_on(sandbox->db, "client_credentials"))
		*error_out = "unauthorized_client";
	else if (!oauth_scopes_are_open(sandbox->db, arena, scope, false) || strstr(scope, "openid") != NULL ||
		 access_has_scope(scope, "offline_access"))
		*error_out = "invalid_scope";
	else if (bind_organisation(sandbox, arena, &out->access, err) != OK)
		return E_INTERNAL;
	else if (out->access.org_id == NULL && !text_eq(scope, "app.connections"))
		*error_out = "unauthorized_client";
	return OK;
}

/* ---- endpoints ---- */

static int exchange(struct sandbox *sandbox, struct http_exchange *x, bool is_public, struct err *err)
{
	const char *type = text_or(form_field(x, "grant_type"), ""), *error = NULL;
	struct grant grant = {0};
	int status = OK;

	if (text_eq(type, "authorization_code"))
		status = take_code(sandbox, x, is_public, &grant, &error, err);
	else if (text_eq(type, "refresh_token"))
		status = take_refresh(sandbox, x, is_public, &grant, &error, err);
	else if (text_eq(type, "client_credentials"))
		status = take_credentials(sandbox, x, is_public, &grant, &error, err);
	else
		error = "unsupported_grant_type";
	if (status != OK)
		return status;
	if (error == NULL)
		return answer_tokens(sandbox, x, &grant, err);
	answer_error(sandbox, x, error);
	return OK;
}

static void fail(struct sandbox *sandbox, struct http_exchange *x, const struct err *err)
{
	log_err(&sandbox->log, "token_failed", http_request_id(x), err);
	answer(sandbox, x, 500, "", 0);
}

void oauth_token(struct sandbox *sandbox, struct http_exchange *x)
{
	bool is_public = false;
	struct err err;

	if (!is_known(sandbox, x, &is_public))
		answer_error(sandbox, x, "invalid_client");
	else if (exchange(sandbox, x, is_public, &err) != OK)
		fail(sandbox, x, &err);
}

/* Everything that the person gave this app goes with it. */
static int forget(struct sandbox *sandbox, const char *token, struct err *err)
{
	if (db_exec(sandbox->db,
		    "DELETE FROM connection WHERE (client_id, person_id) IN"
		    " (SELECT client_id, person_id FROM refresh_token WHERE token = $1)",
		    DB_ARGS(DB_T(token)), NULL, err) != OK)
		return E_INTERNAL;
	return db_exec(sandbox->db,
		       "DELETE FROM refresh_token WHERE (client_id, person_id) IN"
		       " (SELECT client_id, person_id FROM refresh_token WHERE token = $1)",
		       DB_ARGS(DB_T(token)), NULL, err);
}

void oauth_revoke(struct sandbox *sandbox, struct http_exchange *x)
{
	bool is_public = false;
	struct err err;

	if (!is_known(sandbox, x, &is_public) || is_public)
		answer_error(sandbox, x, "invalid_client");
	else if (forget(sandbox, text_or(form_field(x, "token"), ""), &err) != OK)
		fail(sandbox, x, &err);
	else
		answer(sandbox, x, 200, "", 0);
}
