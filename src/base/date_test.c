#include "base/date.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "base/macros.h"

enum { DAY_0001 = -719162, DAY_9999 = 2932896 };

static void every_day_of_the_calendar_is_its_own(void **state)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int32_t day = DAY_0001;

	(void)state;
	for (int year = 1; year <= 9999; year++) {
		const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

		for (int month = 1; month <= 12; month++)
			for (int at = 1; at <= lengths[month - 1] + (leap && month == 2); at++, day++) {
				const struct civil civil = civil_from_day(day);

				if (civil.year != year || civil.month != month || civil.day != at ||
				    day_from_civil(civil) != day)
					fail_msg("day %d", day);
			}
	}
	assert_int_equal(day, DAY_9999 + 1);
	assert_int_equal(day_from_civil((struct civil){1970, 1, 1}), 0);
}

static void a_day_is_read(void **state)
{
	int32_t day;

	(void)state;
	assert_int_equal(day_parse("1970-01-01", 10, &day, NULL), OK);
	assert_int_equal(day, 0);
	assert_int_equal(day_parse("2024-02-29", 10, &day, NULL), OK);
	assert_int_equal(day, 19782);
	assert_int_equal(day_parse("0001-01-01", 10, &day, NULL), OK);
	assert_int_equal(day, DAY_0001);
	assert_int_equal(day_parse("9999-12-31", 10, &day, NULL), OK);
	assert_int_equal(day, DAY_9999);
}

static void assert_no_day(const char *text)
{
	struct err err;
	int32_t day = 42;

	assert_int_equal(day_parse(text, strlen(text), &day, &err), E_INVALID);
	assert_string_equal(err.code, "date_malformed");
	assert_int_equal(day, 42);
}

static void a_31_april_is_refused(void **state)
{
	(void)state;
	assert_no_day("2026-04-31");
	assert_no_day("2026-02-29");
	assert_no_day("1900-02-29");
	assert_no_day("2026-00-10");
	assert_no_day("2026-13-10");
	assert_no_day("2026-10-00");
	assert_no_day("0000-01-01");
}

static void what_does_not_look_like_a_day_is_refused(void **state)
{
	static const char *const texts[] = {"",           "2026",       "2026-1-1",    "2026-11-2",   "2026-11-233",
					    "26-11-23",   "2026/11/23", "2026-11-23 ", " 2026-11-23", "-026-11-23",
					    "2026-11-2x", "23.11.2026", "2026-11-+3",  "20261123"};
	int32_t day;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_no_day(texts[i]);
	assert_int_equal(day_parse(NULL, 0, &day, NULL), E_INVALID);
}

static void a_day_is_written(void **state)
{
	char text[DATE_TEXT_MAX];

	(void)state;
	assert_string_equal(day_format(0, text), "1970-01-01");
	assert_string_equal(day_format(DAY_0001, text), "0001-01-01");
	assert_string_equal(day_format(DAY_9999, text), "9999-12-31");
	assert_string_equal(day_format(DAY_NONE, text), "");
	assert_string_equal(day_format(INT32_MAX, text), "9999-12-31");
	assert_string_equal(day_format(INT32_MIN + 1, text), "0001-01-01");
}

static void a_point_in_time_lies_in_its_day(void **state)
{
	(void)state;
	assert_int_equal(day_from_us(0), 0);
	assert_int_equal(day_from_us(US_PER_DAY - 1), 0);
	assert_int_equal(day_from_us(US_PER_DAY), 1);
	assert_int_equal(day_from_us(-1), -1);
	assert_int_equal(day_from_us(-US_PER_DAY), -1);
	assert_int_equal(day_from_us(-US_PER_DAY - 1), -2);
	assert_int_equal(us_from_day(2), 2 * US_PER_DAY);
	assert_int_equal(us_from_day(-2), -2 * US_PER_DAY);
	assert_int_equal(us_from_day(DAY_NONE), DAY_0001 * US_PER_DAY);
}

static void a_point_in_time_is_read(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01t00:00:01z", 1000000},
	    {"1970-01-01T00:00:00", 0},
	    {"1970-01-01 00:00:07", 7000000},
	    {"1970-01-01T00:00:00.5Z", 500000},
	    {"1970-01-01T00:00:00.123456Z", 123456},
	    {"1970-01-01T00:00:00.1234569Z", 123456},
	    {"1970-01-01T00:00:00.000", 0},
	    {"1970-01-01T02:00:00+02:00", 0},
	    {"1969-12-31T21:30:00-02:30", 0},
	    {"1970-01-01T00:00:00-00:00", 0},
	    {"2016-12-31T23:59:60Z", INT64_C(1483228800000000)},
	    {"2026-11-23T12:00:00Z", INT64_C(1795435200000000)},
	    {"1969-12-31T23:59:59Z", -1000000},
	    {"0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
	    {"9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999)},
	};
	int64_t us;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(time_parse(rows[i].text, strlen(rows[i].text), &us, NULL), OK);
		assert_int_equal(us, rows[i].us);
	}
}

static void what_is_no_point_in_time_is_refused(void **state)
{
	static const char *const texts[] = {
	    "",
	    "2026-11-23",
	    "2026-11-23T",
	    "2026-11-23T12:00",
	    "2026-11-23T12:00Z",
	    "2026-11-23T24:00:00Z",
	    "2026-11-23T12:60:00Z",
	    "2026-11-23T12:00:60Z",
	    "2026-11-23T12:00:00.Z",
	    "2026-11-23T12:00:00+2:00",
	    "2026-11-23T12:00:00+0200",
	    "2026-11-23T12:00:00+24:00",
	    "2026-11-23T12:00:00+02:60",
	    "2026-11-23T12:00:00 Z",
	    "2026-11-23T12:00:00ZZ",
	    "2026-11-23X12:00:00Z",
	    "2026-02-30T12:00:00Z",
	    "0001-01-01T00:00:00+00:01",
	    "9999-12-31T23:59:59-00:01",
	};
	int64_t us = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_int_equal(time_parse(texts[i], strlen(texts[i]), &us, NULL), E_INVALID);
	assert_int_equal(time_parse(NULL, 0, &us, NULL), E_INVALID);
	assert_int_equal(us, 42);
}

static void a_point_in_time_is_written_in_whole_seconds(void **state)
{
	char text[TIME_TEXT_MAX];

	(void)state;
	assert_string_equal(time_format(0, text), "1970-01-01T00:00:00Z");
	assert_string_equal(time_format(INT64_C(1795435200999999), text), "2026-11-23T12:00:00Z");
	assert_string_equal(time_format(-1, text), "1969-12-31T23:59:59Z");
	assert_string_equal(time_format(INT64_MAX, text), "9999-12-31T23:59:59Z");
	assert_string_equal(time_format(INT64_MIN, text), "0001-01-01T00:00:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_of_the_calendar_is_its_own),
	    cmocka_unit_test(a_day_is_read),
	    cmocka_unit_test(a_31_april_is_refused),
	    cmocka_unit_test(what_does_not_look_like_a_day_is_refused),
	    cmocka_unit_test(a_day_is_written),
	    cmocka_unit_test(a_point_in_time_lies_in_its_day),
	    cmocka_unit_test(a_point_in_time_is_read),
	    cmocka_unit_test(what_is_no_point_in_time_is_refused),
	    cmocka_unit_test(a_point_in_time_is_written_in_whole_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
