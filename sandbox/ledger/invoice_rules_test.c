#include "ledger/invoice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const char *const statuses[] = {"DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"};

/* Rows are the present status, columns the next: contract xero.md 2.8. */
static const char *const table[] = {"xxx..x", "xxx..x", "..x.x.", "......", "......", "......"};

static void the_status_table_is_xeros(void **state)
{
	(void)state;
	for (size_t from = 0; from < ARRAY_LEN(statuses); from++)
		for (size_t to = 0; to < ARRAY_LEN(statuses); to++)
			assert_int_equal(invoice_may_become(statuses[from], statuses[to]), table[from][to] == 'x');
}

static struct invoice paid_invoice(struct line *line)
{
	return (struct invoice){.status = "PAID",
				.type = "ACCREC",
				.mode = "Exclusive",
				.currency = "EUR",
				.rate_e6 = RATE_ONE_E6,
				.lines = line,
				.line_count = 1};
}

static const char *complaint(struct arena *arena, const struct invoice *stored, struct invoice changed)
{
	struct call call = {.arena = arena};

	invoice_check_paid_edit(&call, stored, &changed);
	return changed.messages.count > 0 ? changed.messages.texts[0] : "";
}

static void words_of_a_paid_invoice_may_change_and_money_may_not(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct line line = {.id = "a", .quantity_e4 = 10000, .unit_e4 = 20000, .tax_type = "TAX001"};
	struct line words = line, money = line, nameless = line;
	struct invoice stored = paid_invoice(&line);

	(void)state;
	words.description = "other words";
	words.account_code = "210";
	money.unit_e4 = 20001;
	nameless.id = NULL;
	assert_string_equal(complaint(arena, &stored, paid_invoice(&words)), "");
	assert_string_equal(complaint(arena, &stored, paid_invoice(&money)),
			    "This document cannot be edited as it has a payment or credit note allocated to it.");
	assert_string_equal(complaint(arena, &stored, paid_invoice(&nameless)),
			    "To update fields on a paid invoice line item, you must supply a LineItemID");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_status_table_is_xeros),
	    cmocka_unit_test(words_of_a_paid_invoice_may_change_and_money_may_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
