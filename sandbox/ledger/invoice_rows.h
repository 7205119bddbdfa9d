/* Invoices, their lines, payments and history in the database. A lookup that finds nothing gives NULL in ${*out} and
 * OK. */
#ifndef SANDBOX_LEDGER_INVOICE_ROWS_H
#define SANDBOX_LEDGER_INVOICE_ROWS_H

#include "db/db.h"
#include "ledger/model.h"

/* Without lines. */
MUST_CHECK int invoice_head(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct invoice **out, struct err *err);

/* With lines. */
MUST_CHECK int invoice_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct invoice **out, struct err *err);

/* A sales invoice by its number as it is written, with lines; a live one before a deleted or voided one. */
MUST_CHECK int invoice_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
				 struct invoice **out, struct err *err);

MUST_CHECK int invoice_lines(struct db *db, struct arena *arena, struct invoice *invoice, struct err *err);

/* Inserts or replaces the invoice with its lines. */
MUST_CHECK int invoice_save(struct db *db, const char *org_id, const struct invoice *invoice, struct err *err);

/* Replaces the lines alone; also those of credit notes and quotes. */
MUST_CHECK int invoice_save_lines(struct db *db, const struct invoice *invoice, struct err *err);

/* The next number of the organisation's sequence that no invoice has yet: "INV-0042". */
MUST_CHECK int invoice_take_number(struct db *db, struct arena *arena, const char *org_id, const char **out,
				   struct err *err);

MUST_CHECK int payment_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct payment **out, struct err *err);

/* Of one invoice, oldest change first. */
MUST_CHECK int payment_list(struct db *db, struct arena *arena, const char *org_id, const char *invoice_id,
			    struct payment **out, size_t *count_out, struct err *err);
MUST_CHECK int payment_save(struct db *db, const char *org_id, const struct payment *payment, struct err *err);

MUST_CHECK int history_add(struct db *db, const char *parent_id, int64_t now_us, const char *changes,
			   const char *details, const char *person_name, struct err *err);

/* E-mails that the organisation has sent on ${day}, its own calendar's. */
MUST_CHECK int email_count(struct db *db, const char *org_id, int32_t day, int64_t *out, struct err *err);
MUST_CHECK int email_note(struct db *db, const char *org_id, int32_t day, struct err *err);

/* Newest first: time_us, changes, details, person_name. */
struct db_rows *history_query(struct db *db, const char *parent_id);

#endif
