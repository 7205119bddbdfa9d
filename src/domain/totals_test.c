#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/totals.h"

/* Amounts and percentages as they read, in e4. */
#define E4(x) ((int64_t)((x)*10000 + ((x) < 0 ? -0.5 : 0.5)))
#define MAX_LINES 3

static const struct tax_rate rates[] = {
    {"R0", "Zero", E4(0), true, true},
    {"R10", "Ten", E4(10), true, true},
    {"R12", "Twelve and a half", E4(12.5), true, true},
    {"R15", "Fifteen", E4(15), true, true},
    {"R25", "Finnish", E4(25.5), true, true},
};

struct oracle {
	const char *id; /* the row of contract xero.md section 5 */
	enum tax_treatment treatment;
	size_t count;
	struct {
		int64_t quantity, price, percent;
		const char *rate;
		int64_t gross, amount, tax;
	} lines[MAX_LINES];
	int64_t subtotal, tax, total;
};

#define LINE(quantity, price, percent, rate, gross, amount, tax)                                                       \
	{                                                                                                              \
		E4(quantity), E4(price), E4(percent), rate, E4(gross), E4(amount), E4(tax)                             \
	}

/* A26 (a line's tax overridden by the sender) can't be said by the form, which sends no tax amounts: what stands here
 * is the computed one. A25 has two parts: the price that four decimals can't hold is sold as one piece, and what
 * becomes of it if it isn't. "derived" rows follow from the rules; nobody recorded them. */
static const struct oracle oracle[] = {
    {"A1",
     TAX_EXCLUSIVE,
     3,
     {LINE(1, 25.06, 0, "R15", 25.06, 25.06, 3.76), LINE(1, 25.61, 0, "R15", 25.61, 25.61, 3.84),
      LINE(1, 25.63, 0, "R15", 25.63, 25.63, 3.84)},
     E4(76.30),
     E4(11.44),
     E4(87.74)},
    {"A2", TAX_EXCLUSIVE, 1, {LINE(1, 76.30, 0, "R15", 76.30, 76.30, 11.45)}, E4(76.30), E4(11.45), E4(87.75)},
    {"A4 none", TAX_NONE, 1, {LINE(1, 22.50, 15, NULL, 22.50, 19.13, 0)}, E4(19.13), 0, E4(19.13)},
    {"A4 exclusive", TAX_EXCLUSIVE, 1, {LINE(1, 22.50, 15, "R0", 22.50, 19.13, 0)}, E4(19.13), 0, E4(19.13)},
    {"A4 inclusive", TAX_INCLUSIVE, 1, {LINE(1, 22.50, 15, "R0", 22.50, 19.13, 0)}, E4(19.13), 0, E4(19.13)},
    {"A5", TAX_EXCLUSIVE, 1, {LINE(2, 10.50, 0, "R15", 21, 21, 3.15)}, E4(21), E4(3.15), E4(24.15)},
    {"A6", TAX_INCLUSIVE, 1, {LINE(1, 541.25, 0, "R15", 541.25, 541.25, 70.60)}, E4(470.65), E4(70.60), E4(541.25)},
    {"A7", TAX_INCLUSIVE, 1, {LINE(1, 500, 0, "R15", 500, 500, 65.22)}, E4(434.78), E4(65.22), E4(500)},
    {"A8", TAX_INCLUSIVE, 1, {LINE(1, 89, 0, "R15", 89, 89, 11.61)}, E4(77.39), E4(11.61), E4(89)},
    {"A10", TAX_INCLUSIVE, 1, {LINE(40, 5.60, 0, "R10", 224, 224, 20.36)}, E4(203.64), E4(20.36), E4(224)},
    {"A12", TAX_INCLUSIVE, 1, {LINE(4, 99, 0, "R10", 396, 396, 36)}, E4(360), E4(36), E4(396)},
    {"A14", TAX_INCLUSIVE, 1, {LINE(1, 2500, 0, "R10", 2500, 2500, 227.27)}, E4(2272.73), E4(227.27), E4(2500)},
    {"A15", TAX_INCLUSIVE, 1, {LINE(1, 1500, 0, "R10", 1500, 1500, 136.36)}, E4(1363.64), E4(136.36), E4(1500)},
    {"A18", TAX_EXCLUSIVE, 1, {LINE(1, 1800, 0, "R12", 1800, 1800, 225)}, E4(1800), E4(225), E4(2025)},
    {"A20", TAX_INCLUSIVE, 1, {LINE(2, 47.50, 0, "R10", 95, 95, 8.64)}, E4(86.36), E4(8.64), E4(95)},
    {"A22", TAX_INCLUSIVE, 1, {LINE(5, 48.40, 0, "R10", 242, 242, 22)}, E4(220), E4(22), E4(242)},
    {"A23", TAX_EXCLUSIVE, 1, {LINE(10, 100, 20, "R0", 1000, 800, 0)}, E4(800), 0, E4(800)},
    {"A25 one piece", TAX_NONE, 1, {LINE(1, 61.17, 0, NULL, 61.17, 61.17, 0)}, E4(61.17), 0, E4(61.17)},
    {"A25 four decimals", TAX_NONE, 1, {LINE(1000, 0.0612, 0, NULL, 61.20, 61.20, 0)}, E4(61.20), 0, E4(61.20)},
    {"A26 computed", TAX_INCLUSIVE, 1, {LINE(1, 10.74, 0, "R10", 10.74, 10.74, 0.98)}, E4(9.76), E4(0.98), E4(10.74)},
    {"derived: 3 x 0.335", TAX_NONE, 1, {LINE(3, 0.335, 0, NULL, 1.01, 1.01, 0)}, E4(1.01), 0, E4(1.01)},
    {"derived: 1.5 x 10.95", TAX_NONE, 1, {LINE(1.5, 10.95, 0, NULL, 16.43, 16.43, 0)}, E4(16.43), 0, E4(16.43)},
    {"derived: 0.05 at 10 %",
     TAX_EXCLUSIVE,
     1,
     {LINE(1, 0.05, 0, "R10", 0.05, 0.05, 0.01)},
     E4(0.05),
     E4(0.01),
     E4(0.06)},
    {"derived: 0.05 with 15 %",
     TAX_INCLUSIVE,
     1,
     {LINE(1, 0.05, 0, "R15", 0.05, 0.05, 0.01)},
     E4(0.04),
     E4(0.01),
     E4(0.05)},
    {"derived: a negative tie",
     TAX_EXCLUSIVE,
     1,
     {LINE(-1, 76.30, 0, "R15", -76.30, -76.30, -11.45)},
     E4(-76.30),
     E4(-11.45),
     E4(-87.75)},
};

