/* Allocations: credit of a credit note that pays an invoice (contract xero.md 2.12). */
#ifndef SANDBOX_LEDGER_ALLOCATION_H
#define SANDBOX_LEDGER_ALLOCATION_H

#include "ledger/api.h"

struct allocation {
	const char *id, *credit_note_id, *invoice_id;
	const char *credit_note_number, *invoice_number; /* of stored ones */
	int32_t day, credit_note_day;
	int64_t amount_e4, credit_note_total_e4, created_us;
	struct messages messages;
};

/* ---- rows ---- */

/* Of one credit note or of one invoice (the other id is NULL), oldest first. */
MUST_CHECK int allocation_list(struct db *db, struct arena *arena, const char *credit_note_id, const char *invoice_id,
			       struct allocation **out, size_t *count_out, struct err *err);
MUST_CHECK int allocation_insert(struct db *db, const char *org_id, const struct allocation *allocation,
				 struct err *err);
MUST_CHECK int allocation_delete(struct db *db, const char *id, struct err *err);

/* ---- rules ---- */

/* Complains in ${allocation}'s messages about what is against giving its amount from ${note} to ${invoice}; either may
 * have any status. */
void allocation_check(struct arena *arena, struct allocation *allocation, const struct invoice *note,
		      const struct invoice *invoice);

/* Allocates as ${json} says ({"Invoice":{"InvoiceID"},"Amount","Date"}) and settles ${note} and the invoice. What it is
 * refused for is in ${*out}'s messages; nothing was saved then. ${*invoice_out}: NULL if none was found. */
MUST_CHECK int allocation_make(struct call *call, struct invoice *note, const struct json *json,
			       struct allocation **out, struct invoice **invoice_out, struct err *err);

/* Takes the allocation with the id ${id} of ${note} back; what that is refused for is in ${out}'s messages.
 * E_NOT_FOUND: it has none with this id. */
MUST_CHECK int allocation_remove(struct call *call, struct invoice *note, const char *id, struct allocation *out,
				 struct err *err);

/* ---- on the wire ---- */

/* "Allocations":[...] of a credit note. */
MUST_CHECK int allocation_write_uses(struct call *call, const struct invoice *note, struct err *err);

/* "CreditNotes":[...] of an invoice, each with its AppliedAmount. */
MUST_CHECK int allocation_write_credits(struct call *call, const struct invoice *invoice, struct err *err);

#endif
