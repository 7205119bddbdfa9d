#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "http/probe.h"
#include "http/server.h"

/* What a handler does is chosen by the path. */
struct bench {
	struct http_server *server;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct http_exchange *kept; /* of "/later" */
};

static char answer[PROBE_MAX];

static void describe(struct http_exchange *x)
{
	const char *fields[] = {"a", "b", "c"};
	struct buf out;
	const char *name, *value;
	size_t index = 0;

	buf_init(&out, 16 * 1024);
	buf_printf(&out, "method=%s path=%s query=%s peer=%s\n", http_method(x), http_path(x), http_query_string(x),
		   http_peer(x));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		buf_printf(&out, "%s=%s\n", fields[i], text_or(http_query(x, fields[i]), "(none)"));
	while (http_next_field(x, 'f', &index, &name, &value))
		buf_printf(&out, "form %s=%s\n", name, value);
	buf_printf(&out, "cookie=%s\n", text_or(http_cookie(x, "sid"), "(none)"));
	buf_printf(&out, "agent=%s\n", text_or(http_header(x, "user-AGENT"), "(none)"));
	http_answer_copy(x, 200, "text/plain", out.data, out.len);
	buf_release(&out);
}

static enum http_next keep(struct http_exchange *x, struct bench *bench)
{
	pthread_mutex_lock(&bench->lock);
	bench->kept = x;
	pthread_cond_signal(&bench->arrived);
	pthread_mutex_unlock(&bench->lock);
	return HTTP_LATER;
}

static enum http_next handle(struct http_exchange *x, void *ctx)
{
	static const char text[] = "0123456789";
	const char *path = http_path(x);
	size_t len;

	if (text_eq(path, "/later"))
		return keep(x, ctx);
	if (text_eq(path, "/at-once")) {
		http_answer(x, 200, "text/plain", "early", 5);
		http_finish(x);
		return HTTP_LATER;
	}
	if (text_eq(path, "/length")) {
		http_body(x, &len);
		http_answer(x, 200, "text/plain", "x", len > 0 ? 1 : 0);
		http_answer_header(x, "X-Length", arena_printf(http_arena(x), "%zu", len));
	} else if (text_eq(path, "/headers")) {
		http_answer_header(x, "Set-Cookie", "a=b");
		http_answer_header(x, "Set-Cookie", "c=d");
		http_answer_header(x, "Cache-Control", "max-age=60");
		http_answer_header(x, "X-Bad", "a\r\nX-Injected: b");
		http_answer(x, 200, "text/plain", "ok", 2);
	} else if (text_eq(path, "/redirect")) {
		http_redirect(x, "/there?a=b");
	} else if (text_eq(path, "/cut")) {
		http_answer(x, 200, "text/plain", text, 10);
		http_answer_cut(x, http_query(x, "a") != NULL ? 4 : 0);
	} else {
		describe(x);
	}
	return HTTP_DONE;
}

static int start(void **state)
{
	static struct bench bench = {.lock = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};
	const struct http_server_options options = {
	    .host = "127.0.0.1", .threads = 2, .handler = handle, .ctx = &bench, .header_seconds = 1, .body_max = 1000};

	bench.kept = NULL;
	if (http_server_start(&options, &bench.server, NULL) != OK)
		return -1;
	*state = &bench;
	return 0;
}

static int stop(void **state)
{
	struct bench *bench = *state;

	http_server_stop(bench->server);
	return 0;
}

static int port_of(void **state)
{
	struct bench *bench = *state;

	return http_server_port(bench->server);
}

static const char *ask(void **state, const char *request)
{
	return probe_ask(port_of(state), request, answer);
}

static void a_request_arrives_with_all_its_parts(void **state)
{
	ask(state, "POST /a%20b/%C3%A4?a=1%202&b=x+y&a=3&c=%zz&d HTTP/1.1\r\nHost: h\r\nUser-Agent: probe\r\n"
		   "Cookie: x=y; sid=abc; z=1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
		   "Content-Length: 21\r\nConnection: close\r\n\r\nn=v%26w&m=&bad=%0&e=f");
	assert_int_equal(probe_status(answer), 200);
	assert_string_equal(strstr(answer, "\r\n\r\n") + 4,
			    "method=POST path=/a b/\xc3\xa4 query=a=1%202&b=x+y&a=3&c=%zz&d peer=127.0.0.1\n"
			    "a=1 2\nb=x y\nc=(none)\nform n=v&w\nform m=\nform e=f\ncookie=abc\nagent=probe\n");
}

