#include "ledger/access.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "crypto/crypto.h"
#include "crypto/token.h"
#include "json/json.h"
#include "json/json_write.h"
#include "ledger/state.h"

enum { ACCESS_SECONDS = 1800 };

char *access_plain_id(struct arena *arena, const char *id)
{
	char *plain = arena_strdup(arena, id), *to = plain;

	for (; *id != '\0'; id++)
		if (*id != '-')
			*to++ = *id;
	*to = '\0';
	return plain;
}

static void write_person_claims(struct json_out *out, struct arena *arena, const struct access *access, int64_t auth_us)
{
	json_out_text(out, "sub", access_plain_id(arena, access->person_id));
	json_out_i64(out, "auth_time", auth_us / US_PER_SECOND);
	json_out_text(out, "xero_userid", access->person_id);
	json_out_text(out, "global_session_id", access_plain_id(arena, access->event_id));
	json_out_text(out, "authentication_event_id", access->event_id);
}

static char *claims(struct sandbox *sandbox, struct arena *arena, const struct access *access, int64_t auth_us)
{
	int64_t now_s = sandbox_now_us(sandbox) / US_PER_SECOND;
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;
	char **scopes;
	size_t count;

	buf_init(&buf, LIMIT_URL * 2);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "iss", sandbox->base_url);
	json_out_text(&out, "aud", arena_printf(arena, "%s/resources", sandbox->base_url));
	json_out_text(&out, "client_id", access->client_id);
	if (!text_is_empty(access->person_id))
		write_person_claims(&out, arena, access, auth_us);
	if (access->org_id != NULL)
		json_out_text(&out, "custom_connection", access->org_id);
	json_out_text(&out, "jti", token_age_id(arena, &ledger_of(sandbox)->token_age));
	json_out_array(&out, "scope");
	count = text_split(arena, access->scope, ' ', &scopes);
	for (size_t i = 0; i < count; i++)
		json_out_text(&out, NULL, scopes[i]);
	json_out_end(&out);
	json_out_i64(&out, "nbf", now_s);
	json_out_i64(&out, "exp", now_s + ACCESS_SECONDS);
	json_out_end(&out);
	return arena_strdup(arena, buf.data);
}

int access_token_new(struct sandbox *sandbox, struct arena *arena, const struct access *access, int64_t auth_us,
		     const char **out, int *expires_s_out, struct err *err)
{
	const char *key = ledger_of(sandbox)->token_key;
	char *token = NULL;

	if (token_sign(arena, key, strlen(key), claims(sandbox, arena, access, auth_us), &token, err) != OK)
		return E_INTERNAL;
	*out = token;
	*expires_s_out = ACCESS_SECONDS;
	return OK;
}

/* "04/09/2023 05:16:59", as Xero writes when a token expired. */
static void expiry_text(struct arena *arena, const char *token, char out[TIME_TEXT_MAX])
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char time[TIME_TEXT_MAX];
	char *text = NULL;
	int64_t exp_s = 0;

	if (token_claims_unverified(arena, token, &text, NULL) == OK &&
	    json_parse(text, strlen(text), &doc, NULL) == OK)
		exp_s = json_get_i64(json_root(doc), "exp", 0);
	time_format(exp_s * US_PER_SECOND, time);
	snprintf(out, TIME_TEXT_MAX, "%.2s/%.2s/%.4s %.8s", time + 5, time + 8, time, time + 11);
}

static char *joined_scopes(struct arena *arena, const struct json *scopes)
{
	char *text = arena_strdup(arena, "");

	for (size_t i = 0; i < json_len(scopes); i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? " " : "", json_text(json_at(scopes, i), ""));
	return text;
}

static int read_claims(struct sandbox *sandbox, struct arena *arena, const char *text, struct access *out,
		       struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *root;

	if (json_parse(text, strlen(text), &doc, err) != OK)
		return E_DENIED;
	root = json_root(doc);
	*out = (struct access){
	    .client_id = arena_strdup(arena, json_get_text(root, "client_id", "")),
	    .person_id = arena_strdup(arena, json_get_text(root, "xero_userid", "")),
	    .event_id = arena_strdup(arena, json_get_text(root, "authentication_event_id", "")),
	    .scope = joined_scopes(arena, json_get(root, "scope")),
	    .org_id = arena_strdup(arena, json_get_text(root, "custom_connection", NULL)),
	};
	return token_age_check(&ledger_of(sandbox)->token_age, json_get_text(root, "jti", ""), sandbox_now_us(sandbox),
			       err);
}

int access_read(struct sandbox *sandbox, struct http_exchange *x, struct access *out, struct err *err)
{
	const char *header = text_or(http_header(x, "Authorization"), "");
	const char *key = ledger_of(sandbox)->token_key, *token;
	struct arena *arena = http_arena(x);
	char expiry[TIME_TEXT_MAX];
	char *text = NULL;

	if (strncasecmp(header, "Bearer ", 7) != 0)
		return err_set(err, E_DENIED, "unauthorized", "AuthenticationUnsuccessful");
	token = header + 7;
	if (token_verify(arena, key, strlen(key), token, sandbox_now_us(sandbox), 0, &text, err) == OK)
		return read_claims(sandbox, arena, text, out, err);
	if (!text_eq(err->code, "token_expired"))
		return err_set(err, E_DENIED, "unauthorized", "AuthenticationUnsuccessful");
	expiry_text(arena, token, expiry);
	return err_set(err, E_DENIED, "unauthorized", "TokenExpired: token expired at %s", expiry);
}

bool access_has_scope(const char *list, const char *scope)
{
	size_t len = strlen(scope);

	for (const char *at = list; (at = strstr(at, scope)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

bool access_allows(const char *granted, const char *wanted, bool is_read)
{
	char scope[80];

	for (const char *at = wanted; *at != '\0'; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		snprintf(scope, sizeof(scope), "%.*s", (int)len, at);
		if (access_has_scope(granted, scope))
			return true;
		snprintf(scope, sizeof(scope), "%.*s.read", (int)len, at);
		if (is_read && access_has_scope(granted, scope))
			return true;
		at += len;
	}
	return false;
}

void access_refusal(struct buf *body, int status, const char *detail)
{
	char instance[UUID_TEXT_MAX];
	struct json_out out;

	json_out_init(&out, body);
	json_out_object(&out, NULL);
	json_out_null(&out, "Type");
	json_out_text(&out, "Title", status == 401 ? "Unauthorized" : "Forbidden");
	json_out_i64(&out, "Status", status);
	json_out_text(&out, "Detail", detail);
	json_out_text(&out, "Instance", uuid_new(instance));
	json_out_object(&out, "Extensions");
	json_out_end(&out);
	json_out_end(&out);
}
