#include "domain/totals.h"

/* 100 % */
#define PERCENT_100_E4 (100 * (int64_t)E4_ONE)

/* The largest amount of a line (contract xero.md 5.7). */
#define AMOUNT_MAX_E4 INT64_C(99999999999999)

static int too_large(struct err *err)
{
	return err_set(err, E_INVALID, "amount_too_large",
		       "An amount is too large: a line holds at most 9,999,999,999.99.");
}

/* ${value} / ${divisor}, rounded half away from zero to whole cents, in e4. */
static int to_cents(__int128 value, __int128 divisor, int64_t *out_e4, struct err *err)
{
	const unsigned __int128 magnitude = value < 0 ? 0 - (unsigned __int128)value : (unsigned __int128)value;
	const unsigned __int128 whole = (unsigned __int128)divisor, rest = magnitude % whole;
	const unsigned __int128 cents = magnitude / whole + (rest >= whole - rest);

	if (cents > INT64_MAX / E4_CENT)
		return too_large(err);
	*out_e4 = (value < 0 ? -(int64_t)cents : (int64_t)cents) * E4_CENT;
	return OK;
}

/* Rounded once, from the exact product (contract xero.md 5.2): a rounded gross less a rounded discount would be a cent
 * off. */
int line_amount(const struct line_item *line, struct line_total *out, struct err *err)
{
	const __int128 gross_e8 = (__int128)line->quantity_e4 * line->unit_price_e4;
	struct line_total total = {0};
	int64_t percent_e4 = 0;
	__int128 net_e14;

	if (!line->has_amounts) {
		*out = total;
		return OK;
	}
	if (to_cents(gross_e8, (__int128)E4_ONE * E4_CENT, &total.gross_e4, err) != OK ||
	    e4_round(line->discount_percent_e4, 2, &percent_e4, err) != OK)
		return too_large(err);
	if (__builtin_mul_overflow(gross_e8 - (__int128)line->discount_amount_e4 * E4_ONE,
				   (__int128)PERCENT_100_E4 - percent_e4, &net_e14) ||
	    to_cents(net_e14, (__int128)PERCENT_100_E4 * E4_ONE * E4_CENT, &total.amount_e4, err) != OK ||
	    total.amount_e4 > AMOUNT_MAX_E4 || total.amount_e4 < -AMOUNT_MAX_E4 ||
	    __builtin_sub_overflow(total.gross_e4, total.amount_e4, &total.discount_e4))
		return too_large(err);
	*out = total;
	return OK;
}

static const struct tax_rate *find_rate(const char *id, const struct tax_rate *rates, size_t count)
{
	for (size_t i = 0; id != NULL && i < count; i++)
		if (text_eq(rates[i].id, id))
			return &rates[i];
	return NULL;
}

static int line_tax(struct line_total *line, enum tax_treatment treatment, struct err *err)
{
	const __int128 share = (__int128)line->amount_e4 * line->rate_e4;
	const __int128 whole = PERCENT_100_E4 + (__int128)(treatment == TAX_INCLUSIVE ? line->rate_e4 : 0);

	if (whole <= 0)
		return err_set(err, E_INVALID, "tax_rate_out_of_range", "A tax rate must be above -100 %%.");
	return to_cents(share, whole * E4_CENT, &line->tax_e4, err);
}

/* The sum of ${id}'s lines, begun when it is used for the first time. */
static struct tax_total *tax_of(struct totals *totals, const char *id, const struct tax_rate *rate)
{
	struct tax_total *tax;

	for (size_t i = 0; i < totals->tax_count; i++)
		if (text_eq(totals->taxes[i].tax_rate_id, id))
			return &totals->taxes[i];
	tax = &totals->taxes[totals->tax_count++];
	*tax = (struct tax_total){.tax_rate_id = id, .name = "", .rate_e4 = 0};
	if (rate != NULL) {
		tax->name = text_or(rate->name, "");
		tax->rate_e4 = rate->rate_e4;
	}
	return tax;
}

/* Amounts are bounded by AMOUNT_MAX_E4, so that a sum of LIMIT_LINES lines fits; more lines than that may not. */
static int add_to(int64_t *sum, int64_t value, struct err *err)
{
	return e4_add(*sum, value, sum, err) == OK ? OK : too_large(err);
}

static int add_line(struct totals *totals, const struct line_item *line, struct line_total *total,
		    enum tax_treatment treatment, const struct tax_rate *rate, struct err *err)
{
	struct tax_total *tax;
	int64_t net_e4;

	if (line_amount(line, total, err) != OK)
		return E_INVALID;
	if (!line->has_amounts)
		return OK;
	if (treatment != TAX_NONE) {
		total->rate_e4 = rate == NULL ? 0 : rate->rate_e4;
		if (line_tax(total, treatment, err) != OK)
			return E_INVALID;
	}
	if (__builtin_sub_overflow(total->amount_e4, treatment == TAX_INCLUSIVE ? total->tax_e4 : 0, &net_e4))
		return too_large(err);
	if (add_to(&totals->subtotal_e4, net_e4, err) != OK || add_to(&totals->tax_e4, total->tax_e4, err) != OK)
		return E_INVALID;
	if (treatment == TAX_NONE)
		return OK;
	tax = tax_of(totals, line->tax_rate_id, rate);
	if (add_to(&tax->net_e4, net_e4, err) != OK)
		return E_INVALID;
	return add_to(&tax->tax_e4, total->tax_e4, err);
}

int totals_compute(struct arena *arena, const struct line_item *lines, size_t count, enum tax_treatment treatment,
		   const struct tax_rate *rates, size_t rate_count, struct totals *out, struct err *err)
{
	struct totals totals = {
	    .lines = arena_array(arena, count, sizeof(*totals.lines)),
	    .taxes = arena_array(arena, count, sizeof(*totals.taxes)),
	};

	for (size_t i = 0; i < count; i++) {
		const struct tax_rate *rate = find_rate(lines[i].tax_rate_id, rates, rate_count);

		if (add_line(&totals, &lines[i], &totals.lines[i], treatment, rate, err) != OK) {
			err_detail(err, "%zu", i + 1);
			return E_INVALID;
		}
	}
	if (e4_add(totals.subtotal_e4, totals.tax_e4, &totals.total_e4, err) != OK)
		return too_large(err);
	*out = totals;
	return OK;
}
