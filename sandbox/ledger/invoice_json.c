#include "ledger/allocation.h"
#include "ledger/attachment.h"
#include "ledger/contact.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/settings_rows.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

static void empty_array(struct json_out *out, const char *key)
{
	json_out_array(out, key);
	json_out_end(out);
}

/* ---- lines ---- */

static int write_item(struct call *call, const struct line *line, struct err *err)
{
	struct item *item;

	if (item_find(call->db, call->arena, call->org.id, line->item_code, &item, err) != OK)
		return E_INTERNAL;
	if (item == NULL)
		return OK;
	json_out_object(&call->out, "Item");
	json_out_text(&call->out, "ItemID", item->id);
	wire_text(&call->out, "Name", item->name);
	json_out_text(&call->out, "Code", item->code);
	json_out_end(&call->out);
	return OK;
}

static int write_account_id(struct call *call, const struct line *line, struct err *err)
{
	struct account *account;

	if (account_by_code(call->db, call->arena, call->org.id, line->account_code, &account, err) != OK)
		return E_INTERNAL;
	if (account != NULL)
		json_out_text(&call->out, "AccountID", account->id);
	return OK;
}

static void write_line_amounts(struct call *call, const struct line *line)
{
	struct json_out *out = &call->out;

	if (line->unit_e4 != NO_AMOUNT)
		json_out_e4(out, "UnitAmount", totals_round(line->unit_e4, call->price_places), call->price_places);
	wire_text(out, "TaxType", line->tax_type);
	if (line_is_priced(line)) {
		wire_money(out, "TaxAmount", line->tax_e4);
		wire_money(out, "LineAmount", line->amount_e4);
	}
	wire_text(out, "AccountCode", line->account_code);
}

static int write_line(struct call *call, const struct line *line, enum invoice_shape shape, struct err *err)
{
	bool is_write = shape == INVOICE_WRITTEN || shape == INVOICE_REFUSED;
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	wire_text(out, "ItemCode", line->item_code);
	wire_text(out, "Description", line->description);
	write_line_amounts(call, line);
	if (!is_write && line->item_code != NULL && write_item(call, line, err) != OK)
		return E_INTERNAL;
	if (tracking_write(call, line, shape == INVOICE_PAGED, err) != OK)
		return E_INTERNAL;
	if (line->quantity_e4 != NO_AMOUNT)
		json_out_e4(out, "Quantity", line->quantity_e4, 4);
	if (line->discount_rate_e4 != NO_AMOUNT)
		json_out_e4(out, "DiscountRate", line->discount_rate_e4, 2);
	if (line->discount_e4 != NO_AMOUNT)
		json_out_e4(out, "DiscountAmount", line->discount_e4, 2);
	wire_text(out, "LineItemID", line->id);
	if (line->account_code != NULL && write_account_id(call, line, err) != OK)
		return E_INTERNAL;
	if (shape != INVOICE_PAGED)
		wire_messages(out, &line->messages);
	json_out_end(out);
	return OK;
}

int invoice_write_lines(struct call *call, const struct invoice *invoice, enum invoice_shape shape, struct err *err)
{
	int status = OK;

	json_out_array(&call->out, "LineItems");
	for (size_t i = 0; i < invoice->line_count && shape != INVOICE_BRIEF && status == OK; i++)
		status = write_line(call, &invoice->lines[i], shape, err);
	json_out_end(&call->out);
	return status;
}

/* ---- payments ---- */

static void write_payment(struct call *call, const struct payment *payment)
{
	json_out_object(&call->out, NULL);
	json_out_text(&call->out, "PaymentID", payment->id);
	wire_text(&call->out, "BatchPaymentID", payment->batch_id);
	wire_time(&call->out, "Date", us_from_day(payment->day), true);
	wire_money(&call->out, "Amount", payment->amount_e4);
	wire_text(&call->out, "Reference", payment->reference);
	wire_rate(&call->out, "CurrencyRate", payment->rate_e6, 10);
	json_out_bool(&call->out, "HasAccount", false);
	json_out_bool(&call->out, "HasValidationErrors", false);
	json_out_end(&call->out);
}

