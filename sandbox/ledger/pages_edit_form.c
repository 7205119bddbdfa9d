/* What the form of a document holds, from the ledger and from the browser, and the request that it means. */
#include <string.h>

#include "base/decimal.h"
#include "ledger/form.h"
#include "ledger/pages_edit.h"

enum { STANDARD_DAYS = 14, QUOTE_DAYS = 30 };

/* ---- above the lines ---- */

static const struct input money_inputs[] = {
    {"number", "Number", INPUT_TEXT, .match = "Invoice #|InvoiceNumber|Credit note #|CreditNoteNumber",
     .hint = "Empty: the next one"},
    {"date", "Date", INPUT_DATE, .key = "Date", .match = "document date|The Date", .is_required = true},
    {"until", "Due date", INPUT_DATE, .key = "DueDate", .match = "DueDate|Due date"},
    {"reference", "Reference", INPUT_TEXT, .key = "Reference", .match = "Reference"},
    {"currency", "Currency", INPUT_SELECT, .key = "CurrencyCode", .match = "currency", .options = "currencies"},
    {"theme", "Template", INPUT_SELECT, .key = "BrandingThemeID", .match = "Branding", .options = "themes"},
    {"mode", "Amounts are", INPUT_SELECT, .key = "LineAmountTypes", .match = "LineAmountTypes",
     .options = "Exclusive=Tax exclusive|Inclusive=Tax inclusive|NoTax=No tax"},
};

static const struct input quote_inputs[] = {
    {"number", "Number", INPUT_TEXT, .match = "Quote #|QuoteNumber", .hint = "Empty: the next one"},
    {"date", "Date", INPUT_DATE, .key = "Date", .match = "The Date", .is_required = true},
    {"until", "Expires", INPUT_DATE, .key = "ExpiryDate", .match = "ExpiryDate|Expiry"},
    {"reference", "Reference", INPUT_TEXT, .key = "Reference", .match = "Reference"},
    {"currency", "Currency", INPUT_SELECT, .key = "CurrencyCode", .match = "currency", .options = "currencies"},
    {"theme", "Template", INPUT_SELECT, .key = "BrandingThemeID", .match = "Branding", .options = "themes"},
    {"mode", "Amounts are", INPUT_SELECT, .key = "LineAmountTypes", .match = "LineAmountTypes",
     .options = "EXCLUSIVE=Tax exclusive|INCLUSIVE=Tax inclusive|NOTAX=No tax"},
    {"title", "Title", INPUT_TEXT, .key = "Title", .match = "Title", .is_wide = true},
    {"summary", "Summary", INPUT_AREA, .key = "Summary", .match = "Summary"},
    {"terms", "Terms", INPUT_AREA, .key = "Terms", .match = "Terms"},
};

/* A copy has its own number and dates. */
static void forget_dates(struct edit *edit, struct input *inputs)
{
	int days = edit->kind == &kind_quote ? QUOTE_DAYS : STANDARD_DAYS;
	char date[DATE_TEXT_MAX];

	inputs[0].key = inputs[1].key = inputs[2].key = NULL;
	inputs[1].otherwise = arena_strdup(edit->visit->arena, day_format(edit->visit->call.today, date));
	inputs[2].otherwise = arena_strdup(edit->visit->arena, day_format(edit->visit->call.today + days, date));
	inputs[4].otherwise = edit->visit->call.org.base_currency;
}

struct form edit_form(struct edit *edit, struct input *inputs)
{
	bool is_quote = edit->kind == &kind_quote;
	const struct input *table = is_quote ? quote_inputs : money_inputs;
	struct form form = {.visit = edit->visit,
			    .inputs = inputs,
			    .count = is_quote ? ARRAY_LEN(quote_inputs) : ARRAY_LEN(money_inputs),
			    .stored = edit->source,
			    .messages = &edit->messages,
			    .is_posted = visit_is_post(edit->visit)};

	for (size_t i = 0; i < form.count; i++)
		inputs[i] = table[i];
	inputs[0].key = edit->kind->number_key;
	if (edit->stored == NULL && !form.is_posted)
		forget_dates(edit, inputs);
	if (edit->kind != &kind_credit)
		return form;
	/* A credit note isn't due. */
	form.count--;
	for (size_t i = 2; i < form.count; i++)
		inputs[i] = inputs[i + 1];
	return form;
}

/* ---- lines, from the ledger ---- */

static const char *number_text(struct edit *edit, const struct json *line, const char *key)
{
	char text[E4_TEXT_MAX];
	int64_t value;

	if (json_e4(json_get(line, key), &value, NULL) != OK)
		return "";
	return arena_strdup(edit->visit->arena, e4_format(value, 0, text));
}

static const char *discount_text(struct edit *edit, const struct json *line)
{
	const char *rate = number_text(edit, line, "DiscountRate"), *amount = number_text(edit, line, "DiscountAmount");

	if (*rate != '\0' && !text_eq(rate, "0"))
		return arena_printf(edit->visit->arena, "%s%%", rate);
	return text_eq(amount, "0") ? "" : amount;
}