static struct line_item priced(int64_t quantity_e4, int64_t price_e4, const char *rate)
{
	return (struct line_item){
	    .quantity_e4 = quantity_e4, .unit_price_e4 = price_e4, .has_amounts = true, .tax_rate_id = rate};
}

static struct totals compute(struct arena *arena, const struct line_item *lines, size_t count,
			     enum tax_treatment treatment)
{
	struct totals totals;
	struct err err = {0};

	if (totals_compute(arena, lines, count, treatment, rates, ARRAY_LEN(rates), &totals, &err) != OK)
		fail_msg("%s", err.text);
	return totals;
}

static void expect(const char *id, const char *what, int64_t got, int64_t wanted)
{
	char got_text[E4_TEXT_MAX], wanted_text[E4_TEXT_MAX];

	if (got != wanted)
		fail_msg("%s: %s is %s, not %s", id, what, e4_format(got, 2, got_text),
			 e4_format(wanted, 2, wanted_text));
}

static void each_row_of_the_oracle_holds(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(oracle); i++) {
		const struct oracle *row = &oracle[i];
		struct line_item lines[MAX_LINES];
		struct totals totals;

		for (size_t j = 0; j < row->count; j++) {
			lines[j] = priced(row->lines[j].quantity, row->lines[j].price, row->lines[j].rate);
			lines[j].discount_percent_e4 = row->lines[j].percent;
		}
		totals = compute(arena, lines, row->count, row->treatment);
		for (size_t j = 0; j < row->count; j++) {
			expect(row->id, "gross", totals.lines[j].gross_e4, row->lines[j].gross);
			expect(row->id, "amount", totals.lines[j].amount_e4, row->lines[j].amount);
			expect(row->id, "discount", totals.lines[j].discount_e4,
			       row->lines[j].gross - row->lines[j].amount);
			expect(row->id, "line tax", totals.lines[j].tax_e4, row->lines[j].tax);
		}
		expect(row->id, "subtotal", totals.subtotal_e4, row->subtotal);
		expect(row->id, "tax", totals.tax_e4, row->tax);
		expect(row->id, "total", totals.total_e4, row->total);
	}
}

