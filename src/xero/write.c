#include "xero/write.h"

#include <string.h>

#include "json/json_write.h"

enum { BODY_MAX = 3500 * 1024, ADDRESS_LINES = 4, UNIT_PLACES = 4, MONEY_PLACES = 2 };

static char *finished(struct arena *arena, struct buf *buf)
{
	char *body = arena_strndup(arena, buf->data, buf->len);

	if (buf_is_full(buf))
		BUG("a request to Xero is larger than Xero takes, although its parts are bounded");
	buf_release(buf);
	return body;
}

/* NULL isn't sent. */
static void part(struct json_out *out, const char *key, const char *value)
{
	if (value != NULL)
		json_out_text(out, key, value);
}

static void filled_part(struct json_out *out, const char *key, const char *value)
{
	part(out, key, text_is_empty(value) ? NULL : value);
}

/* The address's lines that aren't empty, at most four; what is left over joins the last. */
static void address_lines(struct arena *arena, const char *address, const char *lines[ADDRESS_LINES])
{
	char **parts;
	const size_t count = text_split(arena, address, '\n', &parts);
	size_t used = 0;

	for (size_t i = 0; i < ADDRESS_LINES; i++)
		lines[i] = "";
	for (size_t i = 0; i < count; i++) {
		const char *line = text_squeeze(arena, parts[i]);

		if (*line == '\0')
			continue;
		if (used < ADDRESS_LINES)
			lines[used++] = line;
		else
			lines[ADDRESS_LINES - 1] = arena_printf(arena, "%s, %s", lines[ADDRESS_LINES - 1], line);
	}
}

static void write_address(struct arena *arena, struct json_out *out, const char *address)
{
	static const char *const line_keys[ADDRESS_LINES] = {"AddressLine1", "AddressLine2", "AddressLine3",
							     "AddressLine4"};
	static const char *const other_keys[] = {"City", "Region", "PostalCode", "Country"};
	const char *lines[ADDRESS_LINES];

	address_lines(arena, address, lines);
	json_out_array(out, "Addresses");
	json_out_object(out, NULL);
	json_out_text(out, "AddressType", "POBOX");
	for (size_t i = 0; i < ARRAY_LEN(line_keys); i++)
		json_out_text(out, line_keys[i], lines[i]);
	for (size_t i = 0; i < ARRAY_LEN(other_keys); i++)
		json_out_text(out, other_keys[i], "");
	json_out_end(out);
	json_out_end(out);
}

char *xero_write_contact(struct arena *arena, const char *contact_id, const struct xero_contact_parts *parts)
{
	struct json_out out;
	struct buf buf;

	buf_init(&buf, BODY_MAX);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_array(&out, "Contacts");
	json_out_object(&out, NULL);
	part(&out, "ContactID", contact_id);
	part(&out, "Name", parts->name);
	part(&out, "EmailAddress", parts->email);
	part(&out, "TaxNumber", parts->tax_number);
	if (parts->address != NULL)
		write_address(arena, &out, parts->address);
	json_out_end(&out);
	json_out_end(&out);
	json_out_end(&out);
	return finished(arena, &buf);
}

/* Xero keeps two decimals (contract xero.md 5.2); rounded here, it can't round otherwise than the preview did. */
static int64_t discount_rate(const struct line_item *line)
{
	int64_t rounded_e4 = 0;

	return e4_round(line->discount_percent_e4, MONEY_PLACES, &rounded_e4, NULL) == OK ? rounded_e4
											  : line->discount_percent_e4;
}

static void write_line(struct json_out *out, const struct line_item *line)
{
	json_out_object(out, NULL);
	json_out_text(out, "Description", text_or(line->description, ""));
	if (line->has_amounts) {
		filled_part(out, "ItemCode", line->item_code);
		json_out_e4(out, "Quantity", line->quantity_e4, 0);
		json_out_e4(out, "UnitAmount", line->unit_price_e4, UNIT_PLACES);
		if (line->discount_percent_e4 != 0)
			json_out_e4(out, "DiscountRate", discount_rate(line), MONEY_PLACES);
		else if (line->discount_amount_e4 != 0)
			json_out_e4(out, "DiscountAmount", line->discount_amount_e4, MONEY_PLACES);
		filled_part(out, "AccountCode", line->account_code);
		filled_part(out, "TaxType", line->tax_rate_id);
	}
	json_out_end(out);
}

static const char *line_amount_types(enum tax_treatment treatment)
{
	static const char *const names[] = {
	    [TAX_EXCLUSIVE] = "Exclusive",
	    [TAX_INCLUSIVE] = "Inclusive",
	    [TAX_NONE] = "NoTax",
	};

	return names[treatment];
}

static void write_day(struct json_out *out, const char *key, int32_t day)
{
	char text[DATE_TEXT_MAX];

	filled_part(out, key, day_format(day, text));
}

static void write_head(struct json_out *out, const struct xero_invoice_order *order)
{
	const struct invoice_form *form = order->form;

	json_out_text(out, "Type", "ACCREC");
	json_out_text(out, "Status", "DRAFT");
	json_out_object(out, "Contact");
	json_out_text(out, "ContactID", order->contact_id);
	json_out_end(out);
	write_day(out, "Date", form->date);
	write_day(out, "DueDate", form->due_date);
	json_out_text(out, "LineAmountTypes", line_amount_types(form->tax_treatment));
	filled_part(out, "CurrencyCode", form->currency);
	filled_part(out, "BrandingThemeID", form->template_id);
	filled_part(out, "Reference", form->reference);
	filled_part(out, "Url", order->url);
}

char *xero_write_invoice(struct arena *arena, const struct xero_invoice_order *order)
{
	struct json_out out;
	struct buf buf;

	buf_init(&buf, BODY_MAX);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_array(&out, "Invoices");
	json_out_object(&out, NULL);
	write_head(&out, order);
	json_out_array(&out, "LineItems");
	for (size_t i = 0; i < order->form->line_count; i++)
		write_line(&out, &order->form->lines[i]);
	json_out_end(&out);
	json_out_end(&out);
	json_out_end(&out);
	json_out_end(&out);
	return finished(arena, &buf);
}