static struct edit_line stored_line(struct edit *edit, const struct json *json)
{
	const struct json *tracking = json_get(json, "Tracking");
	struct edit_line line = {
	    .id = edit->stored != NULL ? pages_text(json, "LineItemID") : "",
	    .item = pages_text(json, "ItemCode"),
	    .description = pages_text(json, "Description"),
	    .quantity = number_text(edit, json, "Quantity"),
	    .price = number_text(edit, json, "UnitAmount"),
	    .discount = edit->kind->has_discount ? discount_text(edit, json) : "",
	    .account = pages_text(json, "AccountCode"),
	    .tax = pages_text(json, "TaxType"),
	    .options = {"", ""},
	};

	for (size_t i = 0; i < json_len(tracking); i++)
		for (size_t c = 0; c < EDIT_TRACKING && c < json_len(edit->categories); c++)
			if (text_eq(pages_text(json_at(tracking, i), "Name"),
				    pages_text(json_at(edit->categories, c), "Name")))
				line.options[c] = pages_text(json_at(tracking, i), "Option");
	return line;
}

static struct edit_line blank_line(void)
{
	return (struct edit_line){"", "", "", "", "", "", "", "", {"", ""}, {0}};
}

void edit_from_source(struct edit *edit)
{
	const struct json *lines = json_get(edit->source, "LineItems");
	size_t count = json_len(lines) < EDIT_LINES_MAX ? json_len(lines) : EDIT_LINES_MAX;

	edit->contact = pages_text(json_get(edit->source, "Contact"), "Name");
	edit->lines = arena_array(edit->visit->arena, EDIT_LINES_MAX + 1, sizeof(*edit->lines));
	for (size_t i = 0; i < count; i++)
		edit->lines[edit->line_count++] = stored_line(edit, json_at(lines, i));
	if (edit->line_count == 0)
		edit->lines[edit->line_count++] = blank_line();
}

/* ---- lines, from the browser ---- */

static const struct {
	const char *name;
	size_t offset;
} line_fields[] = {
    {"line-id", offsetof(struct edit_line, id)},
    {"item", offsetof(struct edit_line, item)},
    {"description", offsetof(struct edit_line, description)},
    {"quantity", offsetof(struct edit_line, quantity)},
    {"price", offsetof(struct edit_line, price)},
    {"discount", offsetof(struct edit_line, discount)},
    {"line-account", offsetof(struct edit_line, account)},
    {"tax", offsetof(struct edit_line, tax)},
    {"option-0", offsetof(struct edit_line, options[0])},
    {"option-1", offsetof(struct edit_line, options[1])},
};

/* Each field stands once for every line, in the lines' order: the n-th belongs to the n-th line. */
void edit_from_form(struct edit *edit)
{
	size_t seen[ARRAY_LEN(line_fields)] = {0}, index = 0;
	const char *name, *value;

	edit->contact = text_squeeze(edit->visit->arena, form_field(edit->visit->x, "contact"));
	edit->for_quote = text_or(form_field(edit->visit->x, "for-quote"), "");
	edit->lines = arena_array(edit->visit->arena, EDIT_LINES_MAX + 1, sizeof(*edit->lines));
	for (size_t i = 0; i <= EDIT_LINES_MAX; i++)
		edit->lines[i] = blank_line();
	while (http_next_field(edit->visit->x, 'f', &index, &name, &value)) {
		for (size_t f = 0; f < ARRAY_LEN(line_fields); f++) {
			if (!text_eq(line_fields[f].name, name) || seen[f] == EDIT_LINES_MAX)
				continue;
			*(const char **)(void *)((char *)&edit->lines[seen[f]++] + line_fields[f].offset) = value;
			if (seen[f] > edit->line_count)
				edit->line_count = seen[f];
		}
	}
}

static void swap_lines(struct edit *edit, size_t a, size_t b)
{
	struct edit_line kept = edit->lines[a];

	edit->lines[a] = edit->lines[b];
	edit->lines[b] = kept;
}

static void remove_line(struct edit *edit, size_t index)
{
	for (size_t i = index; i + 1 < edit->line_count; i++)
		edit->lines[i] = edit->lines[i + 1];
	edit->line_count--;
	if (edit->line_count == 0)
		edit->lines[edit->line_count++] = blank_line();
}

bool edit_rearrange(struct edit *edit, const char *button)
{
	const char *dash = button != NULL ? strchr(button, '-') : NULL;
	int64_t index = 0;

	if (text_eq(button, "add")) {
		if (edit->line_count < EDIT_LINES_MAX)
			edit->lines[edit->line_count++] = blank_line();
		return true;
	}
	if (dash == NULL ||
	    text_to_i64(dash + 1, strlen(dash + 1), 0, (int64_t)edit->line_count - 1, &index, NULL) != OK)
		return false;
	if (text_starts(button, "remove-"))
		remove_line(edit, (size_t)index);
	else if (text_starts(button, "up-") && index > 0)
		swap_lines(edit, (size_t)index, (size_t)index - 1);
	else if (text_starts(button, "down-") && (size_t)index + 1 < edit->line_count)
		swap_lines(edit, (size_t)index, (size_t)index + 1);
	return true;
}

