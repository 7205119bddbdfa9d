#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/invoice.h"

static void each_status_is_read_as_it_is_written(void **state)
{
	static const char *const names[] = {"draft",  "awaiting_approval", "awaiting_payment", "paid", "voided",
					    "deleted"};

	(void)state;
	for (int i = 0; i < (int)ARRAY_LEN(names); i++) {
		enum invoice_status status;

		assert_string_equal(invoice_status_name((enum invoice_status)i), names[i]);
		assert_int_equal(invoice_status_parse(names[i], &status, NULL), OK);
		assert_int_equal(status, i);
	}
}

static void each_tax_treatment_is_read_as_it_is_written(void **state)
{
	static const char *const names[] = {"exclusive", "inclusive", "none"};

	(void)state;
	for (int i = 0; i < (int)ARRAY_LEN(names); i++) {
		enum tax_treatment treatment;

		assert_string_equal(tax_treatment_name((enum tax_treatment)i), names[i]);
		assert_int_equal(tax_treatment_parse(names[i], &treatment, NULL), OK);
		assert_int_equal(treatment, i);
	}
}

static void other_words_are_refused_and_change_nothing(void **state)
{
	static const char *const words[] = {"", "DRAFT", "AUTHORISED", "Exclusive", NULL};
	enum invoice_status status = INVOICE_PAID;
	enum tax_treatment treatment = TAX_NONE;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		assert_int_equal(invoice_status_parse(words[i], &status, &err), E_INVALID);
		assert_string_equal(err.code, "status_unknown");
		assert_int_equal(tax_treatment_parse(words[i], &treatment, &err), E_INVALID);
		assert_string_equal(err.code, "tax_treatment_unknown");
	}
	assert_int_equal(status, INVOICE_PAID);
	assert_int_equal(treatment, TAX_NONE);
}

static void an_invoice_is_overdue_from_the_day_after_its_due_date(void **state)
{
	struct invoice invoice = {.status = INVOICE_AWAITING_PAYMENT, .due_date = 100};

	(void)state;
	assert_false(invoice_is_overdue(&invoice, 100));
	assert_true(invoice_is_overdue(&invoice, 101));
	invoice.due_date = DAY_NONE;
	assert_false(invoice_is_overdue(&invoice, 101));
}

static void only_what_awaits_payment_is_overdue(void **state)
{
	(void)state;
	for (int i = INVOICE_DRAFT; i <= INVOICE_DELETED; i++) {
		const struct invoice invoice = {.status = (enum invoice_status)i, .due_date = 1};

		assert_int_equal(invoice_is_overdue(&invoice, 2), i == INVOICE_AWAITING_PAYMENT);
	}
}

static void only_standard_and_adviser_may_connect(void **state)
{
	(void)state;
	for (int i = ROLE_UNKNOWN; i <= ROLE_OTHER; i++)
		assert_int_equal(role_may_connect((enum ledger_role)i), i == ROLE_STANDARD || i == ROLE_ADVISER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_status_is_read_as_it_is_written),
	    cmocka_unit_test(each_tax_treatment_is_read_as_it_is_written),
	    cmocka_unit_test(other_words_are_refused_and_change_nothing),
	    cmocka_unit_test(an_invoice_is_overdue_from_the_day_after_its_due_date),
	    cmocka_unit_test(only_what_awaits_payment_is_overdue),
	    cmocka_unit_test(only_standard_and_adviser_may_connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
