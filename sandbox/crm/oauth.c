#include "crm/oauth.h"

#include <inttypes.h>
#include <string.h>

#include "crm/company.h"
#include "crm/gateway.h"
#include "crm/notices.h"
#include "crypto/crypto.h"
#include "http/url.h"

enum { CODE_SECONDS = 5 * 60, ACCESS_SECONDS = 60 * 60, REFRESH_DAYS = 60, ACCESS_BYTES = 450, HASH_BYTES = 20 };

const char *crm_oauth_callback_url(struct visit *visit)
{
	return visit->sandbox->options->crm_callback;
}

char *crm_oauth_scopes(struct visit *visit)
{
	return arena_strdup(visit->arena, settings_text(visit->db, visit->arena, crm_settings, "scopes"));
}

/* "company:user:40 hex" with the given separator. */
static char *new_handle(struct visit *visit, int64_t user_id, char separator)
{
	unsigned char bytes[HASH_BYTES];

	random_bytes(bytes, sizeof(bytes));
	return arena_printf(visit->arena, "%d%c%" PRId64 "%c%s", COMPANY_ID, separator, user_id, separator,
			    hex_encode(visit->arena, bytes, sizeof(bytes)));
}

static char *new_access_token(struct visit *visit)
{
	unsigned char bytes[ACCESS_BYTES];

	random_bytes(bytes, sizeof(bytes));
	return arena_printf(visit->arena, "v1u:AQIBAHj+%s:%s", base64_encode(visit->arena, bytes, sizeof(bytes)),
			    random_text(visit->arena, 24));
}

/* ---- consent ---- */

int crm_oauth_decide(struct visit *visit, struct err *err)
{
	const char *redirect = form_value(visit, "redirect_uri"), *user = text_or(form_value(visit, "user_id"), "");
	CLEANUP(buf_release) struct buf url;
	int64_t user_id = 0;
	const char *code;
	int status;

	buf_init(&url, LIMIT_URL);
	if (!text_eq(redirect, crm_oauth_callback_url(visit)))
		return visit_send_json(visit, 400, "{\"error\":\"Invalid redirect URL\"}");
	buf_puts(&url, redirect);
	if (!text_eq(form_value(visit, "decision"), "allow")) {
		url_add(&url, "error", settings_text(visit->db, visit->arena, crm_settings, "denial_error"));
	} else {
		if (text_to_i64(user, strlen(user), 1, INT64_MAX, &user_id, NULL) != OK)
			return err_set(err, E_INVALID, "user_invalid", "Choose a user");
		code = new_handle(visit, user_id, '.');
		status = db_exec(
		    visit->db,
		    "INSERT INTO oauth_code (code, user_id, redirect_uri, expires_us) SELECT $1, id, $3, $4 FROM user"
		    " WHERE id = $2",
		    DB_ARGS(DB_T(code), DB_I(user_id), DB_T(redirect),
			    DB_I(visit->now_us + CODE_SECONDS * US_PER_SECOND)),
		    NULL, err);
		if (status != OK)
			return status;
		url_add(&url, "code", code);
	}
	url_add(&url, "state", text_or(form_value(visit, "state"), NULL));
	/* The vendor answers 302, also to the form's POST. */
	visit->status = 302;
	http_answer_header(visit->x, "Location", arena_strdup(visit->arena, url.data));
	http_answer(visit->x, 302, "text/plain", "", 0);
	return OK;
}

/* ---- tokens ---- */

struct grant {
	int64_t user_id;
	const char *scopes, *refresh_token;
};

static int refuse_grant(struct visit *visit, const char *error, const char *message)
{
	return visit_send_json(
	    visit, 400,
	    arena_printf(visit->arena, "{\"success\":false,\"message\":\"%s\",\"error\":\"%s\"}", message, error));
}

/* Client id and secret come by Basic authorization, or in the body. NULL: fine; else the refusal's message. */
static const char *check_client(struct visit *visit)
{
	const struct sandbox_options *options = visit->sandbox->options;
	const char *header = http_header(visit->x, "Authorization");
	const char *id = form_value(visit, "client_id"), *secret = form_value(visit, "client_secret");
	unsigned char *pair;
	size_t len;

	if (header != NULL && strncasecmp(header, "Basic ", strlen("Basic ")) == 0) {
		if (base64_decode(visit->arena, header + strlen("Basic "), &pair, &len, NULL) != OK ||
		    memchr(pair, ':', len) == NULL)
			return "Invalid client: cannot retrieve client credentials";
		id = arena_strndup(visit->arena, (char *)pair, strcspn((char *)pair, ":"));
		secret = (char *)pair + strlen(id) + 1;
	}
	if (id == NULL || secret == NULL)
		return "Invalid client: cannot retrieve client credentials";
	if (!text_eq(id, options->crm_client_id) || !text_eq(secret, options->crm_client_secret))
		return "Invalid client: client is invalid";
	return NULL;
}