/* ---- the request ---- */

static bool is_blank(const struct edit_line *line)
{
	return text_is_empty(line->item) && text_is_empty(line->description) && text_is_empty(line->quantity) &&
	       text_is_empty(line->price);
}

static bool had_discount(const struct edit *edit, const char *id)
{
	const struct json *lines = json_get(edit->stored, "LineItems");

	for (size_t i = 0; i < json_len(lines); i++)
		if (text_eq(pages_text(json_at(lines, i), "LineItemID"), id))
			return json_get_e4(json_at(lines, i), "DiscountRate", 0) != 0 ||
			       json_get_e4(json_at(lines, i), "DiscountAmount", 0) != 0;
	return false;
}

/* "10%" is a rate, "10" an amount of the whole line. */
static void write_discount(struct edit *edit, const struct edit_line *line, struct json_out *out)
{
	const char *text = form_number(edit->visit->arena, line->discount);
	size_t len = strlen(text);

	if (!edit->kind->has_discount)
		return;
	if (len > 1 && text[len - 1] == '%')
		json_out_text(out, "DiscountRate", arena_strndup(edit->visit->arena, text, len - 1));
	else if (len > 0)
		json_out_text(out, "DiscountAmount", text);
	if (len == 0 && had_discount(edit, line->id)) {
		json_out_i64(out, "DiscountRate", 0);
		json_out_i64(out, "DiscountAmount", 0);
	}
}

static void write_tracking(struct edit *edit, const struct edit_line *line, struct json_out *out)
{
	json_out_array(out, "Tracking");
	for (size_t i = 0; i < EDIT_TRACKING && i < json_len(edit->categories); i++) {
		if (text_is_empty(line->options[i]))
			continue;
		json_out_object(out, NULL);
		json_out_text(out, "Name", pages_text(json_at(edit->categories, i), "Name"));
		json_out_text(out, "Option", line->options[i]);
		json_out_end(out);
	}
	json_out_end(out);
}

static void write_number(struct edit *edit, struct json_out *out, const char *key, const char *typed)
{
	const char *text = form_number(edit->visit->arena, typed);

	if (*text != '\0')
		json_out_text(out, key, text);
}

static void write_line(struct edit *edit, const struct edit_line *line, struct json_out *out)
{
	json_out_object(out, NULL);
	if (!text_is_empty(line->id))
		json_out_text(out, "LineItemID", line->id);
	json_out_text(out, "ItemCode", text_squeeze(edit->visit->arena, line->item));
	json_out_text(out, "Description", line->description);
	write_number(edit, out, "Quantity", line->quantity);
	write_number(edit, out, "UnitAmount", line->price);
	write_discount(edit, line, out);
	json_out_text(out, "AccountCode", line->account);
	json_out_text(out, "TaxType", line->tax);
	write_tracking(edit, line, out);
	json_out_end(out);
}

static void write_contact(struct edit *edit, struct json_out *out)
{
	const struct json *contact = json_get(edit->source, "Contact");

	json_out_object(out, "Contact");
	if (contact != NULL && text_eq(pages_text(contact, "Name"), edit->contact))
		json_out_text(out, "ContactID", pages_text(contact, "ContactID"));
	else
		json_out_text(out, "Name", edit->contact);
	json_out_end(out);
}

const char *edit_json(struct edit *edit, const char *status)
{
	CLEANUP(buf_release) struct buf buf;
	struct input inputs[EDIT_INPUTS_MAX];
	struct form form = edit_form(edit, inputs);
	struct json_out out;

	for (size_t i = 0; i < form.count; i++)
		if (text_eq(inputs[i].name, "number"))
			inputs[i].skips_empty = true;
	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	if (edit->kind->type != NULL)
		json_out_text(&out, "Type", edit->kind->type);
	write_contact(edit, &out);
	if (!text_is_empty(status))
		json_out_text(&out, "Status", status);
	json_out_array(&out, "LineItems");
	for (size_t i = 0; i < edit->line_count; i++)
		if (!is_blank(&edit->lines[i]))
			write_line(edit, &edit->lines[i], &out);
	json_out_end(&out);
	json_out_end(&out);
	return form_json(&form, arena_strndup(edit->visit->arena, buf.data + 1, buf.len - 2));
}

void edit_take_refusals(struct edit *edit, const struct json *element)
{
	const struct json *lines = json_get(element, "LineItems");
	size_t sent = 0;

	for (size_t i = 0; i < edit->line_count; i++) {
		const struct json *errors;

		if (is_blank(&edit->lines[i]))
			continue;
		errors = json_get(json_at(lines, sent++), "ValidationErrors");
		for (size_t n = 0; n < json_len(errors); n++)
			message_add(edit->visit->arena, &edit->lines[i].messages, "%s",
				    pages_text(json_at(errors, n), "Message"));
	}
}