/* One invoice shows its payments when it has some, a list always has the array. */
static int write_payments(struct call *call, const struct invoice *invoice, enum invoice_shape shape, struct err *err)
{
	struct payment *payments = NULL;
	size_t count = 0, live = 0;

	if (invoice->paid_e4 != 0 &&
	    payment_list(call->db, call->arena, call->org.id, invoice->id, &payments, &count, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < count; i++)
		live += text_eq(payments[i].status, "AUTHORISED");
	if (live == 0 && shape == INVOICE_ONE)
		return OK;
	json_out_array(&call->out, "Payments");
	for (size_t i = 0; i < count; i++)
		if (text_eq(payments[i].status, "AUTHORISED"))
			write_payment(call, &payments[i]);
	json_out_end(&call->out);
	return OK;
}

/* ---- the invoice ---- */

/* Right after voiding, the answer still shows what was due; later reads show nothing. */
static int64_t shown_due_e4(const struct invoice *invoice, enum invoice_shape shape)
{
	return shape == INVOICE_WRITTEN ? invoice->total_e4 - invoice->paid_e4 - invoice->credited_e4
					: invoice_due_e4(invoice);
}

static int write_head(struct call *call, const struct invoice *v, enum invoice_shape shape, struct err *err)
{
	bool is_write = shape == INVOICE_WRITTEN;
	struct json_out *out = &call->out;

	json_out_text(out, "Type", v->type);
	json_out_text(out, "InvoiceID", v->id);
	json_out_text(out, "InvoiceNumber", text_or(v->number, ""));
	json_out_text(out, "Reference", text_or(v->reference, ""));
	if (!is_write && shape != INVOICE_SUMMARY) {
		if (write_payments(call, v, shape, err) != OK)
			return E_INTERNAL;
		if (allocation_write_credits(call, v, err) != OK)
			return E_INTERNAL;
	}
	empty_array(out, "Prepayments");
	empty_array(out, "Overpayments");
	wire_money(out, "AmountDue", shown_due_e4(v, shape));
	wire_money(out, "AmountPaid", v->paid_e4);
	if (!is_write)
		wire_money(out, "AmountCredited", v->credited_e4);
	json_out_bool(out, "SentToContact", v->is_sent);
	wire_text(out, "Url", v->url);
	wire_rate(out, "CurrencyRate", v->rate_e6, is_write ? 10 : 6);
	if (v->discount_e4 != 0)
		wire_money(out, "TotalDiscount", v->discount_e4);
	json_out_bool(out, "IsDiscounted", v->discount_e4 != 0);
	if (!is_write && shape != INVOICE_SUMMARY &&
	    attachment_write_all(call, "Invoices", v->id, shape == INVOICE_ONE, err) != OK)
		return E_INTERNAL;
	json_out_bool(out, "HasErrors", false);
	empty_array(out,
		    shape == INVOICE_PAGED || shape == INVOICE_BRIEF ? "InvoiceAddresses" : "InvoicePaymentServices");
	return OK;
}

static void write_dates(struct json_out *out, const struct invoice *v)
{
	wire_day(out, "Date", v->day);
	wire_day(out, "DueDate", v->due_day);
	if (v->expected_day != DAY_NONE)
		wire_time(out, "ExpectedPaymentDate", us_from_day(v->expected_day), true);
	if (v->planned_day != DAY_NONE)
		wire_time(out, "PlannedPaymentDate", us_from_day(v->planned_day), true);
}

static void write_totals(struct json_out *out, const struct invoice *v)
{
	wire_money(out, "SubTotal", v->sub_total_e4);
	wire_money(out, "TotalTax", v->total_tax_e4);
	wire_money(out, "Total", v->total_e4);
	wire_time(out, "UpdatedDateUTC", v->updated_us, true);
	json_out_text(out, "CurrencyCode", v->currency);
	if (text_eq(v->status, "PAID") && v->paid_day != DAY_NONE)
		wire_time(out, "FullyPaidOnDate", us_from_day(v->paid_day), true);
}

static int write_stored(struct call *call, const struct invoice *v, enum invoice_shape shape, struct err *err)
{
	bool is_listed = shape != INVOICE_WRITTEN && shape != INVOICE_ONE;
	char updated[TIME_TEXT_MAX];
	struct json_out *out = &call->out;

	if (write_head(call, v, shape, err) != OK)
		return E_INTERNAL;
	json_out_text(out, "UpdatedDateUTCString", time_format(v->updated_us, updated));
	if (v->contact != NULL)
		contact_write(out, "Contact", v->contact, is_listed ? CONTACT_SUMMARY : CONTACT_STORED);
	write_dates(out, v);
	wire_text(out, "BrandingThemeID", v->theme_id);
	json_out_text(out, "Status", v->status);
	json_out_text(out, "LineAmountTypes", v->mode);
	if (shape != INVOICE_SUMMARY && invoice_write_lines(call, v, shape, err) != OK)
		return E_INTERNAL;
	write_totals(out, v);
	if (shape == INVOICE_WRITTEN && v->warnings.count > 0)
		wire_warnings(out, &v->warnings);
	return OK;
}

/* A contact that was made for the refused invoice is undone with it, so that it has no id. */
void invoice_write_refused_contact(struct call *call, const struct contact *contact)
{
	struct contact shown = *contact;

	if (shown.created_us == call->now_us) {
		shown.id = NULL;
		shown.updated_us = 0;
	}
	contact_write(&call->out, "Contact", &shown, CONTACT_REFUSED);
}

/* What was sent comes back, with the reasons; nothing that only a stored invoice has. */
static int write_refused(struct call *call, const struct invoice *v, struct err *err)
{
	struct json_out *out = &call->out;

	wire_text(out, "Type", v->type);
	json_out_text(out, "InvoiceID", text_or(v->id, NO_ID));
	wire_text(out, "InvoiceNumber", v->number);
	wire_text(out, "Reference", v->reference);
	empty_array(out, "Prepayments");
	empty_array(out, "Overpayments");
	wire_money(out, "AmountDue", v->total_e4);
	wire_money(out, "AmountPaid", 0);
	json_out_bool(out, "SentToContact", v->is_sent);
	if (v->rate_e6 != 0)
		wire_rate(out, "CurrencyRate", v->rate_e6, 10);
	json_out_bool(out, "IsDiscounted", v->discount_e4 != 0);
	json_out_bool(out, "HasErrors", true);
	empty_array(out, "InvoicePaymentServices");
	if (v->contact != NULL)
		invoice_write_refused_contact(call, v->contact);
	write_dates(out, v);
	wire_text(out, "BrandingThemeID", v->theme_id);
	wire_text(out, "Status", v->status);
	wire_text(out, "LineAmountTypes", v->mode);
	if (invoice_write_lines(call, v, INVOICE_REFUSED, err) != OK)
		return E_INTERNAL;
	wire_money(out, "SubTotal", v->sub_total_e4);
	wire_money(out, "TotalTax", v->total_tax_e4);
	wire_money(out, "Total", v->total_e4);
	wire_text(out, "CurrencyCode", v->currency);
	wire_messages(out, &v->messages);
	return OK;
}

int invoice_write(struct call *call, const struct invoice *invoice, enum invoice_shape shape, const char *attribute,
		  struct err *err)
{
	int status;

	json_out_object(&call->out, NULL);
	if (attribute != NULL)
		json_out_text(&call->out, "StatusAttributeString", attribute);
	if (shape == INVOICE_REFUSED)
		status = write_refused(call, invoice, err);
	else
		status = write_stored(call, invoice, shape, err);
	json_out_end(&call->out);
	return status;
}
