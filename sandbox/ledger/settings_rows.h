/* Organisations, people, accounts, tax rates, currencies, branding themes in the database. A lookup that finds nothing
 * gives NULL in ${*out} and OK. Everything is from the arena. */
#ifndef SANDBOX_LEDGER_SETTINGS_ROWS_H
#define SANDBOX_LEDGER_SETTINGS_ROWS_H

#include "db/db.h"
#include "ledger/model.h"

MUST_CHECK int org_load(struct db *db, struct arena *arena, const char *id, struct org **out, struct err *err);
MUST_CHECK int org_by_short_code(struct db *db, struct arena *arena, const char *short_code, struct org **out,
				 struct err *err);
MUST_CHECK int org_list(struct db *db, struct arena *arena, struct org **out, size_t *count_out, struct err *err);

/* Keeps names, numbers, address, both lock dates and the class; the currency and the rest never change. */
MUST_CHECK int org_save(struct db *db, const struct org *org, struct err *err);

MUST_CHECK int person_load(struct db *db, struct arena *arena, const char *id, struct person **out, struct err *err);
MUST_CHECK int person_list(struct db *db, struct arena *arena, struct person **out, size_t *count_out, struct err *err);

/* ${role} as the API writes it. */
MUST_CHECK int person_set_role(struct db *db, const char *id, const char *role, int64_t now_us, struct err *err);

/* "Standard" for STANDARD etc.: how pages call a role. */
const char *role_label(const char *role);

/* What a role may do (contract xero.md 2.3). */
bool role_may_connect(const char *role);
bool role_may_edit(const char *role);
bool role_may_approve(const char *role);
bool role_is_adviser(const char *role);

MUST_CHECK int account_by_code(struct db *db, struct arena *arena, const char *org_id, const char *code,
			       struct account **out, struct err *err);
MUST_CHECK int account_load(struct db *db, struct arena *arena, const char *org_id, const char *id,
			    struct account **out, struct err *err);
MUST_CHECK int account_list(struct db *db, struct arena *arena, const char *org_id, struct account **out,
			    size_t *count_out, struct err *err);

/* Inserts or replaces; a system account stays what it is. */
MUST_CHECK int account_save(struct db *db, const char *org_id, const struct account *account, struct err *err);

/* True when the books have something on it. */
MUST_CHECK int account_in_use(struct db *db, const char *org_id, const struct account *account, bool *out,
			      struct err *err);
MUST_CHECK int account_delete(struct db *db, const char *org_id, const char *id, struct err *err);

MUST_CHECK int tax_rate_load(struct db *db, struct arena *arena, const char *org_id, const char *tax_type,
			     struct tax_rate **out, struct err *err);
MUST_CHECK int tax_rate_list(struct db *db, struct arena *arena, const char *org_id, struct tax_rate **out,
			     size_t *count_out, struct err *err);

/* An active one. */
MUST_CHECK int tax_rate_by_name(struct db *db, struct arena *arena, const char *org_id, const char *name,
				struct tax_rate **out, struct err *err);

/* The next "TAX001" that is free. */
MUST_CHECK int tax_type_next(struct db *db, struct arena *arena, const char *org_id, const char **out, struct err *err);

/* None for a rate of one component that was never named. */
MUST_CHECK int tax_components(struct db *db, struct arena *arena, const char *org_id, const char *tax_type,
			      struct tax_component **out, size_t *count_out, struct err *err);

/* Inserts or replaces the rate with its components. */
MUST_CHECK int tax_rate_save(struct db *db, const char *org_id, const struct tax_rate *rate,
			     const struct tax_component *components, size_t count, struct err *err);

/* E_CONFLICT: the organisation has it already. */
MUST_CHECK int currency_add(struct db *db, const char *org_id, const char *code, const char *description,
			    int64_t rate_e6, struct err *err);

MUST_CHECK int currency_count(struct db *db, const char *org_id, size_t *out, struct err *err);

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
