#include "app/panel.h"

#include <stdlib.h>
#include <string.h>

#include "app/vendors.h"
#include "app/views.h"
#include "store/books.h"
#include "store/panel.h"

static int compare_operations(const void *a, const void *b)
{
	const struct operation *x = a, *y = b;

	return x->created_us < y->created_us ? -1 : x->created_us > y->created_us;
}

/* An invoice of an organisation that the company used before has that one's own pages; NULL for the one in use. */
static int other_short_code(struct db *db, const struct caller *caller, const struct panel_rows *rows,
			    const struct panel_invoice *invoice, struct arena *arena, const char **out, struct err *err)
{
	const struct books_key key = {caller->company_id, invoice->organisation_id};
	struct organisation other = {.short_code = ""};
	int status;

	*out = NULL;
	if (text_eq(invoice->organisation_id, rows->organisation_id))
		return OK;
	status = store_organisation_get(db, &key, arena, &other, NULL, err);
	*out = other.short_code;
	return status == E_NOT_FOUND ? OK : status;
}

static int show_invoices(const struct view_context *view, struct db *db, const struct caller *caller,
			 struct panel_rows *rows, struct panel *out, struct err *err)
{
	int status = OK;

	out->invoice_count = rows->invoice_count < LIMIT_PANEL_INVOICES ? rows->invoice_count : LIMIT_PANEL_INVOICES;
	out->invoices = arena_array(view->arena, out->invoice_count + 1, sizeof(*out->invoices));
	for (size_t i = 0; i < out->invoice_count && status == OK; i++) {
		const char *other = NULL;

		status = other_short_code(db, caller, rows, &rows->invoices[i], view->arena, &other, err);
		out->invoices[i] = view_invoice(view, &rows->invoices[i].invoice);
		if (other != NULL)
			out->invoices[i].url =
			    ledger_invoice_url(view->app, view->arena, other, rows->invoices[i].invoice.id);
	}
	return status;
}

static void show_operations(struct panel_rows *rows, struct arena *arena, struct panel *out)
{
	if (rows->operation_count > 1)
		qsort(rows->operations, rows->operation_count, sizeof(*rows->operations), compare_operations);
	out->operation_count = rows->operation_count;
	out->operations = arena_array(arena, rows->operation_count + 1, sizeof(*out->operations));
	for (size_t i = 0; i < rows->operation_count; i++)
		out->operations[i] = view_operation(&rows->operations[i]);
}

static void show_contact(const struct view_context *view, const struct panel_rows *rows, struct panel *out)
{
	struct contact *contact;

	if (rows->contact_id == NULL)
		return;
	contact = arena_new_of(view->arena, struct contact);
	*contact = (struct contact){.id = rows->contact_id, .name = rows->contact_name};
	out->contact = contact;
	out->contact_url = ledger_contact_url(view->app, view->arena, view->short_code, rows->contact_id);
}

int panel_read(const struct app *app, struct db *db, const struct caller *caller, int64_t deal_id, struct arena *arena,
	       struct panel *out, struct err *err)
{
	struct panel_rows rows = {0};
	struct panel panel = {.deal_id = deal_id, .contact_url = ""};
	struct view_context view = {.app = app, .arena = arena};
	int status = store_panel_read(db, caller->company_id, deal_id, app_now_us(app) - US_PER_DAY, arena, &rows, err);

	if (status != OK)
		return status;
	view_context_place(&view, rows.short_code);
	view.today = organisation_today(app, rows.utc_offset_s);
	panel.correct_us = rows.correct_us;
	show_contact(&view, &rows, &panel);
	show_operations(&rows, arena, &panel);
	status = show_invoices(&view, db, caller, &rows, &panel, err);
	if (status == OK)
		*out = panel;
	return status;
}
