/* Invoices: on the wire, and the rules for changing them (contract xero.md 2.6 to 2.9, 5). */
#ifndef SANDBOX_LEDGER_INVOICE_H
#define SANDBOX_LEDGER_INVOICE_H

#include "ledger/api.h"

enum invoice_shape {
	INVOICE_WRITTEN, /* answer to a write */
	INVOICE_ONE,     /* GET of one */
	INVOICE_PAGED,   /* in a list with line items */
	INVOICE_BRIEF,   /* in a list without */
	INVOICE_SUMMARY, /* summaryOnly */
	INVOICE_REFUSED, /* what was sent, with ValidationErrors */
};

/* Writes one element. ${attribute}: StatusAttributeString, NULL for none. The contact must be loaded where the shape
 * shows it. */
MUST_CHECK int invoice_write(struct call *call, const struct invoice *invoice, enum invoice_shape shape,
			     const char *attribute, struct err *err);

/* "LineItems":[...], also of credit notes. */
MUST_CHECK int invoice_write_lines(struct call *call, const struct invoice *invoice, enum invoice_shape shape,
				   struct err *err);

/* "Contact":{...} of a refused document. */
void invoice_write_refused_contact(struct call *call, const struct contact *contact);

/* The table of status changes; staying the same is a change, too, where the table has it. */
bool invoice_may_become(const char *from, const char *to);

/* The sentence for an edit that money forbids. */
extern const char INVOICE_HAS_APPLIED[];

/* Adds messages for what may not be changed once money has been applied to ${stored}. */
void invoice_check_paid_edit(struct call *call, const struct invoice *stored, struct invoice *changed);

/* Merges "LineItems" of ${json} into ${invoice}: lines with a known LineItemID are changed, others are new, those not
 * named disappear. Nothing is sent: nothing changes. */
void invoice_read_lines(struct call *call, const struct json *json, struct invoice *invoice);

/* Fills in what items, accounts and the contact supply, checks each line as ${invoice}'s status demands, and computes
 * the totals. Messages go to the line and to the invoice. */
MUST_CHECK int invoice_resolve_lines(struct call *call, struct invoice *invoice, struct err *err);

enum invoice_write_mode {
	INVOICE_CREATE, /* PUT */
	INVOICE_UPSERT, /* POST: InvoiceID, or the number of a sales invoice, finds the one to change */
};

/* Takes ${json} and creates or changes the invoice that it means, with its history. ${path_id} (id or number, may be
 * NULL) names it outright. What it is refused for is in ${*out}'s messages: the caller undoes what was written then.
 * E_NOT_FOUND: ${path_id} names none. */
MUST_CHECK int invoice_apply(struct call *call, const struct json *json, const char *path_id,
			     enum invoice_write_mode mode, struct invoice **out, struct err *err);

/* By id or number, with lines and contact; NULL in ${*out} when there is none. */
MUST_CHECK int invoice_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err);

/* After a payment was made or taken back: PAID when nothing is left, AUTHORISED again otherwise; saves. */
MUST_CHECK int invoice_settle(struct call *call, struct invoice *invoice, int64_t paid_change_e4, int32_t day,
			      struct err *err);

/* The same for what credit notes give, or take back. */
MUST_CHECK int invoice_credit(struct call *call, struct invoice *invoice, int64_t credited_change_e4, int32_t day,
			      struct err *err);

/* "Aino Adviser". */
const char *call_person_name(struct call *call);

/* The invoice as a PDF, from the arena; any script. */
MUST_CHECK int invoice_pdf(struct call *call, const struct invoice *invoice, const char **data_out, size_t *len_out,
			   struct err *err);

#endif
