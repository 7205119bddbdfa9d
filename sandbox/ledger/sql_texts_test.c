#include "ledger/sql_texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void equal_texts_have_one_address(void **state)
{
	CLEANUP(sql_texts_freep) struct sql_texts *texts = sql_texts_new();
	char one[] = "SELECT 1", other[] = "SELECT 1";
	const char *kept = sql_text(texts, one);

	(void)state;
	assert_string_equal(kept, one);
	assert_ptr_not_equal(kept, one);
	assert_ptr_equal(sql_text(texts, other), kept);
	assert_ptr_not_equal(sql_text(texts, "SELECT 2"), kept);
}

static void there_is_a_limit(void **state)
{
	CLEANUP(sql_texts_freep) struct sql_texts *texts = sql_texts_new();
	char text[32];

	(void)state;
	for (int i = 0; i < SQL_TEXTS_MAX; i++) {
		snprintf(text, sizeof(text), "SELECT %d", i);
		assert_non_null(sql_text(texts, text));
	}
	assert_null(sql_text(texts, "one more"));
	assert_non_null(sql_text(texts, "SELECT 7"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_texts_have_one_address),
	    cmocka_unit_test(there_is_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
