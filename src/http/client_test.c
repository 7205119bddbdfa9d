#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "http/client.h"
#include "http/probe.h"
#include "http/server.h"

struct bench {
	struct http_server *server;
	struct http_client *client;
	struct arena *arena;
	_Atomic(struct http_exchange *) kept; /* of "/later" */
	char *large;                          /* LIMIT_ANSWER + 1 bytes */
};

/* "hello hello hello hello hello\n" */
static const unsigned char zipped[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
				       0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0xc0, 0x4e, 0x72,
				       0x01, 0x00, 0x68, 0x02, 0x31, 0x66, 0x1e, 0x00, 0x00, 0x00};

static enum http_next echo(struct http_exchange *x)
{
	size_t len;
	const char *body = http_body(x, &len);
	const char *text =
	    arena_printf(http_arena(x), "%s %s %zu %s type=%s a=%s empty=%s", http_method(x), http_path(x), len, body,
			 text_or(http_header(x, "Content-Type"), "(none)"), text_or(http_header(x, "X-A"), "(none)"),
			 http_header(x, "X-Empty") != NULL ? "yes" : "no");

	http_answer_header(x, "X-Answer", "  spaced out ");
	http_answer(x, 200, "text/plain", text, strlen(text));
	return HTTP_DONE;
}

static enum http_next handle(struct http_exchange *x, void *ctx)
{
	struct bench *bench = ctx;
	const char *path = http_path(x);

	if (text_eq(path, "/later")) {
		atomic_store(&bench->kept, x);
		return HTTP_LATER;
	}
	if (text_eq(path, "/cut") || text_eq(path, "/drop")) {
		http_answer(x, 200, "text/plain", "0123456789", 10);
		http_answer_cut(x, text_eq(path, "/cut") ? 5 : 0);
	} else if (text_eq(path, "/redirect")) {
		http_redirect(x, "/echo");
	} else if (text_eq(path, "/large")) {
		http_answer(x, 200, "text/plain", bench->large, LIMIT_ANSWER + (http_query(x, "more") != NULL ? 1 : 0));
	} else if (text_eq(path, "/zipped")) {
		http_answer_header(x, "Content-Encoding", "gzip");
		http_answer(x, 200, "text/plain", zipped, sizeof(zipped));
	} else {
		return echo(x);
	}
	return HTTP_DONE;
}

static struct http_client *new_client(bool allow_loopback)
{
	const struct http_client_options options = {.allow_loopback = allow_loopback, .user_agent = "lasku-test"};
	struct http_client *client;

	if (http_client_new(&options, &client, NULL) != OK)
		BUG("no client");
	return client;
}

static int start(void **state)
{
	static struct bench bench;
	const struct http_server_options options = {
	    .host = "127.0.0.1", .threads = 1, .handler = handle, .ctx = &bench};

	bench.large = calloc(1, LIMIT_ANSWER + 1);
	bench.client = new_client(true);
	bench.arena = arena_new();
	*state = &bench;
	return http_server_start(&options, &bench.server, NULL) == OK ? 0 : -1;
}

static int stop(void **state)
{
	struct bench *bench = *state;

	http_client_free(bench->client);
	http_server_stop(bench->server);
	arena_free(bench->arena);
	free(bench->large);
	return 0;
}

static int call_port(struct bench *bench, int port, struct http_request request, struct http_response *out,
		     struct err *err)
{
	request.url = arena_printf(bench->arena, "http://127.0.0.1:%d%s", port, request.url);
	if (request.method == NULL)
		request.method = "GET";
	return http_call(bench->client, &request, bench->arena, out, err);
}

static int call(void **state, struct http_request request, struct http_response *out, struct err *err)
{
	struct bench *bench = *state;

	return call_port(bench, http_server_port(bench->server), request, out, err);
}

static void expect_failure(void **state, struct http_request request, int status, const char *code)
{
	struct http_response response;
	struct err err = {0};

	assert_int_equal(call(state, request, &response, &err), status);
	assert_string_equal(err.code, code);
}

static void a_request_arrives_with_headers_and_body(void **state)
{
	const struct http_pair headers[] = {{"X-A", "b"}, {"X-Empty", ""}, {"Content-Type", "application/json"}, {0}};
	struct http_response response;

	assert_int_equal(call(state,
			      (struct http_request){
				  .method = "PUT", .url = "/echo", .headers = headers, .body = "{}", .body_len = 2},
			      &response, NULL),
			 OK);
	assert_int_equal(response.status, 200);
	assert_string_equal(response.body, "PUT /echo 2 {} type=application/json a=b empty=yes");
	assert_int_equal(response.body_len, strlen(response.body));
	assert_string_equal(response.content_type, "text/plain");
	assert_string_equal(http_response_header(&response, "x-answer"), "spaced out");
	assert_null(http_response_header(&response, "X-Other"));
}

