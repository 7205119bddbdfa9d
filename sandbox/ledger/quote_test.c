#include "ledger/quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *const statuses[] = {"DRAFT", "SENT", "DECLINED", "ACCEPTED", "INVOICED", "DELETED"};

/* Rows are the present status, columns the next. */
static const char *const table[] = {"xx...x", "xxxxxx", ".xxx.x", ".xxxxx", "......", "......"};

static void the_status_table_is_kept(void **state)
{
	(void)state;
	for (size_t from = 0; from < ARRAY_LEN(statuses); from++)
		for (size_t to = 0; to < ARRAY_LEN(statuses); to++)
			assert_int_equal(quote_may_become(statuses[from], statuses[to]), table[from][to] == 'x');
}

static void a_new_quote_is_a_draft_or_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		assert_int_equal(quote_kind.refusal(NULL, NULL, statuses[i]) == NULL, i < 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_status_table_is_kept),
	    cmocka_unit_test(a_new_quote_is_a_draft_or_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
