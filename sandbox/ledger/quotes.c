/* The endpoints of Quotes. */
#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice_rows.h"
#include "ledger/lists.h"
#include "ledger/quote.h"
#include "ledger/switches.h"
#include "ledger/wire.h"

static const struct field quote_fields[] = {
    {"QuoteID", FIELD_TEXT, offsetof(struct invoice, id)},
    {"QuoteNumber", FIELD_TEXT, offsetof(struct invoice, number)},
    {"Reference", FIELD_TEXT, offsetof(struct invoice, reference)},
    {"Status", FIELD_TEXT, offsetof(struct invoice, status)},
    {"LineAmountTypes", FIELD_TEXT, offsetof(struct invoice, mode)},
    {"CurrencyCode", FIELD_TEXT, offsetof(struct invoice, currency)},
    {"BrandingThemeID", FIELD_TEXT, offsetof(struct invoice, theme_id)},
    {"Title", FIELD_TEXT, offsetof(struct invoice, title)},
    {"Summary", FIELD_TEXT, offsetof(struct invoice, summary)},
    {"Terms", FIELD_TEXT, offsetof(struct invoice, terms)},
    {"Date", FIELD_DAY, offsetof(struct invoice, day)},
    {"ExpiryDate", FIELD_DAY, offsetof(struct invoice, due_day)},
    {"SubTotal", FIELD_AMOUNT, offsetof(struct invoice, sub_total_e4)},
    {"TotalTax", FIELD_AMOUNT, offsetof(struct invoice, total_tax_e4)},
    {"Total", FIELD_AMOUNT, offsetof(struct invoice, total_e4)},
    {"TotalDiscount", FIELD_AMOUNT, offsetof(struct invoice, discount_e4)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct invoice, updated_us)},
};

static const struct field contact_fields[] = {
    {"Contact.ContactID", FIELD_TEXT, offsetof(struct contact, id)},
    {"Contact.Name", FIELD_TEXT, offsetof(struct contact, name)},
    {"Contact.EmailAddress", FIELD_TEXT, offsetof(struct contact, email)},
};

static bool quote_field(const void *element, const char *path, struct where_value *out)
{
	const struct invoice *v = element;

	return field_value(quote_fields, ARRAY_LEN(quote_fields), element, path, out) ||
	       field_value(contact_fields, ARRAY_LEN(contact_fields), v != NULL ? v->contact : NULL, path, out);
}

/* ---- the list's own filters ---- */

/* False: it isn't a date, and the call is refused. */
static bool read_day(struct call *call, const char *name, int32_t *out)
{
	const char *text = api_query(call, name);
	struct err err = {0};

	*out = DAY_NONE;
	if (text == NULL || wire_read_day(text, out, &err) == OK)
		return true;
	api_refuse(call, 16, "QueryParseException",
		   arena_printf(call->arena, "The value '%.40s' of %s is not a date.", text, name));
	return false;
}

static bool read_filter(struct call *call, struct quote_filter *out)
{
	out->since_us = api_since_us(call);
	out->contact_id = api_query(call, "ContactID");
	out->status = api_query(call, "Status");
	out->number = api_query(call, "QuoteNumber");
	return read_day(call, "DateFrom", &out->from) && read_day(call, "DateTo", &out->to) &&
	       read_day(call, "ExpiryDateFrom", &out->expiry_from) && read_day(call, "ExpiryDateTo", &out->expiry_to);
}

/* Every list is a page of a fixed size, which nothing tells. */
static size_t first_of_page(const struct call *call)
{
	const char *text = api_query(call, "page");
	int64_t page = 1;

	if (text != NULL && text_to_i64(text, strlen(text), 1, INT32_MAX, &page, NULL) != OK)
		page = 1;
	return (size_t)(page - 1) * QUOTE_PAGE;
}

static void cut(struct list *list, size_t first)
{
	if (first > list->count)
		first = list->count;
	list->elements += first;
	list->count = list->count - first < QUOTE_PAGE ? list->count - first : QUOTE_PAGE;
}

static int write_list(struct call *call, const struct list *list, struct err *err)
{
	int status = OK;

	api_envelope_summarizing(call);
	json_out_array(&call->out, "Quotes");
	for (size_t i = 0; i < list->count && status == OK; i++) {
		struct invoice quote = *(const struct invoice *)list->elements[i];

		status = invoice_lines(call->db, call->arena, &quote, err);
		if (status == OK)
			status = quote_write(call, &quote, INVOICE_PAGED, NULL, err);
	}
	api_done(call);
	call->reply.content_type = quote_kind.content_type;
	return status;
}

int quotes_list(struct call *call, struct err *err)
{
	const size_t max = (size_t)settings_number(call->db, ledger_switches, "scan_limit"),
		     first = first_of_page(call);
	const bool is_plain = list_is_plain(call);
	struct quote_filter filter;
	struct invoice *quotes;
	struct list list;
	size_t count;

	if (!read_filter(call, &filter))
		return OK;
	filter.limit = is_plain ? QUOTE_PAGE : max + 1;
	filter.offset = is_plain ? first : 0;
	if (quote_list(call->db, call->arena, call->org.id, &filter, &quotes, &count, err) != OK)
		return E_INTERNAL;
	if (!is_plain && list_is_too_long(call, "quotes", count, max))
		return OK;
	list = list_of(call->arena, quotes, count, sizeof(*quotes));
	if (!list_filter(call, &list, quote_field))
		return OK;
	if (!is_plain)
		cut(&list, first);
	return write_list(call, &list, err);
}

int quotes_get(struct call *call, struct err *err)
{
	struct invoice *quote;

	if (quote_load(call->db, call->arena, call->org.id, call->params[0], &quote, err) != OK)
		return E_INTERNAL;
	if (quote != NULL &&
	    contact_load(call->db, call->arena, call->org.id, quote->contact_id, &quote->contact, err) != OK)
		return E_INTERNAL;
	return document_answer(call, &quote_kind, quote, err);
}

/* Prices of quotes always have four decimals: there is no unitdp here. */
int quotes_put(struct call *call, struct err *err)
{
	call->price_places = 4;
	return document_write_all(call, &quote_kind, INVOICE_CREATE, err);
}

int quotes_post(struct call *call, struct err *err)
{
	call->price_places = 4;
	return document_write_all(call, &quote_kind, INVOICE_UPSERT, err);
}