static void a_discount_amount_is_taken_off_the_line_once(void **state)
{
	struct line_item line = priced(E4(3), E4(10), NULL);
	struct line_total total;

	(void)state;
	line.discount_amount_e4 = E4(4.50);
	assert_int_equal(line_amount(&line, &total, NULL), OK);
	assert_int_equal(total.amount_e4, E4(25.50));
	assert_int_equal(total.discount_e4, E4(4.50));
}

static void a_line_is_rounded_once_after_its_discount(void **state)
{
	struct line_item line = priced(E4(1), E4(2120.44), NULL);
	struct line_total total;

	(void)state;
	line.discount_percent_e4 = E4(10);
	assert_int_equal(line_amount(&line, &total, NULL), OK);
	assert_int_equal(total.amount_e4, E4(1908.40));
	line = priced(E4(1), E4(0.005), NULL);
	line.discount_amount_e4 = E4(0.005);
	assert_int_equal(line_amount(&line, &total, NULL), OK);
	assert_int_equal(total.amount_e4, 0);
	assert_int_equal(total.discount_e4, E4(0.01));
}

static void a_discount_in_percent_counts_with_two_decimals(void **state)
{
	struct line_item line = priced(E4(1), E4(100000), NULL);
	struct line_total total;

	(void)state;
	line.discount_percent_e4 = E4(33.3349);
	assert_int_equal(line_amount(&line, &total, NULL), OK);
	assert_int_equal(total.amount_e4, E4(66670));
}

static void a_line_of_description_alone_has_no_amounts(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct line_item lines[2] = {priced(E4(1), E4(10), "R10"), priced(E4(5), E4(5), "R15")};
	struct totals totals;

	(void)state;
	lines[1].has_amounts = false;
	totals = compute(arena, lines, 2, TAX_EXCLUSIVE);
	assert_int_equal(totals.total_e4, E4(11));
	assert_int_equal(totals.lines[1].amount_e4, 0);
	assert_int_equal(totals.tax_count, 1);
}

static void no_lines_make_a_total_of_zero(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct totals totals = compute(arena, NULL, 0, TAX_INCLUSIVE);

	(void)state;
	assert_int_equal(totals.total_e4, 0);
	assert_int_equal(totals.tax_count, 0);
}

static void an_unknown_rate_and_none_are_taxed_at_zero(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct line_item lines[] = {priced(E4(1), E4(10), "GONE"), priced(E4(1), E4(10), NULL)};
	struct totals totals = compute(arena, lines, 2, TAX_EXCLUSIVE);

	(void)state;
	assert_int_equal(totals.tax_e4, 0);
	assert_int_equal(totals.tax_count, 2);
	assert_string_equal(totals.taxes[0].tax_rate_id, "GONE");
	assert_string_equal(totals.taxes[0].name, "");
	assert_null(totals.taxes[1].tax_rate_id);
}

static void taxes_stand_in_the_order_of_first_use(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct line_item lines[] = {priced(E4(1), E4(100), "R25"), priced(E4(1), E4(50), "R10"),
					  priced(E4(2), E4(100), "R25")};
	struct totals totals = compute(arena, lines, 3, TAX_EXCLUSIVE);

	(void)state;
	assert_int_equal(totals.tax_count, 2);
	assert_string_equal(totals.taxes[0].name, "Finnish");
	assert_int_equal(totals.taxes[0].rate_e4, E4(25.5));
	assert_int_equal(totals.taxes[0].net_e4, E4(300));
	assert_int_equal(totals.taxes[0].tax_e4, E4(76.50));
	assert_string_equal(totals.taxes[1].tax_rate_id, "R10");
	assert_int_equal(totals.taxes[1].tax_e4, E4(5));
}

