/* What the ledger will compute (contract xero.md section 5): units at four decimals, each line rounded to the cent, tax
 * rounded on each line and then summed, always half away from zero. */
#ifndef LASKU_DOMAIN_TOTALS_H
#define LASKU_DOMAIN_TOTALS_H

#include "domain/invoice.h"

struct line_total {
	int64_t gross_e4;    /* quantity x unit price, rounded to the cent */
	int64_t discount_e4; /* gross - amount */
	int64_t amount_e4;   /* the line's amount as the invoice shows it, after discount */
	int64_t tax_e4;
	int64_t rate_e4; /* percent that was used */
};

struct tax_total {
	const char *tax_rate_id; /* NULL: lines without a tax rate */
	const char *name;
	int64_t rate_e4, net_e4, tax_e4;
};

struct totals {
	struct line_total *lines; /* one for each line of the form */
	struct tax_total *taxes;  /* one for each rate in use, in the order of first use */
	size_t tax_count;
	int64_t subtotal_e4, tax_e4, total_e4;
};

/* The line's amount alone, before tax. A discount in percent counts with two decimals, as the ledger keeps it (contract
 * xero.md 5.2). E_INVALID "amount_too_large". */
MUST_CHECK int line_amount(const struct line_item *line, struct line_total *out, struct err *err);

/* Totals of ${count} lines; ${rates} are those that the lines name (a line naming another is taxed at 0). Arrays come
 * from
 * ${arena}. E_INVALID "amount_too_large", "tax_rate_out_of_range" (a rate that no ledger can have): the detail is the
 * line's number, from 1. */
MUST_CHECK int totals_compute(struct arena *arena, const struct line_item *lines, size_t count,
			      enum tax_treatment treatment, const struct tax_rate *rates, size_t rate_count,
			      struct totals *out, struct err *err);

#endif
