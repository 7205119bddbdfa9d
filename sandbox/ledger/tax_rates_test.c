#include "ledger/tax_rates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void simple_components_add_up(void **state)
{
	const struct tax_component components[] = {{.rate_e4 = 70000}, {.rate_e4 = 22500}};

	(void)state;
	assert_int_equal(tax_effective_e4(components, 2), 92500);
	assert_int_equal(tax_effective_e4(NULL, 0), 0);
}

static void a_compound_component_taxes_the_others_too(void **state)
{
	const struct tax_component components[] = {{.rate_e4 = 50000, .is_compound = true}, {.rate_e4 = 100000}};

	(void)state;
	assert_int_equal(tax_effective_e4(components, 2), 155000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(simple_components_add_up),
	    cmocka_unit_test(a_compound_component_taxes_the_others_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
