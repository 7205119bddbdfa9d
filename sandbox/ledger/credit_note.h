/* Credit notes and what is allocated of them (contract xero.md 2.12). A credit note is a struct invoice of the type
 * ACCRECCREDIT or ACCPAYCREDIT; its credited_e4 is the sum of its allocations. */
#ifndef SANDBOX_LEDGER_CREDIT_NOTE_H
#define SANDBOX_LEDGER_CREDIT_NOTE_H

#include "ledger/document.h"

/* ---- rows ---- */

/* With lines; NULL in ${*out}: there is none. By number: a sale's, a live one before a deleted or voided one. */
MUST_CHECK int credit_note_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
				struct invoice **out, struct err *err);
MUST_CHECK int credit_note_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
				     struct invoice **out, struct err *err);

/* Up to ${limit} of those that changed at or after ${since_us}, oldest change first, but for the first ${offset};
 * without lines; the contact's id, number, name and e-mail address only. */
MUST_CHECK int credit_note_list(struct db *db, struct arena *arena, const char *org_id, int64_t since_us, size_t limit,
				size_t offset, struct invoice **out, size_t *count_out, struct err *err);

/* How many changed at or after ${since_us}. */
MUST_CHECK int credit_note_count(struct db *db, const char *org_id, int64_t since_us, size_t *out, struct err *err);

/* Inserts or replaces it with its lines. */
MUST_CHECK int credit_note_save(struct db *db, const char *org_id, const struct invoice *v, struct err *err);

/* The next of the organisation's sequence that no credit note has yet: "CN-0042". */
MUST_CHECK int credit_note_take_number(struct call *call, const char **out, struct err *err);

/* ---- the rest ---- */

extern const struct document_kind credit_note_kind;

/* What can still be allocated: 0 once voided or deleted. */
int64_t credit_note_remaining_e4(const struct invoice *v);

/* By id or number, with lines and contact; NULL in ${*out}: none. */
MUST_CHECK int credit_note_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err);

/* As invoice_apply. */
MUST_CHECK int credit_note_apply(struct call *call, const struct json *json, const char *path_id,
				 enum invoice_write_mode mode, struct invoice **out, struct err *err);

/* Writes one element, as invoice_write. */
MUST_CHECK int credit_note_write(struct call *call, const struct invoice *v, enum invoice_shape shape,
				 const char *attribute, struct err *err);

#endif