static void without_tax_no_rate_is_used(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct line_item line = priced(E4(1), E4(100), "R25");
	struct totals totals = compute(arena, &line, 1, TAX_NONE);

	(void)state;
	assert_int_equal(totals.total_e4, E4(100));
	assert_int_equal(totals.tax_count, 0);
	assert_int_equal(totals.lines[0].rate_e4, 0);
}

static void the_largest_amount_passes_and_a_cent_more_does_not(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct line_item lines[2] = {priced(E4(1), E4(1), NULL), priced(E4_ONE, INT64_C(99999999999900), NULL)};
	struct totals totals;
	struct err err;

	(void)state;
	assert_int_equal(totals_compute(arena, lines, 2, TAX_EXCLUSIVE, NULL, 0, &totals, &err), OK);
	lines[1].unit_price_e4 += E4_CENT;
	assert_int_equal(totals_compute(arena, lines, 2, TAX_EXCLUSIVE, NULL, 0, &totals, &err), E_INVALID);
	assert_string_equal(err.code, "amount_too_large");
	assert_string_equal(err.detail, "2");
	lines[1].unit_price_e4 = -lines[1].unit_price_e4;
	assert_int_equal(totals_compute(arena, lines, 2, TAX_EXCLUSIVE, NULL, 0, &totals, &err), E_INVALID);
}

static void numbers_at_the_ends_of_the_range_are_refused_without_overflow(void **state)
{
	static const int64_t extremes[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX};
	const size_t n = ARRAY_LEN(extremes);
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < n * n * n * n * n; i++) {
		const struct tax_rate rate = {"X", "", extremes[i / (n * n * n * n)], true, true};
		struct line_item line = priced(extremes[i % n], extremes[i / n % n], "X");
		struct totals totals;
		struct err err;

		line.discount_percent_e4 = extremes[i / (n * n) % n];
		line.discount_amount_e4 = extremes[i / (n * n * n) % n];
		arena_reset(arena);
		if (totals_compute(arena, &line, 1, i % 2 ? TAX_INCLUSIVE : TAX_EXCLUSIVE, &rate, 1, &totals, &err) !=
		    OK)
			assert_int_equal(err.status, E_INVALID);
	}
}

/* xorshift64 with a fixed seed: the same lines at every run. */
static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int64_t between(uint64_t *seed, int64_t low, int64_t high)
{
	return low + (int64_t)(next_random(seed) % (uint64_t)(high - low + 1));
}

enum { ROUNDS = 2000, LINES = 8 };

static void random_lines(uint64_t *seed, struct line_item *lines)
{
	for (size_t i = 0; i < LINES; i++) {
		lines[i] = priced(between(seed, E4(-20), E4(200)), between(seed, E4(-50), E4(5000)),
				  rates[between(seed, 0, (int64_t)ARRAY_LEN(rates) - 1)].id);
		if (between(seed, 0, 2) == 0)
			lines[i].discount_percent_e4 = between(seed, 0, 10000) * 100;
		else if (between(seed, 0, 1) == 0)
			lines[i].discount_amount_e4 = between(seed, 0, E4(10));
	}
}

static void totals_are_the_sums_of_their_parts(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	uint64_t seed = UINT64_C(88172645463325252);
	struct line_item lines[LINES];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const enum tax_treatment treatment = (enum tax_treatment)(round % 3);
		int64_t amounts = 0, line_taxes = 0, nets = 0, taxes = 0;
		struct totals totals;

		arena_reset(arena);
		random_lines(&seed, lines);
		totals = compute(arena, lines, LINES, treatment);
		for (size_t i = 0; i < LINES; i++) {
			amounts += totals.lines[i].amount_e4;
			line_taxes += totals.lines[i].tax_e4;
			assert_int_equal(totals.lines[i].amount_e4 % E4_CENT, 0);
			assert_int_equal(totals.lines[i].tax_e4 % E4_CENT, 0);
			assert_int_equal(totals.lines[i].gross_e4 - totals.lines[i].discount_e4,
					 totals.lines[i].amount_e4);
		}
		for (size_t i = 0; i < totals.tax_count; i++) {
			nets += totals.taxes[i].net_e4;
			taxes += totals.taxes[i].tax_e4;
		}
		assert_int_equal(totals.tax_e4, line_taxes);
		assert_int_equal(totals.total_e4, totals.subtotal_e4 + totals.tax_e4);
		assert_int_equal(treatment == TAX_INCLUSIVE ? totals.total_e4 : totals.subtotal_e4, amounts);
		assert_int_equal(taxes, totals.tax_e4);
		assert_int_equal(nets, treatment == TAX_NONE ? 0 : totals.subtotal_e4);
	}
}

