#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/fields.h"

static int start(void **state)
{
	*state = arena_new();
	return 0;
}

static int stop(void **state)
{
	arena_free(*state);
	return 0;
}

static struct fields parsed(void **state, const char *text)
{
	struct fields fields;

	fields_parse(*state, text, strlen(text), &fields);
	return fields;
}

static void fields_keep_their_order(void **state)
{
	const struct fields fields = parsed(state, "b=1&a=2&b=3");

	assert_int_equal(fields.count, 3);
	assert_string_equal(fields.items[1].name, "a");
	assert_string_equal(fields.items[2].value, "3");
	assert_string_equal(fields_get(&fields, "b"), "1");
	assert_null(fields_get(&fields, "c"));
}

static void empty_parts_are_no_fields(void **state)
{
	const struct fields fields = parsed(state, "&&a=&=b&c&");

	assert_int_equal(fields.count, 3);
	assert_string_equal(fields_get(&fields, "a"), "");
	assert_string_equal(fields_get(&fields, ""), "b");
	assert_string_equal(fields_get(&fields, "c"), "");
	assert_int_equal(parsed(state, "").count, 0);
}

static void a_value_may_hold_equal_signs_and_escapes(void **state)
{
	const struct fields fields = parsed(state, "a%3D=b=c&d+e=%C3%A4+%26");

	assert_string_equal(fields_get(&fields, "a="), "b=c");
	assert_string_equal(fields_get(&fields, "d e"), "\xc3\xa4 &");
}

static void malformed_fields_are_left_out(void **state)
{
	const struct fields fields = parsed(state, "a=%&b=%00&c=%ff&%zz=d&e=f");

	assert_int_equal(fields.count, 1);
	assert_string_equal(fields_get(&fields, "e"), "f");
}

static void a_cookie_is_found_by_its_whole_name(void **state)
{
	const char *header = "a=1; aa=2;b=\"3\" ;  c=; a=4";

	assert_string_equal(cookie_get(*state, header, "a"), "1");
	assert_string_equal(cookie_get(*state, header, "aa"), "2");
	assert_string_equal(cookie_get(*state, header, "b"), "\"3\"");
	assert_string_equal(cookie_get(*state, header, "c"), "");
	assert_null(cookie_get(*state, header, "d"));
	assert_null(cookie_get(*state, NULL, "a"));
	assert_null(cookie_get(*state, "", "a"));
	assert_null(cookie_get(*state, ";;; ;", "a"));
	assert_null(cookie_get(*state, "a", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_keep_their_order),
	    cmocka_unit_test(empty_parts_are_no_fields),
	    cmocka_unit_test(a_value_may_hold_equal_signs_and_escapes),
	    cmocka_unit_test(malformed_fields_are_left_out),
	    cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