static void requests_without_body_say_so(void **state)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH"};
	struct http_response response;
	struct bench *bench = *state;

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		assert_int_equal(
		    call(state, (struct http_request){.method = methods[i], .url = "/echo"}, &response, NULL), OK);
		assert_string_equal(
		    response.body, arena_printf(bench->arena, "%s /echo 0  type=(none) a=(none) empty=no", methods[i]));
	}
	assert_int_equal(call(state, (struct http_request){.method = "HEAD", .url = "/echo"}, &response, NULL), OK);
	assert_int_equal(response.status, 200);
	assert_int_equal(response.body_len, 0);
}

static void a_redirect_is_not_followed(void **state)
{
	struct http_response response;

	assert_int_equal(call(state, (struct http_request){.url = "/redirect"}, &response, NULL), OK);
	assert_int_equal(response.status, 302);
	assert_string_equal(http_response_header(&response, "Location"), "/echo");
}

static void a_zipped_answer_is_unpacked(void **state)
{
	struct http_response response;

	assert_int_equal(call(state, (struct http_request){.url = "/zipped"}, &response, NULL), OK);
	assert_string_equal(response.body, "hello hello hello hello hello\n");
}

static void nobody_listening_means_that_nothing_was_sent(void **state)
{
	struct http_response response;
	struct err err;
	int port;

	close(probe_listen(&port));
	assert_int_equal(call_port(*state, port, (struct http_request){.url = "/"}, &response, &err), E_UPSTREAM);
	assert_string_equal(err.code, "unreachable");
}

static void tls_that_fails_means_that_nothing_was_sent(void **state)
{
	struct bench *bench = *state;
	const struct http_request request = {
	    .method = "GET",
	    .url = arena_printf(bench->arena, "https://127.0.0.1:%d/echo", http_server_port(bench->server))};
	struct http_response response;
	struct err err;

	assert_int_equal(http_call(bench->client, &request, bench->arena, &response, &err), E_UPSTREAM);
	assert_string_equal(err.code, "unreachable");
}

static void a_cut_answer_leaves_the_outcome_open(void **state)
{
	expect_failure(state, (struct http_request){.url = "/cut"}, E_UNCERTAIN, "no_answer");
	expect_failure(state, (struct http_request){.url = "/drop"}, E_UNCERTAIN, "no_answer");
}

static void a_time_out_leaves_the_outcome_open(void **state)
{
	struct bench *bench = *state;
	struct http_exchange *x;

	expect_failure(state, (struct http_request){.url = "/later", .timeout_s = 1}, E_UNCERTAIN, "no_answer");
	x = atomic_exchange(&bench->kept, NULL);
	assert_non_null(x);
	http_answer(x, 200, NULL, "", 0);
	http_finish(x);
}

static void an_answer_may_be_as_large_as_the_limit(void **state)
{
	struct http_response response;

	assert_int_equal(call(state, (struct http_request){.url = "/large"}, &response, NULL), OK);
	assert_int_equal(response.body_len, LIMIT_ANSWER);
	expect_failure(state, (struct http_request){.url = "/large?more"}, E_UNCERTAIN, "no_answer");
}

static void a_header_with_a_line_break_is_refused(void **state)
{
	const struct http_pair value[] = {{"X-A", "b\r\nX-B: c"}, {0}};
	const struct http_pair name[] = {{"X-A\n", "b"}, {0}};

	expect_failure(state, (struct http_request){.url = "/echo", .headers = value}, E_INVALID, "header_malformed");
	expect_failure(state, (struct http_request){.url = "/echo", .headers = name}, E_INVALID, "header_malformed");
}

static void expect_url_failure(struct http_client *client, const char *url, int status, const char *code)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct http_request request = {.method = "GET", .url = url};
	struct http_response response;
	struct err err;

	if (http_call(client, &request, arena, &response, &err) != status || !text_eq(err.code, code))
		fail_msg("%s: %s %s", url, err.code, err.text);
}

static void other_schemes_are_refused(void **state)
{
	static const char *const urls[] = {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://",
					   "::"};
	struct bench *bench = *state;

	for (size_t i = 0; i < ARRAY_LEN(urls); i++)
		expect_url_failure(bench->client, urls[i], E_INVALID, "url_malformed");
}

static void private_networks_are_refused(void **state)
{
	static const char *const urls[] = {"http://10.0.0.1/",        "http://192.168.1.1/",
					   "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/",
					   "http://[fd00::1]/",       "http://0.0.0.0/"};
	struct bench *bench = *state;

	for (size_t i = 0; i < ARRAY_LEN(urls); i++)
		expect_url_failure(bench->client, urls[i], E_UPSTREAM, "unreachable");
}

static void loopback_is_refused_unless_allowed(void **state)
{
	struct bench *bench = *state;
	CLEANUP(http_client_freep) struct http_client *strict = new_client(false);
	const int port = http_server_port(bench->server);

	expect_url_failure(strict, arena_printf(bench->arena, "http://127.0.0.1:%d/", port), E_UPSTREAM, "unreachable");
	expect_url_failure(strict, arena_printf(bench->arena, "http://localhost:%d/", port), E_UPSTREAM, "unreachable");
	expect_url_failure(strict, arena_printf(bench->arena, "http://0x7f.1:%d/", port), E_UPSTREAM, "unreachable");
}

