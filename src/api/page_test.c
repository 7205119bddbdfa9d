#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "api/page.h"
#include "http/probe.h"

static char answer[PROBE_MAX];

static enum http_next tell_language(struct http_exchange *x, UNUSED void *ctx)
{
	const char *language = page_language(x);

	http_answer(x, 200, "text/plain", language, strlen(language));
	return HTTP_DONE;
}

static int start(void **state)
{
	const struct http_server_options options = {.host = "127.0.0.1", .threads = 1, .handler = tell_language};
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

static void the_browser_says_which_language(void **state)
{
	static const struct {
		const char *header, *language;
	} rows[] = {
	    {"", "en"},
	    {"Accept-Language: fi\r\n", "fi"},
	    {"Accept-Language: fi-FI,fi;q=0.9,en;q=0.8\r\n", "fi"},
	    {"Accept-Language: en-GB, en;q=0.9, fi;q=0.8\r\n", "en"},
	    {"Accept-Language: en;q=0.5 , FI;q=0.51\r\n", "fi"},
	    {"Accept-Language: sv, fi;q=0.1\r\n", "fi"},
	    {"Accept-Language: fil\r\n", "en"},
	    {"Accept-Language: *\r\n", "en"},
	    {"Accept-Language: en, fi;q=\r\n", "en"},
	    {"Accept-Language: en, fi;q=1e999\r\n", "en"},
	    {"Accept-Language: en, fi;q=nan\r\n", "en"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CLEANUP(buf_release) struct buf request;

		buf_init(&request, LIMIT_HEADER_MEMORY);
		buf_printf(&request, "GET / HTTP/1.1\r\nHost: a\r\n%sConnection: close\r\n\r\n", rows[i].header);
		probe_ask(http_server_port(*state), request.data, answer);
		if (strcmp(strstr(answer, "\r\n\r\n") + 4, rows[i].language) != 0)
			fail_msg("%s: %s", rows[i].header, answer);
	}
}

static void text_cannot_become_markup(UNUSED void **state)
{
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, 1024);
	page_text(&buf, "<a href=\"x\">Öl & 'öl'</a>");
	assert_string_equal(buf.data, "&lt;a href=&quot;x&quot;&gt;Öl &amp; &#39;öl&#39;&lt;/a&gt;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_browser_says_which_language),
	    cmocka_unit_test(text_cannot_become_markup),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
