/* The mirror's reference data: the organisation, and the short lists that an invoice refers to. Each list is replaced
 * as a whole, after a complete answer of the ledger. */
#ifndef LASKU_STORE_BOOKS_H
#define LASKU_STORE_BOOKS_H

#include "domain/books.h"
#include "store/key.h"

/* E_NOT_FOUND "organisation_unknown": its first copy isn't there yet. ${utc_offset_s_out} (may be NULL): of its time
 * zone. */
MUST_CHECK int store_organisation_get(struct db *db, const struct books_key *key, struct arena *arena,
				      struct organisation *out, int32_t *utc_offset_s_out, struct err *err);
MUST_CHECK int store_organisation_save(struct db *tx, const struct books_key *key,
				       const struct organisation *organisation, int32_t utc_offset_s, struct err *err);

MUST_CHECK int store_accounts_list(struct db *db, const struct books_key *key, struct arena *arena,
				   struct account **out, size_t *count_out, struct err *err);
MUST_CHECK int store_accounts_replace(struct db *tx, const struct books_key *key, const struct account *accounts,
				      size_t count, struct err *err);

MUST_CHECK int store_tax_rates_list(struct db *db, const struct books_key *key, struct arena *arena,
				    struct tax_rate **out, size_t *count_out, struct err *err);
MUST_CHECK int store_tax_rates_replace(struct db *tx, const struct books_key *key, const struct tax_rate *rates,
				       size_t count, struct err *err);

MUST_CHECK int store_currencies_list(struct db *db, const struct books_key *key, struct arena *arena,
				     struct currency **out, size_t *count_out, struct err *err);
MUST_CHECK int store_currencies_replace(struct db *tx, const struct books_key *key, const struct currency *currencies,
					size_t count, struct err *err);

MUST_CHECK int store_templates_list(struct db *db, const struct books_key *key, struct arena *arena,
				    struct invoice_template **out, size_t *count_out, struct err *err);
MUST_CHECK int store_templates_replace(struct db *tx, const struct books_key *key,
				       const struct invoice_template *templates, size_t count, struct err *err);

#endif
