#include "common/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/decimal.h"

static void what_comes_from_data_is_escaped(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	html_fill(&buf, "<a title=\"%s\">%s</a>%h %d %%", "\"x'", "<b>&", "<br>", (int64_t)-3);
	assert_string_equal(buf.data, "<a title=\"&quot;x&#39;\">&lt;b&gt;&amp;</a><br> -3 %");
	html_text(&buf, NULL);
	buf_release(&buf);
}

static void money_has_two_decimals_and_spaced_thousands(void **state)
{
	static const struct {
		int64_t amount_e4;
		const char *text;
	} cases[] = {
	    {0, "0.00"},
	    {62000000, "6\u202f200.00"},
	    {12345678900, "1\u202f234\u202f567.89"},
	    {-1234500, "\u2212123.45"},
	    {9999950, "1\u202f000.00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf buf;

		buf_init(&buf, 100);
		html_money(&buf, cases[i].amount_e4);
		assert_string_equal(buf.data, cases[i].text);
		buf_release(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_comes_from_data_is_escaped),
	    cmocka_unit_test(money_has_two_decimals_and_spaced_thousands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
