/* The mirror's invoices, and which deals they are attached to. */
#ifndef LASKU_STORE_INVOICE_H
#define LASKU_STORE_INVOICE_H

#include "domain/invoice.h"
#include "store/key.h"

/* Adds or replaces; an older state than the stored one changes nothing. The panels of the deals that they are attached
 * to follow. */
MUST_CHECK int store_invoices_save(struct db *tx, const struct books_key *key, const struct invoice *invoices,
				   size_t count, struct err *err);

/* E_NOT_FOUND "invoice_unknown". */
MUST_CHECK int store_invoice_get(struct db *db, const struct books_key *key, const char *invoice_id,
				 struct arena *arena, struct invoice *out, struct err *err);

/* Attaching again is fine. */
MUST_CHECK int store_invoice_attach(struct db *tx, const struct books_key *key, const char *invoice_id, int64_t deal_id,
				    int64_t user_id, int64_t now_us, struct err *err);

/* Ids of the deal's invoices in this organisation. */
MUST_CHECK int store_deal_invoice_ids(struct db *db, const struct books_key *key, int64_t deal_id, struct arena *arena,
				      char ***out, size_t *count_out, struct err *err);

#endif