/* ---- a server that closes an open connection without an answer ---- */

struct rude {
	int listener;
	atomic_int requests;
};

/* Answers the first request of each connection and drops the second; ends when the listener is shut down. */
static void *rude_main(void *ctx)
{
	static const char fine[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
	static char bytes[PROBE_MAX];
	struct rude *rude = ctx;
	int fd;

	while ((fd = accept(rude->listener, NULL, NULL)) >= 0) {
		if (strstr(probe_read_until(fd, "END", bytes), "END") != NULL) {
			atomic_fetch_add(&rude->requests, 1);
			probe_send(fd, fine, strlen(fine));
			if (strstr(probe_read_until(fd, "END", bytes), "END") != NULL)
				atomic_fetch_add(&rude->requests, 1);
		}
		close(fd);
	}
	return NULL;
}

static void a_write_is_never_sent_twice_behind_our_back(void **state)
{
	const struct http_pair headers[] = {{"X-Mark", "END"}, {0}};
	const struct http_request with_body = {.method = "POST", .url = "/", .body = "the END", .body_len = 7};
	const struct http_request without = {.method = "POST", .url = "/", .headers = headers};
	struct rude rude = {.requests = 0};
	struct http_response response;
	pthread_t thread;
	struct err err;
	int port;

	rude.listener = probe_listen(&port);
	assert_int_equal(pthread_create(&thread, NULL, rude_main, &rude), 0);
	assert_int_equal(call_port(*state, port, with_body, &response, &err), OK);
	assert_int_equal(call_port(*state, port, with_body, &response, &err), E_UNCERTAIN);
	assert_int_equal(atomic_load(&rude.requests), 2);
	assert_int_equal(call_port(*state, port, with_body, &response, &err), OK);
	shutdown(rude.listener, SHUT_RDWR);
	assert_int_equal(call_port(*state, port, without, &response, &err), E_UPSTREAM);
	assert_int_equal(atomic_load(&rude.requests), 3);
	assert_int_equal(call_port(*state, port, with_body, &response, &err), E_UNCERTAIN);
	pthread_join(thread, NULL);
	close(rude.listener);
}

/* ---- threads ---- */

static void *call_often(void *ctx)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct bench *bench = ctx;
	const struct http_request request = {
	    .method = "POST",
	    .url = arena_printf(arena, "http://127.0.0.1:%d/echo", http_server_port(bench->server)),
	    .body = "x",
	    .body_len = 1};
	struct http_response response;
	uintptr_t good = 0;

	for (int i = 0; i < 50; i++)
		if (http_call(bench->client, &request, arena, &response, NULL) == OK && response.status == 200)
			good++;
	return (void *)good;
}

static void many_threads_may_call_at_once(void **state)
{
	pthread_t threads[8];
	uintptr_t total = 0;
	void *good;

	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, call_often, *state), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], &good);
		total += (uintptr_t)good;
	}
	assert_int_equal(total, 50 * ARRAY_LEN(threads));
}

struct pending {
	struct http_client *client;
	int port, status;
};

static void *call_later(void *ctx)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct pending *pending = ctx;
	const struct http_request request = {.method = "GET",
					     .url = arena_printf(arena, "http://127.0.0.1:%d/later", pending->port)};
	struct http_response response;

	pending->status = http_call(pending->client, &request, arena, &response, NULL);
	return NULL;
}

static void a_client_that_stops_leaves_its_calls_open(void **state)
{
	struct bench *bench = *state;
	struct pending pending = {.client = new_client(true), .port = http_server_port(bench->server)};
	struct http_exchange *x;
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, call_later, &pending), 0);
	while ((x = atomic_exchange(&bench->kept, NULL)) == NULL)
		;
	http_client_free(pending.client);
	pthread_join(thread, NULL);
	assert_int_equal(pending.status, E_UNCERTAIN);
	http_answer(x, 200, NULL, "", 0);
	http_finish(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_arrives_with_headers_and_body),
	    cmocka_unit_test(requests_without_body_say_so),
	    cmocka_unit_test(a_redirect_is_not_followed),
	    cmocka_unit_test(a_zipped_answer_is_unpacked),
	    cmocka_unit_test(nobody_listening_means_that_nothing_was_sent),
	    cmocka_unit_test(tls_that_fails_means_that_nothing_was_sent),
	    cmocka_unit_test(a_cut_answer_leaves_the_outcome_open),
	    cmocka_unit_test(a_time_out_leaves_the_outcome_open),
	    cmocka_unit_test(an_answer_may_be_as_large_as_the_limit),
	    cmocka_unit_test(a_header_with_a_line_break_is_refused),
	    cmocka_unit_test(other_schemes_are_refused),
	    cmocka_unit_test(private_networks_are_refused),
	    cmocka_unit_test(loopback_is_refused_unless_allowed),
	    cmocka_unit_test(a_write_is_never_sent_twice_behind_our_back),
	    cmocka_unit_test(many_threads_may_call_at_once),
	    cmocka_unit_test(a_client_that_stops_leaves_its_calls_open),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
