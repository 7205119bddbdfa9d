#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "xero/answer.h"
#include "xero/refusal.h"

#define UNAUTHORIZED(detail) "{\"Type\":null,\"Title\":\"Unauthorized\",\"Status\":401,\"Detail\":\"" detail "\"}"
#define HTML "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"

static const struct {
	int http_status;
	const char *content_type, *body;
	enum xero_kind kind;
	int status;
	const char *code;
} statuses[] = {
    {200, "application/json", "{}", XERO_READ, OK, ""},
    {204, "", "", XERO_WRITE, OK, ""},
    {302, "text/html", "", XERO_READ, E_UPSTREAM, "xero_answer_unexpected"},
    {303, "text/html", "", XERO_WRITE, E_UNCERTAIN, "xero_outcome_unknown"},
    {412, "", "", XERO_WRITE, E_UPSTREAM, "xero_answer_unexpected"},
    {400, "application/json", "{\"Message\":\"Bad\"}", XERO_READ, E_INVALID, "ledger_refused"},
    {400, "", "", XERO_WRITE, E_INVALID, "ledger_refused"},
    {400, "application/json", "{\"Message\":\"Idempotency Key: k is used with a different request.\"}", XERO_WRITE,
     E_UNCERTAIN, "xero_key_reused"},
    {401, "application/json", UNAUTHORIZED("TokenExpired: token expired at 04/09/2023 05:16:59"), XERO_READ, E_DENIED,
     "xero_token_refused"},
    {401, "application/json", UNAUTHORIZED("AuthenticationUnsuccessful"), XERO_WRITE, E_DENIED, "xero_token_refused"},
    {401, "application/json", UNAUTHORIZED("AuthorizationUnsuccessful"), XERO_WRITE, E_DENIED, "xero_scope_missing"},
    {401, "", "", XERO_READ, E_DENIED, "xero_token_refused"},
    {403, "application/json", "{\"Title\":\"Forbidden\",\"Status\":403}", XERO_READ, E_DENIED,
     "xero_organisation_refused"},
    {404, "text/html; charset=utf-8", "", XERO_READ, E_NOT_FOUND, "xero_not_found"},
    {404, "text/html", HTML, XERO_WRITE, E_NOT_FOUND, "xero_not_found"},
    {412, "application/json", "{}", XERO_READ, E_UPSTREAM, "xero_answer_unexpected"},
    {429, "", "", XERO_WRITE, E_BUSY, "xero_limit_reached"},
    {500, "application/json", "{}", XERO_READ, E_UPSTREAM, "xero_unavailable"},
    {500, "application/json", "{}", XERO_WRITE, E_UNCERTAIN, "xero_outcome_unknown"},
    {502, "text/html", HTML, XERO_READ, E_UPSTREAM, "xero_unavailable"},
    {503, "text/plain", "The Xero API is currently offline for maintenance", XERO_WRITE, E_UNCERTAIN,
     "xero_outcome_unknown"},
};

static void every_status_has_its_meaning(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		const struct http_response response =
		    canned_response(statuses[i].http_status, statuses[i].content_type, statuses[i].body);
		struct err err = {0};

		assert_int_equal(xero_answer_check(arena, &response, statuses[i].kind, NULL, &err), statuses[i].status);
		assert_string_equal(err.code, statuses[i].code);
		assert_int_equal(err.status, statuses[i].status);
	}
}

static void what_xero_says_about_a_failure_of_its_own_is_passed_on(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct http_response response =
	    canned_response(503, "text/plain", "The Xero API is currently offline for maintenance");
	struct err err;

	(void)state;
	assert_int_equal(xero_answer_check(arena, &response, XERO_READ, NULL, &err), E_UPSTREAM);
	assert_non_null(strstr(err.text, "offline for maintenance"));
	response = canned_response(502, "text/html", HTML);
	assert_int_equal(xero_answer_check(arena, &response, XERO_READ, NULL, &err), E_UPSTREAM);
	assert_non_null(strstr(err.text, "Bad gateway"));
	assert_null(strstr(err.text, "<"));
}

static void an_unreadable_answer_is_uncertain_for_a_write_only(void **state)
{
	static const char *const bodies[] = {"", HTML, "{\"Invoices\":[{", "\"text\"", "7"};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct json_doc *doc = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		const struct http_response response = canned_response(200, "application/json", bodies[i]);

		assert_int_equal(xero_answer_json(arena, &response, XERO_READ, NULL, &doc, &err), E_UPSTREAM);
		assert_string_equal(err.code, "xero_answer_malformed");
		assert_int_equal(xero_answer_json(arena, &response, XERO_WRITE, NULL, &doc, &err), E_UNCERTAIN);
		assert_string_equal(err.code, "xero_outcome_unknown");
		assert_null(doc);
	}
}

