#include "ledger/quote.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

/* Quotes have the time without an offset, and the text behind it. */
static void write_day(struct json_out *out, const char *key, const char *text_key, int32_t day)
{
	if (day == DAY_NONE)
		return;
	wire_time(out, key, us_from_day(day), false);
	wire_local_time(out, text_key, us_from_day(day));
}

/* What is empty is left out of lists, and shown in all other answers. */
static void write_text(struct json_out *out, const char *key, const char *value, bool is_listed)
{
	if (!is_listed || !text_is_empty(value))
		json_out_text(out, key, text_or(value, ""));
}

static void write_amounts(struct call *call, const struct line *line, bool is_listed)
{
	struct json_out *out = &call->out;

	if (line->unit_e4 != NO_AMOUNT)
		json_out_e4(out, "UnitAmount", line->unit_e4, 4);
	if (line->discount_rate_e4 != NO_AMOUNT)
		json_out_e4(out, "DiscountRate", line->discount_rate_e4, 2);
	if (line->discount_e4 != NO_AMOUNT)
		json_out_e4(out, "DiscountAmount", line->discount_e4, 2);
	else if (is_listed && line->discount_rate_e4 == NO_AMOUNT && line_is_priced(line))
		json_out_e4(out, "DiscountAmount", 0, 2);
	if (line_is_priced(line))
		wire_money(out, "LineAmount", line->amount_e4);
	write_text(out, "ItemCode", line->item_code, is_listed);
	if (line->quantity_e4 != NO_AMOUNT)
		json_out_e4(out, "Quantity", line->quantity_e4, 4);
	if (line_is_priced(line))
		wire_money(out, "TaxAmount", line->tax_e4);
}

static int write_line(struct call *call, const struct line *line, enum invoice_shape shape, struct err *err)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	wire_text(out, "LineItemID", line->id);
	wire_text(out, "AccountCode", line->account_code);
	wire_text(out, "Description", line->description);
	write_amounts(call, line, shape == INVOICE_PAGED);
	wire_text(out, "TaxType", line->tax_type);
	if (tracking_write(call, line, false, err) != OK)
		return E_INTERNAL;
	if (shape == INVOICE_REFUSED)
		wire_messages(out, &line->messages);
	json_out_end(out);
	return OK;
}

static int write_lines(struct call *call, const struct invoice *v, enum invoice_shape shape, struct err *err)
{
	int status = OK;

	json_out_array(&call->out, "LineItems");
	for (size_t i = 0; i < v->line_count && status == OK; i++)
		status = write_line(call, &v->lines[i], shape, err);
	json_out_end(&call->out);
	return status;
}

/* A contact that was made for a refused quote is undone with it, so that it has no id. */
static void write_contact(struct call *call, const struct contact *contact, enum invoice_shape shape)
{
	bool is_undone = shape == INVOICE_REFUSED && contact->created_us == call->now_us;

	json_out_object(&call->out, "Contact");
	json_out_text(&call->out, "ContactID", is_undone ? NO_ID : text_or(contact->id, NO_ID));
	json_out_text(&call->out, "Name", text_or(contact->name, ""));
	json_out_text(&call->out, "EmailAddress", text_or(contact->email, ""));
	json_out_end(&call->out);
}

static void write_foot(struct json_out *out, const struct invoice *v, enum invoice_shape shape)
{
	write_day(out, "Date", "DateString", v->day);
	write_day(out, "ExpiryDate", "ExpiryDateString", v->due_day);
	wire_text(out, "Status", v->status);
	if (v->rate_e6 != 0)
		wire_rate(out, "CurrencyRate", v->rate_e6, 6);
	wire_text(out, "CurrencyCode", v->currency);
	wire_money(out, "SubTotal", v->sub_total_e4);
	wire_money(out, "TotalTax", v->total_tax_e4);
	wire_money(out, "Total", v->total_e4);
	if (shape == INVOICE_PAGED || v->discount_e4 != 0)
		wire_money(out, "TotalDiscount", v->discount_e4);
	wire_text(out, "Title", v->title);
	wire_text(out, "Summary", v->summary);
	wire_text(out, "BrandingThemeID", v->theme_id);
	if (v->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", v->updated_us, false);
	wire_text(out, "LineAmountTypes", v->mode);
}

int quote_write(struct call *call, const struct invoice *v, enum invoice_shape shape, const char *attribute,
		struct err *err)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	json_out_text(out, "QuoteID", text_or(v->id, NO_ID));
	json_out_text(out, "QuoteNumber", text_or(v->number, ""));
	wire_text(out, "Reference", v->reference);
	write_text(out, "Terms", v->terms, shape == INVOICE_PAGED);
	if (v->contact != NULL)
		write_contact(call, v->contact, shape);
	if (write_lines(call, v, shape, err) != OK)
		return E_INTERNAL;
	write_foot(out, v, shape);
	if (attribute != NULL)
		json_out_text(out, "StatusAttributeString", attribute);
	if (shape == INVOICE_REFUSED)
		wire_messages(out, &v->messages);
	json_out_end(out);
	return OK;
}
