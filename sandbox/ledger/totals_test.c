#include "ledger/totals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/decimal.h"

#define E4(v) ((int64_t)((v)*10000 + ((v) < 0 ? -0.5 : 0.5)))

struct oracle_line {
	double quantity, unit, rate, discount_rate;
	double amount, tax; /* expected */
};

struct oracle {
	const char *id;
	enum totals_mode mode;
	struct oracle_line lines[3];
	size_t count;
	double sub_total, total_tax, total;
};

static const struct oracle oracles[] = {
    {"A1",
     TOTALS_EXCLUSIVE,
     {{1, 25.06, 15, 0, 25.06, 3.76}, {1, 25.61, 15, 0, 25.61, 3.84}, {1, 25.63, 15, 0, 25.63, 3.84}},
     3,
     76.30,
     11.44,
     87.74},
    {"A2", TOTALS_EXCLUSIVE, {{1, 76.30, 15, 0, 76.30, 11.45}}, 1, 76.30, 11.45, 87.75},
    {"A4", TOTALS_NO_TAX, {{1, 22.50, 0, 15, 19.13, 0}}, 1, 19.13, 0, 19.13},
    {"A5", TOTALS_EXCLUSIVE, {{2, 10.50, 15, 0, 21.00, 3.15}}, 1, 21.00, 3.15, 24.15},
    {"A6", TOTALS_INCLUSIVE, {{1, 541.25, 15, 0, 541.25, 70.60}}, 1, 470.65, 70.60, 541.25},
    {"A7", TOTALS_INCLUSIVE, {{1, 500.00, 15, 0, 500.00, 65.22}}, 1, 434.78, 65.22, 500.00},
    {"A8", TOTALS_INCLUSIVE, {{1, 89.00, 15, 0, 89.00, 11.61}}, 1, 77.39, 11.61, 89.00},
    {"A10", TOTALS_INCLUSIVE, {{40, 5.60, 10, 0, 224.00, 20.36}}, 1, 203.64, 20.36, 224.00},
    {"A12", TOTALS_INCLUSIVE, {{4, 99.00, 10, 0, 396.00, 36.00}}, 1, 360.00, 36.00, 396.00},
    {"A14", TOTALS_INCLUSIVE, {{1, 2500.00, 10, 0, 2500.00, 227.27}}, 1, 2272.73, 227.27, 2500.00},
    {"A15", TOTALS_INCLUSIVE, {{1, 1500.00, 10, 0, 1500.00, 136.36}}, 1, 1363.64, 136.36, 1500.00},
    {"A18", TOTALS_EXCLUSIVE, {{1, 1800.00, 12.5, 0, 1800.00, 225.00}}, 1, 1800.00, 225.00, 2025.00},
    {"A20", TOTALS_INCLUSIVE, {{2, 47.50, 10, 0, 95.00, 8.64}}, 1, 86.36, 8.64, 95.00},
    {"A22", TOTALS_INCLUSIVE, {{5, 48.40, 10, 0, 242.00, 22.00}}, 1, 220.00, 22.00, 242.00},
    {"A23", TOTALS_EXCLUSIVE, {{10, 100.00, 0, 20, 800.00, 0}}, 1, 800.00, 0, 800.00},
    {"A25 as one", TOTALS_NO_TAX, {{1, 61.17, 0, 0, 61.17, 0}}, 1, 61.17, 0, 61.17},
    {"A25 with unitdp=4", TOTALS_NO_TAX, {{1000, 0.0612, 0, 0, 61.20, 0}}, 1, 61.20, 0, 61.20},
    {"four places", TOTALS_NO_TAX, {{3, 0.335, 0, 0, 1.01, 0}}, 1, 1.01, 0, 1.01},
    {"half quantity", TOTALS_NO_TAX, {{1.5, 10.95, 0, 0, 16.43, 0}}, 1, 16.43, 0, 16.43},
    {"small exclusive", TOTALS_EXCLUSIVE, {{1, 0.05, 10, 0, 0.05, 0.01}}, 1, 0.05, 0.01, 0.06},
    {"small inclusive", TOTALS_INCLUSIVE, {{1, 0.05, 15, 0, 0.05, 0.01}}, 1, 0.04, 0.01, 0.05},
    {"Finnish VAT",
     TOTALS_EXCLUSIVE,
     {{2, 890.00, 25.5, 0, 1780.00, 453.90}, {3, 42.00, 13.5, 0, 126.00, 17.01}, {1, 95.00, 0, 0, 95.00, 0}},
     3,
     2001.00,
     470.91,
     2471.91},
    {"negative line",
     TOTALS_EXCLUSIVE,
     {{1, 100.00, 25.5, 0, 100.00, 25.50}, {-1, 0.10, 25, 0, -0.10, -0.03}},
     2,
     99.90,
     25.47,
     125.37},
};

