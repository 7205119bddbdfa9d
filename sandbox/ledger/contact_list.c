/* GET of Contacts (contract xero.md 2.4). */
#include "ledger/api_routes.h"
#include "ledger/attachment.h"
#include "ledger/contact.h"
#include "ledger/contact_rows.h"
#include "ledger/listing.h"

static const struct column contact_columns[] = {
    {"ContactID", FIELD_TEXT, COLUMN_KEY, "i.id", NULL, NULL, false},
    {"ContactStatus", FIELD_TEXT, COLUMN_TALLY, "i.status", NULL, NULL, true},
    {"Name", FIELD_TEXT, COLUMN_EQUAL, "i.name_folded", "contact_by_name", NULL, false},
    {"ContactNumber", FIELD_TEXT, COLUMN_EQUAL, "i.number_folded", "contact_by_number", NULL, false},
    {"AccountNumber", FIELD_TEXT, COLUMN_EQUAL, "i.account_folded", "contact_by_account", NULL, false},
    {"CompanyNumber", FIELD_TEXT, COLUMN_SLOW, "nullif(lower(i.company_number), '')", NULL, NULL, false},
    {"FirstName", FIELD_TEXT, COLUMN_SLOW, "i.first_folded", NULL, NULL, false},
    {"LastName", FIELD_TEXT, COLUMN_SLOW, "i.last_folded", NULL, NULL, false},
    {"EmailAddress", FIELD_TEXT, COLUMN_EQUAL, "i.email_folded", "contact_by_email", NULL, false},
    {"TaxNumber", FIELD_TEXT, COLUMN_SLOW, "nullif(lower(i.tax_number), '')", NULL, NULL, false},
    {"DefaultCurrency", FIELD_TEXT, COLUMN_SLOW, "i.currency", NULL, NULL, true},
    {"IsCustomer", FIELD_BOOL, COLUMN_SLOW, "i.is_customer", NULL, NULL, false},
    {"IsSupplier", FIELD_BOOL, COLUMN_SLOW, "i.is_supplier", NULL, NULL, false},
    {"UpdatedDateUTC", FIELD_TIME, COLUMN_RANGE, "i.updated_us", "contact_by_update", NULL, false},
};

static bool contact_field(const void *element UNUSED, const char *path, struct where_value *out)
{
	*out = (struct where_value){.kind = WHERE_NULL};
	return column_find(contact_columns, ARRAY_LEN(contact_columns), path) != NULL;
}

static const struct listing contact_listing = {
    .plural = "contacts",
    .table = "contact",
    .tally = "contact_tally",
    .order = "i.id",
    .order_index = "contact_by_id",
    .update_index = "contact_by_update",
    .columns = contact_columns,
    .column_count = ARRAY_LEN(contact_columns),
    .field = contact_field,
};

/* searchTerm= looks at names, number and e-mail. */
static void select_contacts(struct selection *s, struct call *call)
{
	const char *term = api_query(call, "searchTerm");
	const struct db_arg active = DB_T("ACTIVE");
	struct db_arg args[2];

	if (!api_query_bool(call, "includeArchived", false))
		selection_add(s, "i.status = ?", &active, 1, COLUMN_TALLY, NULL);
	selection_in(s, "IDs", "ContactID");
	if (term == NULL)
		return;
	args[0] = args[1] = DB_T(text_fold(call->arena, term));
	selection_add(s,
		      "(instr(i.name_folded, ?) > 0 OR instr(coalesce(i.first_folded, '') || char(10) ||"
		      " coalesce(i.last_folded, '') || char(10) || coalesce(i.number_folded, '') || char(10) ||"
		      " coalesce(i.email_folded, ''), ?) > 0)",
		      args, 2, COLUMN_SLOW, NULL);
}

static int write_one(struct call *call, const char *id, bool is_summary, struct err *err)
{
	struct contact *contact;

	if (contact_load(call->db, call->arena, call->org.id, id, &contact, err) != OK ||
	    (contact != NULL && !is_summary &&
	     (contact_balance(call->db, contact, call->today, err) != OK ||
	      attachment_add_to_contact(call, contact, err) != OK)))
		return E_INTERNAL;
	if (contact != NULL)
		contact_write(&call->out, NULL, contact, is_summary ? CONTACT_STORED : CONTACT_FULL);
	return OK;
}

int contacts_list(struct call *call, struct err *err)
{
	bool is_summary = api_query_bool(call, "summaryOnly", false);
	struct selection s;
	struct list list;
	int status;

	selection_start(&s, call, &contact_listing);
	select_contacts(&s, call);
	status = selection_run(&s, is_summary, &list, err);
	selection_end(&s);
	if (status != OK || s.is_refused)
		return status;
	api_envelope(call);
	list_write_pagination(call, &list);
	json_out_array(&call->out, "Contacts");
	for (size_t i = 0; i < list.count && status == OK; i++)
		status = write_one(call, list.elements[i], is_summary, err);
	list_done(call);
	return status;
}
