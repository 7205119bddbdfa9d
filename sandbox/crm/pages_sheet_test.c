#include "crm/pages_sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void numbers_are_understood_as_people_write_them(void **state)
{
	static const struct {
		const char *typed, *plain;
	} cases[] = {
	    {"1200.50", "1200.50"},
	    {"1 200,50", "1200.50"},
	    {"1\u00a0200,50", "1200.50"},
	    {"1\u202f200.50", "1200.50"},
	    {"1,200.50", "1200.50"},
	    {"1.200,50", "1200.50"},
	    {"\u22125", "-5"},
	    {"0,5", "0.5"},
	    {"a lot", "alot"},
	    {"1,2,3", "1.2.3"},
	    {"", ""},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(sheet_plain_number(arena, cases[i].typed), cases[i].plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_understood_as_people_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
