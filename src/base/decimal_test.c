#include "base/decimal.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

static void a_number_is_read_to_four_places(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} rows[] = {
	    {"0", 0},
	    {"-0", 0},
	    {"12", 120000},
	    {"12.5", 125000},
	    {"-12.50", -125000},
	    {".5", 5000},
	    {"-.5", -5000},
	    {"007", 70000},
	    {"1e3", 10000000},
	    {"1E+3", 10000000},
	    {"12.5e-1", 12500},
	    {"0.00012345e4", 12345},
	    {"1.00005", 10001},
	    {"1.00004", 10000},
	    {"-1.00005", -10001},
	    {"0.00005", 1},
	    {"0.00004999999", 0},
	    {"5e-5", 1},
	    {"4e-5", 0},
	    {"9e-99999999999999999999", 0},
	    {"0e99999999999999999999", 0},
	    {"0.000000000000000000001e21", 10000},
	    {"100000000000000000000000e-21", 1000000},
	    {"922337203685477.5807", INT64_MAX},
	    {"-922337203685477.5807", -INT64_MAX},
	    {"922337203685477.58074", INT64_MAX},
	};
	int64_t value;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		value = -1;
		assert_int_equal(e4_parse(rows[i].text, strlen(rows[i].text), &value, NULL), OK);
		assert_int_equal(value, rows[i].value);
	}
}

static void what_is_no_number_is_refused(void **state)
{
	static const char *const texts[] = {"",    "-",   ".",     "-.",  "+1",   "1.",    "1,5",  " 1",    "1 ",
					    "1e",  "1e+", "e5",    ".e5", "1.e5", "--1",   "1..2", "1.2.3", "0x1",
					    "inf", "NaN", "1e5.5", "1_0", "1-",   "1e--5", "-e1",  "1e5 "};
	struct err err;
	int64_t value = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(e4_parse(texts[i], strlen(texts[i]), &value, &err), E_INVALID);
		assert_string_equal(err.code, "number_malformed");
	}
	assert_int_equal(e4_parse(NULL, 0, &value, &err), E_INVALID);
	assert_int_equal(value, 42);
}

static void a_number_beyond_the_range_is_refused(void **state)
{
	static const char *const texts[] = {
	    "922337203685477.5808",   "-922337203685477.5808",   "922337203685477.58075", "1e15",
	    "1e99999999999999999999", "99999999999999999999999", "1000000000000000.0000"};
	struct err err;
	int64_t value = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(e4_parse(texts[i], strlen(texts[i]), &value, &err), E_INVALID);
		assert_string_equal(err.code, "number_out_of_range");
	}
	assert_int_equal(value, 42);
}

static void a_number_is_read_no_further_than_its_length(void **state)
{
	int64_t value;

	(void)state;
	assert_int_equal(e4_parse("12.55", 4, &value, NULL), OK);
	assert_int_equal(value, 125000);
}

static void a_number_is_written_with_the_places_asked_for(void **state)
{
	static const struct {
		int64_t value;
		int places;
		const char *text;
	} rows[] = {
	    {0, 0, "0"},
	    {0, 2, "0.00"},
	    {125000, 2, "12.50"},
	    {125000, 0, "12.5"},
	    {120000, 0, "12"},
	    {120000, 4, "12.0000"},
	    {120001, 2, "12.0001"},
	    {-1, 0, "-0.0001"},
	    {-125000, 2, "-12.50"},
	    {1200, 0, "0.12"},
	    {INT64_MAX, 2, "922337203685477.5807"},
	    {INT64_MIN, 2, "-922337203685477.5808"},
	};
	char text[E4_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(e4_format(rows[i].value, rows[i].places, text), rows[i].text);
}

static void what_is_written_is_read_again(void **state)
{
	uint64_t random = 88172645463325252u;
	char text[E4_TEXT_MAX];
	int64_t back;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		const int64_t value = (int64_t)(random >> 1 >> random % 60) * (random & 1 ? 1 : -1);

		e4_format(value, i % 5, text);
		assert_int_equal(e4_parse(text, strlen(text), &back, NULL), OK);
		assert_int_equal(back, value);
	}
}

static void a_product_is_rounded_half_away_from_zero(void **state)
{
	static const struct {
		int64_t a, b, divisor, value;
	} rows[] = {
	    {30000, 125000, E4_ONE, 375000},
	    {1, 5000, E4_ONE, 1},
	    {-1, 5000, E4_ONE, -1},
	    {1, 4999, E4_ONE, 0},
	    {10, 1, 3, 3},
	    {20, 1, 3, 7},
	    {-20, 1, 3, -7},
	    {5, 1, 2, 3},
	    {-5, 1, 2, -3},
	    {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
	    {INT64_MAX, E4_ONE, E4_ONE, INT64_MAX},
	    {0, INT64_MIN, 1, 0},
	};
	int64_t value;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(e4_mul_div(rows[i].a, rows[i].b, rows[i].divisor, &value, NULL), OK);
		assert_int_equal(value, rows[i].value);
	}
}

static void a_product_beyond_the_range_is_refused(void **state)
{
	int64_t value = 42;

	(void)state;
	assert_int_equal(e4_mul_div(INT64_MAX, 2, 1, &value, NULL), E_INVALID);
	assert_int_equal(e4_mul_div(INT64_MIN, INT64_MIN, 1, &value, NULL), E_INVALID);
	assert_int_equal(e4_mul_div(INT64_MIN, 1, 1, &value, NULL), E_INVALID);
	assert_int_equal(value, 42);
}

static void rounding_knows_zero_to_four_places(void **state)
{
	static const int64_t expected[] = {120000, 123000, 123500, 123460, 123456};
	int64_t value;

	(void)state;
	for (int places = 0; places <= 4; places++) {
		assert_int_equal(e4_round(123456, places, &value, NULL), OK);
		assert_int_equal(value, expected[places]);
		assert_int_equal(e4_round(-123456, places, &value, NULL), OK);
		assert_int_equal(value, -expected[places]);
	}
	assert_int_equal(e4_round(INT64_MAX, 0, &value, NULL), E_INVALID);
}

static void a_sum_beyond_the_range_is_refused(void **state)
{
	int64_t value = 42;

	(void)state;
	assert_int_equal(e4_add(INT64_MAX, 1, &value, NULL), E_INVALID);
	assert_int_equal(e4_add(-INT64_MAX, -1, &value, NULL), E_INVALID);
	assert_int_equal(value, 42);
	assert_int_equal(e4_add(INT64_MAX, -INT64_MAX, &value, NULL), OK);
	assert_int_equal(value, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_is_read_to_four_places),
	    cmocka_unit_test(what_is_no_number_is_refused),
	    cmocka_unit_test(a_number_beyond_the_range_is_refused),
	    cmocka_unit_test(a_number_is_read_no_further_than_its_length),
	    cmocka_unit_test(a_number_is_written_with_the_places_asked_for),
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(a_product_is_rounded_half_away_from_zero),
	    cmocka_unit_test(a_product_beyond_the_range_is_refused),
	    cmocka_unit_test(rounding_knows_zero_to_four_places),
	    cmocka_unit_test(a_sum_beyond_the_range_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
