/* What stands below a document: payments, credit notes or what they were allocated to, files, history. */
#include <string.h>

#include "base/decimal.h"
#include "http/url.h"
#include "ledger/pages_document.h"
#include "ledger/pages_form.h"

/* ---- payments ---- */

static const struct input pay_inputs[] = {
    {"amount", "Amount", INPUT_NUMBER, .key = "Amount", .match = "amount", .is_required = true},
    {"date", "Date", INPUT_DATE, .key = "Date", .match = "date", .is_required = true},
    {"account", "Paid to", INPUT_SELECT, .key = "Account", .match = "account", .options = "pay-accounts"},
    {"reference", "Reference", INPUT_TEXT, .key = "Reference", .match = "reference"},
};

int applied_pay_form(struct visit *visit, const struct json *invoice, const struct messages *complaints,
		     struct err *err)
{
	struct input inputs[ARRAY_LEN(pay_inputs)];
	struct form form = {.visit = visit, .inputs = inputs, .count = ARRAY_LEN(inputs), .messages = complaints};
	char amount[E4_TEXT_MAX], date[DATE_TEXT_MAX];

	memcpy(inputs, pay_inputs, sizeof(inputs));
	form.is_posted = complaints != NULL;
	inputs[0].label = arena_printf(visit->arena, "Amount (%s)", pages_text(invoice, "CurrencyCode"));
	inputs[0].otherwise = e4_format(json_get_e4(invoice, "AmountDue", 0), 2, amount);
	inputs[1].otherwise = day_format(visit->call.today, date);
	html_fill(visit->page, "<details class=\"act\"%h><summary>Record payment</summary>",
		  complaints != NULL ? " open" : "");
	html_fill(visit->page, "<form method=\"post\" action=\"/invoice/%s/act\" class=\"fields\">",
		  pages_text(invoice, "InvoiceID"));
	form_summary(&form);
	if (form_write(&form, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page,
		 "<div class=\"buttons\"><button class=\"primary\" name=\"act\" value=\"pay\">Record payment"
		 "</button></div></form></details>");
	return OK;
}

/* A button that takes something back: ${act} with the id in a hidden field. */
static void write_removal(struct visit *visit, const char *path, const char *id, const char *act, const char *name,
			  const char *value, const char *question)
{
	html_fill(visit->page,
		  "<form method=\"post\" action=\"/%s/%s/act\" data-confirm=\"%s\"><input type=\"hidden\" name=\"%s\" "
		  "value=\"%s\"><button name=\"act\" value=\"%s\">Remove</button></form>",
		  path, id, question, name, value, act);
}

int applied_payments(struct visit *visit, const struct json *invoice, struct err *err)
{
	const struct json *list = json_get(invoice, "Payments");

	(void)err;
	if (json_len(list) > 0)
		buf_puts(visit->page, "<h2>Payments</h2><ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *payment = json_at(list, i);

		html_fill(visit->page, "<li><span>%s</span> <b>", visit_day(visit, pages_day(payment, "Date")));
		html_money(visit->page, json_get_e4(payment, "Amount", 0));
		html_fill(visit->page, " %s</b> <span class=\"quiet\">%s%s</span>", pages_text(invoice, "CurrencyCode"),
			  pages_text(payment, "Reference"),
			  *pages_text(payment, "BatchPaymentID") != '\0' ? " in a batch" : "");
		if (visit_may(visit, RIGHT_APPROVE))
			write_removal(visit, "invoice", pages_text(invoice, "InvoiceID"), "unpay", "payment",
				      pages_text(payment, "PaymentID"), "Remove this payment?");
		buf_puts(visit->page, "</li>");
	}
	if (json_len(list) > 0)
		buf_puts(visit->page, "</ul>");
	return OK;
}

/* ---- credit ---- */

/* Open documents of the same customer and currency, as options, "CN-0001: 1200.00 EUR open"; ${*first_e4} is
 * what is open of the first one. */
static int open_options(struct visit *visit, enum list_kind list, const struct json *document, struct options *out,
			int64_t *first_e4, struct err *err)
{
	struct list_filter filter = {.kind = list,
				     .org_id = visit->call.org.id,
				     .status = "AUTHORISED",
				     .term = "",
				     .folded = "",
				     .contact_id = pages_text(json_get(document, "Contact"), "ContactID"),
				     .from = DAY_NONE,
				     .to = DAY_NONE,
				     .sort = "day",
				     .limit = 200};
	struct db_rows *rows = pages_documents(visit->call.db, &filter);
	char text[E4_TEXT_MAX];

	*out = (struct options){0};
	while (db_next(rows)) {
		if (db_i64(rows, 7) <= 0 || !text_eq(db_text(rows, 9), pages_text(document, "CurrencyCode")))
			continue;
		if (out->count == 0)
			*first_e4 = db_i64(rows, 7);
		out->items = arena_grow(visit->arena, out->items, out->count, &out->cap, sizeof(*out->items));
		out->items[out->count++] =
		    (struct option){.value = db_text_copy(rows, 0, visit->arena),
				    .label = arena_printf(visit->arena, "%s: %s %s open", db_text(rows, 1),
							  e4_format(db_i64(rows, 7), 2, text), db_text(rows, 9))};
	}
	return db_done(rows, err);
}

static void write_apply_form(struct visit *visit, const char *action, const char *label, const char *select,
			     const struct options *options, int64_t amount_e4)
{
	char text[E4_TEXT_MAX];

	html_fill(visit->page, "<form method=\"post\" action=\"%s\" class=\"row\"><label>%s <select name=\"%s\">",
		  action, label, select);
	options_write(visit, options, NULL);
	html_fill(visit->page,
		  "</select></label><label>Amount <input name=\"amount\" inputmode=\"decimal\" value=\"%s\"></label>"
		  "<button name=\"act\" value=\"allocate\">Apply credit</button></form>",
		  e4_format(amount_e4, 2, text));
}

int applied_credits(struct visit *visit, const struct json *invoice, struct err *err)
{
	const struct json *list = json_get(invoice, "CreditNotes");
	const char *id = pages_text(invoice, "InvoiceID");
	struct options options = {0};
	int64_t first_e4 = 0, own_e4;

	own_e4 = json_get_e4(invoice, "AmountDue", 0);
	if (text_eq(pages_text(invoice, "Status"), "AUTHORISED") && visit_may(visit, RIGHT_APPROVE) &&
	    open_options(visit, LIST_CREDITS, invoice, &options, &first_e4, err) != OK)
		return E_INTERNAL;
	if (json_len(list) > 0 || options.count > 0)
		buf_puts(visit->page, "<h2>Credit notes</h2>");
	if (json_len(list) > 0)
		buf_puts(visit->page, "<ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *credit = json_at(list, i);

		html_fill(visit->page, "<li><span>%s</span> <a href=\"/credit-note/%s\">%s</a> <b>",
			  visit_day(visit, pages_day(credit, "Date")), pages_text(credit, "CreditNoteID"),
			  text_or(pages_text(credit, "CreditNoteNumber"), "Credit note"));
		html_money(visit->page, json_get_e4(credit, "AppliedAmount", 0));
		html_fill(visit->page, " %s</b></li>", pages_text(invoice, "CurrencyCode"));
	}
	if (json_len(list) > 0)
		buf_puts(visit->page, "</ul>");
	if (options.count > 0)
		write_apply_form(visit, arena_printf(visit->arena, "/invoice/%s/act", id), "Credit note", "credit",
				 &options, own_e4 < first_e4 ? own_e4 : first_e4);
	return OK;
}

static void write_allocation(struct visit *visit, const struct json *credit_note, const struct json *allocation)
{
	const struct json *invoice = json_get(allocation, "Invoice");

	html_fill(visit->page, "<li><span>%s</span> <a href=\"/invoice/%s\">%s</a> <b>",
		  visit_day(visit, pages_day(allocation, "Date")), pages_text(invoice, "InvoiceID"),
		  text_or(pages_text(invoice, "InvoiceNumber"), "Invoice"));
	html_money(visit->page, json_get_e4(allocation, "Amount", 0));
	html_fill(visit->page, " %s</b>", pages_text(credit_note, "CurrencyCode"));
	if (visit_may(visit, RIGHT_APPROVE))
		write_removal(visit, "credit-note", pages_text(credit_note, "CreditNoteID"), "unallocate", "allocation",
			      pages_text(allocation, "AllocationID"), "Remove this allocation?");
	buf_puts(visit->page, "</li>");
}

int applied_allocations(struct visit *visit, const struct json *credit_note, struct err *err)
{
	const struct json *list = json_get(credit_note, "Allocations");
	bool is_open = text_eq(pages_text(credit_note, "Status"), "AUTHORISED");
	struct options options = {0};
	int64_t first_e4 = 0, own_e4;

	own_e4 = json_get_e4(credit_note, "RemainingCredit", 0);
	if (is_open && visit_may(visit, RIGHT_APPROVE) &&
	    open_options(visit, LIST_INVOICES, credit_note, &options, &first_e4, err) != OK)
		return E_INTERNAL;
	if (json_len(list) > 0 || is_open)
		buf_puts(visit->page, "<h2>Allocated to invoices</h2><ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++)
		write_allocation(visit, credit_note, json_at(list, i));
	if (json_len(list) > 0 || is_open)
		buf_puts(visit->page, "</ul>");
	if (options.count > 0)
		write_apply_form(
		    visit, arena_printf(visit->arena, "/credit-note/%s/act", pages_text(credit_note, "CreditNoteID")),
		    "Invoice", "invoice", &options, own_e4 < first_e4 ? own_e4 : first_e4);
	else if (is_open)
		buf_puts(visit->page, "<p class=\"quiet\">This customer has no open invoice in this currency.</p>");
	return OK;
}

/* ---- files ---- */

static void write_file(struct visit *visit, const struct kind *kind, const char *id, const struct json *file)
{
	const char *name = pages_text(file, "FileName");

	html_fill(visit->page, "<li><a href=\"/%s/%s/file/%s\">%s</a> <span class=\"quiet\">%s, %d bytes%s</span></li>",
		  kind->path, id, url_encoded(visit->arena, name), name, pages_text(file, "MimeType"),
		  json_get_i64(file, "ContentLength", 0),
		  json_get_bool(file, "IncludeOnline", false) ? ", shown to the customer" : "");
}

int applied_files(struct visit *visit, const struct kind *kind, const char *id, struct err *err)
{
	const struct json *list = NULL;
	int status = pages_read(visit, kind->attachments, id, "Attachments", &list, err);

	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	buf_puts(visit->page, "<h2>Files</h2>");
	if (json_len(list) == 0)
		buf_puts(visit->page, "<p class=\"quiet\">No files.</p>");
	buf_puts(visit->page, "<ul class=\"payments\">");
	for (size_t i = 0; i < json_len(list); i++)
		write_file(visit, kind, id, json_at(list, i));
	buf_puts(visit->page, "</ul>");
	if (visit_may(visit, RIGHT_EDIT))
		html_fill(
		    visit->page,
		    "<form class=\"row needs-js\" data-upload=\"/%s/%s/file/\"><label>Add a file <input type=\"file\" "
		    "name=\"file\"></label><p class=\"error\" role=\"alert\" hidden></p></form>",
		    kind->path, id);
	return OK;
}

/* ---- history ---- */

int applied_history(struct visit *visit, const char *pattern, const char *path, const char *id, struct err *err)
{
	const struct json *list = NULL;
	int status = pages_read(visit, pattern, id, "HistoryRecords", &list, err);

	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	buf_puts(visit->page, "<h2>History and notes</h2>");
	if (visit_may(visit, RIGHT_EDIT))
		html_fill(
		    visit->page,
		    "<form method=\"post\" action=\"/%s/%s/act\" class=\"row\"><label>Note <input name=\"note\" "
		    "maxlength=\"2500\" required></label><button name=\"act\" value=\"note\">Add note</button></form>",
		    path, id);
	buf_puts(visit->page, "<ol class=\"history\">");
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *record = json_at(list, i);
		const char *time = pages_text(record, "DateUTCString");

		html_fill(visit->page, "<li><b>%s</b> <span>%s</span><small>%s, %s, %s UTC</small></li>",
			  pages_text(record, "Changes"), pages_text(record, "Details"), pages_text(record, "User"),
			  visit_day(visit, pages_day(record, "DateUTCString")),
			  strlen(time) >= 16 ? arena_strndup(visit->arena, time + 11, 5) : "");
	}
	buf_puts(visit->page, "</ol>");
	return OK;
}
