#include "ledger/totals.h"

#include "base/decimal.h"

/* Xero's largest LineAmount is 9,999,999,999.99; factors beyond this can't make a smaller one that anybody means. */
static const int64_t FACTOR_MAX_E4 = INT64_C(1000000000000000);
static const int64_t AMOUNT_MAX_E4 = INT64_C(99999999999900);
static const int64_t HUNDRED_PERCENT_E4 = 100 * E4_ONE;

/* ${numerator} / ${denominator}, half away from zero; ${denominator} > 0. */
static __int128 divide(__int128 numerator, __int128 denominator)
{
	__int128 half = denominator / 2;

	return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

int64_t totals_round(int64_t value_e4, int places)
{
	int64_t unit = places >= 4 ? 1 : places == 3 ? 10 : places == 2 ? 100 : places == 1 ? 1000 : 10000;

	return (int64_t)divide(value_e4, unit) * unit;
}

static int64_t magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

static bool is_too_large(const struct totals_line *line)
{
	return magnitude(line->quantity_e4) > FACTOR_MAX_E4 || magnitude(line->unit_amount_e4) > FACTOR_MAX_E4 ||
	       magnitude(line->discount_rate_e4) > HUNDRED_PERCENT_E4 ||
	       magnitude(line->discount_amount_e4) > FACTOR_MAX_E4 ||
	       (line->has_own_tax && magnitude(line->tax_e4) > AMOUNT_MAX_E4);
}

int totals_line_amount(const struct totals_line *line, int64_t *out, struct err *err)
{
	__int128 cents;

	if (is_too_large(line))
		return err_set(err, E_INVALID, "amount_too_large", "The line amount is too large.");
	if (line->discount_rate_e4 != 0)
		cents = divide((__int128)line->quantity_e4 * line->unit_amount_e4 *
				   (HUNDRED_PERCENT_E4 - line->discount_rate_e4),
			       (__int128)E4_ONE * E4_CENT * HUNDRED_PERCENT_E4);
	else
		cents = divide((__int128)line->quantity_e4 * line->unit_amount_e4 -
				   (__int128)line->discount_amount_e4 * E4_ONE,
			       (__int128)E4_ONE * E4_CENT);
	if (cents > AMOUNT_MAX_E4 / E4_CENT || cents < -AMOUNT_MAX_E4 / E4_CENT)
		return err_set(err, E_INVALID, "amount_too_large", "The line amount is too large.");
	*out = (int64_t)cents * E4_CENT;
	return OK;
}

static int64_t line_tax(enum totals_mode mode, const struct totals_line *line)
{
	__int128 product = (__int128)line->line_amount_e4 * line->tax_rate_e4;

	switch (mode) {
	case TOTALS_EXCLUSIVE:
		return (int64_t)divide(product, (__int128)HUNDRED_PERCENT_E4 * E4_CENT) * E4_CENT;
	case TOTALS_INCLUSIVE:
		return (int64_t)divide(product, (__int128)(HUNDRED_PERCENT_E4 + line->tax_rate_e4) * E4_CENT) * E4_CENT;
	case TOTALS_NO_TAX:
		break;
	}
	return 0;
}

int totals_compute(enum totals_mode mode, struct totals_line *lines, size_t count, struct totals *out, struct err *err)
{
	int64_t sum = 0, tax = 0;

	for (size_t i = 0; i < count; i++) {
		if (totals_line_amount(&lines[i], &lines[i].line_amount_e4, err) != OK)
			return E_INVALID;
		if (mode == TOTALS_NO_TAX || !lines[i].has_own_tax)
			lines[i].tax_e4 = line_tax(mode, &lines[i]);
		if (e4_add(sum, lines[i].line_amount_e4, &sum, err) != OK ||
		    e4_add(tax, lines[i].tax_e4, &tax, err) != OK)
			return E_INVALID;
	}
	out->total_tax_e4 = tax;
	if (mode == TOTALS_INCLUSIVE) {
		out->total_e4 = sum;
		return e4_add(sum, -tax, &out->sub_total_e4, err);
	}
	out->sub_total_e4 = sum;
	return e4_add(sum, tax, &out->total_e4, err);
}
