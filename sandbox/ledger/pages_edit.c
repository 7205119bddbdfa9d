/* The page on which invoices, credit notes and quotes are written. */
#include <string.h>

#include "base/decimal.h"
#include "ledger/form.h"
#include "ledger/pages_edit.h"
#include "ledger/pages_rows.h"

/* ---- lines ---- */

static void write_text_field(struct edit *edit, const char *label, const char *name, const char *class,
			     const char *attributes, const char *value)
{
	html_fill(edit->visit->page, "<label class=\"%h\">%s<input name=\"%s\" value=\"%s\" %h></label>", class, label,
		  name, value, attributes);
}

static void write_select_field(struct edit *edit, const char *label, const char *name, const struct options *options,
			       const char *value)
{
	html_fill(edit->visit->page, "<label class=\"%h\">%s<select name=\"%s\">", name, label, name);
	options_write(edit->visit, options, value);
	buf_puts(edit->visit->page, "</select></label>");
}

static void write_tracking_fields(struct edit *edit, const struct edit_line *line)
{
	static const char *const names[EDIT_TRACKING] = {"option-0", "option-1"};

	for (size_t c = 0; c < EDIT_TRACKING && c < json_len(edit->categories); c++) {
		const struct json *category = json_at(edit->categories, c), *list = json_get(category, "Options");
		struct options options = {0};

		options.items = arena_array(edit->visit->arena, json_len(list) + 1, sizeof(*options.items));
		options.items[options.count++] = (struct option){.value = "", .label = "(none)"};
		for (size_t i = 0; i < json_len(list); i++)
			if (text_eq(json_get_text(json_at(list, i), "Status", "ACTIVE"), "ACTIVE"))
				options.items[options.count++] =
				    (struct option){.value = pages_text(json_at(list, i), "Name"),
						    .label = pages_text(json_at(list, i), "Name")};
		write_select_field(edit, pages_text(category, "Name"), names[c], &options, line->options[c]);
	}
}

static void write_move(struct edit *edit, const char *act, size_t index, const char *label, const char *sign)
{
	html_fill(edit->visit->page,
		  "<button class=\"small\" name=\"edit\" value=\"%s-%d\" formnovalidate data-move=\"%s\" "
		  "aria-label=\"%s\"><span aria-hidden=\"true\">%s</span></button>",
		  act, (int64_t)index, act, label, sign);
}

struct line_options {
	struct options accounts, taxes;
};

static void write_line(struct edit *edit, const struct line_options *lists, const struct edit_line *line, size_t index)
{
	struct buf *page = edit->visit->page;
	const char *description = line->description;

	html_fill(page,
		  "<fieldset class=\"line\"><legend>Line <span class=\"count\">%d</span></legend>"
		  "<input type=\"hidden\" name=\"line-id\" value=\"%s\">",
		  (int64_t)(index + 1), line->id);
	write_text_field(edit, "Item", "item", "item", "list=\"items\" autocomplete=\"off\"", line->item);
	html_fill(page,
		  "<label class=\"description\">Description<textarea name=\"description\" rows=\"1\">\n%s"
		  "</textarea></label>",
		  description);
	write_text_field(edit, "Quantity", "quantity", "quantity number", "inputmode=\"decimal\"", line->quantity);
	write_text_field(edit, "Price", "price", "price number", "inputmode=\"decimal\"", line->price);
	if (edit->kind->has_discount)
		write_text_field(edit, "Discount", "discount", "discount number", "placeholder=\"10% or 5.00\"",
				 line->discount);
	html_fill(page, "<p class=\"amount\"><span>Amount</span><output>&nbsp;</output></p>");
	write_select_field(edit, "Account", "line-account", &lists->accounts, line->account);
	write_select_field(edit, "Tax rate", "tax", &lists->taxes, line->tax);
	write_tracking_fields(edit, line);
	buf_puts(page, "<div class=\"moves\">");
	write_move(edit, "up", index, "Move line up", "\u2191");
	write_move(edit, "down", index, "Move line down", "\u2193");
	write_move(edit, "remove", index, "Remove line", "\u00d7");
	buf_puts(page, "</div>");
	for (size_t i = 0; i < line->messages.count; i++)
		html_fill(page, "<p class=\"error\">%s</p>", line->messages.texts[i]);
	buf_puts(page, "</fieldset>");
}