static int install(struct visit *visit, struct grant *grant, struct err *err)
{
	grant->scopes = crm_oauth_scopes(visit);
	grant->refresh_token = new_handle(visit, grant->user_id, ':');
	return db_exec(
	    visit->db,
	    "INSERT OR REPLACE INTO install (user_id, scopes, refresh_token, refresh_expires_us, installed_at)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    DB_ARGS(DB_I(grant->user_id), DB_T(grant->scopes), DB_T(grant->refresh_token),
		    DB_I(visit->now_us + REFRESH_DAYS * US_PER_DAY), DB_T(visit->now)),
	    NULL, err);
}

/* Spends the code. ${*refusal_out} is the message of a refusal, NULL when the grant is good. */
static int grant_by_code(struct visit *visit, struct grant *grant, const char **refusal_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "DELETE FROM oauth_code WHERE code = $1 RETURNING user_id, redirect_uri, expires_us",
		     DB_ARGS(DB_T(form_value(visit, "code"))));
	const char *redirect = form_value(visit, "redirect_uri");
	bool is_there = db_next(rows);
	struct url_parts parts;
	int status;

	*refusal_out = "Invalid grant: authorization_code is invalid";
	if (is_there) {
		grant->user_id = db_i64(rows, 0);
		*refusal_out = NULL;
		if (url_split(visit->arena, text_or(redirect, ""), &parts, NULL) != OK)
			*refusal_out = "Invalid request: redirect_uri is not a valid URI";
		else if (!text_eq(db_text(rows, 1), redirect))
			*refusal_out = "Invalid request: redirect_uri is invalid";
		else if (db_i64(rows, 2) < visit->now_us)
			*refusal_out = "Invalid grant: authorization_code has expired";
	}
	if ((status = db_done(rows, err)) != OK || *refusal_out != NULL)
		return status;
	status = install(visit, grant, err);
	return status == OK ? notice_shared(visit, grant->user_id, false, err) : status;
}

/* The same refresh token stays good, for 60 days from now on, unless the switch says that it changes. */
static int grant_by_refresh(struct visit *visit, struct grant *grant, const char **refusal_out, struct err *err)
{
	const char *token = form_value(visit, "refresh_token");
	struct db_rows *rows = db_query(
	    visit->db, "SELECT user_id, scopes FROM install WHERE refresh_token = $1 AND refresh_expires_us > $2",
	    DB_ARGS(DB_T(token), DB_I(visit->now_us)));
	bool is_there = db_next(rows);
	int status;

	if (is_there) {
		grant->user_id = db_i64(rows, 0);
		grant->scopes = db_text_copy(rows, 1, visit->arena);
		grant->refresh_token = token;
	}
	*refusal_out = is_there ? NULL : "Invalid grant: refresh_token is invalid";
	if ((status = db_done(rows, err)) != OK || !is_there)
		return status;
	if (settings_is_on(visit->db, crm_settings, "rotate_refresh_tokens"))
		grant->refresh_token = new_handle(visit, grant->user_id, ':');
	return db_exec(
	    visit->db, "UPDATE install SET refresh_token = $2, refresh_expires_us = $3 WHERE user_id = $1",
	    DB_ARGS(DB_I(grant->user_id), DB_T(grant->refresh_token), DB_I(visit->now_us + REFRESH_DAYS * US_PER_DAY)),
	    NULL, err);
}

/* A personal API token is traded for an installation of its user's. */
static int grant_by_api_token(struct visit *visit, struct grant *grant, const char **refusal_out, struct err *err)
{
	const char *token = form_value(visit, "api_token");
	struct db_rows *rows = db_query(visit->db, "SELECT id FROM user WHERE is_active", DB_NO_ARGS);
	int status;

	while (token != NULL && grant->user_id == 0 && db_next(rows))
		if (secret_text_eq(token, gateway_api_token(visit->arena, db_i64(rows, 0))))
			grant->user_id = db_i64(rows, 0);
	*refusal_out = grant->user_id != 0 ? NULL : "Invalid grant: api_token is invalid";
	if ((status = db_done(rows, err)) != OK || *refusal_out != NULL)
		return status;
	return install(visit, grant, err);
}

