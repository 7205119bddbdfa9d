/* The steps between a request and an invoice that can be saved; invoice_apply puts them together. */
#ifndef SANDBOX_LEDGER_INVOICE_INPUT_H
#define SANDBOX_LEDGER_INVOICE_INPUT_H

#include "ledger/api.h"

void invoice_complain(struct call *call, struct invoice *invoice, const char *text);

/* Merges what ${json} says, without its contact, into ${v}. */
void invoice_read(struct call *call, const struct json *json, struct invoice *v);

/* Finds, changes or makes the contact that ${json} names; nothing named leaves the one that is there. */
MUST_CHECK int invoice_read_contact(struct call *call, const struct json *json, struct invoice *invoice,
				    struct err *err);

/* Fills in dates, currency, theme and lines, and checks everything that ${v}'s status demands. ${stored} is the invoice
 * before the change, NULL for a new one. */
MUST_CHECK int invoice_complete(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err);

/* Refuses a date in the locked period; advisers may, and drafts aren't in the books yet. */
void invoice_check_lock(struct call *call, struct invoice *v);

#endif
