/* GET of Invoices, one and many (contract xero.md 2.6). */
#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/lists.h"

static const struct field invoice_fields[] = {
    {"InvoiceID", FIELD_TEXT, offsetof(struct invoice, id)},
    {"InvoiceNumber", FIELD_TEXT, offsetof(struct invoice, number)},
    {"Type", FIELD_TEXT, offsetof(struct invoice, type)},
    {"Status", FIELD_TEXT, offsetof(struct invoice, status)},
    {"Reference", FIELD_TEXT, offsetof(struct invoice, reference)},
    {"LineAmountTypes", FIELD_TEXT, offsetof(struct invoice, mode)},
    {"CurrencyCode", FIELD_TEXT, offsetof(struct invoice, currency)},
    {"BrandingThemeID", FIELD_TEXT, offsetof(struct invoice, theme_id)},
    {"Url", FIELD_TEXT, offsetof(struct invoice, url)},
    {"Date", FIELD_DAY, offsetof(struct invoice, day)},
    {"DueDate", FIELD_DAY, offsetof(struct invoice, due_day)},
    {"ExpectedPaymentDate", FIELD_DAY, offsetof(struct invoice, expected_day)},
    {"FullyPaidOnDate", FIELD_DAY, offsetof(struct invoice, paid_day)},
    {"SubTotal", FIELD_AMOUNT, offsetof(struct invoice, sub_total_e4)},
    {"TotalTax", FIELD_AMOUNT, offsetof(struct invoice, total_tax_e4)},
    {"Total", FIELD_AMOUNT, offsetof(struct invoice, total_e4)},
    {"AmountPaid", FIELD_AMOUNT, offsetof(struct invoice, paid_e4)},
    {"SentToContact", FIELD_BOOL, offsetof(struct invoice, is_sent)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct invoice, updated_us)},
};

static const struct field contact_fields[] = {
    {"Contact.ContactID", FIELD_TEXT, offsetof(struct contact, id)},
    {"Contact.Name", FIELD_TEXT, offsetof(struct contact, name)},
    {"Contact.ContactNumber", FIELD_TEXT, offsetof(struct contact, number)},
    {"Contact.EmailAddress", FIELD_TEXT, offsetof(struct contact, email)},
};

static bool invoice_field(const void *element, const char *path, struct where_value *out)
{
	const struct invoice *invoice = element;

	if (text_eq_nocase(path, "AmountDue")) {
		*out =
		    (struct where_value){.kind = WHERE_NUMBER, .number = invoice != NULL ? invoice_due_e4(invoice) : 0};
		return true;
	}
	return field_value(invoice_fields, ARRAY_LEN(invoice_fields), element, path, out) ||
	       field_value(contact_fields, ARRAY_LEN(contact_fields), invoice != NULL ? invoice->contact : NULL, path,
			   out);
}

/* ---- which of them ---- */

static bool is_found(struct arena *arena, const struct invoice *invoice, const char *folded)
{
	return folded == NULL || strstr(text_fold(arena, text_or(invoice->number, "")), folded) != NULL ||
	       strstr(text_fold(arena, text_or(invoice->reference, "")), folded) != NULL ||
	       (invoice->contact != NULL && strstr(text_fold(arena, invoice->contact->name), folded) != NULL);
}

static bool is_selected(struct call *call, const struct invoice *invoice, const char *folded)
{
	bool is_mine = text_eq(text_or(invoice->client_id, ""), call->client_id);

	return api_list_has(call, api_query(call, "IDs"), invoice->id) &&
	       api_list_has(call, api_query(call, "InvoiceNumbers"), text_or(invoice->number, "")) &&
	       api_list_has(call, api_query(call, "ContactIDs"), invoice->contact_id) &&
	       api_list_has(call, api_query(call, "Statuses"), invoice->status) &&
	       (is_mine || !api_query_bool(call, "createdByMyApp", false)) && is_found(call->arena, invoice, folded);
}

static struct contact *contact_in(struct contact *contacts, size_t count, const char *id)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(contacts[middle].id, id);

		if (order == 0)
			return &contacts[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int load_all(struct call *call, struct invoice **invoices, size_t *count, struct err *err)
{
	struct contact *contacts;
	size_t contact_count;

	if (invoice_list(call->db, call->arena, call->org.id, api_since_us(call), invoices, count, err) != OK ||
	    contact_list(call->db, call->arena, call->org.id, INT64_MIN, &contacts, &contact_count, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < *count; i++)
		(*invoices)[i].contact = contact_in(contacts, contact_count, (*invoices)[i].contact_id);
	return OK;
}

static int write_list(struct call *call, struct list *list, enum invoice_shape shape, struct err *err)
{
	int status = OK;

	api_envelope(call);
	list_write_pagination(call, list);
	json_out_array(&call->out, "Invoices");
	for (size_t i = 0; i < list->count && status == OK; i++) {
		struct invoice invoice = *(const struct invoice *)list->elements[i];

		if (shape == INVOICE_PAGED)
			status = invoice_lines(call->db, call->arena, &invoice, err);
		if (status == OK)
			status = invoice_write(call, &invoice, shape, NULL, err);
	}
	api_done(call);
	return status;
}

int invoices_list(struct call *call, struct err *err)
{
	const char *term = api_query(call, "searchTerm");
	const char *folded = term != NULL ? text_fold(call->arena, term) : NULL;
	bool is_summary = api_query_bool(call, "summaryOnly", false);
	struct list list = {0};
	struct invoice *invoices;
	size_t count;

	if (load_all(call, &invoices, &count, err) != OK)
		return E_INTERNAL;
	list.elements = arena_array(call->arena, count + 1, sizeof(void *));
	for (size_t i = 0; i < count; i++)
		if (is_selected(call, &invoices[i], folded))
			list.elements[list.count++] = &invoices[i];
	list.total = list.count;
	if (!list_filter(call, &list, invoice_field))
		return OK;
	list_cut(call, &list, is_summary || api_query(call, "Statuses") != NULL);
	return write_list(call, &list,
			  is_summary       ? INVOICE_SUMMARY
			  : list.page == 0 ? INVOICE_BRIEF
					   : INVOICE_PAGED,
			  err);
}

/* ---- one ---- */

static int answer_pdf(struct call *call, const struct invoice *invoice, struct err *err)
{
	const char *data;
	size_t len;

	if (invoice_pdf(call, invoice, &data, &len, err) != OK)
		return E_INTERNAL;
	call->reply = (struct reply){.status = 200, .content_type = "application/pdf", .body = data, .len = len};
	return OK;
}

int invoices_get(struct call *call, struct err *err)
{
	struct invoice *invoice;
	int status;

	if (invoice_find(call, call->params[0], &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL) {
		api_not_found(call);
		return OK;
	}
	if (strstr(text_or(http_header(call->x, "Accept"), ""), "application/pdf") != NULL)
		return answer_pdf(call, invoice, err);
	api_envelope(call);
	json_out_array(&call->out, "Invoices");
	status = invoice_write(call, invoice, INVOICE_ONE, NULL, err);
	api_done(call);
	return status;
}
