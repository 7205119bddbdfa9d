#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "crypto/crypto.h"
#include "xero/oauth.h"

#define NOW_US INT64_C(1795000000000000)

static int64_t fixed_now(void *ctx)
{
	(void)ctx;
	return NOW_US;
}

static struct xero_oauth oauth_for(const struct canned *canned)
{
	return (struct xero_oauth){
	    .http = canned->client,
	    .clock = {.now_us = fixed_now},
	    .login_url = "https://login.example",
	    .identity_url = canned->url,
	    .client_id = "the id",
	    .client_secret = "s3cret",
	    .redirect_uri = "https://l.fi/xero/callback",
	};
}

/* A token with these claims; nobody looks at its signature. */
static char *jwt(struct arena *arena, const char *claims)
{
	static const char header[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

	return arena_printf(arena, "%s.%s.%s", base64url_encode(arena, header, strlen(header)),
			    base64url_encode(arena, claims, strlen(claims)), base64url_encode(arena, "signature", 9));
}

static void the_browser_is_sent_with_scopes_and_state(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct canned canned = {0};
	const struct xero_oauth oauth = oauth_for(&canned);
	const char *url = xero_authorize_url(arena, &oauth, "a b&c");

	(void)state;
	assert_true(text_starts(
	    url, "https://login.example/identity/connect/authorize?response_type=code&client_id=the%20id&"));
	assert_non_null(strstr(url, "&redirect_uri=https%3A%2F%2Fl.fi%2Fxero%2Fcallback&"));
	assert_non_null(strstr(url, "&scope=openid%20profile%20email%20offline_access%20accounting.invoices%20"));
	assert_non_null(strstr(url, "&state=a%20b%26c"));
	assert_null(strstr(url, "s3cret"));
}

static void a_code_becomes_tokens_with_their_claims(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *access = jwt(arena, "{\"xero_userid\":\"u-1\",\"authentication_event_id\":\"e-1\"}");
	const char *id = jwt(arena, "{\"xero_userid\":\"u-2\",\"email\":\"asa@example.fi\"}");
	const struct canned_answer answers[] = {
	    {.status = 200,
	     .body = arena_printf(
		 arena,
		 "{\"id_token\":\"%s\",\"access_token\":\"%s\",\"expires_in\":1800,\"token_type\":\"Bearer\","
		 "\"refresh_token\":\"r1\",\"scope\":\"openid email\"}",
		 id, access)},
	};
	struct canned canned;
	struct xero_oauth oauth;
	struct xero_tokens tokens;

	(void)state;
	canned_start(&canned, answers);
	oauth = oauth_for(&canned);
	assert_int_equal(xero_exchange_code(&oauth, arena, "c&1", &tokens, NULL), OK);
	assert_string_equal(canned.requests[0].method, "POST");
	assert_string_equal(canned.requests[0].path, "/connect/token");
	assert_string_equal(
	    canned.requests[0].body,
	    "grant_type=authorization_code&code=c%261&redirect_uri=https%3A%2F%2Fl.fi%2Fxero%2Fcallback");
	assert_string_equal(canned.requests[0].authorization, "Basic dGhlIGlkOnMzY3JldA==");
	assert_string_equal(canned.requests[0].content_type, "application/x-www-form-urlencoded");
	assert_string_equal(tokens.access, access);
	assert_string_equal(tokens.refresh, "r1");
	assert_int_equal(tokens.expires_us, NOW_US + 1800 * US_PER_SECOND);
	assert_string_equal(tokens.user_id, "u-1");
	assert_string_equal(tokens.email, "asa@example.fi");
	assert_string_equal(tokens.auth_event_id, "e-1");
	canned_stop(&canned);
}

static void opaque_tokens_are_taken_as_they_are(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct http_response response = canned_response(
	    200, "application/json", "{\"access_token\":\"opaque\",\"expires_in\":\"1800\",\"refresh_token\":\"r\"}");
	struct xero_tokens tokens;

	(void)state;
	assert_int_equal(xero_parse_tokens(arena, &response, 0, &tokens, NULL), OK);
	assert_string_equal(tokens.user_id, "");
	assert_string_equal(tokens.auth_event_id, "");
	assert_string_equal(tokens.scope, "");
	assert_int_equal(tokens.expires_us, 1800 * US_PER_SECOND);
}

static void a_refused_login_says_who_must_act(void **state)
{
	static const struct {
		int http_status;
		const char *body;
		int status;
		const char *code;
	} table[] = {
	    {400, "{\"error\":\"invalid_grant\"}", E_DENIED, "xero_login_expired"},
	    {400, "{\"error\":\"invalid_client\"}", E_UPSTREAM, "xero_client_refused"},
	    {401, "", E_UPSTREAM, "xero_client_refused"},
	    {400, "{\"error\":\"unauthorized_client\"}", E_UPSTREAM, "xero_client_refused"},
	    {400, "{\"error\":\"invalid_scope\"}", E_UPSTREAM, "xero_scope_refused"},
	    {400, "{\"error\":\"invalid_request\"}", E_UPSTREAM, "xero_login_refused"},
	    {400, "<html>", E_UPSTREAM, "xero_login_refused"},
	    {429, "", E_BUSY, "xero_limit_reached"},
	    {503, "down", E_UNCERTAIN, "xero_outcome_unknown"},
	    {200, "{\"access_token\":\"a\"}", E_UNCERTAIN, "xero_outcome_unknown"},
	    {200, "<html>", E_UNCERTAIN, "xero_outcome_unknown"},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct xero_tokens tokens;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct http_response response =
		    canned_response(table[i].http_status, "application/json", table[i].body);

		assert_int_equal(xero_parse_tokens(arena, &response, 0, &tokens, &err), table[i].status);
		assert_string_equal(err.code, table[i].code);
	}
}

static void refreshing_and_revoking_send_the_refresh_token(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "{\"access_token\":\"a2\",\"expires_in\":1800,\"refresh_token\":\"r2\"}"},
	    {.status = 200, .body = ""},
	    {.status = 200, .body = "", .is_cut = true},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct xero_tokens tokens;
	struct canned canned;
	struct xero_oauth oauth;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	oauth = oauth_for(&canned);
	assert_int_equal(xero_refresh(&oauth, arena, "r1", &tokens, NULL), OK);
	assert_string_equal(tokens.refresh, "r2");
	assert_string_equal(canned.requests[0].body, "grant_type=refresh_token&refresh_token=r1");
	assert_int_equal(xero_revoke(&oauth, arena, "r2", NULL), OK);
	assert_string_equal(canned.requests[1].path, "/connect/revocation");
	assert_string_equal(canned.requests[1].body, "token=r2");
	assert_int_equal(xero_refresh(&oauth, arena, "r2", &tokens, &err), E_UNCERTAIN);
	assert_string_equal(err.code, "xero_no_answer");
	canned_stop(&canned);
}

