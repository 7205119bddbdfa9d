/* A document as on paper: who, when, the lines, the sums. */
#include <string.h>

#include "base/decimal.h"
#include "ledger/invoice.h"
#include "ledger/pages_document.h"

/* ---- facts ---- */

static void write_fact(struct visit *visit, const char *name, const char *value)
{
	if (!text_is_empty(value))
		html_fill(visit->page, "<div><dt>%s</dt><dd>%s</dd></div>", name, value);
}

static const char *mode_label(const char *mode)
{
	if (text_eq_nocase(mode, "Exclusive"))
		return "Tax exclusive";
	return text_eq_nocase(mode, "Inclusive") ? "Tax inclusive" : "No tax";
}

static void write_address(struct visit *visit, const struct json *contact)
{
	static const char *const keys[] = {"AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"};
	const struct json *list = json_get(contact, "Addresses");

	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *address = json_at(list, i);

		if (*pages_text(address, "AddressLine1") == '\0' && *pages_text(address, "City") == '\0')
			continue;
		for (size_t n = 0; n < ARRAY_LEN(keys); n++)
			if (*pages_text(address, keys[n]) != '\0')
				html_fill(visit->page, "<br>%s", pages_text(address, keys[n]));
		html_fill(visit->page, "<br>%s %s<br>%s", pages_text(address, "PostalCode"),
			  pages_text(address, "City"), pages_text(address, "Country"));
		return;
	}
}

static void write_customer(struct visit *visit, const struct json *contact, bool with_link)
{
	if (contact == NULL)
		return;
	buf_puts(visit->page, "<div class=\"customer\"><dt>Customer</dt><dd>");
	if (with_link)
		html_fill(visit->page, "<a href=\"/contact/%s\">", pages_text(contact, "ContactID"));
	html_fill(visit->page, "%s%h<span class=\"quiet\">", pages_text(contact, "Name"), with_link ? "</a>" : "");
	write_address(visit, contact);
	html_fill(visit->page, "</span>%h%s%h</dd></div>",
		  *pages_text(contact, "EmailAddress") != '\0' ? "<br><span class=\"quiet\">" : "",
		  pages_text(contact, "EmailAddress"), *pages_text(contact, "EmailAddress") != '\0' ? "</span>" : "");
}

void paper_facts(struct visit *visit, const struct kind *kind, const struct json *document, bool for_customer)
{
	buf_puts(visit->page, "<dl class=\"facts\">");
	write_customer(visit, json_get(document, "Contact"), !for_customer);
	write_fact(visit, "Date", visit_day(visit, pages_day(document, "DateString")));
	if (kind->until_key != NULL)
		write_fact(
		    visit, kind->until_label,
		    visit_day(visit, pages_day(document, arena_printf(visit->arena, "%sString", kind->until_key))));
	write_fact(visit, "Reference", pages_text(document, "Reference"));
	write_fact(visit, "Title", pages_text(document, "Title"));
	write_fact(visit, "Amounts are", mode_label(pages_text(document, "LineAmountTypes")));
	if (kind == &kind_invoice && !for_customer)
		write_fact(visit, "Sent to the customer",
			   json_get_bool(document, "SentToContact", false) ? "Yes" : "No");
	write_fact(visit, "Link", pages_text(document, "Url"));
	buf_puts(visit->page, "</dl>");
}

/* ---- lines ---- */

static bool has(const struct json *object, const char *key)
{
	return !json_is_null(json_get(object, key));
}

static void write_number(struct visit *visit, const struct json *object, const char *key, const char *label, int places)
{
	char text[E4_TEXT_MAX];
	int64_t value = json_get_e4(object, key, 0);

	html_fill(visit->page, "<td class=\"number\" data-label=\"%s\">", label);
	if (!has(object, key))
		buf_puts(visit->page, "");
	else if (places == 2 && value % E4_CENT == 0)
		html_money(visit->page, value);
	else
		html_text(visit->page, e4_format(value, places, text));
	buf_puts(visit->page, "</td>");
}

static void write_discount(struct visit *visit, const struct json *line)
{
	char text[E4_TEXT_MAX];

	buf_puts(visit->page, "<td class=\"number\" data-label=\"Discount\">");
	if (has(line, "DiscountRate") && json_get_e4(line, "DiscountRate", 0) != 0)
		html_fill(visit->page, "%s\u00a0%%", e4_format(json_get_e4(line, "DiscountRate", 0), 0, text));
	else if (has(line, "DiscountAmount") && json_get_e4(line, "DiscountAmount", 0) != 0)
		html_money(visit->page, json_get_e4(line, "DiscountAmount", 0));
	buf_puts(visit->page, "</td>");
}

static void write_description(struct visit *visit, const struct json *line)
{
	const struct json *tracking = json_get(line, "Tracking");

	html_fill(visit->page, "<td class=\"quiet\" data-label=\"Item\">%s</td><td class=\"text main\">%s",
		  pages_text(line, "ItemCode"), pages_text(line, "Description"));
	for (size_t i = 0; i < json_len(tracking); i++)
		html_fill(visit->page, "%h<span class=\"tag\">%s: %s</span>", i == 0 ? "<br>" : " ",
			  pages_text(json_at(tracking, i), "Name"), pages_text(json_at(tracking, i), "Option"));
	buf_puts(visit->page, "</td>");
}

static void write_line(struct visit *visit, const struct kind *kind, const struct json *line)
{
	buf_puts(visit->page, "<tr>");
	write_description(visit, line);
	write_number(visit, line, "Quantity", "Quantity", 0);
	write_number(visit, line, "UnitAmount", "Price", 2);
	if (kind->has_discount)
		write_discount(visit, line);
	html_fill(visit->page, "<td data-label=\"Account\">%s</td><td data-label=\"Tax\">%s</td>",
		  pages_text(line, "AccountCode"), pages_text(line, "TaxType"));
	write_number(visit, line, "TaxAmount", "Tax amount", 2);
	write_number(visit, line, "LineAmount", "Amount", 2);
	buf_puts(visit->page, "</tr>");
}

