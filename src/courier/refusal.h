/* What the ledger said against an invoice, beside the fields of the form that it concerns. */
#ifndef LASKU_COURIER_REFUSAL_H
#define LASKU_COURIER_REFUSAL_H

#include "domain/preflight.h"
#include "xero/answer.h"

/* One finding for each refusal that isn't a warning. A sentence that isn't known has the code "ledger_said". */
size_t refusal_findings(struct arena *arena, const struct invoice_form *form, const struct xero_refusals *refusals,
			struct finding **out);

#endif