static void limits_are_read_from_the_headers(void **state)
{
	struct http_pair headers[] = {
	    {"x-daylimit-remaining", "344"}, {"X-MinLimit-Remaining", "0"},      {"X-AppMinLimit-Remaining", "many"},
	    {"Retry-After", "26"},           {"X-Rate-Limit-Problem", "minute"},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct http_response response = canned_response(429, "", "");
	struct xero_limits limits;
	struct err err;

	(void)state;
	response.headers = headers;
	response.header_count = ARRAY_LEN(headers);
	xero_limits_read(arena, &response, &limits);
	assert_int_equal(limits.day_remaining, 344);
	assert_int_equal(limits.minute_remaining, 0);
	assert_int_equal(limits.app_minute_remaining, XERO_UNKNOWN);
	assert_int_equal(limits.retry_after_s, 26);
	assert_string_equal(limits.problem, "minute");
	assert_int_equal(xero_answer_check(arena, &response, XERO_READ, NULL, &err), E_BUSY);
	assert_string_equal(err.detail, "minute");
}

static struct xero_refusals refusals_of(struct arena *arena, const char *body)
{
	struct xero_refusals refusals;

	xero_refusals_of_body(arena, body, strlen(body), &refusals);
	return refusals;
}

static void a_taken_contact_name_is_recognised(void **state)
{
	static const char body[] =
	    "{\"ErrorNumber\":10,\"Type\":\"ValidationException\",\"Message\":\"A validation exception occurred\","
	    "\"Elements\":[{\"ContactID\":\"00000000-0000-0000-0000-000000000000\",\"Name\":\"Pöllö Oy\","
	    "\"Phones\":[{\"PhoneType\":\"DEFAULT\",\"ValidationErrors\":[]}],\"HasValidationErrors\":true,"
	    "\"ValidationErrors\":[{\"Message\":\"The contact name Pöllö Oy is already assigned to another contact. "
	    "The contact name must be unique across all active contacts.\"}]}]}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct http_response response = canned_response(400, "application/json", body);
	struct xero_refusals refusals;
	struct err err;

	(void)state;
	assert_int_equal(xero_answer_check(arena, &response, XERO_WRITE, &refusals, &err), E_INVALID);
	assert_string_equal(err.code, "ledger_refused");
	assert_non_null(strstr(err.text, "The contact name Pöllö Oy is already assigned"));
	assert_int_equal(refusals.count, 1);
	assert_int_equal(refusals.items[0].line, -1);
	assert_true(xero_refused_for(&refusals, "contact_name_taken"));
	assert_false(xero_refused_for(&refusals, "contact_archived"));
}

static void a_sentence_in_a_line_keeps_its_line_and_isnt_repeated(void **state)
{
	static const char body[] =
	    "{\"Elements\":[{\"ValidationErrors\":[{\"Message\":\"Account code '999' is not a valid code for this "
	    "document.\"},{\"Message\":\"The document date cannot be before the period lock date, currently set at 31 "
	    "Oct "
	    "2026\"}],\"LineItems\":[{\"ValidationErrors\":[]},{\"ValidationErrors\":[{\"Message\":\"Account code "
	    "'999' is "
	    "not a valid code for this document.\"}]}],\"Warnings\":[{\"Message\":\"The rate looks odd\"}]}]}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct xero_refusals refusals = refusals_of(arena, body);

	(void)state;
	assert_int_equal(refusals.count, 3);
	assert_int_equal(refusals.items[0].line, 1);
	assert_string_equal(refusals.items[0].code, "line_account_unknown");
	assert_int_equal(refusals.items[1].line, -1);
	assert_string_equal(refusals.items[1].code, "period_locked");
	assert_true(refusals.items[2].is_warning);
}

static void each_line_keeps_a_sentence_once(void **state)
{
	static const char body[] =
	    "{\"Warnings\":[{\"Message\":\"A\"}],\"LineItems\":[{\"ValidationErrors\":[{\"Message\":\"A\"},"
	    "{\"Message\":\"A\"}]},{\"ValidationErrors\":[{\"Message\":\"A\"},{\"Message\":\"A\"}]}]}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct xero_refusals refusals = refusals_of(arena, body);

	(void)state;
	assert_int_equal(refusals.count, 3);
	assert_true(refusals.items[0].is_warning);
	assert_int_equal(refusals.items[1].line, 0);
	assert_int_equal(refusals.items[2].line, 1);
}

static void bodies_of_another_shape_keep_their_words(void **state)
{
	static const struct {
		const char *body, *words;
	} table[] = {
	    {"{\"ErrorNumber\":14,\"Type\":\"PostDataInvalidException\",\"Message\":\"JSON is bad\"}", "JSON is bad"},
	    {"{\"Title\":\"Bad Request\",\"Detail\":\"The key is too long\"}", "The key is too long"},
	    {"\"plain JSON text\"", "plain JSON text"},
	    {"  plain\n text  ", "plain text"},
	    {"<p>No &amp; <b>never</b></p>", "No &amp; never"},
	    {"{\"Reason\":{\"Code\":7}}", "{\"Reason\":{\"Code\":7}}"},
	    {"{\"Elements\":[{\"ValidationErrors\":[\"bare text\"]}]}", "bare text"},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct xero_refusals refusals = refusals_of(arena, table[i].body);

		assert_int_equal(refusals.count, 1);
		assert_string_equal(refusals.items[0].message, table[i].words);
	}
	assert_int_equal(refusals_of(arena, "").count, 0);
	assert_int_equal(refusals_of(arena, "\xff\xfe").count, 0);
}

static int element_status(struct arena *arena, const char *json, struct xero_refusals *refusals)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	assert_int_equal(json_parse(json, strlen(json), &doc, NULL), OK);
	return xero_element_check(arena, json_root(doc), refusals, NULL);
}

