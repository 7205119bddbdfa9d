/* Contacts in the database. A lookup that finds nothing gives NULL in ${*out} and OK. */
#ifndef SANDBOX_LEDGER_CONTACT_ROWS_H
#define SANDBOX_LEDGER_CONTACT_ROWS_H

#include "db/db.h"
#include "ledger/model.h"

MUST_CHECK int contact_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct contact **out, struct err *err);
MUST_CHECK int contact_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
				 struct contact **out, struct err *err);

/* Without addresses, phones and persons. */
MUST_CHECK int contact_head(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct contact **out, struct err *err);

/* Exactly as it is written. */
MUST_CHECK int contact_by_account_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
					 struct contact **out, struct err *err);

/* What ${from} has (invoices, credit notes, quotes) becomes ${into}'s; the archived ${from} says who took its place. */
MUST_CHECK int contact_move(struct db *db, const char *from, const char *into, int64_t now_us, struct err *err);

/* By name without case; an active contact before an archived one. */
MUST_CHECK int contact_by_name(struct db *db, struct arena *arena, const char *org_id, const char *name,
			       struct contact **out, struct err *err);

/* Loads addresses, phones and persons; contact_load and the lookups do so already. */
MUST_CHECK int contact_slots(struct db *db, struct arena *arena, struct contact *contact, struct err *err);

/* Fills in what is outstanding and overdue at ${today}. */
MUST_CHECK int contact_balance(struct db *db, struct contact *contact, int32_t today, struct err *err);

/* Inserts or replaces the contact with everything. */
MUST_CHECK int contact_save(struct db *db, struct arena *arena, const char *org_id, const struct contact *contact,
			    struct err *err);

#endif
