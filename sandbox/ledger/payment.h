/* Payments (contract xero.md 2.11). */
#ifndef SANDBOX_LEDGER_PAYMENT_H
#define SANDBOX_LEDGER_PAYMENT_H

#include "ledger/api.h"

/* Makes the payment that ${json} describes and settles the invoice. What it is refused for is in ${*out}'s messages;
 * nothing was saved then. ${*invoice_out} is the invoice afterwards, NULL if none was found. */
MUST_CHECK int payment_make(struct call *call, const struct json *json, struct payment **out,
			    struct invoice **invoice_out, struct err *err);

/* Takes the payment back: the invoice is to be paid again. The same for messages. */
MUST_CHECK int payment_delete(struct call *call, struct payment *payment, struct invoice **invoice_out,
			      struct err *err);

/* Writes one element, with its invoice and account. */
MUST_CHECK int payment_write_stored(struct call *call, const struct payment *payment, struct err *err);

#endif
