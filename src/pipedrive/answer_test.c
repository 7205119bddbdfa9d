#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "pipedrive/answer.h"
#include "pipedrive/words.h"

#define HTML "\n <!DOCTYPE html><html><body>Attention Required!</body></html>"

static const struct {
	int http_status;
	const char *body;
	enum crm_kind kind;
	int status;
	const char *code;
} statuses[] = {
    {200, "{}", CRM_READ, OK, ""},
    {301, "", CRM_READ, E_UPSTREAM, "crm_answer_unexpected"},
    {303, "", CRM_WRITE, E_UNCERTAIN, "crm_outcome_unknown"},
    {400, "{\"success\":false,\"error\":\"Bad limit\"}", CRM_READ, E_INVALID, "crm_request_refused"},
    {401, "{\"success\":false,\"error\":\"unauthorized access\",\"errorCode\":401}", CRM_READ, E_DENIED,
     "crm_token_refused"},
    {401, "", CRM_WRITE, E_DENIED, "crm_token_refused"},
    {402, "{}", CRM_READ, E_DENIED, "crm_account_closed"},
    {403, "{\"success\":false,\"error\":\"Scope and URL mismatch\"}", CRM_READ, E_DENIED, "crm_permission_missing"},
    {403, HTML, CRM_READ, E_BUSY, "crm_limit_reached"},
    {404, HTML, CRM_READ, E_NOT_FOUND, "crm_not_found"},
    {410, "", CRM_READ, E_NOT_FOUND, "crm_not_found"},
    {422, "{}", CRM_READ, E_INVALID, "crm_request_refused"},
    {429, "", CRM_READ, E_BUSY, "crm_limit_reached"},
    {500, "{}", CRM_READ, E_UPSTREAM, "crm_unavailable"},
    {503, HTML, CRM_WRITE, E_UNCERTAIN, "crm_outcome_unknown"},
};

static void every_status_has_its_meaning(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		const struct http_response response = canned_response(statuses[i].http_status, "", statuses[i].body);
		struct err err = {0};

		assert_int_equal(crm_answer_check(arena, &response, statuses[i].kind, &err), statuses[i].status);
		assert_string_equal(err.code, statuses[i].code);
	}
}

static void an_unreadable_answer_is_uncertain_for_a_write_only(void **state)
{
	static const char *const bodies[] = {"", HTML, "{\"data\":", "[]"};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct json_doc *doc = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		const struct http_response response = canned_response(200, "", bodies[i]);

		assert_int_equal(crm_answer_json(arena, &response, CRM_READ, &doc, &err), E_UPSTREAM);
		assert_string_equal(err.code, "crm_answer_malformed");
		assert_int_equal(crm_answer_json(arena, &response, CRM_WRITE, &doc, &err), E_UNCERTAIN);
	}
	assert_int_equal(
	    crm_answer_json(arena,
			    &(struct http_response){.status = 200, .body = "{\"success\":false}", .body_len = 17},
			    CRM_READ, &doc, &err),
	    E_UPSTREAM);
	assert_null(doc);
}

static void the_time_to_wait_is_told_by_either_header(void **state)
{
	struct http_pair headers[] = {{"X-RateLimit-Reset", "2"}, {"retry-after", "7"}};
	struct http_response response = {.headers = headers, .header_count = 2};

	(void)state;
	assert_int_equal(crm_retry_after(&response), 7);
	response.header_count = 1;
	assert_int_equal(crm_retry_after(&response), 2);
	headers[0].value = "soon";
	assert_int_equal(crm_retry_after(&response), CRM_RETRY_UNKNOWN);
}

static void words_come_from_every_key_that_says_something(void **state)
{
	static const char body[] = "{\"success\":false,\"message\":\"Invalid grant\",\"error\":\"invalid_grant\","
				   "\"error_info\":\"Please check developers.pipedrive.com\"}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(crm_body_words(arena, body, strlen(body)), "Invalid grant; invalid_grant");
	assert_string_equal(crm_body_words(arena, HTML, strlen(HTML)), "");
	assert_string_equal(crm_body_words(arena, "", 0), "");
}

static void a_failed_call_names_pipedrive(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, E_UPSTREAM, "unreachable", "No connection.");
	assert_int_equal(crm_call_failed(E_UPSTREAM, CRM_READ, &err), E_UPSTREAM);
	assert_string_equal(err.code, "crm_unreachable");
	err_set(&err, E_UNCERTAIN, "no_answer", "Too slow.");
	assert_int_equal(crm_call_failed(E_UNCERTAIN, CRM_READ, &err), E_UPSTREAM);
	assert_string_equal(err.code, "crm_no_answer");
	assert_non_null(strstr(err.text, "Pipedrive"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_status_has_its_meaning),
	    cmocka_unit_test(an_unreadable_answer_is_uncertain_for_a_write_only),
	    cmocka_unit_test(the_time_to_wait_is_told_by_either_header),
	    cmocka_unit_test(words_come_from_every_key_that_says_something),
	    cmocka_unit_test(a_failed_call_names_pipedrive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
