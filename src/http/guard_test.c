#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/guard.h"
#include "http/probe.h"

static char answer[PROBE_MAX];

static enum http_next echo(struct http_exchange *x, UNUSED void *ctx)
{
	size_t len;
	const char *body = http_body(x, &len);

	http_answer(x, 200, "text/plain", body, len);
	return HTTP_DONE;
}

static int start(void **state)
{
	const struct http_server_options options = {.host = "127.0.0.1", .threads = 1, .handler = echo};
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

#define REQUEST(text) text, sizeof(text) - 1
#define END "Connection: close\r\n\r\n"

struct probe {
	const char *name, *bytes;
	size_t len;
	const char *code; /* NULL: libmicrohttpd refuses it with a page of its own */
};

static const struct probe refused[] = {
    {"no host", REQUEST("GET / HTTP/1.1\r\n" END), "host_malformed"},
    {"no host in 1.0", REQUEST("GET / HTTP/1.0\r\n" END), "host_malformed"},
    {"an empty host", REQUEST("GET / HTTP/1.1\r\nHost:\r\n" END), "host_malformed"},
    {"two hosts", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n" END), "host_malformed"},
    {"two hosts in other case", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nhOST: a\r\n" END), "host_malformed"},
    {"length and chunked",
     REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n"),
     "length_malformed"},
    {"two lengths", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n" END "abcd"),
     "length_malformed"},
    {"two equal lengths", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n" END "abc"),
     "length_malformed"},
    {"a length that is no number", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5x\r\n" END "abcde"), NULL},
    {"a negative length", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n" END "abcde"), NULL},
    {"a length with a sign", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n" END "abcde"), NULL},
    {"a list of lengths", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n" END "abcde"), NULL},
    {"an unknown encoding", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n" END "0\r\n\r\n"),
     "encoding_unknown"},
    {"two encodings", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n" END "0\r\n\r\n"),
     "encoding_unknown"},
    {"two encoding headers",
     REQUEST("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END
	     "0\r\n\r\n"),
     "encoding_unknown"},
    {"chunked in 1.0", REQUEST("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n"),
     "encoding_unknown"},
    {"a space before the colon", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n" END), "header_malformed"},
    {"a name that is no token", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX(A): b\r\n" END), "header_malformed"},
    {"a line without colon", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nabc\r\n" END), NULL},
    {"a chunk size with 0x",
     REQUEST("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" END "0x5\r\nabcde\r\n"), NULL},
    {"NUL in a value", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n" END), "header_malformed"},
    {"NUL at a value's end", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0\r\n" END), "header_malformed"},
    {"NUL in the last value", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"), "header_malformed"},
    {"NUL in a name", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX\0A: b\r\n" END), NULL},
    {"NUL in the host", REQUEST("GET / HTTP/1.1\r\nHost: a\0b\r\n" END), "header_malformed"},
    {"NUL in the address", REQUEST("GET /a\0b HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"NUL in the method", REQUEST("GET\0A / HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"a folded line", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n" END), "header_malformed"},
    {"a line folded with a tab", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tc\r\n" END), "header_malformed"},
    {"a folded last line", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n"), "header_malformed"},
    {"a folded host", REQUEST("GET / HTTP/1.1\r\nHost: a\r\n b\r\n" END), "header_malformed"},
    {"a bare line feed", REQUEST("GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n" END), "header_malformed"},
    {"a bare line feed at the end", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\n\r\n"), "header_malformed"},
    {"bare line feeds only", REQUEST("GET / HTTP/1.1\nHost: a\n\n"), "header_malformed"},
    {"a bare carriage return", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n" END), "header_malformed"},
    {"a control character", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x01\r\n" END), "header_malformed"},
    {"a junk method", REQUEST("G@T / HTTP/1.1\r\nHost: a\r\n" END), "method_unknown"},
    {"a method of small letters", REQUEST("get / HTTP/1.1\r\nHost: a\r\n" END), "method_unknown"},
    {"CONNECT", REQUEST("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n" END), "method_unknown"},
    {"TRACE", REQUEST("TRACE / HTTP/1.1\r\nHost: a\r\n" END), "method_unknown"},
    {"a whole address", REQUEST("GET http://a/ HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"an asterisk", REQUEST("OPTIONS * HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"two spaces before the address", REQUEST("GET  / HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"a bad escape", REQUEST("GET /%zz HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"an escaped NUL", REQUEST("GET /a%00 HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"a path that isn't UTF-8", REQUEST("GET /%ff HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
    {"a raw byte in the path", REQUEST("GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n" END), "target_malformed"},
};

static void each_malformed_request_is_refused(void **state)
{
	const int port = http_server_port(*state);

	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		probe_ask_bytes(port, refused[i].bytes, refused[i].len, answer);
		if (probe_status(answer) != 400)
			fail_msg("%s: %.80s", refused[i].name, answer);
		if (refused[i].code == NULL)
			continue;
		if (strstr(answer, refused[i].code) == NULL || strstr(answer, "{\"error\":{\"code\":\"") == NULL ||
		    strstr(answer, "Content-Type: application/json\r\n") == NULL ||
		    strstr(answer, "\"request_id\":\"") == NULL || strstr(answer, "Connection: close\r\n") == NULL)
			fail_msg("%s: %s", refused[i].name, answer);
	}
}

static const struct probe admitted[] = {
    {"a plain one", REQUEST("GET / HTTP/1.1\r\nHost: a\r\n" END), NULL},
    {"HTTP/1.0 with a host", REQUEST("GET / HTTP/1.0\r\nHost: a\r\n" END), NULL},
    {"no space after the colon", REQUEST("GET / HTTP/1.1\r\nHost:a\r\n" END), NULL},
    {"tabs and spaces around a value", REQUEST("GET / HTTP/1.1\r\nHost: \t a \t\r\n" END), NULL},
    {"an empty value", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A:\r\nX-B: \r\n" END), NULL},
    {"cookies", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=\"d\"\r\nX-A: b\r\n" END), NULL},
    {"a query", REQUEST("GET /a%20b?c=d&e HTTP/1.1\r\nHost: a\r\n" END), NULL},
    {"a length", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" END "abc"), "abc"},
    {"NULs in a body", REQUEST("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" END "a\0c"), NULL},
    {"chunks",
     REQUEST("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" END "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n"),
     "abc"},
    {"an empty line first", REQUEST("\r\nGET / HTTP/1.1\r\nHost: a\r\n" END), NULL},
    {"UTF-8 in a value", REQUEST("GET / HTTP/1.1\r\nHost: a\r\nX-A: \xc3\xa4\r\n" END), NULL},
};

static void each_proper_request_is_admitted(void **state)
{
	const int port = http_server_port(*state);

	for (size_t i = 0; i < ARRAY_LEN(admitted); i++) {
		probe_ask_bytes(port, admitted[i].bytes, admitted[i].len, answer);
		if (probe_status(answer) != 200)
			fail_msg("%s: %s", admitted[i].name, answer);
		if (admitted[i].code != NULL)
			assert_string_equal(strstr(answer, "\r\n\r\n") + 4, admitted[i].code);
	}
}

static void headers_that_come_in_many_pieces_are_admitted(void **state)
{
	struct buf request;
	int fd = probe_connect(http_server_port(*state));

	buf_init(&request, LIMIT_HEADER_MEMORY);
	buf_puts(&request, "GET /x?a=b HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 80; i++)
		buf_printf(&request, "X-Header-%d: %0100d\r\n", i, i);
	buf_puts(&request, END);
	for (size_t at = 0; at < request.len; at += 97)
		probe_send(fd, request.data + at, request.len - at < 97 ? request.len - at : 97);
	assert_int_equal(probe_status(probe_read_all(fd, answer)), 200);
	buf_release(&request);
}

static void headers_over_the_limit_are_refused(void **state)
{
	struct buf request;

	buf_init(&request, 1024 * 1024);
	buf_puts(&request, "GET / HTTP/1.1\r\nHost: a\r\nX-A: ");
	while (request.len < LIMIT_HEADER_MEMORY)
		buf_puts(&request, "aaaaaaaaaaaaaaaa");
	probe_ask_bytes(http_server_port(*state), request.data, request.len, answer);
	assert_int_equal(probe_status(answer), 431);
	buf_release(&request);
}

/* What follows a refused request must never be taken for a second one. */
static void nothing_behind_a_refused_request_is_read(void **state)
{
	probe_ask(http_server_port(*state),
		  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
		  "0\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\n\r\n",
		  answer);
	assert_int_equal(probe_status(answer), 400);
	assert_null(strstr(answer + 1, "HTTP/1.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_malformed_request_is_refused),
	    cmocka_unit_test(each_proper_request_is_admitted),
	    cmocka_unit_test(headers_that_come_in_many_pieces_are_admitted),
	    cmocka_unit_test(headers_over_the_limit_are_refused),
	    cmocka_unit_test(nothing_behind_a_refused_request_is_read),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