/* Items with what they fill in, and the accounts' own tax rates, for the script. */
static int write_items(struct edit *edit, struct err *err)
{
	const struct json *list = NULL;
	char price[E4_TEXT_MAX];

	if (pages_read(edit->visit, "Items", NULL, "Items", &list, err) != OK)
		return E_INTERNAL;
	buf_puts(edit->visit->page, "<datalist id=\"items\">");
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *item = json_at(list, i), *sale = json_get(item, "SalesDetails");

		if (!json_get_bool(item, "IsSold", true))
			continue;
		html_fill(edit->visit->page,
			  "<option value=\"%s\" data-description=\"%s\" data-price=\"%s\" data-account=\"%s\" "
			  "data-tax=\"%s\">%s</option>",
			  pages_text(item, "Code"), pages_text(item, "Description"),
			  json_is_null(json_get(sale, "UnitPrice"))
			      ? ""
			      : e4_format(json_get_e4(sale, "UnitPrice", 0), 2, price),
			  pages_text(sale, "AccountCode"), pages_text(sale, "TaxType"), pages_text(item, "Name"));
	}
	buf_puts(edit->visit->page, "</datalist>");
	return OK;
}

static int write_account_taxes(struct edit *edit, struct err *err)
{
	const struct json *list = NULL;

	if (pages_read(edit->visit, "Accounts", NULL, "Accounts", &list, err) != OK)
		return E_INTERNAL;
	buf_puts(edit->visit->page, "<datalist id=\"account-taxes\">");
	for (size_t i = 0; i < json_len(list); i++)
		if (text_eq(pages_text(json_at(list, i), "Class"), "REVENUE"))
			html_fill(edit->visit->page, "<option value=\"%s\">%s</option>",
				  pages_text(json_at(list, i), "Code"), pages_text(json_at(list, i), "TaxType"));
	buf_puts(edit->visit->page, "</datalist>");
	return OK;
}

static int write_lines(struct edit *edit, struct err *err)
{
	static const struct edit_line blank = {"", "", "", "", "", "", "", "", {"", ""}, {0}};
	struct buf *page = edit->visit->page;
	struct line_options lists;

	if (options_find(edit->visit, "accounts", &lists.accounts, err) != OK ||
	    options_find(edit->visit, "taxes", &lists.taxes, err) != OK || write_items(edit, err) != OK ||
	    write_account_taxes(edit, err) != OK)
		return E_INTERNAL;
	buf_puts(page, "<h2 id=\"lines-title\">Lines</h2><div id=\"lines\">");
	for (size_t i = 0; i < edit->line_count; i++)
		write_line(edit, &lists, &edit->lines[i], i);
	buf_puts(page, "</div><template id=\"blank-line\">");
	write_line(edit, &lists, &blank, 0);
	buf_puts(page, "</template><p><button name=\"edit\" value=\"add\" formnovalidate data-add>Add line</button></p>"
		       "<p class=\"visually-hidden\" role=\"status\" id=\"lines-status\"></p>"
		       "<dl class=\"sums\" id=\"sums\" aria-label=\"Totals\"></dl>"
		       "<p class=\"hint no-js\">The sums are worked out when the form is saved.</p>");
	return OK;
}

/* ---- head and foot ---- */

