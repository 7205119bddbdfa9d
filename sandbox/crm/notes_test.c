#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>

#include "crm/notes.h"

static void assert_sanitized(const char *html, const char *expected)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	assert_string_equal(note_sanitize(arena, html), expected);
}

static void harmless_html_stays_as_it_is(void **state)
{
	(void)state;
	assert_sanitized("<p class=\"a\">\xc3\xa5 <b>b</b><br/><a href='https://x.example/?a=1&b=2'>c</a></p>",
			 "<p class=\"a\">\xc3\xa5 <b>b</b><br/><a href='https://x.example/?a=1&b=2'>c</a></p>");
	assert_sanitized("<p>only onions</p>", "<p>only onions</p>");
}

static void what_could_run_is_taken_out(void **state)
{
	(void)state;
	assert_sanitized("a<script>alert('<b>')</script>b", "ab");
	assert_sanitized("a<SCRIPT>never closed", "a");
	assert_sanitized("<img src=x onerror=alert(1)>", "<img>");
	assert_sanitized("<img src=x\nONerror=\"a\">", "<img>");
	assert_sanitized("<svg/onload=alert(1)>", "<svg>");
	assert_sanitized("<a href=\" JavaScript:x\">a</a>", "<a>a</a>");
	assert_sanitized("<a href=\"java&#115;cript:x\">a</a>", "<a>a</a>");
	assert_sanitized("<a href=\"java\tscript:x\">a</a>", "<a>a</a>");
	assert_sanitized("<a href=\"javascript&colon;x\">a</a>", "<a>a</a>");
	assert_sanitized("<a href=\"data:image/svg+xml,x\">a</a>", "<a>a</a>");
	assert_sanitized("<iframe src=\"https://x.example\">inside</iframe>after", "after");
	assert_sanitized("<form action=x><b>kept</b></form>", "<b>kept</b>");
}

static void what_is_no_tag_becomes_text(void **state)
{
	(void)state;
	assert_sanitized("1 < 2", "1 &lt; 2");
	assert_sanitized("<b", "&lt;b");
	assert_sanitized("<p title=\">\">x</p>", "<p title=\">\">x</p>");
}

static void many_tags_without_end_are_read_quickly(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	char *html = arena_alloc(arena, NOTE_MAX + 1);
	int64_t began_us = clock_monotonic_us();

	(void)state;
	for (size_t i = 0; i < NOTE_MAX; i++)
		html[i] = "<a"[i % 2];
	html[NOTE_MAX] = '\0';
	assert_memory_equal(note_sanitize(arena, html), "&lt;a&lt;a", strlen("&lt;a&lt;a"));
	assert_true(clock_monotonic_us() - began_us < US_PER_SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(harmless_html_stays_as_it_is),
	    cmocka_unit_test(what_could_run_is_taken_out),
	    cmocka_unit_test(what_is_no_tag_becomes_text),
	    cmocka_unit_test(many_tags_without_end_are_read_quickly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
