#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/probe.h"
#include "http/router.h"

static char answer[PROBE_MAX];

static enum http_next show(struct http_exchange *x, UNUSED void *ctx)
{
	const char *text = arena_printf(http_arena(x), "%s id=%s part=%s", (const char *)http_route_data(x),
					text_or(http_param(x, "id"), "-"), text_or(http_param(x, "part"), "-"));

	http_answer(x, 200, "text/plain", text, strlen(text));
	return HTTP_DONE;
}

static void refuse(struct http_exchange *x, int status, UNUSED void *ctx)
{
	http_answer(x, status, "text/plain", "refused", 7);
}

static const struct route routes[] = {
    {"GET", "/", show, "root"},
    {"GET", "/deals/new", show, "new"},
    {"GET", "/deals/:id", show, "deal"},
    {"POST", "/deals/:id", show, "deal post"},
    {"DELETE", "/deals/:id", show, "deal delete"},
    {"GET", "/deals/:id/parts/:part", show, "part"},
    {"PUT", "/only", show, "only"},
};

static struct router router = {.routes = routes, .count = ARRAY_LEN(routes), .refuse = refuse};

static int start(void **state)
{
	const struct http_server_options options = {
	    .host = "127.0.0.1", .threads = 1, .handler = router_handle, .ctx = &router};
	struct http_server *server;

	if (http_server_start(&options, &server, NULL) != OK)
		return -1;
	*state = server;
	return 0;
}

static int stop(void **state)
{
	http_server_stop(*state);
	return 0;
}

static int ask(void **state, const char *method_and_path)
{
	struct buf request;

	buf_init(&request, 1000);
	buf_printf(&request, "%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", method_and_path);
	probe_ask(http_server_port(*state), request.data, answer);
	buf_release(&request);
	return probe_status(answer);
}

static void expect_body(void **state, const char *method_and_path, const char *body)
{
	assert_int_equal(ask(state, method_and_path), 200);
	assert_string_equal(strstr(answer, "\r\n\r\n") + 4, body);
}

static void the_first_route_that_fits_is_taken(void **state)
{
	expect_body(state, "GET /", "root id=- part=-");
	expect_body(state, "GET /?a=b", "root id=- part=-");
	expect_body(state, "GET /deals/new", "new id=- part=-");
	expect_body(state, "GET /deals/12", "deal id=12 part=-");
	expect_body(state, "POST /deals/12", "deal post id=12 part=-");
	expect_body(state, "GET /deals/12/parts/x?y", "part id=12 part=x");
}

static void parameters_are_decoded_after_the_path_was_cut(void **state)
{
	expect_body(state, "GET /deals/a%2Fb%20c", "deal id=a/b c part=-");
	expect_body(state, "GET /de%61ls/n%65w", "new id=- part=-");
	expect_body(state, "GET /deals/a+b", "deal id=a+b part=-");
}

static void unknown_paths_are_not_found(void **state)
{
	static const char *const paths[] = {"GET /deals",         "GET /deals/",    "GET /deals/1/",
					    "GET /deals/1/parts", "GET //",         "GET /deals/1/parts/",
					    "GET /Deals/1",       "GET /deals%2F1", "GET /deals/1/parts/2/3"};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (ask(state, paths[i]) != 404)
			fail_msg("%s: %s", paths[i], answer);
}

static void another_method_names_those_that_are_allowed(void **state)
{
	assert_int_equal(ask(state, "PUT /deals/12"), 405);
	assert_non_null(strstr(answer, "\r\nAllow: GET, HEAD, POST, DELETE\r\n"));
	assert_int_equal(ask(state, "GET /only"), 405);
	assert_non_null(strstr(answer, "\r\nAllow: PUT\r\n"));
	assert_int_equal(ask(state, "HEAD /only"), 405);
}

static void head_is_answered_as_get(void **state)
{
	assert_int_equal(ask(state, "HEAD /deals/12"), 200);
	assert_non_null(strstr(answer, "\r\nContent-Length: 17\r\n"));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_route_that_fits_is_taken),
	    cmocka_unit_test(parameters_are_decoded_after_the_path_was_cut),
	    cmocka_unit_test(unknown_paths_are_not_found),
	    cmocka_unit_test(another_method_names_those_that_are_allowed),
	    cmocka_unit_test(head_is_answered_as_get),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
