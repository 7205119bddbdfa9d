#include "ledger/allocation.h"
#include "ledger/attachment.h"
#include "ledger/contact.h"
#include "ledger/credit_note.h"
#include "ledger/wire.h"

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

static void empty_array(struct json_out *out, const char *key)
{
	json_out_array(out, key);
	json_out_end(out);
}

/* The id stands there twice, as recorded. */
static int write_head(struct call *call, const struct invoice *v, enum invoice_shape shape, struct err *err)
{
	struct json_out *out = &call->out;

	json_out_text(out, "CreditNoteID", text_or(v->id, NO_ID));
	json_out_text(out, "CreditNoteNumber", text_or(v->number, ""));
	if (v->is_sent)
		json_out_bool(out, "SentToContact", true);
	empty_array(out, "Payments");
	json_out_text(out, "ID", text_or(v->id, NO_ID));
	json_out_bool(out, "HasErrors", v->messages.count > 0);
	if (shape == INVOICE_PAGED || shape == INVOICE_BRIEF)
		empty_array(out, "InvoiceAddresses");
	if (v->rate_e6 != 0)
		wire_rate(out, "CurrencyRate", v->rate_e6, shape == INVOICE_WRITTEN ? 10 : 6);
	wire_text(out, "Type", v->type);
	json_out_text(out, "Reference", text_or(v->reference, ""));
	wire_money(out, "RemainingCredit", credit_note_remaining_e4(v));
	if (allocation_write_uses(call, v, err) != OK)
		return E_INTERNAL;
	if (attachment_write_all(call, "CreditNotes", v->id, shape == INVOICE_ONE, err) != OK)
		return E_INTERNAL;
	if (v->updated_us != 0) {
		char updated[TIME_TEXT_MAX];

		json_out_text(out, "UpdatedDateUTCString", time_format(v->updated_us, updated));
	}
	return OK;
}

static void write_contact(struct call *call, const struct invoice *v, enum invoice_shape shape)
{
	bool is_listed = shape == INVOICE_PAGED || shape == INVOICE_BRIEF;

	if (v->contact == NULL)
		return;
	if (shape == INVOICE_REFUSED)
		invoice_write_refused_contact(call, v->contact);
	else
		contact_write(&call->out, "Contact", v->contact, is_listed ? CONTACT_SUMMARY : CONTACT_STORED);
}

static void write_totals(struct json_out *out, const struct invoice *v)
{
	wire_money(out, "SubTotal", v->sub_total_e4);
	wire_money(out, "TotalTax", v->total_tax_e4);
	wire_money(out, "Total", v->total_e4);
	if (v->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", v->updated_us, true);
	wire_text(out, "CurrencyCode", v->currency);
	if (text_eq(v->status, "PAID") && v->paid_day != DAY_NONE)
		wire_time(out, "FullyPaidOnDate", us_from_day(v->paid_day), true);
}

int credit_note_write(struct call *call, const struct invoice *v, enum invoice_shape shape, const char *attribute,
		      struct err *err)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	if (attribute != NULL)
		json_out_text(out, "StatusAttributeString", attribute);
	if (write_head(call, v, shape, err) != OK)
		return E_INTERNAL;
	write_contact(call, v, shape);
	wire_day(out, "Date", v->day);
	wire_day(out, "DueDate", v->due_day);
	wire_text(out, "BrandingThemeID", v->theme_id);
	wire_text(out, "Status", v->status);
	wire_text(out, "LineAmountTypes", v->mode);
	if (invoice_write_lines(call, v, shape, err) != OK)
		return E_INTERNAL;
	write_totals(out, v);
	if (shape == INVOICE_REFUSED)
		wire_messages(out, &v->messages);
	json_out_end(out);
	return OK;
}
