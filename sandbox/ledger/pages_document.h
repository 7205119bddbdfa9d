/* Invoices, credit notes and quotes in the pages: the same paper, form and list, by one table. */
#ifndef SANDBOX_LEDGER_PAGES_DOCUMENT_H
#define SANDBOX_LEDGER_PAGES_DOCUMENT_H

#include "ledger/pages_api.h"
#include "ledger/pages_rows.h"

struct kind {
	const char *path;          /* "invoice": the first part of its addresses */
	const char *word, *words;  /* in sentences: "invoice", "invoices" */
	const char *label, *title; /* "Invoice", "Invoices" */
	const char *list_path;     /* "/" */
	const char *plural, *one;  /* the API's "Invoices", "Invoices/:" */
	const char *history;       /* "Invoices/:/History" */
	const char *attachments, *attachment;
	const char *id_key, *number_key;     /* "InvoiceID", "InvoiceNumber" */
	const char *type;                    /* "ACCREC"; NULL: none is sent */
	const char *until_key, *until_label; /* "DueDate", "Due"; NULL: has none */
	const char *left_label;              /* "Still due"; NULL: nothing is left */
	enum list_kind list;
	enum visit_section section;
	bool has_discount;

	/* For the PDF: by id or number, with lines and contact; NULL in ${*out}: none. */
	int (*find)(struct call *call, const char *id_or_number, struct invoice **out, struct err *err);
};

extern const struct kind kind_invoice, kind_credit, kind_quote;

/* By the first part of an address; NULL: none. */
const struct kind *kind_find(const char *path);

/* The status in the kind's own words. */
void kind_status(struct visit *visit, const struct kind *kind, const char *status, int32_t due_day);

/* One of them, in whatever organisation. E_NOT_FOUND. */
MUST_CHECK int kind_load(struct visit *visit, const struct kind *kind, const char *id, const struct json **out,
			 struct err *err);

/* ---- pages_list.c ---- */
MUST_CHECK int page_documents(struct visit *visit, const struct kind *kind, struct err *err);

/* ---- pages_paper.c: the document as on paper ---- */

/* ${for_customer}: without links into the ledger. */
void paper_facts(struct visit *visit, const struct kind *kind, const struct json *document, bool for_customer);
void paper_lines(struct visit *visit, const struct kind *kind, const struct json *document);

/* What the customer sees. */
MUST_CHECK int page_online(struct visit *visit, const char *id, struct err *err);
MUST_CHECK int page_pdf(struct visit *visit, const struct kind *kind, const char *id, struct err *err);

/* ---- pages_view.c ---- */

/* ${act} (NULL: none) was refused for ${complaints}. */
MUST_CHECK int page_document(struct visit *visit, const struct kind *kind, const char *id, const char *act,
			     const struct messages *complaints, struct err *err);

/* ---- pages_applied.c: payments, credit, files, history ---- */
MUST_CHECK int applied_pay_form(struct visit *visit, const struct json *invoice, const struct messages *complaints,
				struct err *err);
MUST_CHECK int applied_payments(struct visit *visit, const struct json *invoice, struct err *err);
MUST_CHECK int applied_credits(struct visit *visit, const struct json *invoice, struct err *err);
MUST_CHECK int applied_allocations(struct visit *visit, const struct json *credit_note, struct err *err);
MUST_CHECK int applied_files(struct visit *visit, const struct kind *kind, const char *id, struct err *err);
MUST_CHECK int applied_history(struct visit *visit, const char *pattern, const char *path, const char *id,
			       struct err *err);

/* ---- pages_act.c ---- */
struct act {
	const struct kind *kind; /* NULL: all */
	const char *name, *label, *class;
	const char *from;   /* statuses in which it is offered, separated by spaces; NULL: it has no button here */
	const char *status; /* what it becomes; NULL: something else happens */
	enum right right;
	const char *question; /* "Void %s? ..."; NULL: not asked */
};

extern const struct act acts[]; /* ends with a NULL name */

/* POST /{kind}/{id}/act */
MUST_CHECK int page_act(struct visit *visit, const struct kind *kind, const char *id, struct err *err);

/* A file: GET shows it, PUT keeps the body under that name. */
MUST_CHECK int page_file(struct visit *visit, const struct kind *kind, const char *id, const char *name,
			 struct err *err);

/* ---- pages_edit.c ---- */

/* The form for a new one (${id} NULL; the query's copy=, invoice=, quote= say what it starts with), or for changing
 * one. */
MUST_CHECK int page_edit(struct visit *visit, const struct kind *kind, const char *id, struct err *err);

/* What the form sends. */
MUST_CHECK int page_save(struct visit *visit, const struct kind *kind, const char *id, struct err *err);

#endif
