#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "base/date.h"
#include "crypto/crypto.h"
#include "pipedrive/oauth.h"

#define NOW_US INT64_C(1795000000000000)
#define TOKENS(domain)                                                                                                 \
	"{\"access_token\":\"v1u:AQ/"                                                                                  \
	"x+==:R\",\"token_type\":\"Bearer\",\"expires_in\":3599,\"refresh_token\":\"1:1:2a\","                         \
	"\"scope\":\"base,deals:full\"" domain "}"

static int64_t fixed_now(void *ctx)
{
	(void)ctx;
	return NOW_US;
}

static struct pipedrive_oauth oauth_for(const struct canned *canned)
{
	return (struct pipedrive_oauth){
	    .http = canned->client,
	    .clock = {.now_us = fixed_now},
	    .oauth_url = canned->url,
	    .client_id = "id",
	    .client_secret = "s3cret",
	    .redirect_uri = "https://l.fi/pipedrive/callback",
	};
}

static void the_browser_is_sent_with_the_state(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct canned canned = {.url = "https://oauth.pipedrive.com"};
	const struct pipedrive_oauth oauth = oauth_for(&canned);

	(void)state;
	assert_string_equal(
	    pipedrive_authorize_url(arena, &oauth, "a&b"),
	    "https://oauth.pipedrive.com/oauth/authorize?client_id=id&redirect_uri=https%3A%2F%2Fl.fi%2F"
	    "pipedrive%2Fcallback&state=a%26b");
}

static void codes_and_refresh_tokens_become_tokens(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = TOKENS(",\"api_domain\":\"https://kuusi.pipedrive.com/\"")},
	    {.status = 200, .body = TOKENS("")},
	    {.status = 200, .body = ""},
	    {.status = 200, .body = "", .is_cut = true},
	};
	struct pipedrive_tokens tokens;
	struct pipedrive_oauth oauth;
	struct canned canned;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	oauth = oauth_for(&canned);
	assert_int_equal(pipedrive_exchange_code(&oauth, canned.arena, "12.34.ab", &tokens, NULL), OK);
	assert_string_equal(canned.requests[0].path, "/oauth/token");
	assert_string_equal(canned.requests[0].authorization, "Basic aWQ6czNjcmV0");
	assert_string_equal(canned.requests[0].body,
			    "grant_type=authorization_code&code=12.34.ab&redirect_uri=https%3A%2F%2F"
			    "l.fi%2Fpipedrive%2Fcallback");
	assert_string_equal(tokens.access, "v1u:AQ/x+==:R");
	assert_string_equal(tokens.refresh, "1:1:2a");
	assert_int_equal(tokens.expires_us, NOW_US + 3599 * US_PER_SECOND);
	assert_string_equal(tokens.api_domain, "https://kuusi.pipedrive.com");
	assert_int_equal(pipedrive_refresh(&oauth, canned.arena, "1:1:2a", &tokens, NULL), OK);
	assert_string_equal(canned.requests[1].body, "grant_type=refresh_token&refresh_token=1%3A1%3A2a");
	assert_null(tokens.api_domain);
	assert_int_equal(pipedrive_revoke(&oauth, canned.arena, "1:1:2a", NULL), OK);
	assert_string_equal(canned.requests[2].path, "/oauth/revoke");
	assert_string_equal(canned.requests[2].body, "token=1%3A1%3A2a&token_type_hint=refresh_token");
	assert_int_equal(pipedrive_refresh(&oauth, canned.arena, "1:1:2a", &tokens, &err), E_UNCERTAIN);
	assert_string_equal(err.code, "crm_no_answer");
	canned_stop(&canned);
}

static const char *domain_of(struct arena *arena, const char *domain, const char *oauth_url)
{
	const char *body = arena_printf(arena, TOKENS(",\"api_domain\":\"%s\""), domain);
	const struct http_response response = canned_response(200, "application/json", body);
	struct pipedrive_tokens tokens;

	assert_int_equal(pipedrive_parse_tokens(arena, &response, oauth_url, 0, &tokens, NULL), OK);
	return tokens.api_domain;
}

static void a_token_goes_to_pipedrives_hosts_only(void **state)
{
	static const char *const foreign[] = {
	    "http://kuusi.pipedrive.com",          "https://pipedrive.com.evil.example",
	    "https://evilpipedrive.com",           "https://kuusi.pipedrive.com:8443",
	    "https://evil.example/.pipedrive.com", "https://a@evil.example",
	    "https://kuusi.pipedrive.com/api?x=",  "https://evil.example#.pipedrive.com",
	    "ftp://kuusi.pipedrive.com",           "kuusi",
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++)
		assert_null(domain_of(arena, foreign[i], "http://localhost:8081"));
	assert_string_equal(domain_of(arena, "https://kuusi.pipedrive.com", "https://oauth.pipedrive.com"),
			    "https://kuusi.pipedrive.com");
	assert_string_equal(domain_of(arena, "http://localhost:8081/", "http://localhost:8081"),
			    "http://localhost:8081");
}