static int write_contact_field(struct edit *edit, const char *error, struct err *err)
{
	struct db_rows *rows = pages_contact_names(edit->visit->call.db, edit->visit->call.org.id, "");
	struct buf *page = edit->visit->page;

	html_fill(page,
		  "<div class=\"field wide\"><label for=\"f-contact\">Customer</label><input id=\"f-contact\" "
		  "name=\"contact\" value=\"%s\" list=\"contacts\" autocomplete=\"off\" required%h "
		  "aria-describedby=\"h-contact%h\"><p class=\"hint\" id=\"h-contact\">Choose a contact. A name that "
		  "isn't known yet becomes a new one.</p>",
		  edit->contact, *error != '\0' ? " aria-invalid=\"true\"" : "", *error != '\0' ? " e-contact" : "");
	if (*error != '\0')
		html_fill(page, "<p class=\"error\" id=\"e-contact\">%s</p>", error);
	buf_puts(page, "</div><datalist id=\"contacts\">");
	while (db_next(rows))
		html_fill(page, "<option value=\"%s\"></option>", db_text(rows, 0));
	buf_puts(page, "</datalist>");
	return db_done(rows, err);
}

/* The messages that name the contact. */
static const char *contact_error(struct edit *edit)
{
	for (size_t i = 0; i < edit->messages.count; i++)
		if (strstr(edit->messages.texts[i], "ontact") != NULL ||
		    strstr(edit->messages.texts[i], "mail") != NULL)
			return edit->messages.texts[i];
	return "";
}

