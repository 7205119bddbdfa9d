/* The list of invoices, and one invoice. */
#include <string.h>

#include "base/decimal.h"
#include "http/url.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/settings_rows.h"
#include "ledger/visit.h"

/* ---- the list ---- */

static const struct tab {
	const char *key, *label, *status; /* ${status} NULL: all but deleted ones */
} tabs[] = {
    {"", "All", NULL},
    {"draft", "Draft", "DRAFT"},
    {"submitted", "Awaiting approval", "SUBMITTED"},
    {"authorised", "Awaiting payment", "AUTHORISED"},
    {"paid", "Paid", "PAID"},
    {"voided", "Voided", "VOIDED"},
    {"deleted", "Deleted", "DELETED"},
};

static bool is_in_tab(const struct invoice *invoice, const struct tab *tab)
{
	return tab->status == NULL ? !text_eq(invoice->status, "DELETED") : text_eq(invoice->status, tab->status);
}

static void write_tabs(struct visit *visit, const struct invoice *invoices, size_t count, const struct tab *current,
		       const char *term)
{
	buf_puts(visit->page, "<nav class=\"tabs\" aria-label=\"Status\">");
	for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
		int64_t found = 0;

		for (size_t n = 0; n < count; n++)
			found += is_in_tab(&invoices[n], &tabs[i]);
		html_fill(visit->page, "<a href=\"/?status=%s&amp;q=%s\"%h>%s <small>%d</small></a>", tabs[i].key,
			  url_encoded(visit->arena, term), &tabs[i] == current ? " aria-current=\"true\"" : "",
			  tabs[i].label, found);
	}
	html_fill(visit->page,
		  "<form class=\"search\" role=\"search\"><input type=\"hidden\" name=\"status\" value=\"%s\">"
		  "<input type=\"search\" name=\"q\" value=\"%s\" placeholder=\"Number, reference or customer\" "
		  "aria-label=\"Search invoices\"></form></nav>",
		  current->key, term);
}

static void write_row(struct visit *visit, const struct invoice *v)
{
	html_fill(visit->page,
		  "<tr><td><a href=\"/invoice/%s\">%s</a></td><td>%s</td><td "
		  "class=\"quiet\">%s</td><td>%s</td><td>%s</td><td>",
		  v->id, text_or(v->number, "(none)"), v->contact != NULL ? v->contact->name : "", v->reference,
		  visit_day(visit, v->day), visit_day(visit, v->due_day));
	visit_status(visit, v);
	buf_puts(visit->page, "</td><td class=\"number\">");
	html_money(visit->page, invoice_due_e4(v));
	buf_puts(visit->page, "</td><td class=\"number\">");
	html_money(visit->page, v->total_e4);
	html_fill(visit->page, "</td><td class=\"quiet\">%s</td></tr>", v->currency);
}

static bool is_searched(struct visit *visit, const struct invoice *v, const char *folded)
{
	return strstr(text_fold(visit->arena, text_or(v->number, "")), folded) != NULL ||
	       strstr(text_fold(visit->arena, text_or(v->reference, "")), folded) != NULL ||
	       (v->contact != NULL && strstr(text_fold(visit->arena, v->contact->name), folded) != NULL);
}

/* The organisation's sales invoices that the search finds, newest first. */
static int load_invoices(struct visit *visit, const char *term, struct invoice **out, size_t *count_out,
			 struct err *err)
{
	const char *folded = text_fold(visit->arena, term);
	struct call *call = &visit->call;
	struct invoice *all, *found;
	size_t count, kept = 0;

	if (invoice_list(call->db, call->arena, call->org.id, INT64_MIN, &all, &count, err) != OK)
		return E_INTERNAL;
	found = arena_array(call->arena, count + 1, sizeof(*found));
	for (size_t i = count; i > 0; i--) {
		struct invoice *v = &all[i - 1];

		if (contact_load(call->db, call->arena, call->org.id, v->contact_id, &v->contact, err) != OK)
			return E_INTERNAL;
		if (text_eq(v->type, "ACCREC") && is_searched(visit, v, folded))
			found[kept++] = *v;
	}
	*out = found;
	*count_out = kept;
	return OK;
}

static const struct tab *tab_of(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(tabs); i++)
		if (text_eq(tabs[i].key, key))
			return &tabs[i];
	return &tabs[0];
}

