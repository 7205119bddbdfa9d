/* From stored rows to what a page shows. */
#ifndef LASKU_APP_VIEWS_H
#define LASKU_APP_VIEWS_H

#include "app/panel.h"
#include "app/search.h"
#include "store/key.h"

/* What is the same for all rows of one organisation. */
struct view_context {
	const struct app *app;
	int32_t today; /* the organisation's */
	struct arena *arena;
	const char *short_code;
	/* An invoice's page, around its id. */
	const char *before_id, *after_id;
};

/* Sets the organisation's own addresses. */
void view_context_place(struct view_context *view, const char *short_code);

/* The day that an organisation has now. */
int32_t organisation_today(const struct app *app, int32_t utc_offset_s);

/* Reads what is needed of the organisation; before its first copy its day is UTC's. */
MUST_CHECK int view_context_read(const struct app *app, struct db *db, const struct books_key *key, struct arena *arena,
				 struct view_context *out, struct err *err);

struct invoice_view view_invoice(const struct view_context *view, const struct invoice *invoice);
struct contact_view view_contact(const struct view_context *view, const struct contact *contact);

/* Without ->invoice. */
struct operation_view view_operation(const struct operation *operation);

#endif
