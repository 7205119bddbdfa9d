#include "common/calls_page.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void json_is_laid_out_and_secrets_are_hidden(void **state)
{
	static const struct {
		const char *body, *shown;
	} cases[] = {
	    {"{\"a\":1,\"b\":[],\"c\":{ }}", "{\n  \"a\": 1,\n  \"b\": [],\n  \"c\": {}\n}"},
	    {"[{\"x\":\"a,\\\"b\\\":{\"}]", "[\n  {\n    \"x\": \"a,\\\"b\\\":{\"\n  }\n]"},
	    {"{\"access_token\":\"abc\",\"id\":\"abc\"}", "{\n  \"access_token\": \"\u2026\",\n  \"id\": \"abc\"\n}"},
	    {"grant_type=refresh_token&refresh_token=abc&x=1", "grant_type=refresh_token&refresh_token=\u2026&x=1"},
	    {"<html>a=b</html>", "<html>a=b</html>"},
	    {"{\"cut", "{\n  \"cut"},
	    {"}]", "}]"},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out;

		buf_init(&out, 10000);
		calls_pretty(&out, cases[i].body);
		assert_string_equal(out.data, cases[i].shown);
	}
}

static void a_call_is_quoted_for_a_shell(void **state)
{
	const struct call_text call = {.method = "PUT",
				       .path = "/api.xro/2.0/Invoices?x=1&y=2",
				       .body = "{\"a\":\"it's $HOME\"}",
				       .content_type = "application/json",
				       .tenant = "T"};
	CLEANUP(buf_release) struct buf out;

	(void)state;
	buf_init(&out, 10000);
	calls_curl(&out, "http://localhost:1", &call);
	assert_string_equal(out.data, "curl -X PUT 'http://localhost:1''/api.xro/2.0/Invoices?x=1&y=2' \\\n"
				      "  -H \"Authorization: Bearer $TOKEN\" \\\n"
				      "  -H 'Xero-Tenant-Id: T' \\\n"
				      "  -H 'Content-Type: application/json' \\\n"
				      "  -H 'Accept: application/json' \\\n"
				      "  --data-raw '{\"a\":\"it'\\''s $HOME\"}'\n");
}

static void the_token_endpoints_secrets_are_variables(void **state)
{
	const struct call_text call = {.method = "POST", .path = "/oauth/token", .body = "code=abc&redirect_uri=x"};
	CLEANUP(buf_release) struct buf out;

	(void)state;
	buf_init(&out, 10000);
	calls_curl(&out, "http://localhost:1", &call);
	assert_string_equal(out.data, "curl -X POST 'http://localhost:1''/oauth/token' \\\n"
				      "  -u \"$CLIENT_ID:$CLIENT_SECRET\" \\\n"
				      "  -H 'Accept: application/json' \\\n"
				      "  --data-raw 'code='\"$SECRET\"'&''redirect_uri=x'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(json_is_laid_out_and_secrets_are_hidden),
					   cmocka_unit_test(a_call_is_quoted_for_a_shell),
					   cmocka_unit_test(the_token_endpoints_secrets_are_variables)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
