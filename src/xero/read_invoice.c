#include "xero/read_list.h"

static bool status_of(const char *name, enum invoice_status *out)
{
	static const char *const names[] = {
	    [INVOICE_DRAFT] = "DRAFT",
	    [INVOICE_AWAITING_APPROVAL] = "SUBMITTED",
	    [INVOICE_AWAITING_PAYMENT] = "AUTHORISED",
	    [INVOICE_PAID] = "PAID",
	    [INVOICE_VOIDED] = "VOIDED",
	    [INVOICE_DELETED] = "DELETED",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_eq_nocase(names[i], name)) {
			*out = (enum invoice_status)i;
			return true;
		}
	return false;
}

/* The day of the last payment, for answers that don't tell FullyPaidOnDate. */
static int32_t last_payment(const struct json *payments)
{
	int32_t last = DAY_NONE, day;

	for (size_t i = 0; i < json_len(payments); i++) {
		day = wire_day(json_at(payments, i), "Date");
		last = day > last ? day : last;
	}
	return last;
}

static int32_t paid_on(const struct json *element, enum invoice_status status)
{
	int32_t day = wire_day(element, "FullyPaidOnDate");

	if (day == DAY_NONE && status == INVOICE_PAID)
		day = last_payment(json_get(element, "Payments"));
	return day;
}

static int32_t day_of(const struct json *element, const char *text_key, const char *key)
{
	int32_t day = wire_day(element, text_key);

	return day != DAY_NONE ? day : wire_day(element, key);
}

/* Answers to writes and summaries leave AmountCredited out; what isn't paid and isn't due has been credited. A voided
 * invoice owes nothing, which says nothing about credits. */
static int64_t credited(const struct json *element, const struct invoice *invoice)
{
	int64_t rest = 0;

	if (!json_is_null(json_get(element, "AmountCredited")) || invoice->status == INVOICE_VOIDED ||
	    invoice->status == INVOICE_DELETED)
		return json_get_e4(element, "AmountCredited", 0);
	if (__builtin_sub_overflow(invoice->total_e4, invoice->paid_e4, &rest) ||
	    __builtin_sub_overflow(rest, invoice->due_e4, &rest) || rest < 0)
		return 0;
	return rest;
}

static bool read_invoice(struct arena *arena, const struct json *element, void *out)
{
	const struct json *contact = json_get(element, "Contact");
	struct invoice *invoice = out;

	if (!text_eq_nocase(json_get_text(element, "Type", "ACCREC"), "ACCREC"))
		return false;
	*invoice = (struct invoice){
	    .id = read_id(arena, element, "InvoiceID"),
	    .number = wire_text(arena, element, "InvoiceNumber"),
	    .reference = wire_text(arena, element, "Reference"),
	    .contact_id = wire_text(arena, contact, "ContactID"),
	    .contact_name = wire_text(arena, contact, "Name"),
	    .currency = wire_text(arena, element, "CurrencyCode"),
	    .url = wire_text(arena, element, "Url"),
	    .date = day_of(element, "DateString", "Date"),
	    .due_date = day_of(element, "DueDateString", "DueDate"),
	    .subtotal_e4 = json_get_e4(element, "SubTotal", 0),
	    .tax_e4 = json_get_e4(element, "TotalTax", 0),
	    .total_e4 = json_get_e4(element, "Total", 0),
	    .due_e4 = json_get_e4(element, "AmountDue", 0),
	    .paid_e4 = json_get_e4(element, "AmountPaid", 0),
	    .was_sent = json_get_bool(element, "SentToContact", false),
	    .updated_us = wire_time(element, "UpdatedDateUTC", wire_time(element, "UpdatedDateUTCString", 0)),
	};
	if (!status_of(json_get_text(element, "Status", ""), &invoice->status))
		return false;
	invoice->paid_on = paid_on(element, invoice->status);
	invoice->credited_e4 = credited(element, invoice);
	return *invoice->id != '\0';
}

int xero_read_invoice(struct arena *arena, const struct json *element, struct invoice *out, struct err *err)
{
	struct invoice invoice;

	if (json_is_object(element) && !text_eq_nocase(json_get_text(element, "Type", "ACCREC"), "ACCREC"))
		return err_set(err, E_NOT_FOUND, "xero_not_found", "This is a supplier's bill, no sales invoice.");
	if (!read_invoice(arena, element, &invoice))
		return read_malformed("InvoiceID or Status", err);
	*out = invoice;
	return OK;
}

int xero_read_invoices(struct arena *arena, const struct json *root, int page_size, struct xero_invoice_page *out,
		       struct err *err)
{
	static const struct list_shape shape = {"Invoices", sizeof(struct invoice), read_invoice};
	struct xero_invoice_page page = {.has_more = read_has_more(root, "Invoices", page_size)};
	int status = read_list(arena, root, &shape, &page.invoices, &page.count, err);

	if (status != OK)
		return status;
	*out = page;
	return OK;
}
