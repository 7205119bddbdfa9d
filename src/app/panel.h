/* M16, M19: the deal's invoices. The busiest read of all: one statement. */
#ifndef LASKU_APP_PANEL_H
#define LASKU_APP_PANEL_H

#include "app/app.h"
#include "domain/invoice.h"
#include "domain/preflight.h"
#include "store/operation.h"

struct invoice_view {
	struct invoice invoice;
	bool is_overdue;
	bool has_pdf;    /* may "pdf" be offered */
	const char *url; /* opens it in the ledger */
};

struct operation_view {
	const char *intent;
	int64_t deal_id;
	enum operation_state state;
	int64_t created_us;
	const struct invoice_view *invoice; /* NULL until done */
	const struct finding *findings;     /* what the ledger said, when refused */
	size_t finding_count;
	const struct err *error; /* why it waits or was refused; NULL: nothing went wrong */
	bool totals_differ;
};

struct panel {
	int64_t deal_id;
	const struct contact *contact; /* linked, or NULL */
	const char *contact_url;
	struct invoice_view *invoices; /* newest first, at most LIMIT_PANEL_INVOICES */
	size_t invoice_count;
	struct operation_view *operations; /* unfinished, or refused within the last day; oldest first */
	size_t operation_count;
	int64_t correct_us; /* 0: not known yet */
};

/* GET /deals/:deal/panel. An unknown deal has an empty panel. */
MUST_CHECK int panel_read(const struct app *app, struct db *db, const struct caller *caller, int64_t deal_id,
			  struct arena *arena, struct panel *out, struct err *err);

#endif
