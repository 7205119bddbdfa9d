/* What only the pages look up: lists that are filtered, sorted and counted in the database. */
#ifndef SANDBOX_LEDGER_PAGES_ROWS_H
#define SANDBOX_LEDGER_PAGES_ROWS_H

#include "db/db.h"
#include "ledger/model.h"

enum list_kind { LIST_INVOICES, LIST_CREDITS, LIST_QUOTES };

struct list_filter {
	enum list_kind kind;
	const char *org_id;
	const char *status;     /* "": all but deleted ones */
	const char *term;       /* in number, reference, customer; "": any */
	const char *folded;     /* ${term} by text_fold */
	const char *contact_id; /* "": any */
	int32_t from, to;       /* DAY_NONE: open */
	const char *sort;       /* "number", "contact", "reference", "day", "due", "status", "total", "left" */
	bool is_descending;
	int64_t limit, offset;
};

/* id, number, contact name, reference, day, due day, status, still due (or still to be allocated), total, currency */
struct db_rows *pages_documents(struct db *db, const struct list_filter *filter);

/* status, count; whatever the filter's status. */
struct db_rows *pages_status_counts(struct db *db, const struct list_filter *filter);

/* currency, count, still due, total */
struct db_rows *pages_currency_totals(struct db *db, const struct list_filter *filter);

/* id, name, email, tax number, city, status, outstanding, overdue; ${view}: "", "archived". By name. */
struct db_rows *pages_contacts(struct db *db, const char *org_id, const char *folded, const char *view, int32_t today,
			       int64_t limit, int64_t offset);
MUST_CHECK int pages_contacts_count(struct db *db, const char *org_id, const char *folded, const char *view,
				    int64_t *out, struct err *err);

/* The names of active contacts that hold ${folded}. */
struct db_rows *pages_contact_names(struct db *db, const char *org_id, const char *folded);

/* An archived contact is active again. E_CONFLICT: an active one has its name. */
MUST_CHECK int pages_contact_restore(struct db *db, const char *org_id, const char *id, int64_t now_us,
				     struct err *err);

/* Branding themes: by their order; made, renamed, or made the first one. */
MUST_CHECK int pages_theme_add(struct db *db, const char *org_id, const char *id, const char *name, int64_t now_us,
			       struct err *err);
MUST_CHECK int pages_theme_rename(struct db *db, const char *org_id, const char *id, const char *name, struct err *err);
MUST_CHECK int pages_theme_first(struct db *db, const char *org_id, const char *id, struct err *err);

/* Connections of apps with the organisation: id, client id, person's name, email, role, since, last used. */
struct db_rows *pages_connections(struct db *db, const char *org_id);
MUST_CHECK int pages_disconnect(struct db *db, const char *org_id, const char *id, struct err *err);

#endif
