/* Organisations, people, accounts, tax rates, currencies, branding themes: reading them. A lookup that finds nothing
 * gives NULL in
 * ${*out} and OK. Everything is from the arena. */
#ifndef SANDBOX_LEDGER_SETTINGS_ROWS_H
#define SANDBOX_LEDGER_SETTINGS_ROWS_H

#include "db/db.h"
#include "ledger/model.h"

MUST_CHECK int org_load(struct db *db, struct arena *arena, const char *id, struct org **out, struct err *err);
MUST_CHECK int org_by_short_code(struct db *db, struct arena *arena, const char *short_code, struct org **out,
				 struct err *err);
MUST_CHECK int org_list(struct db *db, struct arena *arena, struct org **out, size_t *count_out, struct err *err);

MUST_CHECK int person_load(struct db *db, struct arena *arena, const char *id, struct person **out, struct err *err);
MUST_CHECK int person_list(struct db *db, struct arena *arena, struct person **out, size_t *count_out, struct err *err);

/* "Standard" for STANDARD etc.: how pages call a role. */
const char *role_label(const char *role);

/* What a role may do (contract xero.md 2.3). */
bool role_may_connect(const char *role);
bool role_may_edit(const char *role);
bool role_may_approve(const char *role);

MUST_CHECK int account_by_code(struct db *db, struct arena *arena, const char *org_id, const char *code,
			       struct account **out, struct err *err);
MUST_CHECK int account_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct account **out, struct err *err);
MUST_CHECK int account_list(struct db *db, struct arena *arena, const char *org_id, struct account **out,
			    size_t *count_out, struct err *err);

MUST_CHECK int tax_rate_load(struct db *db, struct arena *arena, const char *org_id, const char *tax_type,
			     struct tax_rate **out, struct err *err);
MUST_CHECK int tax_rate_list(struct db *db, struct arena *arena, const char *org_id, struct tax_rate **out,
			     size_t *count_out, struct err *err);

/* The day's rate to the base currency; 0: the organisation doesn't use the currency. */
MUST_CHECK int currency_rate(struct db *db, const char *org_id, const char *code, int64_t *rate_e6_out,
			     struct err *err);

/* The theme that new invoices get. */
MUST_CHECK int theme_standard(struct db *db, struct arena *arena, const char *org_id, const char **id_out,
			      struct err *err);
MUST_CHECK int theme_exists(struct db *db, const char *org_id, const char *id, bool *out, struct err *err);

/* Items, by id or code. */
MUST_CHECK int item_find(struct db *db, struct arena *arena, const char *org_id, const char *id_or_code,
			 struct item **out, struct err *err);
MUST_CHECK int item_list(struct db *db, struct arena *arena, const char *org_id, struct item **out, size_t *count_out,
			 struct err *err);
MUST_CHECK int item_save(struct db *db, const char *org_id, const struct item *item, struct err *err);
MUST_CHECK int item_delete(struct db *db, const char *org_id, const char *id, struct err *err);

#endif