static void a_body_of_another_type_has_no_fields(void **state)
{
	ask(state, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
		   "Connection: close\r\n\r\na=b");
	assert_null(strstr(answer, "form "));
}

static void every_answer_has_its_safety_headers(void **state)
{
	ask(state, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(answer, "\r\nCache-Control: no-store\r\n"));
	assert_non_null(strstr(answer, "\r\nX-Request-Id: "));
}

static void added_headers_are_sent_and_broken_ones_left_out(void **state)
{
	ask(state, "GET /headers HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_non_null(strstr(answer, "\r\nSet-Cookie: a=b\r\n"));
	assert_non_null(strstr(answer, "\r\nSet-Cookie: c=d\r\n"));
	assert_non_null(strstr(answer, "\r\nCache-Control: max-age=60\r\n"));
	assert_null(strstr(answer, "no-store"));
	assert_null(strstr(answer, "Injected"));
}

static void a_redirect_after_a_post_asks_for_a_get(void **state)
{
	ask(state, "GET /redirect HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(probe_status(answer), 302);
	assert_non_null(strstr(answer, "\r\nLocation: /there?a=b\r\n"));
	ask(state, "POST /redirect HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
	assert_int_equal(probe_status(answer), 303);
}

static void a_head_request_gets_the_headers_alone(void **state)
{
	ask(state, "HEAD /headers HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(probe_status(answer), 200);
	assert_non_null(strstr(answer, "\r\nContent-Length: 2\r\n"));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
}

static void one_connection_serves_many_requests(void **state)
{
	int fd = probe_connect(port_of(state));
	const char *first = "POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
	const char *last = "GET /length HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

	for (int i = 0; i < 3; i++) {
		probe_send(fd, first, strlen(first));
		probe_read_until(fd, "\r\n\r\nx", answer);
		assert_non_null(strstr(answer, "\r\nX-Length: 3\r\n"));
	}
	probe_send(fd, last, strlen(last));
	assert_non_null(strstr(probe_read_all(fd, answer), "\r\nX-Length: 0\r\n"));
}

/* ---- bodies ---- */

static const char *send_body(void **state, size_t len)
{
	struct buf request;

	buf_init(&request, 64 * 1024);
	buf_printf(&request, "POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
		   len);
	for (size_t i = 0; i < len && i < 20000; i++)
		buf_putc(&request, 'b');
	probe_ask_bytes(port_of(state), request.data, request.len, answer);
	buf_release(&request);
	return answer;
}

static const char *send_chunks(void **state, int chunks)
{
	struct buf request;

	buf_init(&request, 64 * 1024);
	buf_puts(&request,
		 "POST /length HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < chunks; i++)
		buf_puts(&request, "a\r\n0123456789\r\n");
	buf_puts(&request, "0\r\n\r\n");
	probe_ask_bytes(port_of(state), request.data, request.len, answer);
	buf_release(&request);
	return answer;
}

static void a_body_may_be_as_long_as_the_limit(void **state)
{
	assert_non_null(strstr(send_body(state, 1000), "\r\nX-Length: 1000\r\n"));
	assert_non_null(strstr(send_chunks(state, 100), "\r\nX-Length: 1000\r\n"));
}

static void a_body_over_the_limit_is_refused(void **state)
{
	const size_t lengths[] = {1001, 15000, 10000000};

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		assert_int_equal(probe_status(send_body(state, lengths[i])), 413);
		assert_non_null(strstr(answer, "{\"error\":{\"code\":\"body_too_large\",\"message\":\""));
	}
	assert_int_equal(probe_status(send_chunks(state, 101)), 413);
}

static void chunks_without_end_are_cut_off(void **state)
{
	assert_int_equal(probe_status(send_chunks(state, 3000)), 0);
}

/* ---- slow clients ---- */

static void expect_cut(void **state, const char *beginning)
{
	const int64_t started_us = clock_monotonic_us();
	int fd = probe_connect(port_of(state));

	probe_send(fd, beginning, strlen(beginning));
	assert_string_equal(probe_read_all(fd, answer), "");
	assert_in_range(clock_monotonic_us() - started_us, 900000, 4000000);
}

static void headers_that_never_end_are_cut_off(void **state)
{
	expect_cut(state, "GET / HTTP/1.1\r\nHost: h\r\nX-A");
	expect_cut(state, "GET /");
	expect_cut(state, "");
}

static void *trickle(void *ctx)
{
	const int fd = *(int *)ctx;
	const struct timespec step = {.tv_nsec = 100 * 1000 * 1000};

	while (send(fd, "a", 1, MSG_NOSIGNAL) == 1)
		nanosleep(&step, NULL);
	return NULL;
}

static void headers_that_trickle_are_cut_off(void **state)
{
	const char *beginning = "GET / HTTP/1.1\r\nHost: h\r\nX-A: ";
	const int64_t started_us = clock_monotonic_us();
	int fd = probe_connect(port_of(state));
	pthread_t thread;
	char byte;

	probe_send(fd, beginning, strlen(beginning));
	assert_int_equal(pthread_create(&thread, NULL, trickle, &fd), 0);
	assert_true(recv(fd, &byte, 1, 0) <= 0);
	assert_in_range(clock_monotonic_us() - started_us, 900000, 4000000);
	shutdown(fd, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(fd);
}

/* ---- answers from elsewhere ---- */

static struct http_exchange *wait_for_kept(struct bench *bench)
{
	struct http_exchange *x;

	pthread_mutex_lock(&bench->lock);
	while (bench->kept == NULL)
		pthread_cond_wait(&bench->arrived, &bench->lock);
	x = bench->kept;
	bench->kept = NULL;
	pthread_mutex_unlock(&bench->lock);
	return x;
}

static void an_answer_may_come_later_from_another_thread(void **state)
{
	const char *request = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
	int fd = probe_connect(port_of(state));

	for (int i = 0; i < 3; i++) {
		struct http_exchange *x;

		probe_send(fd, request, strlen(request));
		x = wait_for_kept(*state);
		http_answer_copy(x, 200, "text/plain", "late", 4);
		http_finish(x);
		assert_string_equal(strstr(probe_read_until(fd, "late", answer), "\r\n\r\n"), "\r\n\r\nlate");
	}
	close(fd);
}

static void an_answer_may_be_finished_before_the_handler_returns(void **state)
{
	ask(state, "GET /at-once HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\nearly");
}

static void a_client_that_left_does_no_harm(void **state)
{
	const char *request = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
	int fd = probe_connect(port_of(state));
	struct http_exchange *x;

	probe_send(fd, request, strlen(request));
	x = wait_for_kept(*state);
	close(fd);
	http_answer_copy(x, 200, "text/plain", "late", 4);
	http_finish(x);
	ask(state, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(probe_status(answer), 200);
}

static void an_answer_can_be_cut(void **state)
{
	assert_string_equal(ask(state, "GET /cut HTTP/1.1\r\nHost: h\r\n\r\n"), "");
	ask(state, "GET /cut?a=1 HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_non_null(strstr(answer, "\r\nContent-Length: 10\r\n"));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n0123");
}

/* ---- start and stop ---- */

static void *stop_main(void *ctx)
{
	struct bench *bench = ctx;

	http_server_stop(bench->server);
	return NULL;
}

static bool takes_connections(int port)
{
	const struct sockaddr_in address = probe_address(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const char *request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
	const struct timeval limit = {.tv_usec = 20000};
	char byte;
	bool takes;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	takes = connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	if (takes) {
		probe_send(fd, request, strlen(request));
		takes = recv(fd, &byte, 1, 0) == 1;
	}
	close(fd);
	return takes;
}

/* True when the server lets the connection stay open. */
static bool stays_open(int fd)
{
	const char *request = "GET /length HTTP/1.1\r\nHost: h\r\n\r\n";

	probe_send(fd, request, strlen(request));
	return probe_status(probe_read_until(fd, "\r\n\r\n", answer)) == 200;
}

static void a_stop_waits_for_the_answers_in_hand(void **state)
{
	struct bench *bench = *state;
	const char *request = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
	const int port = port_of(state);
	int fd = probe_connect(port);
	int idle = probe_connect(port), second = probe_connect(port);
	struct http_exchange *x;
	pthread_t thread;

	assert_true(stays_open(second));
	probe_send(fd, request, strlen(request));
	x = wait_for_kept(bench);
	assert_int_equal(pthread_create(&thread, NULL, stop_main, bench), 0);
	while (takes_connections(port))
		;
	probe_send(second, request, strlen(request));
	assert_int_equal(probe_status(probe_read_all(second, answer)), 503);
	assert_non_null(strstr(answer, "{\"error\":{\"code\":\"stopping\","));
	http_answer_copy(x, 200, "text/plain", "last", 4);
	http_finish(x);
	probe_read_all(fd, answer);
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\nlast");
	assert_non_null(strstr(answer, "\r\nConnection: close\r\n"));
	pthread_join(thread, NULL);
	assert_string_equal(probe_read_all(idle, answer), "");
	assert_int_equal(start(state), 0);
}

static void one_address_has_so_many_connections_and_no_more(UNUSED void **state)
{
	const struct http_server_options options = {.host = "127.0.0.1", .threads = 2, .handler = handle};
	const struct rlimit files = {.rlim_cur = 3 * LIMIT_CONNECTIONS_PER_ADDRESS,
				     .rlim_max = 3 * LIMIT_CONNECTIONS_PER_ADDRESS};
	static int fds[LIMIT_CONNECTIONS_PER_ADDRESS];
	struct http_server *server;
	int extra;

	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		skip();
	assert_int_equal(http_server_start(&options, &server, NULL), OK);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = probe_connect(http_server_port(server));
		assert_true(stays_open(fds[i]));
	}
	extra = probe_connect(http_server_port(server));
	assert_false(stays_open(extra));
	close(extra);
	assert_true(stays_open(fds[0]));
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	http_server_stop(server);
}

static void a_taken_port_is_reported(void **state)
{
	const struct http_server_options options = {.host = "127.0.0.1", .port = port_of(state), .handler = handle};
	struct http_server *second = NULL;
	struct err err;

	assert_int_equal(http_server_start(&options, &second, &err), E_UPSTREAM);
	assert_string_equal(err.code, "listen_failed");
	assert_null(second);
}

static void a_host_name_is_not_an_address(UNUSED void **state)
{
	const struct http_server_options options = {.host = "no.such.host", .handler = handle};
	struct http_server *server = NULL;
	struct err err;

	assert_int_equal(http_server_start(&options, &server, &err), E_UPSTREAM);
	assert_string_equal(err.code, "listen_failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_arrives_with_all_its_parts),
	    cmocka_unit_test(a_body_of_another_type_has_no_fields),
	    cmocka_unit_test(every_answer_has_its_safety_headers),
	    cmocka_unit_test(added_headers_are_sent_and_broken_ones_left_out),
	    cmocka_unit_test(a_redirect_after_a_post_asks_for_a_get),
	    cmocka_unit_test(a_head_request_gets_the_headers_alone),
	    cmocka_unit_test(one_connection_serves_many_requests),
	    cmocka_unit_test(a_body_may_be_as_long_as_the_limit),
	    cmocka_unit_test(a_body_over_the_limit_is_refused),
	    cmocka_unit_test(chunks_without_end_are_cut_off),
	    cmocka_unit_test(headers_that_never_end_are_cut_off),
	    cmocka_unit_test(headers_that_trickle_are_cut_off),
	    cmocka_unit_test(an_answer_may_come_later_from_another_thread),
	    cmocka_unit_test(an_answer_may_be_finished_before_the_handler_returns),
	    cmocka_unit_test(a_client_that_left_does_no_harm),
	    cmocka_unit_test(an_answer_can_be_cut),
	    cmocka_unit_test(a_stop_waits_for_the_answers_in_hand),
	    cmocka_unit_test(one_address_has_so_many_connections_and_no_more),
	    cmocka_unit_test(a_taken_port_is_reported),
	    cmocka_unit_test(a_host_name_is_not_an_address),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
