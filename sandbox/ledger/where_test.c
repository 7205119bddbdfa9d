#include "ledger/where.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/decimal.h"

struct thing {
	const char *name, *email, *status;
	int64_t due_e4;
	int32_t day;
	bool sent;
};

static bool field(const void *element, const char *path, struct where_value *out)
{
	static const struct thing none;
	const struct thing *thing = element == NULL ? &none : element;

	if (text_eq_nocase(path, "Contact.Name"))
		*out = (struct where_value){.kind = WHERE_TEXT, .text = thing->name};
	else if (text_eq_nocase(path, "EmailAddress"))
		*out = (struct where_value){.kind = WHERE_TEXT, .text = thing->email};
	else if (text_eq_nocase(path, "Status"))
		*out = (struct where_value){.kind = WHERE_TEXT, .text = thing->status};
	else if (text_eq_nocase(path, "AmountDue"))
		*out = (struct where_value){.kind = WHERE_NUMBER, .number = thing->due_e4};
	else if (text_eq_nocase(path, "Date"))
		*out = (struct where_value){.kind = WHERE_TIME, .number = us_from_day(thing->day)};
	else if (text_eq_nocase(path, "SentToContact"))
		*out = (struct where_value){.kind = WHERE_BOOL, .number = thing->sent};
	else
		return false;
	return true;
}

static bool matches(const char *text, struct thing thing)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct where *where;
	struct err err;

	if (where_parse(arena, text, field, &where, &err) != OK)
		fail_msg("%s: %s", text, err.text);
	return where_matches(where, arena, field, &thing);
}

static bool is_refused(const char *text)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct where *where;

	return where_parse(arena, text, field, &where, NULL) == E_INVALID;
}

static struct thing sample(void)
{
	return (struct thing){.name = "Järvinen & Pojat Oy",
			      .status = "AUTHORISED",
			      .due_e4 = 24 * E4_ONE,
			      .day = day_from_civil((struct civil){2026, 3, 13}),
			      .sent = true};
}

static void texts_are_compared_without_case(void **state)
{
	(void)state;
	assert_true(matches("Contact.Name==\"JÄRVINEN & pojat oy\"", sample()));
	assert_true(matches("contact.name = \"Järvinen & Pojat Oy\"", sample()));
	assert_false(matches("Contact.Name==\"Jarvinen & Pojat Oy\"", sample()));
	assert_true(matches("Contact.Name!=\"Someone\"", sample()));
}

static void text_methods_work_on_fields(void **state)
{
	(void)state;
	assert_true(matches("Contact.Name.Contains(\"pojat\")", sample()));
	assert_true(matches("Contact.Name.ToLower().Contains(\"järvi\")", sample()));
	assert_true(matches("Contact.Name.StartsWith(\"Jär\")", sample()));
	assert_true(matches("Contact.Name.EndsWith(\"Oy\")", sample()));
	assert_true(matches("Contact.Name.ToLower()==\"järvinen & pojat oy\"", sample()));
	assert_false(matches("EmailAddress.Contains(\"a\")", sample()));
}

static void and_binds_more_tightly_than_or(void **state)
{
	(void)state;
	assert_true(matches("Status==\"PAID\" AND AmountDue==0 OR SentToContact==true", sample()));
	assert_false(matches("Status==\"PAID\" && (AmountDue==0 || SentToContact==true)", sample()));
	assert_true(matches("!(Status==\"PAID\")", sample()));
}

static void numbers_are_compared_exactly(void **state)
{
	(void)state;
	assert_true(matches("AmountDue>23.9999", sample()));
	assert_true(matches("AmountDue>=24.00 AND AmountDue<=24", sample()));
	assert_false(matches("AmountDue<24", sample()));
	assert_true(matches("AmountDue<>0", sample()));
}

static void dates_are_written_in_two_ways(void **state)
{
	(void)state;
	assert_true(matches("Date>=DateTime(2026, 03, 13) && Date<DateTime(2026,3,14)", sample()));
	assert_true(matches("Date<DateTime.Parse(\"2026-03-13T10:00:00\")", sample()));
	assert_false(matches("Date>DateTime(2026, 03, 13)", sample()));
}

static void null_is_a_value_for_equality_only(void **state)
{
	(void)state;
	assert_true(matches("EmailAddress==null", sample()));
	assert_true(matches("Contact.Name!=null", sample()));
	assert_false(matches("EmailAddress>\"a\"", sample()));
}

static void what_is_malformed_is_refused(void **state)
{
	static const char *const texts[] = {"",
					    "Name==",
					    "Nothing==\"x\"",
					    "Status==\"x",
					    "Status==\"x\" AND",
					    "(Status==\"x\"",
					    "Status \"x\"",
					    "Date>DateTime(2026,02,31)",
					    "Date>DateTime(2026,13,1)",
					    "Date>DateTime(2026)",
					    "Status.Contains(x)",
					    "AmountDue==1.2.3",
					    "Status==\"x\" )"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!is_refused(texts[i]))
			fail_msg("accepted: %s", texts[i]);
}

static void nesting_has_a_limit(void **state)
{
	char text[2 * WHERE_DEPTH_MAX + 40];

	(void)state;
	memset(text, '(', WHERE_DEPTH_MAX + 1);
	strcpy(text + WHERE_DEPTH_MAX + 1, "SentToContact==true");
	assert_true(is_refused(text));
	memset(text, '!', WHERE_DEPTH_MAX);
	strcpy(text + WHERE_DEPTH_MAX, "SentToContact==true");
	assert_false(is_refused(text));
}

static void order_takes_several_fields_and_directions(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct thing a = {.name = "Beta", .due_e4 = 1}, b = {.name = "alpha", .due_e4 = 1},
		     c = {.name = "Beta", .due_e4 = 2};
	struct where_order *order;

	(void)state;
	assert_int_equal(where_order_parse(arena, "Contact.Name ASC, AmountDue DESC", field, &order, NULL), OK);
	assert_true(where_compare(order, arena, field, &a, &b) > 0);
	assert_true(where_compare(order, arena, field, &a, &c) > 0);
	assert_int_equal(where_compare(order, arena, field, &a, &a), 0);
	assert_int_equal(where_order_parse(arena, "Nothing DESC", field, &order, NULL), E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_compared_without_case),
	    cmocka_unit_test(text_methods_work_on_fields),
	    cmocka_unit_test(and_binds_more_tightly_than_or),
	    cmocka_unit_test(numbers_are_compared_exactly),
	    cmocka_unit_test(dates_are_written_in_two_ways),
	    cmocka_unit_test(null_is_a_value_for_equality_only),
	    cmocka_unit_test(what_is_malformed_is_refused),
	    cmocka_unit_test(nesting_has_a_limit),
	    cmocka_unit_test(order_takes_several_fields_and_directions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
