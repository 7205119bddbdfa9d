#include "ledger/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_scope_is_a_whole_word(void **state)
{
	(void)state;
	assert_true(access_has_scope("openid accounting.invoices", "accounting.invoices"));
	assert_false(access_has_scope("accounting.invoices.read", "accounting.invoices"));
	assert_false(access_has_scope("openid email", "mail"));
	assert_true(access_has_scope("openid.x openid", "openid"));
}

static void reading_is_content_with_the_read_scope(void **state)
{
	(void)state;
	assert_true(access_allows("accounting.settings.read", "accounting.settings", true));
	assert_false(access_allows("accounting.settings.read", "accounting.settings", false));
	assert_true(access_allows("accounting.settings", "accounting.settings", false));
}

static void broad_scopes_open_what_granular_ones_open(void **state)
{
	(void)state;
	assert_true(access_allows("accounting.transactions", "accounting.invoices accounting.transactions", false));
	assert_true(access_allows("accounting.invoices", "accounting.invoices accounting.transactions", false));
	assert_false(access_allows("accounting.contacts", "accounting.invoices accounting.transactions", true));
	assert_false(access_allows("", "accounting.invoices", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_scope_is_a_whole_word),
	    cmocka_unit_test(reading_is_content_with_the_read_scope),
	    cmocka_unit_test(broad_scopes_open_what_granular_ones_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