static void write_sum(struct visit *visit, const struct kind *kind, const char *name, const char *class,
		      int64_t amount_e4)
{
	html_fill(visit->page, "<tr class=\"%s\"><th scope=\"row\" colspan=\"%d\">%s</th><td class=\"number\">", class,
		  (int64_t)(kind->has_discount ? 8 : 7), name);
	html_money(visit->page, amount_e4);
	buf_puts(visit->page, "</td></tr>");
}

static void write_applied(struct visit *visit, const struct kind *kind, const struct json *document)
{
	int64_t paid = json_get_e4(document, "AmountPaid", 0), credited = json_get_e4(document, "AmountCredited", 0);

	if (kind == &kind_credit) {
		write_sum(visit, kind, "Still open", "total", json_get_e4(document, "RemainingCredit", 0));
		return;
	}
	if (paid != 0)
		write_sum(visit, kind, "Paid", "", paid);
	if (credited != 0)
		write_sum(visit, kind, "Credited", "", credited);
	if (paid != 0 || credited != 0)
		write_sum(visit, kind, "Still due", "total", json_get_e4(document, "AmountDue", 0));
}

static void write_heads(struct visit *visit, const struct kind *kind)
{
	html_fill(visit->page,
		  "<div class=\"scroll\"><table class=\"lines cards\"><thead><tr><th scope=\"col\">Item</th>"
		  "<th scope=\"col\">Description</th><th scope=\"col\" class=\"number\">Quantity</th>"
		  "<th scope=\"col\" class=\"number\">Price</th>%h<th scope=\"col\">Account</th>"
		  "<th scope=\"col\">Tax</th><th scope=\"col\" class=\"number\">Tax amount</th>"
		  "<th scope=\"col\" class=\"number\">Amount</th></tr></thead><tbody>",
		  kind->has_discount ? "<th scope=\"col\" class=\"number\">Discount</th>" : "");
}

void paper_lines(struct visit *visit, const struct kind *kind, const struct json *document)
{
	const struct json *lines = json_get(document, "LineItems");

	write_heads(visit, kind);
	for (size_t i = 0; i < json_len(lines); i++)
		write_line(visit, kind, json_at(lines, i));
	buf_puts(visit->page, "</tbody><tfoot>");
	write_sum(visit, kind, "Subtotal", "", json_get_e4(document, "SubTotal", 0));
	write_sum(visit, kind, "Total tax", "", json_get_e4(document, "TotalTax", 0));
	write_sum(visit, kind, arena_printf(visit->arena, "Total %s", pages_text(document, "CurrencyCode")), "total",
		  json_get_e4(document, "Total", 0));
	write_applied(visit, kind, document);
	buf_puts(visit->page, "</tfoot></table></div>");
}

/* ---- for the customer ---- */

static void write_seller(struct visit *visit)
{
	const struct org *org = &visit->call.org;

	html_fill(visit->page, "<p class=\"quiet\"><b>%s</b><br>%s, %s %s<br>%s</p>", org->legal_name, org->line1,
		  org->postal_code, org->city, org->tax_number);
}

int page_online(struct visit *visit, const char *id, struct err *err)
{
	const struct json *invoice;
	const char *state;
	int status = kind_load(visit, &kind_invoice, id, &invoice, err);

	if (status != OK)
		return status;
	state = pages_text(invoice, "Status");
	if (text_eq(state, "DRAFT") || text_eq(state, "DELETED"))
		return err_set(err, E_NOT_FOUND, "invoice_not_online", "The invoice isn't online.");
	html_page_start(visit->page, "ledger", pages_text(invoice, "InvoiceNumber"), NULL);
	buf_puts(visit->page, "<div class=\"sheet paper\">");
	write_seller(visit);
	html_fill(visit->page, "<h1>%s ", pages_text(invoice, "InvoiceNumber"));
	visit_status(visit, state, pages_day(invoice, "DueDateString"));
	buf_puts(visit->page, "</h1><div class=\"amount-due\"><span>Still due</span><b>");
	html_money(visit->page, json_get_e4(invoice, "AmountDue", 0));
	html_fill(visit->page, " %s</b></div>", pages_text(invoice, "CurrencyCode"));
	paper_facts(visit, &kind_invoice, invoice, true);
	paper_lines(visit, &kind_invoice, invoice);
	html_fill(visit->page, "<p class=\"acts\"><a class=\"button\" href=\"/invoice/%s/pdf\">PDF</a></p></div>",
		  pages_text(invoice, "InvoiceID"));
	visit_page_end(visit, 200);
	return OK;
}

int page_pdf(struct visit *visit, const struct kind *kind, const char *id, struct err *err)
{
	const struct json *found;
	struct invoice *invoice = NULL;
	const char *data;
	size_t len;
	int status = kind_load(visit, kind, id, &found, err);

	if (status == OK)
		status = kind->find(&visit->call, id, &invoice, err);
	if (status == OK && invoice == NULL)
		status = err_set(err, E_NOT_FOUND, "pdf_unknown", "There is no PDF of it.");
	if (status == OK)
		status = invoice_pdf(&visit->call, invoice, &data, &len, err);
	if (status != OK)
		return status;
	http_answer_header(visit->x, "Content-Disposition",
			   arena_printf(visit->arena, "inline; filename=\"%s-%s.pdf\"", kind->path, invoice->id));
	http_answer(visit->x, 200, "application/pdf", data, len);
	return OK;
}