#define CONNECTION(id, tenant, type, updated)                                                                          \
	"{\"id\":\"" id "\",\"authEventId\":\"e\",\"tenantId\":\"" tenant                                              \
	"\",\"tenantName\":\"N\",\"tenantType\":\"" type                                                               \
	"\",\"createdDateUtc\":\"2019-12-07T18:46:19.5165400\",\"updatedDateUtc\":\"" updated "\"}"

static void connections_are_organisations_newest_first(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct http_response response = canned_response(
	    200, "application/json",
	    "[" CONNECTION("1", "t1", "ORGANISATION", "2026-01-01T00:00:00.0000000") "," CONNECTION(
		"2", "t2", "PRACTICE", "2026-03-01T00:00:00") "," CONNECTION("3", "t3", "ORGANISATION",
									     "2026-02-01T00:00:00.1234567") "]");
	struct xero_connection *connections;
	size_t count;

	(void)state;
	assert_int_equal(xero_parse_connections(arena, &response, &connections, &count, NULL), OK);
	assert_int_equal(count, 2);
	assert_string_equal(connections[0].organisation_id, "t3");
	assert_string_equal(connections[1].id, "1");
}

static void all_connections_are_asked_for_when_the_consent_has_none(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "[]"},
	    {.status = 200, .body = "[" CONNECTION("1", "t1", "ORGANISATION", "2026-01-01T00:00:00") "]"},
	    {.status = 204, .body = ""},
	    {.status = 404, .content_type = "text/html", .body = ""},
	};
	struct xero_connection *connections;
	struct canned canned;
	struct xero xero;
	size_t count;

	(void)state;
	canned_start(&canned, answers);
	xero = (struct xero){.http = canned.client, .api_url = canned.url, .access_token = "a", .arena = canned.arena};
	assert_int_equal(xero_connections(&xero, "e", &connections, &count, NULL), OK);
	assert_int_equal(count, 1);
	assert_string_equal(canned.requests[0].query, "authEventId=e");
	assert_string_equal(canned.requests[1].query, "");
	assert_string_equal(canned.requests[1].authorization, "Bearer a");
	assert_int_equal(xero_disconnect(&xero, "1", NULL), OK);
	assert_string_equal(canned.requests[2].method, "DELETE");
	assert_string_equal(canned.requests[2].path, "/connections/1");
	assert_int_equal(xero_disconnect(&xero, "1", NULL), OK);
	canned_stop(&canned);
}

static void those_of_older_consents_are_left_out_though_the_filter_is_overlooked(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200,
	     .body =
		 "[" CONNECTION("1", "t1", "ORGANISATION",
				"2026-01-01T00:00:00") ",{\"id\":\"2\",\"authEventId\":\"older\",\"tenantId\":\"t2\","
						       "\"tenantType\":\"ORGANISATION\"}]"},
	};
	struct xero_connection *connections;
	struct canned canned;
	struct xero xero;
	size_t count;

	(void)state;
	canned_start(&canned, answers);
	xero = (struct xero){.http = canned.client, .api_url = canned.url, .access_token = "a", .arena = canned.arena};
	assert_int_equal(xero_connections(&xero, "E", &connections, &count, NULL), OK);
	assert_int_equal(count, 1);
	assert_string_equal(connections[0].organisation_id, "t1");
	canned_stop(&canned);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_browser_is_sent_with_scopes_and_state),
	    cmocka_unit_test(a_code_becomes_tokens_with_their_claims),
	    cmocka_unit_test(opaque_tokens_are_taken_as_they_are),
	    cmocka_unit_test(a_refused_login_says_who_must_act),
	    cmocka_unit_test(refreshing_and_revoking_send_the_refresh_token),
	    cmocka_unit_test(connections_are_organisations_newest_first),
	    cmocka_unit_test(all_connections_are_asked_for_when_the_consent_has_none),
	    cmocka_unit_test(those_of_older_consents_are_left_out_though_the_filter_is_overlooked),
	};

	return crypto_start(NULL) != OK || cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
