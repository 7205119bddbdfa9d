#include "ledger/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static int32_t day(int year, int month, int number)
{
	return day_from_civil((struct civil){year, month, number});
}

static void dates_are_read_in_three_forms(void **state)
{
	int32_t read = 0;

	(void)state;
	assert_int_equal(wire_read_day("2026-03-13", &read, NULL), OK);
	assert_int_equal(read, day(2026, 3, 13));
	assert_int_equal(wire_read_day("2026-03-13T10:00:00", &read, NULL), OK);
	assert_int_equal(read, day(2026, 3, 13));
	assert_int_equal(wire_read_day("/Date(1789344000000+0000)/", &read, NULL), OK);
	assert_int_equal(read, day(2026, 9, 14));
	assert_int_equal(wire_read_day("13.3.2026", &read, NULL), E_INVALID);
	assert_int_equal(wire_read_day("/Date(99999999999999999999)/", &read, NULL), E_INVALID);
}

static void a_local_midnight_becomes_the_day_before(void **state)
{
	int32_t read = 0;

	(void)state;
	assert_int_equal(wire_read_day("2026-03-13T00:00:00+02:00", &read, NULL), OK);
	assert_int_equal(read, day(2026, 3, 12));
}

static void today_is_the_organisations(void **state)
{
	const struct org helsinki = {.utc_offset_h = 2};
	int64_t winter = us_from_day(day(2026, 1, 15)) + 22 * INT64_C(3600000000);
	int64_t summer = us_from_day(day(2026, 7, 15)) + 21 * INT64_C(3600000000);
	int64_t last_hour = us_from_day(day(2026, 10, 24)) + INT64_C(21) * 3600000000;

	(void)state;
	assert_int_equal(wire_today(&helsinki, winter), day(2026, 1, 16));
	assert_int_equal(wire_today(&helsinki, winter - 1), day(2026, 1, 15));
	assert_int_equal(wire_today(&helsinki, summer), day(2026, 7, 16));
	assert_int_equal(wire_today(&helsinki, summer - 1), day(2026, 7, 15));
	assert_int_equal(wire_today(&helsinki, last_hour), day(2026, 10, 25));
	assert_int_equal(wire_today(&helsinki, us_from_day(day(2026, 10, 25)) + INT64_C(21) * 3600000000),
			 day(2026, 10, 25));
}

static void values_are_written_as_xero_writes_them(void **state)
{
	struct json_out out;
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	wire_day(&out, "Date", day(2026, 9, 14));
	wire_money(&out, "Total", 241500);
	wire_rate(&out, "CurrencyRate", 1083500, 10);
	wire_rate(&out, "Short", 1000000, 6);
	wire_text(&out, "Left out", "");
	wire_time(&out, "At", INT64_C(1789378199160000), false);
	json_out_end(&out);
	assert_string_equal(buf.data,
			    "{\"DateString\":\"2026-09-14T00:00:00\",\"Date\":\"\\/Date(1789344000000+0000)\\/\","
			    "\"Total\":24.15,\"CurrencyRate\":1.0835000000,\"Short\":1.000000,"
			    "\"At\":\"\\/Date(1789378199160)\\/\"}");
	buf_release(&buf);
}

static size_t count_elements(const char *text, bool first_is_object)
{
	struct json_doc *doc = NULL;
	const struct json *elements;
	size_t count;

	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), OK);
	elements = wire_elements(json_root(doc), "Invoices", &count);
	if (count > 0)
		assert_int_equal(json_is_object(wire_element(elements, 0)), first_is_object);
	json_doc_free(doc);
	return count;
}

static void requests_may_be_lists_or_bare_objects(void **state)
{
	(void)state;
	assert_int_equal(count_elements("{\"Invoices\":[{},{}]}", true), 2);
	assert_int_equal(count_elements("{\"invoices\":[{}]}", true), 1);
	assert_int_equal(count_elements("{\"Type\":\"ACCREC\"}", true), 1);
	assert_int_equal(count_elements("[{},{},{}]", true), 3);
	assert_int_equal(count_elements("12", false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_are_read_in_three_forms),
	    cmocka_unit_test(a_local_midnight_becomes_the_day_before),
	    cmocka_unit_test(today_is_the_organisations),
	    cmocka_unit_test(values_are_written_as_xero_writes_them),
	    cmocka_unit_test(requests_may_be_lists_or_bare_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
