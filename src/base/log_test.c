#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define NOON INT64_C(1795435200123456)

struct capture {
	char *text;
	size_t len;
	struct log log;
};

static int64_t at_noon(void *ctx)
{
	(void)ctx;
	return NOON;
}

static struct log *capture_open(struct capture *capture, bool as_json)
{
	capture->log = (struct log){
	    .out = open_memstream(&capture->text, &capture->len),
	    .clock = {.now_us = at_noon},
	    .as_json = as_json,
	    .lowest = LOG_INFO,
	};
	return &capture->log;
}

static void assert_logged(struct capture *capture, const char *text)
{
	fclose(capture->log.out);
	assert_string_equal(capture->text, text);
	free(capture->text);
}

static void a_text_line_names_event_and_fields(void **state)
{
	struct capture capture;

	(void)state;
	log_event(capture_open(&capture, false), LOG_INFO, "server_ready", LOG_N("port", 8080), LOG_T("host", "::1"),
		  LOG_T("who", "A \"b\""), LOG_T("none", NULL));
	assert_logged(&capture, "2026-11-23T12:00:00.123Z info  server_ready port=8080 host=::1 who=\"A \\\"b\\\"\" "
				"none=\"\"\n");
}

static void a_json_line_is_json(void **state)
{
	struct capture capture;

	(void)state;
	log_event(capture_open(&capture, true), LOG_WARN, "odd", LOG_N("n", -1),
		  LOG_T("t", "x\ny\x1b[2J\xff\xC2\x9Bä"));
	assert_logged(&capture, "{\"time\":\"2026-11-23T12:00:00.123Z\",\"level\":\"warn\",\"event\":\"odd\",\"n\":-1,"
				"\"t\":\"x\\ny\\u001b[2J\\ufffd\\u009bä\"}\n");
}

static void an_event_below_the_lowest_level_is_silent(void **state)
{
	struct capture capture;

	(void)state;
	log_event(capture_open(&capture, false), LOG_DEBUG, "quiet");
	log_event(NULL, LOG_ERROR, "nowhere");
	assert_logged(&capture, "");
}

static void a_long_field_is_cut_between_characters(void **state)
{
	struct capture capture;
	char longer[LOG_FIELD_MAX + 100];
	char expected[LOG_FIELD_MAX + 200];

	(void)state;
	memset(longer, 'x', sizeof(longer));
	memcpy(longer + LOG_FIELD_MAX - 1, "ä", 2);
	longer[sizeof(longer) - 1] = '\0';
	log_event(capture_open(&capture, false), LOG_INFO, "long", LOG_T("t", longer));
	snprintf(expected, sizeof(expected), "2026-11-23T12:00:00.123Z info  long t=\"%.*s...\"\n", LOG_FIELD_MAX - 1,
		 longer);
	assert_logged(&capture, expected);
}

static void a_failure_is_logged_with_its_code(void **state)
{
	struct capture capture;
	struct err err;

	(void)state;
	(void)err_set(&err, E_UPSTREAM, "xero_down", "Xero doesn't answer.");
	log_err(capture_open(&capture, false), "call_failed", "r-1", &err);
	log_err(&capture.log, "call_failed", NULL, &err);
	assert_logged(&capture,
		      "2026-11-23T12:00:00.123Z warn  call_failed request_id=r-1 status=upstream code=xero_down "
		      "text=\"Xero doesn't answer.\"\n"
		      "2026-11-23T12:00:00.123Z warn  call_failed status=upstream code=xero_down "
		      "text=\"Xero doesn't answer.\"\n");
}

static void the_systems_clock_goes_forward(void **state)
{
	const struct clock clock = clock_system();
	const int64_t before = clock_monotonic_us();

	(void)state;
	assert_true(clock_now_us(&clock) > INT64_C(1700000000000000));
	assert_true(clock_monotonic_us() >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_line_names_event_and_fields),
	    cmocka_unit_test(a_json_line_is_json),
	    cmocka_unit_test(an_event_below_the_lowest_level_is_silent),
	    cmocka_unit_test(a_long_field_is_cut_between_characters),
	    cmocka_unit_test(a_failure_is_logged_with_its_code),
	    cmocka_unit_test(the_systems_clock_goes_forward),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