static void a_stand_in_may_serve_its_api_elsewhere_on_this_machine(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(domain_of(arena, "http://127.0.0.1:9999", "http://localhost:8081"),
			    "http://127.0.0.1:9999");
	assert_null(domain_of(arena, "http://localhost:9999", "https://oauth.pipedrive.com"));
	assert_null(domain_of(arena, "http://10.0.0.1:8081", "http://localhost:8081"));
}

static void a_refresh_without_a_new_refresh_token_keeps_the_old_one(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "{\"access_token\":\"a2\",\"expires_in\":3599}"},
	    {.status = 200, .body = "{\"access_token\":\"a2\",\"expires_in\":3599}"},
	};
	struct pipedrive_tokens tokens;
	struct pipedrive_oauth oauth;
	struct canned canned;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	oauth = oauth_for(&canned);
	assert_int_equal(pipedrive_refresh(&oauth, canned.arena, "1:1:2a", &tokens, NULL), OK);
	assert_string_equal(tokens.access, "a2");
	assert_string_equal(tokens.refresh, "1:1:2a");
	assert_int_equal(pipedrive_exchange_code(&oauth, canned.arena, "c", &tokens, &err), E_UNCERTAIN);
	canned_stop(&canned);
}

static void the_address_of_the_api_is_configured_or_told(void **state)
{
	const struct pipedrive_tokens told = {.api_domain = "https://kuusi.pipedrive.com"}, silent = {0};

	(void)state;
	assert_string_equal(pipedrive_api_base("http://localhost:8081", &told), "http://localhost:8081");
	assert_string_equal(pipedrive_api_base(NULL, &told), "https://kuusi.pipedrive.com");
	assert_string_equal(pipedrive_api_base(NULL, &silent), "https://api.pipedrive.com");
}

static void a_refused_login_says_who_must_act(void **state)
{
	static const struct {
		int http_status;
		const char *body;
		int status;
		const char *code;
	} table[] = {
	    {400,
	     "{\"success\":false,\"message\":\"Invalid grant: refresh_token is invalid\",\"error\":\"invalid_grant\"}",
	     E_DENIED, "crm_login_expired"},
	    {400, "{\"message\":\"Invalid grant: authorization_code has expired\"}", E_DENIED, "crm_login_expired"},
	    {400, "{\"message\":\"Invalid client: client is invalid\"}", E_UPSTREAM, "crm_client_refused"},
	    {401, "{\"error\":\"unauthorized access\"}", E_UPSTREAM, "crm_client_refused"},
	    {400, "{\"message\":\"Invalid request: redirect_uri is invalid\"}", E_UPSTREAM, "crm_redirect_refused"},
	    {400, "{\"message\":\"Missing parameter: grant_type\"}", E_UPSTREAM, "crm_login_refused"},
	    {400, "<html>", E_UPSTREAM, "crm_login_refused"},
	    {429, "", E_BUSY, "crm_limit_reached"},
	    {500, "Internal Server Error", E_UNCERTAIN, "crm_outcome_unknown"},
	    {200, "<html>", E_UNCERTAIN, "crm_outcome_unknown"},
	    {200, "{\"refresh_token\":\"a\"}", E_UNCERTAIN, "crm_outcome_unknown"},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct pipedrive_tokens tokens;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct http_response response = canned_response(table[i].http_status, "", table[i].body);

		assert_int_equal(
		    pipedrive_parse_tokens(arena, &response, "https://oauth.pipedrive.com", 0, &tokens, &err),
		    table[i].status);
		assert_string_equal(err.code, table[i].code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_browser_is_sent_with_the_state),
	    cmocka_unit_test(codes_and_refresh_tokens_become_tokens),
	    cmocka_unit_test(a_token_goes_to_pipedrives_hosts_only),
	    cmocka_unit_test(a_stand_in_may_serve_its_api_elsewhere_on_this_machine),
	    cmocka_unit_test(a_refresh_without_a_new_refresh_token_keeps_the_old_one),
	    cmocka_unit_test(the_address_of_the_api_is_configured_or_told),
	    cmocka_unit_test(a_refused_login_says_who_must_act),
	};

	return crypto_start(NULL) != OK || cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
