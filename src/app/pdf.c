#include "app/pdf.h"

#include <string.h>

#include "app/reader.h"
#include "app/tokens.h"
#include "store/invoice.h"

struct fetch {
	const char *invoice_id;
	struct pdf pdf;
};

static int fetch(struct xero *xero, void *ctx, struct err *err)
{
	struct fetch *fetch = ctx;

	return xero_get_invoice_pdf(xero, fetch->invoice_id, &fetch->pdf.bytes, &fetch->pdf.len, err);
}

static int look(const struct app *app, const struct caller *caller, const char *invoice_id, struct arena *arena,
		struct books_key *key, struct invoice *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(app, &reader, err);

	if (status == OK)
		status = company_books(reader.db, caller->company_id, arena, NULL, key, err);
	if (status == OK)
		status = store_invoice_get(reader.db, key, invoice_id, arena, out, err);
	return status;
}

/* Letters, digits, '-' and '_' of the number; an invoice without one is named by its id. */
static const char *file_name(struct arena *arena, const struct invoice *invoice)
{
	char *name = arena_strdup(arena, text_or(invoice->number, invoice->id));

	for (char *at = name; *at != '\0'; at++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", *at) == NULL)
			*at = '_';
	return arena_printf(arena, "%s.pdf", name);
}

int pdf_fetch(const struct app *app, const struct caller *caller, const char *invoice_id, struct arena *arena,
	      struct pdf *out, struct err *err)
{
	struct fetch ctx = {.invoice_id = invoice_id};
	struct books_key key;
	struct invoice invoice;
	int status = look(app, caller, invoice_id, arena, &key, &invoice, err);

	if (status != OK)
		return status;
	if (invoice.status == INVOICE_VOIDED || invoice.status == INVOICE_DELETED)
		return err_set(err, E_CONFLICT, "invoice_has_no_pdf", "a voided or deleted invoice has no PDF");
	status = ledger_run(app, &key, arena, fetch, &ctx, err);
	if (status == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "invoice_unknown", "Xero no longer has this invoice");
	if (status != OK)
		return status;
	ctx.pdf.file_name = file_name(arena, &invoice);
	*out = ctx.pdf;
	return OK;
}
