#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "xero/wire.h"

static void both_ways_of_writing_a_time_are_read(void **state)
{
	static const struct {
		const char *text, *rfc3339;
	} table[] = {
	    {"/Date(1789344000000+0000)/", "2026-09-14T00:00:00Z"},
	    {"/Date(1789378199160)/", "2026-09-14T09:29:59Z"},
	    {"/Date(1789344000000+1300)/", "2026-09-14T00:00:00Z"},
	    {"/Date(-86400000)/", "1969-12-31T00:00:00Z"},
	    {"2026-09-14T00:00:00", "2026-09-14T00:00:00Z"},
	    {"2026-09-14T09:29:59.5165400", "2026-09-14T09:29:59Z"},
	    {"2026-09-14T09:29:59Z", "2026-09-14T09:29:59Z"},
	};
	char text[TIME_TEXT_MAX];
	int64_t time_us;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_true(wire_time_parse(table[i].text, &time_us));
		assert_string_equal(time_format(time_us, text), table[i].rfc3339);
	}
}

static void what_is_no_time_is_refused(void **state)
{
	static const char *const table[] = {
	    "", "/Date(", "/Date()", "/Date(+)/", "/Date(12", "/Date(x)/", "/Date(99999999999999999999)/", "yesterday"};
	int64_t time_us = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_false(wire_time_parse(table[i], &time_us));
	assert_int_equal(time_us, 7);
}

static void a_day_is_read_in_every_form(void **state)
{
	static const char json[] = "{\"a\":\"2026-09-14\",\"b\":\"\\/Date(1789344000000+0000)\\/\","
				   "\"c\":\"2026-09-14T00:00:00\",\"d\":null,\"e\":\"\"}";
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char text[DATE_TEXT_MAX];

	(void)state;
	assert_int_equal(json_parse(json, strlen(json), &doc, NULL), OK);
	assert_string_equal(day_format(wire_day(json_root(doc), "a"), text), "2026-09-14");
	assert_string_equal(day_format(wire_day(json_root(doc), "b"), text), "2026-09-14");
	assert_string_equal(day_format(wire_day(json_root(doc), "c"), text), "2026-09-14");
	assert_int_equal(wire_day(json_root(doc), "d"), DAY_NONE);
	assert_int_equal(wire_day(json_root(doc), "e"), DAY_NONE);
	assert_int_equal(wire_day(json_root(doc), "f"), DAY_NONE);
}

static void a_changed_since_time_has_whole_seconds_and_no_zone(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(wire_since(arena, INT64_C(1789378199160999)), "2026-09-14T09:29:59");
}

static void time_zones_get_their_usual_names(void **state)
{
	(void)state;
	assert_string_equal(wire_timezone("FLESTANDARDTIME"), "Europe/Helsinki");
	assert_string_equal(wire_timezone("NEWZEALANDSTANDARDTIME"), "Pacific/Auckland");
	assert_string_equal(wire_timezone("ATLANTISSTANDARDTIME"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_ways_of_writing_a_time_are_read),
	    cmocka_unit_test(what_is_no_time_is_refused),
	    cmocka_unit_test(a_day_is_read_in_every_form),
	    cmocka_unit_test(a_changed_since_time_has_whole_seconds_and_no_zone),
	    cmocka_unit_test(time_zones_get_their_usual_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
