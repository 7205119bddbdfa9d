/* A document's amounts as Xero computes them (contract xero.md 5). Written for the stand-in alone, so that what lasku
 * computes can be held against it. All numbers in e4 (base/decimal.h). */
#ifndef SANDBOX_LEDGER_TOTALS_H
#define SANDBOX_LEDGER_TOTALS_H

#include "base/base.h"

enum totals_mode { TOTALS_EXCLUSIVE, TOTALS_INCLUSIVE, TOTALS_NO_TAX };

struct totals_line {
	int64_t quantity_e4, unit_amount_e4;
	int64_t discount_rate_e4;   /* percent; 0: none */
	int64_t discount_amount_e4; /* of the whole line; 0: none */
	int64_t tax_rate_e4;        /* percent */
	bool has_own_tax;           /* the caller overrides the tax with ${tax_e4} */
	int64_t line_amount_e4;     /* out */
	int64_t tax_e4;             /* out, unless has_own_tax */
};

struct totals {
	int64_t sub_total_e4, total_tax_e4, total_e4;
};

/* ${value} at ${places} decimals, half away from zero: what becomes of a price that is sent (2, or 4 with unitdp=4). */
int64_t totals_round(int64_t value_e4, int places);

/* The line's amount: quantity times price less discount, rounded to cents. E_INVALID "amount_too_large". */
MUST_CHECK int totals_line_amount(const struct totals_line *line, int64_t *out, struct err *err);

/* Fills each line's amount and tax, and the document's totals. E_INVALID "amount_too_large". */
MUST_CHECK int totals_compute(enum totals_mode mode, struct totals_line *lines, size_t count, struct totals *out,
			      struct err *err);

#endif
