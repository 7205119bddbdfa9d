/* M15, B1: one "Create invoice" makes exactly one invoice. The intent is durable before the answer; the courier sends
 * it. */
#ifndef LASKU_APP_CREATE_H
#define LASKU_APP_CREATE_H

#include "app/panel.h"

struct create_job {
	const struct app *app;
	const struct caller *caller;
	const struct invoice_form *form; /* ->intent is set */
	struct arena *arena;             /* for what is below; not touched by another thread meanwhile */
	struct operation_view operation; /* out, on OK */
	struct finding *findings;        /* out, on "form_refused" */
	size_t finding_count;
};

/* A db_job; ${ctx} is a struct create_job *. POST /invoices: checks the form against the mirror, writes the operation,
 * and remembers links of products and contact. The same intent with the same form gives the same operation. Call
 * app_wake once it is durable. E_INVALID "intent_malformed" (not a UUID), "form_refused" (->findings say why; nothing
 * was written); E_CONFLICT "intent_reused" (same intent, another form); E_DENIED "ledger_not_connected"; E_NOT_FOUND
 * "deal_unknown": its form was never opened. */
int create_invoice(struct db *tx, void *ctx, struct err *err);

#endif