static void an_element_of_a_good_answer_may_be_refused(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct xero_refusals refusals;

	(void)state;
	assert_int_equal(element_status(arena, "{\"HasErrors\":false,\"ValidationErrors\":[]}", &refusals), OK);
	assert_int_equal(element_status(arena, "{\"Warnings\":[{\"Message\":\"Odd rate\"}]}", &refusals), OK);
	assert_int_equal(refusals.count, 1);
	assert_int_equal(element_status(arena, "{\"HasErrors\":true}", &refusals), E_INVALID);
	assert_int_equal(element_status(arena, "{\"StatusAttributeString\":\"ERROR\"}", &refusals), E_INVALID);
	assert_int_equal(element_status(arena, "{\"ValidationErrors\":[{\"Message\":\"No\"}]}", &refusals), E_INVALID);
	assert_string_equal(refusals.items[0].message, "No");
}

static void a_saved_element_is_not_refused_for_a_sentence_inside_it(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct xero_refusals refusals;

	(void)state;
	assert_int_equal(element_status(arena,
					"{\"StatusAttributeString\":\"OK\",\"Contact\":{\"ValidationErrors\":[{"
					"\"Message\":\"No\"}]}}",
					&refusals),
			 OK);
	assert_int_equal(refusals.count, 1);
	assert_int_equal(element_status(arena,
					"{\"StatusAttributeString\":\"WARNING\",\"Warnings\":[{\"Message\":\"Odd\"}]}",
					&refusals),
			 OK);
	assert_int_equal(element_status(arena, "{\"StatusAttributeString\":\"OK\",\"HasErrors\":true}", &refusals),
			 E_INVALID);
}

static bool mentions(const void *ctx, size_t index, const char *code)
{
	const char *const *codes = ctx;

	return text_eq(codes[index], code);
}

static void a_sentence_that_quotes_a_lines_code_goes_to_that_line(void **state)
{
	static const char *const codes[] = {"200", "999", "INPUT"};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct xero_refusals refusals = refusals_of(
	    arena, "{\"ValidationErrors\":[{\"Message\":\"The TaxType code 'INPUT' cannot be used with account code "
		   "'999'.\"},{\"Message\":\"Currency 'SEK' isn't known\"},{\"Message\":\"It's wrong\"}]}");

	(void)state;
	xero_refusals_place(arena, &refusals, ARRAY_LEN(codes), mentions, codes);
	assert_int_equal(refusals.items[0].line, 2);
	assert_int_equal(refusals.items[1].line, -1);
	assert_int_equal(refusals.items[2].line, -1);
}

static void a_failed_call_names_xero(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, E_UPSTREAM, "unreachable", "No connection.");
	assert_int_equal(xero_call_failed(E_UPSTREAM, XERO_WRITE, &err), E_UPSTREAM);
	assert_string_equal(err.code, "xero_unreachable");
	err_set(&err, E_UNCERTAIN, "no_answer", "It took too long.");
	assert_int_equal(xero_call_failed(E_UNCERTAIN, XERO_WRITE, &err), E_UNCERTAIN);
	assert_string_equal(err.code, "xero_no_answer");
	err_set(&err, E_UNCERTAIN, "no_answer", "It took too long.");
	assert_int_equal(xero_call_failed(E_UNCERTAIN, XERO_READ, &err), E_UPSTREAM);
	assert_non_null(strstr(err.text, "Xero"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_status_has_its_meaning),
	    cmocka_unit_test(what_xero_says_about_a_failure_of_its_own_is_passed_on),
	    cmocka_unit_test(an_unreadable_answer_is_uncertain_for_a_write_only),
	    cmocka_unit_test(limits_are_read_from_the_headers),
	    cmocka_unit_test(a_taken_contact_name_is_recognised),
	    cmocka_unit_test(a_sentence_in_a_line_keeps_its_line_and_isnt_repeated),
	    cmocka_unit_test(each_line_keeps_a_sentence_once),
	    cmocka_unit_test(bodies_of_another_shape_keep_their_words),
	    cmocka_unit_test(an_element_of_a_good_answer_may_be_refused),
	    cmocka_unit_test(a_saved_element_is_not_refused_for_a_sentence_inside_it),
	    cmocka_unit_test(a_sentence_that_quotes_a_lines_code_goes_to_that_line),
	    cmocka_unit_test(a_failed_call_names_xero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