int page_invoices(struct visit *visit, struct err *err)
{
	const struct tab *tab = tab_of(text_or(http_query(visit->x, "status"), ""));
	const char *term = text_or(http_query(visit->x, "q"), "");
	struct invoice *invoices;
	size_t count, shown = 0;

	if (load_invoices(visit, term, &invoices, &count, err) != OK)
		return E_INTERNAL;
	visit_page_start(visit, "Invoices", VISIT_INVOICES);
	html_fill(visit->page, "<h1>Invoices <small>%s</small></h1>", visit->call.org.name);
	write_tabs(visit, invoices, count, tab, term);
	buf_puts(visit->page,
		 "<div class=\"scroll\"><table><thead><tr><th>Number</th><th>Customer</th><th>Reference</th>"
		 "<th>Date</th><th>Due</th><th>Status</th><th class=\"number\">Still due</th>"
		 "<th class=\"number\">Total</th><th>Currency</th></tr></thead><tbody>");
	for (size_t i = 0; i < count; i++) {
		if (!is_in_tab(&invoices[i], tab))
			continue;
		write_row(visit, &invoices[i]);
		shown++;
	}
	if (shown == 0)
		buf_puts(visit->page, "<tr><td colspan=\"9\" class=\"empty\">No invoices here.</td></tr>");
	buf_puts(visit->page, "</tbody></table></div>");
	visit_page_end(visit, 200);
	return OK;
}

/* ---- one invoice ---- */

static void write_act(struct visit *visit, const struct invoice *v, const char *act, const char *label,
		      const char *class, const char *confirm)
{
	html_fill(
	    visit->page,
	    "<form method=\"post\" action=\"/invoice/%s/act\"%h%s%h><button name=\"act\" value=\"%s\" class=\"%s\">%s"
	    "</button></form>",
	    v->id, confirm != NULL ? " data-confirm=\"" : "", confirm, confirm != NULL ? "\"" : "", act, class, label);
}

static void write_payment_form(struct visit *visit, const struct invoice *v)
{
	char amount[E4_TEXT_MAX], date[DATE_TEXT_MAX];

	html_fill(visit->page,
		  "<details class=\"act\"><summary>Record payment</summary><form method=\"post\" "
		  "action=\"/invoice/%s/act\" class=\"fields\"><label>Amount (%s)<input name=\"amount\" value=\"%s\" "
		  "inputmode=\"decimal\" required></label><label>Date<input type=\"date\" name=\"date\" value=\"%s\" "
		  "required></label><label>Reference<input name=\"reference\"></label>"
		  "<button class=\"primary\" name=\"act\" value=\"pay\">Record payment</button></form></details>",
		  v->id, v->currency, e4_format(invoice_due_e4(v), 2, amount), day_format(visit->call.today, date));
}

/* What the status and the person's role allow. */
static void write_acts(struct visit *visit, const struct invoice *v)
{
	const char *role = visit->call.person.role;
	bool may_edit = role_may_edit(role), may_approve = role_may_approve(role);
	bool is_draft = text_eq(v->status, "DRAFT"), is_open = is_draft || text_eq(v->status, "SUBMITTED");
	bool is_due = text_eq(v->status, "AUTHORISED");

	buf_puts(visit->page, "<div class=\"acts\">");
	if (is_draft && may_edit)
		write_act(visit, v, "submit", "Submit for approval", "", NULL);
	if (is_open && may_approve)
		write_act(visit, v, "approve", "Approve", "primary", NULL);
	if (is_due && may_approve)
		write_payment_form(visit, v);
	if (is_due && may_approve && v->paid_e4 == 0)
		write_act(visit, v, "void", "Void", "danger",
			  arena_printf(visit->arena, "Void %s? This can't be undone.", v->number));
	if (is_open && may_edit)
		write_act(visit, v, "delete", "Delete", "danger",
			  arena_printf(visit->arena, "Delete %s? This can't be undone.", v->number));
	html_fill(visit->page, "<a class=\"button\" href=\"/invoice/%s/pdf\">PDF</a></div>", v->id);
}

static void write_fact(struct visit *visit, const char *name, const char *value)
{
	if (!text_is_empty(value))
		html_fill(visit->page, "<div><dt>%s</dt><dd>%s</dd></div>", name, value);
}