static int send_grant(struct visit *visit, const struct grant *grant, struct err *err)
{
	const char *token = new_access_token(visit);
	struct json_out *json = &visit->json;
	int status = db_exec(visit->db, "DELETE FROM access_token WHERE expires_us < $1", DB_ARGS(DB_I(visit->now_us)),
			     NULL, err);

	if (status != OK)
		return status;
	status =
	    db_exec(visit->db, "INSERT INTO access_token (token, user_id, scopes, expires_us) VALUES ($1, $2, $3, $4)",
		    DB_ARGS(DB_T(token), DB_I(grant->user_id), DB_T(grant->scopes),
			    DB_I(visit->now_us + ACCESS_SECONDS * US_PER_SECOND)),
		    NULL, err);
	if (status != OK)
		return status;
	json_out_init(json, &visit->body);
	json_out_object(json, NULL);
	json_out_text(json, "access_token", token);
	json_out_text(json, "token_type", "Bearer");
	json_out_i64(json, "expires_in", ACCESS_SECONDS - 1);
	json_out_text(json, "refresh_token", grant->refresh_token);
	json_out_text(json, "scope", grant->scopes);
	if (settings_is_on(visit->db, crm_settings, "api_domain"))
		json_out_text(json, "api_domain", visit->sandbox->base_url);
	return visit_send(visit, 200);
}

int crm_oauth_token(struct visit *visit, struct err *err)
{
	const char *type = text_or(http_header(visit->x, "Content-Type"), "");
	const char *grant_type = form_value(visit, "grant_type"), *refusal = check_client(visit);
	struct grant grant = {0};
	int status;

	if (strncasecmp(type, "application/x-www-form-urlencoded", strlen("application/x-www-form-urlencoded")) != 0)
		return refuse_grant(visit, "invalid_request",
				    "Invalid request: content must be application/x-www-form-urlencoded");
	if (refusal != NULL)
		return refuse_grant(visit, "invalid_client", refusal);
	if (text_is_empty(grant_type))
		return refuse_grant(visit, "invalid_request", "Missing parameter: grant_type");
	if (text_eq(grant_type, "authorization_code"))
		status = grant_by_code(visit, &grant, &refusal, err);
	else if (text_eq(grant_type, "refresh_token"))
		status = grant_by_refresh(visit, &grant, &refusal, err);
	else if (text_eq(grant_type, "exchange_api_token"))
		status = grant_by_api_token(visit, &grant, &refusal, err);
	else
		return refuse_grant(visit, "unsupported_grant_type", "Unsupported grant type: grant_type is invalid");
	if (status != OK)
		return status;
	if (refusal != NULL)
		return refuse_grant(
		    visit, text_starts(refusal, "Invalid request") ? "invalid_request" : "invalid_grant", refusal);
	return send_grant(visit, &grant, err);
}

/* ---- the end ---- */

/* Both as it came and decoded once more: the vendor's own client encodes access tokens twice. */
static int revoke(struct visit *visit, const char *token, struct err *err)
{
	struct db_rows *rows;
	int64_t user_id = 0;
	char *decoded = NULL;
	int status;

	if (url_decode(visit->arena, token, strlen(token), false, &decoded, NULL) != OK)
		decoded = arena_strdup(visit->arena, token);
	status = db_exec(visit->db, "DELETE FROM access_token WHERE token IN ($1, $2)",
			 DB_ARGS(DB_T(token), DB_T(decoded)), NULL, err);
	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT user_id FROM install WHERE refresh_token IN ($1, $2)",
			DB_ARGS(DB_T(token), DB_T(decoded)));
	if (db_next(rows))
		user_id = db_i64(rows, 0);
	if ((status = db_done(rows, err)) != OK || user_id == 0)
		return status;
	return crm_oauth_uninstall(visit, user_id, false, err);
}

int crm_oauth_revoke(struct visit *visit, struct err *err)
{
	const char *refusal = check_client(visit), *token = form_value(visit, "token");
	int status;

	if (refusal != NULL)
		return refuse_grant(visit, "invalid_client", refusal);
	if (token != NULL && (status = revoke(visit, token, err)) != OK)
		return status;
	return visit_send_json(visit, 200, "{\"success\":true}");
}

int crm_oauth_is_installed(struct visit *visit, int64_t user_id, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT 1 FROM install WHERE user_id = $1", DB_ARGS(DB_I(user_id)));

	*out = db_next(rows);
	return db_done(rows, err);
}

int crm_oauth_uninstall(struct visit *visit, int64_t user_id, bool notify, struct err *err)
{
	int status =
	    db_exec(visit->db, "DELETE FROM access_token WHERE user_id = $1", DB_ARGS(DB_I(user_id)), NULL, err);

	if (status == OK)
		status =
		    db_exec(visit->db, "DELETE FROM webhook WHERE user_id = $1", DB_ARGS(DB_I(user_id)), NULL, err);
	if (status == OK)
		status =
		    db_exec(visit->db, "DELETE FROM install WHERE user_id = $1", DB_ARGS(DB_I(user_id)), NULL, err);
	return status == OK && notify ? notice_uninstalled(visit, user_id, err) : status;
}
