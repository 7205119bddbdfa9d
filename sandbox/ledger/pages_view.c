/* One document with everything around it: what may be done, payments and credit, files, history. */
#include <string.h>

#include "ledger/pages_document.h"

static bool is_among(const char *status, const char *list)
{
	size_t len = strlen(status);

	for (const char *at = list; (at = strstr(at, status)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static bool has_applied(const struct json *document)
{
	return json_get_e4(document, "AmountPaid", 0) != 0 || json_get_e4(document, "AmountCredited", 0) != 0 ||
	       json_len(json_get(document, "Allocations")) > 0;
}

/* ---- buttons ---- */

static void write_act(struct visit *visit, const struct kind *kind, const struct act *act, const struct json *document)
{
	const char *number = text_or(pages_text(document, kind->number_key), kind->label);

	html_fill(visit->page, "<form method=\"post\" action=\"/%s/%s/act\"", kind->path,
		  pages_text(document, kind->id_key));
	if (act->question != NULL) {
		buf_puts(visit->page, " data-confirm=\"");
		html_fill(visit->page, act->question, number);
		buf_putc(visit->page, '"');
	}
	html_fill(visit->page, "><button name=\"act\" value=\"%s\" class=\"%s\">%s</button></form>", act->name,
		  act->class, act->label);
}

static bool is_offered(struct visit *visit, const struct kind *kind, const struct act *act, const struct json *document)
{
	if (act->from == NULL || (act->kind != NULL && act->kind != kind) || !visit_may(visit, act->right))
		return false;
	if (text_eq(act->status, "VOIDED") && has_applied(document))
		return false;
	return is_among(pages_text(document, "Status"), act->from);
}

static void write_links(struct visit *visit, const struct kind *kind, const struct json *document)
{
	const char *id = pages_text(document, kind->id_key), *status = pages_text(document, "Status");

	if (visit_may(visit, RIGHT_EDIT) && !text_eq(status, "VOIDED") && !text_eq(status, "DELETED") &&
	    !text_eq(status, "INVOICED"))
		html_fill(visit->page, "<a class=\"button\" href=\"/%s/%s/edit\">Edit</a>", kind->path, id);
	if (visit_may(visit, RIGHT_EDIT))
		html_fill(visit->page, "<a class=\"button\" href=\"/%s/new?copy=%s\">Copy</a>", kind->path, id);
	if (kind == &kind_invoice && visit_may(visit, RIGHT_EDIT) && is_among(status, "AUTHORISED PAID"))
		html_fill(visit->page, "<a class=\"button\" href=\"/credit-note/new?invoice=%s\">Add credit note</a>",
			  id);
	if (kind == &kind_quote && visit_may(visit, RIGHT_EDIT) && is_among(status, "SENT ACCEPTED"))
		html_fill(visit->page, "<a class=\"button primary\" href=\"/invoice/new?quote=%s\">Create invoice</a>",
			  id);
	html_fill(visit->page, "<a class=\"button\" href=\"/%s/%s/pdf\">PDF</a>", kind->path, id);
	if (kind == &kind_invoice && !is_among(status, "DRAFT DELETED"))
		html_fill(visit->page, "<a class=\"button\" href=\"/online/%s\">Online invoice</a>", id);
}

/* What the status and the person's role allow, and why not what they don't. */
static int write_acts(struct visit *visit, const struct kind *kind, const struct json *document,
		      const struct messages *pay_complaints, struct err *err)
{
	const char *status = pages_text(document, "Status");

	buf_puts(visit->page, "<div class=\"acts\">");
	if (kind == &kind_invoice && text_eq(status, "AUTHORISED") && visit_may(visit, RIGHT_APPROVE) &&
	    applied_pay_form(visit, document, pay_complaints, err) != OK)
		return E_INTERNAL;
	for (const struct act *act = acts; act->name != NULL; act++)
		if (is_offered(visit, kind, act, document))
			write_act(visit, kind, act, document);
	write_links(visit, kind, document);
	buf_puts(visit->page, "</div>");
	visit_note(visit, kind == &kind_quote ? RIGHT_EDIT : RIGHT_APPROVE);
	if (kind == &kind_invoice && has_applied(document) && visit_may(visit, RIGHT_APPROVE) &&
	    is_among(status, "AUTHORISED PAID"))
		buf_puts(visit->page,
			 "<p class=\"note\">To void this invoice, remove its payments and credits first.</p>");
	if (kind == &kind_credit && has_applied(document) && is_among(status, "AUTHORISED PAID"))
		buf_puts(visit->page, "<p class=\"note\">To void this credit note, remove its allocations first.</p>");
	return OK;
}

/* ---- the page ---- */

static void write_complaints(struct visit *visit, const struct messages *complaints)
{
	if (complaints == NULL || complaints->count == 0)
		return;
	buf_puts(visit->page, "<div class=\"alert\" role=\"alert\" tabindex=\"-1\"><ul>");
	for (size_t i = 0; i < complaints->count; i++)
		html_fill(visit->page, "<li>%s</li>", complaints->texts[i]);
	buf_puts(visit->page, "</ul></div>");
}

static void write_texts(struct visit *visit, const struct json *document)
{
	if (*pages_text(document, "Summary") != '\0')
		html_fill(visit->page, "<p class=\"text\">%s</p>", pages_text(document, "Summary"));
}

static int write_around(struct visit *visit, const struct kind *kind, const struct json *document, struct err *err)
{
	const char *id = pages_text(document, kind->id_key);

	if (kind == &kind_invoice &&
	    (applied_payments(visit, document, err) != OK || applied_credits(visit, document, err) != OK))
		return E_INTERNAL;
	if (kind == &kind_credit && applied_allocations(visit, document, err) != OK)
		return E_INTERNAL;
	if (*pages_text(document, "Terms") != '\0')
		html_fill(visit->page, "<h2>Terms</h2><p class=\"text\">%s</p>", pages_text(document, "Terms"));
	if (applied_files(visit, kind, id, err) != OK)
		return E_INTERNAL;
	return applied_history(visit, kind->history, kind->path, id, err);
}

int page_document(struct visit *visit, const struct kind *kind, const char *id, const char *act,
		  const struct messages *complaints, struct err *err)
{
	bool is_paying = text_eq(act, "pay");
	const struct json *document;
	const char *number;
	int status = kind_load(visit, kind, id, &document, err);

	if (status != OK)
		return status;
	number = text_or(pages_text(document, kind->number_key), kind->label);
	visit_page_start(visit, number, kind->section);
	html_fill(visit->page, "<p class=\"crumb\"><a href=\"%s\">%s</a></p><div class=\"sheet\"><h1>%s ",
		  kind->list_path, kind->title, number);
	kind_status(visit, kind, pages_text(document, "Status"), pages_day(document, "DueDateString"));
	buf_puts(visit->page, "</h1>");
	if (!is_paying)
		write_complaints(visit, complaints);
	if (write_acts(visit, kind, document, is_paying ? complaints : NULL, err) != OK)
		return E_INTERNAL;
	paper_facts(visit, kind, document, false);
	write_texts(visit, document);
	paper_lines(visit, kind, document);
	if (write_around(visit, kind, document, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, complaints != NULL ? 400 : 200);
	return OK;
}