static void write_facts(struct visit *visit, const struct invoice *v)
{
	buf_puts(visit->page, "<dl class=\"facts\">");
	if (v->contact != NULL)
		html_fill(visit->page, "<div><dt>Customer</dt><dd><a href=\"/contact/%s\">%s</a></dd></div>",
			  v->contact->id, v->contact->name);
	write_fact(visit, "Date", visit_day(visit, v->day));
	write_fact(visit, "Due", visit_day(visit, v->due_day));
	write_fact(visit, "Reference", v->reference);
	write_fact(visit, "Amounts are",
		   text_eq(v->mode, "Exclusive")   ? "tax exclusive"
		   : text_eq(v->mode, "Inclusive") ? "tax inclusive"
						   : "without tax");
	write_fact(visit, "Sent", v->is_sent ? "Yes" : "No");
	write_fact(visit, "Link", v->url);
	buf_puts(visit->page, "</dl>");
}

static void write_amount(struct visit *visit, int64_t amount_e4, int places)
{
	char text[E4_TEXT_MAX];

	if (amount_e4 == NO_AMOUNT)
		return;
	if (places == 2 && amount_e4 % 100 == 0)
		html_money(visit->page, amount_e4);
	else
		html_text(visit->page, e4_format(amount_e4, places, text));
}

static void write_line(struct visit *visit, const struct line *line)
{
	html_fill(visit->page, "<tr><td class=\"quiet\">%s</td><td class=\"text\">%s</td><td class=\"number\">",
		  text_or(line->item_code, ""), text_or(line->description, ""));
	write_amount(visit, line->quantity_e4, 0);
	buf_puts(visit->page, "</td><td class=\"number\">");
	write_amount(visit, line->unit_e4, 2);
	buf_puts(visit->page, "</td><td class=\"number\">");
	write_amount(visit, line->discount_rate_e4, 0);
	if (line->discount_rate_e4 != NO_AMOUNT)
		buf_puts(visit->page, " %");
	write_amount(visit, line->discount_e4, 2);
	html_fill(visit->page, "</td><td>%s</td><td>%s</td><td class=\"number\">", text_or(line->account_code, ""),
		  text_or(line->tax_type, ""));
	write_amount(visit, line_is_priced(line) ? line->tax_e4 : NO_AMOUNT, 2);
	buf_puts(visit->page, "</td><td class=\"number\">");
	if (line_is_priced(line))
		html_money(visit->page, line->amount_e4);
	buf_puts(visit->page, "</td></tr>");
}

static void write_sum(struct visit *visit, const char *name, const char *class, int64_t amount_e4)
{
	html_fill(visit->page, "<tr class=\"%s\"><th colspan=\"8\">%s</th><td class=\"number\">", class, name);
	html_money(visit->page, amount_e4);
	buf_puts(visit->page, "</td></tr>");
}

static void write_lines(struct visit *visit, const struct invoice *v)
{
	buf_puts(visit->page,
		 "<div class=\"scroll\"><table class=\"lines\"><thead><tr><th>Item</th><th>Description</th>"
		 "<th class=\"number\">Quantity</th><th class=\"number\">Price</th><th class=\"number\">Discount</th>"
		 "<th>Account</th><th>Tax</th><th class=\"number\">Tax amount</th><th class=\"number\">Amount</th>"
		 "</tr></thead><tbody>");
	for (size_t i = 0; i < v->line_count; i++)
		write_line(visit, &v->lines[i]);
	buf_puts(visit->page, "</tbody><tfoot>");
	write_sum(visit, "Subtotal", "", v->sub_total_e4);
	write_sum(visit, "Total tax", "", v->total_tax_e4);
	write_sum(visit, arena_printf(visit->arena, "Total %s", v->currency), "total", v->total_e4);
	if (v->paid_e4 != 0)
		write_sum(visit, "Paid", "", v->paid_e4);
	if (v->paid_e4 != 0)
		write_sum(visit, "Still due", "total", invoice_due_e4(v));
	buf_puts(visit->page, "</tfoot></table></div>");
}

