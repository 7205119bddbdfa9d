#include "pipedrive/oauth.h"

#include <string.h>

#include "base/date.h"
#include "crypto/crypto.h"
#include "http/url.h"
#include "pipedrive/answer.h"
#include "pipedrive/words.h"

enum { FORM_MAX = 16 * 1024, STANDARD_LIFETIME_S = 3599, LIFETIME_MAX_S = 86400 };

char *pipedrive_authorize_url(struct arena *arena, const struct pipedrive_oauth *oauth, const char *state)
{
	struct buf url;
	char *text;

	buf_init(&url, LIMIT_URL);
	buf_printf(&url, "%s/oauth/authorize", oauth->oauth_url);
	url_add(&url, "client_id", oauth->client_id);
	url_add(&url, "redirect_uri", oauth->redirect_uri);
	url_add(&url, "state", state);
	text = arena_strndup(arena, url.data, url.len);
	buf_release(&url);
	return text;
}

/* Posts a form with the client's id and secret. */
static int post_form(const struct pipedrive_oauth *oauth, struct arena *arena, const char *path, const struct buf *form,
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
	    .url = arena_printf(arena, "%s/oauth/%s", oauth->oauth_url, path),
	    .headers = headers,
	    .body = form->data,
	    .body_len = form->len,
	    .purpose = purpose,
	};
	int status = http_call(oauth->http, &request, arena, out, err);

	return status == OK ? OK : crm_call_failed(status, CRM_WRITE, err);
}

/* Pipedrive names some reasons in "error", others only in words. */
static int grant_error(struct arena *arena, const struct http_response *response, struct err *err)
{
	const char *words = crm_body_words(arena, response->body, response->body_len);

	if (strcasestr(words, "invalid_grant") != NULL || strcasestr(words, "invalid grant") != NULL)
		return err_set(
		    err, E_DENIED, "crm_login_expired",
		    "The login with Pipedrive has expired or was ended. Install Lasku again from Pipedrive.");
	if (strcasestr(words, "invalid_client") != NULL || strcasestr(words, "invalid client") != NULL ||
	    response->status == 401)
		return err_set(err, E_UPSTREAM, "crm_client_refused",
			       "Pipedrive doesn't accept this installation's client. The operator must check "
			       "PIPEDRIVE_CLIENT_ID and PIPEDRIVE_CLIENT_SECRET.");
	if (strcasestr(words, "redirect") != NULL)
		return err_set(err, E_UPSTREAM, "crm_redirect_refused",
			       "Pipedrive doesn't accept the callback address. The operator must register "
			       "{LASKU_PUBLIC_URL}/pipedrive/callback as the app's callback URL.");
	err_set(err, E_UPSTREAM, "crm_login_refused", "Pipedrive refused the login (status %d): %s", response->status,
		text_or(words, "it gave no reason"));
	err_detail(err, "%s", words);
	return E_UPSTREAM;
}

static int check(struct arena *arena, const struct http_response *response, struct err *err)
{
	if (response->status == 400 || response->status == 401)
		return grant_error(arena, response, err);
	return crm_answer_check(arena, response, CRM_WRITE, err);
}

static int no_tokens(struct err *err)
{
	return err_set(err, E_UNCERTAIN, "crm_outcome_unknown",
		       "Pipedrive's answer to the login holds no tokens. Try again.");
}

/* An answer without a refresh token leaves ${refresh_token} in force (RFC 6749, section 6). */
static int token_call(const struct pipedrive_oauth *oauth, struct arena *arena, const struct buf *form,
		      const char *refresh_token, struct pipedrive_tokens *out, struct err *err)
{
	const int64_t asked_us = clock_now_us(&oauth->clock);
	const char *purpose = refresh_token == NULL ? "crm_exchange_code" : "crm_refresh";
	struct http_response response;
	struct pipedrive_tokens tokens = {.access = "", .refresh = ""};
	int status = post_form(oauth, arena, "token", form, purpose, &response, err);

	if (status == OK)
		status = pipedrive_parse_tokens(arena, &response, oauth->oauth_url, asked_us, &tokens, err);
	if (status != OK)
		return status;
	if (*tokens.refresh == '\0' && refresh_token != NULL)
		tokens.refresh = arena_strdup(arena, refresh_token);
	if (*tokens.refresh == '\0')
		return no_tokens(err);
	*out = tokens;
	return OK;
}