static void the_order_of_lines_does_not_matter(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	uint64_t seed = UINT64_C(42);
	struct line_item lines[LINES];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const enum tax_treatment treatment = (enum tax_treatment)(round % 3);
		struct totals before, after;

		arena_reset(arena);
		random_lines(&seed, lines);
		before = compute(arena, lines, LINES, treatment);
		for (size_t i = LINES - 1; i > 0; i--) {
			const size_t j = (size_t)between(&seed, 0, (int64_t)i);
			const struct line_item line = lines[i];

			lines[i] = lines[j];
			lines[j] = line;
		}
		after = compute(arena, lines, LINES, treatment);
		assert_int_equal(before.subtotal_e4, after.subtotal_e4);
		assert_int_equal(before.tax_e4, after.tax_e4);
		assert_int_equal(before.total_e4, after.total_e4);
	}
}

/* What costs net + tax with the tax on top holds that tax, to the cent, when the sum is said with tax included. */
static void inclusive_takes_out_what_exclusive_puts_on(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	uint64_t seed = UINT64_C(7);

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const char *rate = rates[between(&seed, 0, (int64_t)ARRAY_LEN(rates) - 1)].id;
		struct line_item line = priced(E4_ONE, between(&seed, -10000000, 10000000) * E4_CENT, rate);
		struct totals exclusive, inclusive;

		arena_reset(arena);
		exclusive = compute(arena, &line, 1, TAX_EXCLUSIVE);
		line.unit_price_e4 = exclusive.total_e4;
		inclusive = compute(arena, &line, 1, TAX_INCLUSIVE);
		assert_int_equal(inclusive.total_e4, exclusive.total_e4);
		assert_int_equal(inclusive.tax_e4, exclusive.tax_e4);
		assert_int_equal(inclusive.subtotal_e4, exclusive.subtotal_e4);
	}
}

static void a_negative_line_mirrors_its_positive_one(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	uint64_t seed = UINT64_C(99);

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const char *rate = rates[between(&seed, 0, (int64_t)ARRAY_LEN(rates) - 1)].id;
		struct line_item lines[2] = {priced(between(&seed, 0, E4(50)), between(&seed, 0, E4(5000)), rate)};

		arena_reset(arena);
		lines[0].discount_percent_e4 = between(&seed, 0, 10000) * 100;
		lines[1] = lines[0];
		lines[1].quantity_e4 = -lines[0].quantity_e4;
		assert_int_equal(compute(arena, lines, 2, (enum tax_treatment)(round % 3)).total_e4, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_row_of_the_oracle_holds),
	    cmocka_unit_test(a_discount_amount_is_taken_off_the_line_once),
	    cmocka_unit_test(a_line_is_rounded_once_after_its_discount),
	    cmocka_unit_test(a_discount_in_percent_counts_with_two_decimals),
	    cmocka_unit_test(a_line_of_description_alone_has_no_amounts),
	    cmocka_unit_test(no_lines_make_a_total_of_zero),
	    cmocka_unit_test(an_unknown_rate_and_none_are_taxed_at_zero),
	    cmocka_unit_test(taxes_stand_in_the_order_of_first_use),
	    cmocka_unit_test(without_tax_no_rate_is_used),
	    cmocka_unit_test(the_largest_amount_passes_and_a_cent_more_does_not),
	    cmocka_unit_test(numbers_at_the_ends_of_the_range_are_refused_without_overflow),
	    cmocka_unit_test(totals_are_the_sums_of_their_parts),
	    cmocka_unit_test(the_order_of_lines_does_not_matter),
	    cmocka_unit_test(inclusive_takes_out_what_exclusive_puts_on),
	    cmocka_unit_test(a_negative_line_mirrors_its_positive_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