static const struct button {
	const struct kind *kind;
	const char *from, *value, *label, *class; /* ${from}: status before; "" for a new one */
	enum right right;
} buttons[] = {
    {NULL, "", "DRAFT", "Save as draft", "primary", RIGHT_EDIT},
    {NULL, "DRAFT", "DRAFT", "Save", "primary", RIGHT_EDIT},
    {NULL, "SUBMITTED", "SUBMITTED", "Save", "primary", RIGHT_EDIT},
    {NULL, "AUTHORISED", "", "Save", "primary", RIGHT_APPROVE},
    {NULL, "PAID", "", "Save", "primary", RIGHT_APPROVE},
    {&kind_quote, "SENT", "", "Save", "primary", RIGHT_EDIT},
    {&kind_quote, "ACCEPTED", "", "Save", "primary", RIGHT_EDIT},
    {&kind_quote, "DECLINED", "", "Save", "primary", RIGHT_EDIT},
    {&kind_quote, "", "SENT", "Save and mark as sent", "", RIGHT_EDIT},
    {&kind_invoice, "", "SUBMITTED", "Submit for approval", "", RIGHT_EDIT},
    {&kind_invoice, "DRAFT", "SUBMITTED", "Submit for approval", "", RIGHT_EDIT},
    {&kind_invoice, "", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
    {&kind_invoice, "DRAFT", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
    {&kind_invoice, "SUBMITTED", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
    {&kind_invoice, "", "SEND", "Approve and email", "", RIGHT_APPROVE},
    {&kind_invoice, "DRAFT", "SEND", "Approve and email", "", RIGHT_APPROVE},
    {&kind_credit, "", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
    {&kind_credit, "DRAFT", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
    {&kind_credit, "SUBMITTED", "AUTHORISED", "Approve", "", RIGHT_APPROVE},
};

static void write_buttons(struct edit *edit)
{
	const char *from = edit->stored != NULL ? pages_text(edit->stored, "Status") : "";
	const char *id = edit->stored != NULL ? pages_text(edit->stored, edit->kind->id_key) : NULL;
	struct visit *visit = edit->visit;

	buf_puts(visit->page, "<div class=\"buttons foot\">");
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++)
		if ((buttons[i].kind == NULL || buttons[i].kind == edit->kind) && text_eq(buttons[i].from, from) &&
		    visit_may(visit, buttons[i].right))
			html_fill(visit->page, "<button name=\"act\" value=\"%s\" class=\"%s\">%s</button>",
				  buttons[i].value, buttons[i].class, buttons[i].label);
	html_fill(visit->page, "<a class=\"button\" href=\"%s\">Cancel</a></div>",
		  id != NULL ? arena_printf(visit->arena, "/%s/%s", edit->kind->path, id) : edit->kind->list_path);
}

int edit_page(struct edit *edit, struct err *err)
{
	const char *number = edit->stored != NULL ? pages_text(edit->stored, edit->kind->number_key) : "";
	struct input inputs[EDIT_INPUTS_MAX];
	struct form form = edit_form(edit, inputs);
	struct visit *visit = edit->visit;
	const char *title;

	title = edit->stored != NULL ? arena_printf(visit->arena, "Edit %s", text_or(number, edit->kind->word))
				     : arena_printf(visit->arena, "New %s", edit->kind->word);
	visit_page_start(visit, title, edit->kind->section);
	html_fill(visit->page, "<p class=\"crumb\"><a href=\"%s\">%s</a></p><div class=\"sheet\"><h1>%s</h1>",
		  edit->kind->list_path, edit->kind->title, title);
	visit_note(visit, RIGHT_EDIT);
	form_summary(&form);
	html_fill(visit->page,
		  "<form method=\"post\" class=\"document\" data-guard novalidate><button class=\"default\" "
		  "name=\"act\" value=\"default\" tabindex=\"-1\" aria-hidden=\"true\">Save</button>"
		  "<input type=\"hidden\" name=\"for-quote\" value=\"%s\"><div class=\"grid\">",
		  text_or(edit->for_quote, ""));
	if (write_contact_field(edit, contact_error(edit), err) != OK || form_write(&form, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div>");
	if (write_lines(edit, err) != OK)
		return E_INTERNAL;
	write_buttons(edit);
	buf_puts(visit->page, "</form></div>");
	visit_page_end(visit, edit->messages.count > 0 ? 400 : 200);
	return OK;
}

/* ---- opening ---- */

static int load_categories(struct edit *edit, struct err *err)
{
	int status = pages_read(edit->visit, "TrackingCategories", NULL, "TrackingCategories", &edit->categories, err);

	return status == E_NOT_FOUND ? OK : status;
}

/* What a new one starts with: another of its kind, an invoice that is credited, a quote that was accepted. */
static int load_source(struct edit *edit, struct err *err)
{
	static const struct {
		const char *name;
		const struct kind *kind; /* NULL: the form's own */
	} sources[] = {{"copy", NULL}, {"invoice", &kind_invoice}, {"quote", &kind_quote}};
	struct visit *visit = edit->visit;

	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		const char *id = http_query(visit->x, sources[i].name);

		if (text_is_empty(id))
			continue;
		if (text_eq(sources[i].name, "quote"))
			edit->for_quote = id;
		return kind_load(visit, sources[i].kind != NULL ? sources[i].kind : edit->kind, id, &edit->source, err);
	}
	return OK;
}

static int open_edit(struct edit *edit, const char *id, struct err *err)
{
	int status;

	edit->for_quote = "";
	if (id != NULL) {
		status = kind_load(edit->visit, edit->kind, id, &edit->stored, err);
		edit->source = edit->stored;
	} else {
		status = load_source(edit, err);
	}
	return status == OK ? load_categories(edit, err) : status;
}

int page_edit(struct visit *visit, const struct kind *kind, const char *id, struct err *err)
{
	struct edit edit = {.visit = visit, .kind = kind};
	int status = open_edit(&edit, id, err);

	if (status != OK)
		return status;
	edit_from_source(&edit);
	if (id == NULL && edit.source == NULL)
		edit.contact = text_or(http_query(visit->x, "customer"), "");
	return edit_page(&edit, err);
}

/* ---- saving ---- */

/* The status that the button means; the standard button keeps what there is. */
static const char *status_wanted(const struct edit *edit, const char *act)
{
	if (text_eq(act, "SEND"))
		return "AUTHORISED";
	if (!text_eq(act, "default"))
		return text_or(act, "");
	return edit->stored == NULL ? "DRAFT" : "";
}

static bool may_save(struct edit *edit, const char *wanted)
{
	const char *from = edit->stored != NULL ? pages_text(edit->stored, "Status") : "DRAFT";
	bool is_booked = text_eq(wanted, "AUTHORISED") || text_eq(from, "AUTHORISED") || text_eq(from, "PAID");
	enum right right = is_booked ? RIGHT_APPROVE : RIGHT_EDIT;

	if (visit_may(edit->visit, right))
		return true;
	message_add(edit->visit->arena, &edit->messages, "%s", visit_why_not(edit->visit, right));
	return false;
}

static int save(struct edit *edit, const char *wanted, const char **id_out, struct err *err)
{
	const char *id = edit->stored != NULL ? pages_text(edit->stored, edit->kind->id_key) : NULL;
	struct ask ask = {.method = id != NULL ? "POST" : "PUT",
			  .pattern = id != NULL ? edit->kind->one : edit->kind->plural,
			  .params = {id},
			  .body = edit_json(edit, wanted)};
	struct answer answer;

	if (pages_change(edit->visit, &ask, &edit->messages, &answer, err) != OK)
		return (int)err->status;
	if (edit->messages.count > 0)
		edit_take_refusals(edit, json_at(json_get(answer.root, "Elements"), 0));
	*id_out = pages_text(json_at(json_get(answer.root, edit->kind->plural), 0), edit->kind->id_key);
	return OK;
}

/* A quote that has become an invoice says so. */
static int mark_quote(struct edit *edit, struct err *err)
{
	const struct json *quote;
	struct messages messages = {0};
	struct ask ask = {.method = "POST", .pattern = "Quotes/:", .params = {edit->for_quote}};

	if (*edit->for_quote == '\0')
		return OK;
	if (kind_load(edit->visit, &kind_quote, edit->for_quote, &quote, err) != OK)
		return (int)err->status;
	ask.body = arena_printf(edit->visit->arena,
				"{\"Status\":\"INVOICED\",\"Contact\":{\"ContactID\":\"%s\"},\"Date\":\"%.10s\"}",
				pages_text(json_get(quote, "Contact"), "ContactID"), pages_text(quote, "DateString"));
	return pages_change(edit->visit, &ask, &messages, NULL, err);
}

static int send_saved(struct edit *edit, const char *id, bool *is_answered, struct err *err)
{
	struct ask ask = {.method = "POST", .pattern = "Invoices/:/Email", .params = {id}};
	struct messages messages = {0};
	int status = pages_change(edit->visit, &ask, &messages, NULL, err);

	*is_answered = status == OK && messages.count > 0;
	return *is_answered ? page_document(edit->visit, edit->kind, id, NULL, &messages, err) : status;
}

int page_save(struct visit *visit, const struct kind *kind, const char *id, struct err *err)
{
	struct edit edit = {.visit = visit, .kind = kind};
	const char *act = text_or(form_field(visit->x, "act"), ""), *wanted, *saved = "";
	int status = open_edit(&edit, id, err);
	bool is_answered = false;

	if (status != OK)
		return status;
	edit_from_form(&edit);
	if (edit_rearrange(&edit, form_field(visit->x, "edit")))
		return edit_page(&edit, err);
	wanted = status_wanted(&edit, act);
	if (may_save(&edit, wanted))
		status = save(&edit, wanted, &saved, err);
	if (status != OK)
		return status;
	if (edit.messages.count > 0)
		return edit_page(&edit, err);
	status = mark_quote(&edit, err);
	if (status == OK && text_eq(act, "SEND"))
		status = send_saved(&edit, saved, &is_answered, err);
	if (status == OK && !is_answered)
		visit_redirect(visit, arena_printf(visit->arena, "/%s/%s", kind->path, saved),
			       text_eq(act, "SEND") ? "sent" : "saved");
	return status;
}
