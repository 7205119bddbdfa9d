#include "xero/oauth.h"

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/token.h"
#include "http/url.h"
#include "xero/wire.h"

enum { FORM_MAX = 16 * 1024, STANDARD_LIFETIME_S = 1800, LIFETIME_MAX_S = 86400 };

static const char scopes[] = "openid profile email offline_access accounting.invoices accounting.payments.read "
			     "accounting.contacts accounting.settings.read accounting.attachments";

char *xero_authorize_url(struct arena *arena, const struct xero_oauth *oauth, const char *state)
{
	struct buf url;
	char *text;

	buf_init(&url, LIMIT_URL);
	buf_printf(&url, "%s/identity/connect/authorize", oauth->login_url);
	url_add(&url, "response_type", "code");
	url_add(&url, "client_id", oauth->client_id);
	url_add(&url, "redirect_uri", oauth->redirect_uri);
	url_add(&url, "scope", scopes);
	url_add(&url, "state", state);
	text = arena_strndup(arena, url.data, url.len);
	buf_release(&url);
	return text;
}

/* Posts a form with the client's id and secret. */
static int post_form(const struct xero_oauth *oauth, struct arena *arena, const char *path, const struct buf *form,
		     const char *purpose, struct http_response *out, struct err *err)
{
	const char *pair = arena_printf(arena, "%s:%s", oauth->client_id, oauth->client_secret);
	const struct http_pair headers[] = {
	    {"Authorization", arena_printf(arena, "Basic %s", base64_encode(arena, pair, strlen(pair)))},
	    {"Content-Type", "application/x-www-form-urlencoded"},
	    {"Accept", "application/json"},
	    {NULL, NULL},
	};
	const struct http_request request = {
	    .method = "POST",
	    .url = arena_printf(arena, "%s/connect/%s", oauth->identity_url, path),
	    .headers = headers,
	    .body = form->data,
	    .body_len = form->len,
	    .purpose = purpose,
	};
	int status = http_call(oauth->http, &request, arena, out, err);

	return status == OK ? OK : xero_call_failed(status, XERO_WRITE, err);
}

/* What the "error" of RFC 6749 section 5.2 means for the person. */
static int grant_error(struct arena *arena, const struct http_response *response, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *error = "";

	if (json_parse(response->body, response->body_len, &doc, NULL) == OK)
		error = text_clip(arena, json_get_text(json_root(doc), "error", ""), 60);
	if (text_eq(error, "invalid_grant"))
		return err_set(err, E_DENIED, "xero_login_expired",
			       "The login with Xero has expired or was ended. Connect Xero again.");
	if (text_eq(error, "invalid_client") || text_eq(error, "unauthorized_client") || response->status == 401)
		return err_set(
		    err, E_UPSTREAM, "xero_client_refused",
		    "Xero doesn't accept this installation's client. The operator must check XERO_CLIENT_ID and "
		    "XERO_CLIENT_SECRET.");
	if (text_eq(error, "invalid_scope"))
		return err_set(
		    err, E_UPSTREAM, "xero_scope_refused",
		    "Xero doesn't give this app the permissions that Lasku needs. The operator must check the "
		    "app's scopes in Xero's developer portal.");
	err_set(err, E_UPSTREAM, "xero_login_refused",
		"Xero refused the login (status %d, %s). The operator must check XERO_CLIENT_ID, XERO_CLIENT_SECRET "
		"and the "
		"redirect address in Xero's developer portal.",
		response->status, text_or(error, "no reason given"));
	err_detail(err, "%s", error);
	return E_UPSTREAM;
}

static int check(struct arena *arena, const struct http_response *response, struct err *err)
{
	if (response->status == 400 || response->status == 401 || response->status == 403)
		return grant_error(arena, response, err);
	return xero_answer_check(arena, response, XERO_WRITE, NULL, err);
}

static int token_call(const struct xero_oauth *oauth, struct arena *arena, const struct buf *form, const char *purpose,
		      struct xero_tokens *out, struct err *err)
{
	const int64_t asked_us = clock_now_us(&oauth->clock);
	struct http_response response;
	int status = post_form(oauth, arena, "token", form, purpose, &response, err);

	return status != OK ? status : xero_parse_tokens(arena, &response, asked_us, out, err);
}

int xero_exchange_code(const struct xero_oauth *oauth, struct arena *arena, const char *code, struct xero_tokens *out,
		       struct err *err)
{
	CLEANUP(buf_release) struct buf form;

	buf_init(&form, FORM_MAX);
	form_add(&form, "grant_type", "authorization_code");
	form_add(&form, "code", code);
	form_add(&form, "redirect_uri", oauth->redirect_uri);
	return token_call(oauth, arena, &form, "xero_exchange_code", out, err);
}

int xero_refresh(const struct xero_oauth *oauth, struct arena *arena, const char *refresh_token,
		 struct xero_tokens *out, struct err *err)
{
	CLEANUP(buf_release) struct buf form;

	buf_init(&form, FORM_MAX);
	form_add(&form, "grant_type", "refresh_token");
	form_add(&form, "refresh_token", refresh_token);
	return token_call(oauth, arena, &form, "xero_refresh", out, err);
}

int xero_revoke(const struct xero_oauth *oauth, struct arena *arena, const char *refresh_token, struct err *err)
{
	CLEANUP(buf_release) struct buf form;
	struct http_response response;
	int status;

	buf_init(&form, FORM_MAX);
	form_add(&form, "token", refresh_token);
	status = post_form(oauth, arena, "revocation", &form, "xero_revoke", &response, err);
	return status != OK ? status : check(arena, &response, err);
}

/* Adds what a token's claims tell and ${out} doesn't know yet. An opaque token tells nothing. */
static void add_claims(struct arena *arena, const char *token, struct xero_tokens *out)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *claims;
	char *text;

	if (text_is_empty(token) || token_claims_unverified(arena, token, &text, NULL) != OK ||
	    json_parse(text, strlen(text), &doc, NULL) != OK)
		return;
	claims = json_root(doc);
	if (text_is_empty(out->user_id))
		out->user_id = wire_text(arena, claims, "xero_userid");
	if (text_is_empty(out->email))
		out->email = wire_text(arena, claims, "email");
	if (text_is_empty(out->auth_event_id))
		out->auth_event_id = wire_text(arena, claims, "authentication_event_id");
}

int xero_parse_tokens(struct arena *arena, const struct http_response *response, int64_t now_us,
		      struct xero_tokens *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct xero_tokens tokens = {.user_id = "", .email = "", .auth_event_id = ""};
	const struct json *root;
	int64_t lifetime_s;
	int status = check(arena, response, err);

	if (status == OK)
		status = xero_answer_json(arena, response, XERO_WRITE, NULL, &doc, err);
	if (status != OK)
		return status;
	root = json_root(doc);
	lifetime_s = json_get_i64(root, "expires_in", STANDARD_LIFETIME_S);
	tokens.access = wire_text(arena, root, "access_token");
	tokens.refresh = wire_text(arena, root, "refresh_token");
	tokens.scope = wire_text(arena, root, "scope");
	tokens.expires_us = now_us + (lifetime_s < 0 || lifetime_s > LIFETIME_MAX_S ? 0 : lifetime_s) * US_PER_SECOND;
	if (*tokens.access == '\0' || *tokens.refresh == '\0')
		return err_set(err, E_UNCERTAIN, "xero_outcome_unknown",
			       "Xero's answer to the login holds no tokens. Try again.");
	add_claims(arena, tokens.access, &tokens);
	add_claims(arena, json_get_text(root, "id_token", ""), &tokens);
	*out = tokens;
	return OK;
}
