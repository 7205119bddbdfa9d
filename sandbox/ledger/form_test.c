#include "ledger/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void numbers_are_read_as_people_type_them(void **state)
{
	static const struct {
		const char *typed, *number;
	} cases[] = {
	    {"12", "12"},
	    {"12.50", "12.50"},
	    {"12,50", "12.50"},
	    {"1 234,5", "1234.5"},
	    {"1\u00a0234.5", "1234.5"},
	    {"1\u202f234\u2009567", "1234567"},
	    {"-3,1", "-3.1"},
	    {"10 %", "10%"},
	    {"1,234.50", "1,234.50"}, /* either sign might mean thousands: the rules refuse it */
	    {"zwölf", "zwölf"},
	    {"", ""},
	    {NULL, ""},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(form_number(arena, cases[i].typed), cases[i].number);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_read_as_people_type_them)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
