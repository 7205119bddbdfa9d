/* M18: the invoice as the ledger prints it. */
#ifndef LASKU_APP_PDF_H
#define LASKU_APP_PDF_H

#include "app/app.h"

struct pdf {
	const char *bytes; /* from the arena */
	size_t len;
	const char *file_name; /* ASCII, for instance "INV-0042.pdf" */
};

/* GET /invoices/:invoice/pdf. Blocks. E_NOT_FOUND "invoice_unknown": not in the mirror of the caller's company;
 * E_CONFLICT "invoice_has_no_pdf": voided or deleted; E_DENIED, E_BUSY, E_UPSTREAM as refresh_deal. */
MUST_CHECK int pdf_fetch(const struct app *app, const struct caller *caller, const char *invoice_id,
			 struct arena *arena, struct pdf *out, struct err *err);

#endif
