/* Tax rates (contract xero.md 2.5). */
#ifndef SANDBOX_LEDGER_TAX_RATES_H
#define SANDBOX_LEDGER_TAX_RATES_H

#include "ledger/api.h"

/* What an amount is taxed with in all: the sum of the simple components, and a compound one on top of both. Percent. */
int64_t tax_effective_e4(const struct tax_component *components, size_t count);

/* Makes the rate that ${json} describes, or (not ${creates_only}) changes the one with its TaxType or name. What it is
 * refused for is in ${messages}; nothing was saved then. */
MUST_CHECK int tax_rate_apply(struct call *call, const struct json *json, bool creates_only, struct tax_rate *out,
			      struct messages *messages, struct err *err);

#endif