static int write_payments(struct visit *visit, const struct invoice *v, struct err *err)
{
	struct call *call = &visit->call;
	struct payment *payments;
	size_t count;

	if (payment_list(call->db, call->arena, call->org.id, v->id, INT64_MIN, &payments, &count, err) != OK)
		return E_INTERNAL;
	if (count > 0)
		buf_puts(visit->page, "<h2>Payments</h2><ul class=\"payments\">");
	for (size_t i = 0; i < count; i++) {
		bool is_live = text_eq(payments[i].status, "AUTHORISED");

		html_fill(visit->page, "<li><span>%s</span> <b>", visit_day(visit, payments[i].day));
		html_money(visit->page, payments[i].amount_e4);
		html_fill(visit->page, " %s</b> <span class=\"quiet\">%s</span>", v->currency,
			  is_live ? payments[i].reference : "removed");
		if (is_live && role_may_approve(call->person.role))
			html_fill(
			    visit->page,
			    "<form method=\"post\" action=\"/invoice/%s/act\" data-confirm=\"Remove this payment?\">"
			    "<input type=\"hidden\" name=\"payment\" value=\"%s\">"
			    "<button name=\"act\" value=\"unpay\">Remove</button></form>",
			    v->id, payments[i].id);
		buf_puts(visit->page, "</li>");
	}
	if (count > 0)
		buf_puts(visit->page, "</ul>");
	return OK;
}

static int write_history(struct visit *visit, const struct invoice *v, struct err *err)
{
	struct db_rows *rows = history_query(visit->call.db, v->id);

	buf_puts(visit->page, "<h2>History</h2><ol class=\"history\">");
	while (db_next(rows))
		html_fill(visit->page, "<li><b>%s</b> <span>%s</span><small>%s, %s</small></li>", db_text(rows, 1),
			  db_text(rows, 2), db_text(rows, 3), visit_time(visit, db_i64(rows, 0)));
	buf_puts(visit->page, "</ol>");
	return db_done(rows, err);
}

static void write_head(struct visit *visit, const struct invoice *v, const struct messages *complaints)
{
	html_fill(visit->page, "<h1>%s ", text_or(v->number, "Invoice"));
	visit_status(visit, v);
	buf_puts(visit->page, "</h1>");
	if (complaints == NULL)
		return;
	buf_puts(visit->page, "<div class=\"alert\" role=\"alert\"><ul>");
	for (size_t i = 0; i < complaints->count; i++)
		html_fill(visit->page, "<li>%s</li>", complaints->texts[i]);
	buf_puts(visit->page, "</ul></div>");
}

int page_invoice(struct visit *visit, const char *id, const struct messages *complaints, struct err *err)
{
	struct invoice *invoice;
	int status = visit_invoice(visit, id, &invoice, err);

	if (status != OK)
		return status;
	visit_page_start(visit, text_or(invoice->number, "Invoice"), VISIT_INVOICES);
	buf_puts(visit->page, "<div class=\"sheet\">");
	write_head(visit, invoice, complaints);
	write_acts(visit, invoice);
	write_facts(visit, invoice);
	write_lines(visit, invoice);
	if (write_payments(visit, invoice, err) != OK || write_history(visit, invoice, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, complaints != NULL ? 400 : 200);
	return OK;
}

/* What the customer sees: the invoice without anything of the ledger around it. */
int page_online(struct visit *visit, const char *id, struct err *err)
{
	struct invoice *invoice;
	int status = visit_invoice(visit, id, &invoice, err);

	if (status != OK)
		return status;
	if (text_eq(invoice->status, "DRAFT") || text_eq(invoice->status, "DELETED"))
		return err_set(err, E_NOT_FOUND, "invoice_not_online", "The invoice isn't online.");
	html_page_start(visit->page, "ledger", invoice->number, NULL);
	html_fill(visit->page, "<div class=\"sheet\"><p class=\"quiet\">%s</p>", visit->call.org.legal_name);
	write_head(visit, invoice, NULL);
	write_facts(visit, invoice);
	write_lines(visit, invoice);
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, 200);
	return OK;
}

int page_pdf(struct visit *visit, const char *id, struct err *err)
{
	struct invoice *invoice;
	int status = visit_invoice(visit, id, &invoice, err);
	const char *data;
	size_t len;

	if (status == OK)
		status = invoice_pdf(&visit->call, invoice, &data, &len, err);
	if (status != OK)
		return status;
	http_answer_header(visit->x, "Content-Disposition",
			   arena_printf(visit->arena, "inline; filename=\"invoice-%s.pdf\"", invoice->id));
	http_answer(visit->x, 200, "application/pdf", data, len);
	return OK;
}
