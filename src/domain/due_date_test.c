#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/macros.h"
#include "domain/due_date.h"

static const struct {
	const char *date;
	int32_t days;
	const char *due;
} table[] = {
    {"2026-03-13", 7, "2026-03-20"},
    {"2026-03-13", 0, "2026-03-13"},
    {"2024-02-28", 1, "2024-02-29"},
    {"2024-02-29", 366, "2025-03-01"},
    {"2026-02-28", 1, "2026-03-01"},
    {"2000-02-28", 1, "2000-02-29"},
    {"2100-02-28", 1, "2100-03-01"},
    {"2026-01-31", 30, "2026-03-02"},
    {"2026-04-30", 14, "2026-05-14"},
    {"2026-12-31", 1, "2027-01-01"},
    {"2026-11-23", LIMIT_DUE_DAYS, "2036-11-20"},
};

static void the_due_date_is_so_many_days_after_the_invoice_date(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		char text[DATE_TEXT_MAX];
		int32_t date;

		assert_int_equal(day_parse(table[i].date, 10, &date, NULL), OK);
		assert_string_equal(day_format(due_date(date, table[i].days), text), table[i].due);
	}
}

static void without_an_invoice_date_there_is_no_due_date(void **state)
{
	(void)state;
	assert_int_equal(due_date(DAY_NONE, 14), DAY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_due_date_is_so_many_days_after_the_invoice_date),
	    cmocka_unit_test(without_an_invoice_date_there_is_no_due_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