int pipedrive_exchange_code(const struct pipedrive_oauth *oauth, struct arena *arena, const char *code,
			    struct pipedrive_tokens *out, struct err *err)
{
	CLEANUP(buf_release) struct buf form;

	buf_init(&form, FORM_MAX);
	form_add(&form, "grant_type", "authorization_code");
	form_add(&form, "code", code);
	form_add(&form, "redirect_uri", oauth->redirect_uri);
	return token_call(oauth, arena, &form, NULL, out, err);
}

int pipedrive_refresh(const struct pipedrive_oauth *oauth, struct arena *arena, const char *refresh_token,
		      struct pipedrive_tokens *out, struct err *err)
{
	CLEANUP(buf_release) struct buf form;

	buf_init(&form, FORM_MAX);
	form_add(&form, "grant_type", "refresh_token");
	form_add(&form, "refresh_token", refresh_token);
	return token_call(oauth, arena, &form, refresh_token, out, err);
}

int pipedrive_revoke(const struct pipedrive_oauth *oauth, struct arena *arena, const char *refresh_token,
		     struct err *err)
{
	CLEANUP(buf_release) struct buf form;
	struct http_response response;
	int status;

	buf_init(&form, FORM_MAX);
	form_add(&form, "token", refresh_token);
	form_add(&form, "token_type_hint", "refresh_token");
	status = post_form(oauth, arena, "revoke", &form, "crm_revoke", &response, err);
	return status != OK ? status : check(arena, &response, err);
}

static bool ends_with(const char *text, const char *end)
{
	const size_t len = strlen(text), end_len = strlen(end);

	return len > end_len && strcmp(text + len - end_len, end) == 0;
}

/* The token goes to this address from now on, so that it must be Pipedrive's, or the server's that we log in with. */
static const char *safe_domain(struct arena *arena, const char *domain, const char *oauth_url)
{
	struct url_parts parts, login;

	if (url_split(arena, domain, &parts, NULL) != OK || url_split(arena, oauth_url, &login, NULL) != OK)
		return NULL;
	if (strpbrk(domain, "?#") != NULL || !text_eq(parts.path, "/"))
		return NULL;
	if (text_eq(parts.scheme, "https") && parts.port == 443 && ends_with(parts.host, ".pipedrive.com"))
		return arena_printf(arena, "https://%s", parts.host);
	if (text_eq(parts.scheme, login.scheme) && text_eq(parts.host, login.host) && parts.port == login.port)
		return arena_strdup(arena, oauth_url);
	/* A stand-in on this machine may serve its API at another port, or under another of the machine's names. */
	if (text_eq(parts.scheme, "http") && host_is_loopback(parts.host) && host_is_loopback(login.host))
		return arena_printf(arena, "http://%s:%d", parts.host, parts.port);
	return NULL;
}

int pipedrive_parse_tokens(struct arena *arena, const struct http_response *response, const char *oauth_url,
			   int64_t now_us, struct pipedrive_tokens *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *root;
	const char *access, *refresh;
	int64_t lifetime_s;
	int status = check(arena, response, err);

	if (status == OK)
		status = crm_answer_json(arena, response, CRM_WRITE, &doc, err);
	if (status != OK)
		return status;
	root = json_root(doc);
	access = json_get_text(root, "access_token", "");
	refresh = json_get_text(root, "refresh_token", "");
	lifetime_s = json_get_i64(root, "expires_in", STANDARD_LIFETIME_S);
	if (*access == '\0')
		return no_tokens(err);
	if (lifetime_s < 0 || lifetime_s > LIFETIME_MAX_S)
		lifetime_s = 0;
	*out = (struct pipedrive_tokens){
	    .access = arena_strdup(arena, access),
	    .refresh = arena_strdup(arena, refresh),
	    .expires_us = now_us + lifetime_s * US_PER_SECOND,
	    .scope = arena_strdup(arena, json_get_text(root, "scope", "")),
	    .api_domain = safe_domain(arena, json_get_text(root, "api_domain", ""), oauth_url),
	};
	return OK;
}

const char *pipedrive_api_base(const char *configured, const struct pipedrive_tokens *tokens)
{
	if (!text_is_empty(configured))
		return configured;
	return text_is_empty(tokens->api_domain) ? "https://api.pipedrive.com" : tokens->api_domain;
}
