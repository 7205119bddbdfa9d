/* GET of Invoices, one and many (contract xero.md 2.6). */
#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/listing.h"

#define CONTACT_IS(what) "i.contact_id IN (SELECT id FROM contact WHERE org_id = $1 AND " what " = ?)"

static const struct column invoice_columns[] = {
    {"InvoiceID", FIELD_TEXT, COLUMN_KEY, "i.id", NULL, NULL, false},
    {"InvoiceNumber", FIELD_TEXT, COLUMN_EQUAL, "i.number_folded", "invoice_by_number", NULL, false},
    {"Type", FIELD_TEXT, COLUMN_TALLY, "i.type", "invoice_by_type", NULL, true},
    {"Status", FIELD_TEXT, COLUMN_STATUS, "i.status", "invoice_by_status", NULL, true},
    {"Reference", FIELD_TEXT, COLUMN_EQUAL, "i.reference_folded", "invoice_by_reference", NULL, false},
    {"LineAmountTypes", FIELD_TEXT, COLUMN_SLOW, "lower(i.mode)", NULL, NULL, false},
    {"CurrencyCode", FIELD_TEXT, COLUMN_SLOW, "i.currency", NULL, NULL, true},
    {"BrandingThemeID", FIELD_TEXT, COLUMN_SLOW, "i.theme_id", NULL, NULL, false},
    {"Url", FIELD_TEXT, COLUMN_SLOW, "nullif(lower(i.url), '')", NULL, NULL, false},
    {"Date", FIELD_DAY, COLUMN_RANGE, "i.day", "invoice_by_day", NULL, false},
    {"DueDate", FIELD_DAY, COLUMN_RANGE, "i.due_day", "invoice_by_due_day", NULL, false},
    {"ExpectedPaymentDate", FIELD_DAY, COLUMN_SLOW, "i.expected_day", NULL, NULL, false},
    {"PlannedPaymentDate", FIELD_DAY, COLUMN_SLOW, "i.planned_day", NULL, NULL, false},
    {"FullyPaidOnDate", FIELD_DAY, COLUMN_SLOW, "i.paid_day", NULL, NULL, false},
    {"SubTotal", FIELD_AMOUNT, COLUMN_SLOW, "i.sub_total_e4", NULL, NULL, false},
    {"TotalTax", FIELD_AMOUNT, COLUMN_SLOW, "i.total_tax_e4", NULL, NULL, false},
    {"Total", FIELD_AMOUNT, COLUMN_SLOW, "i.total_e4", NULL, NULL, false},
    {"AmountDue", FIELD_AMOUNT, COLUMN_RANGE, "i.due_e4", "invoice_by_due", NULL, false},
    {"AmountPaid", FIELD_AMOUNT, COLUMN_EQUAL, "i.paid_e4", "invoice_by_paid", NULL, false},
    {"AmountCredited", FIELD_AMOUNT, COLUMN_SLOW, "i.credited_e4", NULL, NULL, false},
    {"SentToContact", FIELD_BOOL, COLUMN_SLOW, "i.is_sent", NULL, NULL, false},
    {"UpdatedDateUTC", FIELD_TIME, COLUMN_RANGE, "i.updated_us", "invoice_by_update", NULL, false},
    {"Contact.ContactID", FIELD_TEXT, COLUMN_EQUAL, "i.contact_id", "invoice_by_contact", NULL, false},
    {"Contact.Name", FIELD_TEXT, COLUMN_EQUAL, "c.name_folded", "invoice_by_contact", CONTACT_IS("name_folded"), false},
    {"Contact.ContactNumber", FIELD_TEXT, COLUMN_EQUAL, "c.number_folded", "invoice_by_contact",
     CONTACT_IS("number_folded"), false},
    {"Contact.EmailAddress", FIELD_TEXT, COLUMN_SLOW, "c.email_folded", NULL, NULL, false},
};

static bool invoice_field(const void *element UNUSED, const char *path, struct where_value *out)
{
	*out = (struct where_value){.kind = WHERE_NULL};
	return column_find(invoice_columns, ARRAY_LEN(invoice_columns), path) != NULL;
}

static const struct listing invoice_listing = {
    .plural = "invoices",
    .table = "invoice",
    .join = "contact c ON c.id = i.contact_id",
    .tally = "invoice_tally",
    .order = "i.updated_us, i.id",
    .order_index = "invoice_by_update",
    .update_index = "invoice_by_update",
    .columns = invoice_columns,
    .column_count = ARRAY_LEN(invoice_columns),
    .field = invoice_field,
};

/* ---- which of them ---- */

static void select_invoices(struct selection *s, struct call *call)
{
	const char *term = api_query(call, "searchTerm");
	struct db_arg args[3] = {DB_T(call->client_id)};

	selection_in(s, "IDs", "InvoiceID");
	selection_in(s, "InvoiceNumbers", "InvoiceNumber");
	selection_in(s, "ContactIDs", "Contact.ContactID");
	selection_in(s, "Statuses", "Status");
	if (api_query_bool(call, "createdByMyApp", false))
		selection_add(s, "i.client_id = ?", args, 1, COLUMN_EQUAL, "invoice_by_app");
	if (term == NULL)
		return;
	args[0] = args[1] = args[2] = DB_T(text_fold(call->arena, term));
	selection_add(s,
		      "(instr(i.number_folded, ?) > 0 OR instr(i.reference_folded, ?) > 0 OR"
		      " instr(c.name_folded, ?) > 0)",
		      args, 3, COLUMN_SLOW, NULL);
}

static int write_one(struct call *call, const char *id, enum invoice_shape shape, struct err *err)
{
	struct invoice *invoice;

	if (invoice_head(call->db, call->arena, call->org.id, id, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL)
		return OK;
	if (contact_head(call->db, call->arena, call->org.id, invoice->contact_id, &invoice->contact, err) != OK ||
	    (shape == INVOICE_PAGED && invoice_lines(call->db, call->arena, invoice, err) != OK))
		return E_INTERNAL;
	return invoice_write(call, invoice, shape, NULL, err);
}

static int write_list(struct call *call, const struct list *list, enum invoice_shape shape, struct err *err)
{
	int status = OK;

	api_envelope(call);
	list_write_pagination(call, list);
	json_out_array(&call->out, "Invoices");
	for (size_t i = 0; i < list->count && status == OK; i++)
		status = write_one(call, list->elements[i], shape, err);
	list_done(call);
	return status;
}

int invoices_list(struct call *call, struct err *err)
{
	bool is_summary = api_query_bool(call, "summaryOnly", false);
	struct selection s;
	struct list list;
	int status;

	selection_start(&s, call, &invoice_listing);
	select_invoices(&s, call);
	status = selection_run(&s, is_summary || api_query(call, "Statuses") != NULL, &list, err);
	selection_end(&s);
	if (status != OK || s.is_refused)
		return status;
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
