/* What the mirror knows of the things that a form refers to: for totals and pre-flight. */
#ifndef LASKU_APP_BOOKS_H
#define LASKU_APP_BOOKS_H

#include "domain/preflight.h"
#include "store/key.h"

/* E_BUSY "mirror_not_ready": the first copy of the books is under way. */
MUST_CHECK int books_ready(struct db *db, const struct books_key *key, struct err *err);

/* Everything that ${form} names, and all short lists. E_BUSY "mirror_not_ready". */
MUST_CHECK int books_load(struct db *db, const struct books_key *key, const struct invoice_form *form,
			  struct arena *arena, struct books *out, struct err *err);

/* ${form} as the ledger will understand it: items by their id, and the account and tax rate that a line leaves open
 * taken from its item, the rate else from the account. Sent like this, what was previewed is what comes out. */
struct invoice_form books_complete(struct arena *arena, const struct books *books, const struct invoice_form *form);

/* A contact, following merges to the one that took its place. False in ${*found_out}: unknown. */
MUST_CHECK int books_contact(struct db *db, const struct books_key *key, const char *contact_id, struct arena *arena,
			     struct contact *out, bool *found_out, struct err *err);

#endif
