#include "courier/zone.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/date.h"

/* A file with one change of time, at 1000 s: from 3600 to 7200 seconds east. */
static const unsigned char file[] = {
    /* the first block is empty but for one kind of time */
    'T', 'Z', 'i', 'f', '2', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 'U', 'T', 'C', 0,
    /* the second has one change and two kinds */
    'T', 'Z', 'i', 'f', '2', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 3, 0xe8, 1, 0, 0, 0x0e, 0x10, 0, 0, 0, 0, 0x1c, 0x20, 1, 0, 'A', 'B',
    'C', 0};

static void the_last_change_rules(void **state)
{
	(void)state;
	assert_int_equal(zone_file_offset_s(file, sizeof(file), 999), 3600);
	assert_int_equal(zone_file_offset_s(file, sizeof(file), 1000), 7200);
}

static void a_file_that_is_cut_anywhere_is_utc(void **state)
{
	(void)state;
	/* The names of the zones, at the end, aren't needed. */
	for (size_t len = 0; len < sizeof(file) - 4; len++)
		assert_int_equal(zone_file_offset_s(file, len, 2000), 0);
}

static void helsinki_has_summer_time(void **state)
{
	(void)state;
	assert_int_equal(zone_offset_s("Europe/Helsinki", us_from_day(day_from_civil((struct civil){2026, 1, 15}))),
			 7200);
	assert_int_equal(zone_offset_s("Europe/Helsinki", us_from_day(day_from_civil((struct civil){2026, 7, 15}))),
			 10800);
}

static void names_that_lead_elsewhere_are_utc(void **state)
{
	(void)state;
	assert_int_equal(zone_offset_s("../../../etc/passwd", 0), 0);
	assert_int_equal(zone_offset_s("/etc/localtime", 0), 0);
	assert_int_equal(zone_offset_s("", 0), 0);
	assert_int_equal(zone_offset_s(NULL, 0), 0);
	assert_int_equal(zone_offset_s("Nowhere/Land", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_last_change_rules),
	    cmocka_unit_test(a_file_that_is_cut_anywhere_is_utc),
	    cmocka_unit_test(helsinki_has_summer_time),
	    cmocka_unit_test(names_that_lead_elsewhere_are_utc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