static void fill(const struct oracle *oracle, struct totals_line lines[3])
{
	for (size_t i = 0; i < oracle->count; i++)
		lines[i] = (struct totals_line){.quantity_e4 = E4(oracle->lines[i].quantity),
						.unit_amount_e4 = E4(oracle->lines[i].unit),
						.discount_rate_e4 = E4(oracle->lines[i].discount_rate),
						.tax_rate_e4 = E4(oracle->lines[i].rate)};
}

static void each_oracle_row_is_met(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(oracles); n++) {
		const struct oracle *oracle = &oracles[n];
		struct totals_line lines[3] = {0};
		struct totals totals;

		fill(oracle, lines);
		print_message("%s\n", oracle->id);
		assert_int_equal(totals_compute(oracle->mode, lines, oracle->count, &totals, NULL), OK);
		for (size_t i = 0; i < oracle->count; i++) {
			assert_int_equal(lines[i].line_amount_e4, E4(oracle->lines[i].amount));
			assert_int_equal(lines[i].tax_e4, E4(oracle->lines[i].tax));
		}
		assert_int_equal(totals.sub_total_e4, E4(oracle->sub_total));
		assert_int_equal(totals.total_tax_e4, E4(oracle->total_tax));
		assert_int_equal(totals.total_e4, E4(oracle->total));
	}
}

static void an_own_tax_amount_is_kept(void **state)
{
	struct totals_line line = {.quantity_e4 = E4_ONE,
				   .unit_amount_e4 = E4(10.74),
				   .tax_rate_e4 = E4(10),
				   .has_own_tax = true,
				   .tax_e4 = E4(0.99)};
	struct totals totals;

	(void)state;
	assert_int_equal(totals_compute(TOTALS_INCLUSIVE, &line, 1, &totals, NULL), OK);
	assert_int_equal(totals.total_tax_e4, E4(0.99));
	assert_int_equal(totals.total_e4, E4(10.74));
}

static void a_discount_amount_is_of_the_whole_line(void **state)
{
	struct totals_line line = {.quantity_e4 = E4(3), .unit_amount_e4 = E4(10), .discount_amount_e4 = E4(4.5)};
	int64_t amount;

	(void)state;
	assert_int_equal(totals_line_amount(&line, &amount, NULL), OK);
	assert_int_equal(amount, E4(25.5));
}

static void prices_are_rounded_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(totals_round(E4(7.7454), 2), E4(7.75));
	assert_int_equal(totals_round(E4(7.7450), 2), E4(7.75));
	assert_int_equal(totals_round(E4(-7.7450), 2), E4(-7.75));
	assert_int_equal(totals_round(E4(7.7454), 4), E4(7.7454));
}

static void the_largest_line_amount_is_xeros(void **state)
{
	struct totals_line line = {.quantity_e4 = E4_ONE, .unit_amount_e4 = INT64_C(99999999999900)};
	int64_t amount;

	(void)state;
	assert_int_equal(totals_line_amount(&line, &amount, NULL), OK);
	line.unit_amount_e4 += E4_CENT;
	assert_int_equal(totals_line_amount(&line, &amount, NULL), E_INVALID);
	line = (struct totals_line){.quantity_e4 = INT64_MAX, .unit_amount_e4 = INT64_MAX};
	assert_int_equal(totals_line_amount(&line, &amount, NULL), E_INVALID);
}

static void an_own_tax_amount_is_bounded_as_lines_are(void **state)
{
	struct totals_line line = {
	    .quantity_e4 = E4_ONE, .unit_amount_e4 = E4(10), .has_own_tax = true, .tax_e4 = INT64_C(99999999999900)};
	struct totals totals;

	(void)state;
	assert_int_equal(totals_compute(TOTALS_EXCLUSIVE, &line, 1, &totals, NULL), OK);
	for (int sign = -1; sign <= 1; sign += 2) {
		line.tax_e4 = sign * INT64_C(100000000000000);
		assert_int_equal(totals_compute(TOTALS_EXCLUSIVE, &line, 1, &totals, NULL), E_INVALID);
		assert_int_equal(totals_compute(TOTALS_INCLUSIVE, &line, 1, &totals, NULL), E_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_oracle_row_is_met),
	    cmocka_unit_test(an_own_tax_amount_is_kept),
	    cmocka_unit_test(a_discount_amount_is_of_the_whole_line),
	    cmocka_unit_test(prices_are_rounded_half_away_from_zero),
	    cmocka_unit_test(the_largest_line_amount_is_xeros),
	    cmocka_unit_test(an_own_tax_amount_is_bounded_as_lines_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
