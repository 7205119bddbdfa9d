#include "app/views.h"

#include <string.h>

#include "app/vendors.h"
#include "store/books.h"

/* Stands for an id while the address around it is made; it needs no escape in one. */
#define ID_MARK "~id~"

int32_t organisation_today(const struct app *app, int32_t utc_offset_s)
{
	return day_from_us(app_now_us(app) + utc_offset_s * US_PER_SECOND);
}

void view_context_place(struct view_context *view, const char *short_code)
{
	char *url = ledger_invoice_url(view->app, view->arena, short_code, ID_MARK);
	char *mark = strstr(url, ID_MARK);

	if (mark == NULL)
		BUG("an invoice's address doesn't hold its id: %s", url);
	*mark = '\0';
	view->short_code = short_code;
	view->before_id = url;
	view->after_id = mark + strlen(ID_MARK);
}

/* A panel has many of these: nothing is formatted for an id of letters, digits and dashes, as the ledger's are. */
static char *invoice_url(const struct view_context *view, const char *id)
{
	const size_t before = strlen(view->before_id), len = strlen(id), after = strlen(view->after_id);
	char *url;

	if (strspn(id, "0123456789abcdefABCDEF-") != len)
		return ledger_invoice_url(view->app, view->arena, view->short_code, id);
	url = arena_alloc(view->arena, before + len + after + 1);
	memcpy(url, view->before_id, before);
	memcpy(url + before, id, len);
	memcpy(url + before + len, view->after_id, after);
	return url;
}

int view_context_read(const struct app *app, struct db *db, const struct books_key *key, struct arena *arena,
		      struct view_context *out, struct err *err)
{
	struct organisation organisation = {.short_code = ""};
	int32_t utc_offset_s = 0;
	int status = store_organisation_get(db, key, arena, &organisation, &utc_offset_s, err);

	if (status != OK && status != E_NOT_FOUND)
		return status;
	*out = (struct view_context){
	    .app = app,
	    .today = organisation_today(app, utc_offset_s),
	    .arena = arena,
	};
	view_context_place(out, organisation.short_code);
	return OK;
}

struct invoice_view view_invoice(const struct view_context *view, const struct invoice *invoice)
{
	return (struct invoice_view){
	    .invoice = *invoice,
	    .is_overdue = invoice_is_overdue(invoice, view->today),
	    .has_pdf = invoice->status != INVOICE_VOIDED && invoice->status != INVOICE_DELETED,
	    .url = invoice_url(view, invoice->id),
	};
}

struct contact_view view_contact(const struct view_context *view, const struct contact *contact)
{
	return (struct contact_view){
	    .contact = *contact,
	    .url = ledger_contact_url(view->app, view->arena, view->short_code, contact->id),
	};
}

struct operation_view view_operation(const struct operation *operation)
{
	return (struct operation_view){
	    .intent = operation->intent,
	    .deal_id = operation->deal_id,
	    .state = operation->state,
	    .created_us = operation->created_us,
	    .findings = operation->findings,
	    .finding_count = operation->finding_count,
	    .error = operation->error,
	    .totals_differ = operation->totals_differ,
	};
}
