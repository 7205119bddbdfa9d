#include "ledger/credit_note.h"
#include "ledger/invoice.h"
#include "ledger/pages_document.h"
#include "ledger/quote.h"

const struct kind kind_invoice = {
    .path = "invoice",
    .word = "invoice",
    .words = "invoices",
    .label = "Invoice",
    .title = "Invoices",
    .list_path = "/",
    .plural = "Invoices",
    .one = "Invoices/:",
    .history = "Invoices/:/History",
    .attachments = "Invoices/:/Attachments",
    .attachment = "Invoices/:/Attachments/:",
    .id_key = "InvoiceID",
    .number_key = "InvoiceNumber",
    .type = "ACCREC",
    .until_key = "DueDate",
    .until_label = "Due",
    .left_label = "Still due",
    .list = LIST_INVOICES,
    .section = VISIT_INVOICES,
    .find = invoice_find,
    .has_discount = true,
};

const struct kind kind_credit = {
    .path = "credit-note",
    .word = "credit note",
    .words = "credit notes",
    .label = "Credit note",
    .title = "Credit notes",
    .list_path = "/credit-notes",
    .plural = "CreditNotes",
    .one = "CreditNotes/:",
    .history = "CreditNotes/:/History",
    .attachments = "CreditNotes/:/Attachments",
    .attachment = "CreditNotes/:/Attachments/:",
    .id_key = "CreditNoteID",
    .number_key = "CreditNoteNumber",
    .type = "ACCRECCREDIT",
    .left_label = "Still open",
    .list = LIST_CREDITS,
    .section = VISIT_CREDITS,
    .find = credit_note_find,
};

const struct kind kind_quote = {
    .path = "quote",
    .word = "quote",
    .words = "quotes",
    .label = "Quote",
    .title = "Quotes",
    .list_path = "/quotes",
    .plural = "Quotes",
    .one = "Quotes/:",
    .history = "Quotes/:/History",
    .attachments = "Quotes/:/Attachments",
    .attachment = "Quotes/:/Attachments/:",
    .id_key = "QuoteID",
    .number_key = "QuoteNumber",
    .until_key = "ExpiryDate",
    .until_label = "Expires",
    .list = LIST_QUOTES,
    .section = VISIT_QUOTES,
    .find = quote_find,
    .has_discount = true,
};

const struct kind *kind_find(const char *path)
{
	static const struct kind *const kinds[] = {&kind_invoice, &kind_credit, &kind_quote};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (text_eq(kinds[i]->path, path))
			return kinds[i];
	return NULL;
}

void kind_status(struct visit *visit, const struct kind *kind, const char *status, int32_t due_day)
{
	bool is_credit = kind == &kind_credit;

	if (is_credit && text_eq(status, "AUTHORISED"))
		buf_puts(visit->page, "<span class=\"status AUTHORISED\">Open credit</span>");
	else if (is_credit && text_eq(status, "PAID"))
		buf_puts(visit->page, "<span class=\"status PAID\">Used up</span>");
	else
		visit_status(visit, status, kind == &kind_invoice ? due_day : DAY_NONE);
}

int kind_load(struct visit *visit, const struct kind *kind, const char *id, const struct json **out, struct err *err)
{
	return pages_find(visit, kind->one, id, kind->plural, out, err);
}
