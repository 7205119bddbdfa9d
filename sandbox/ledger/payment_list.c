/* GET of Payments (contract xero.md 2.11). */
#include "ledger/api_routes.h"
#include "ledger/invoice_rows.h"
#include "ledger/listing.h"
#include "ledger/payment.h"

static const struct column payment_columns[] = {
    {"PaymentID", FIELD_TEXT, COLUMN_KEY, "i.id", NULL, NULL, false},
    {"Invoice.InvoiceID", FIELD_TEXT, COLUMN_EQUAL, "i.invoice_id", "payment_by_document", NULL, false},
    {"Account.AccountID", FIELD_TEXT, COLUMN_SLOW, "i.account_id", NULL, NULL, false},
    {"Status", FIELD_TEXT, COLUMN_TALLY, "i.status", NULL, NULL, true},
    {"Reference", FIELD_TEXT, COLUMN_EQUAL, "i.reference_folded", "payment_by_reference", NULL, false},
    {"Date", FIELD_DAY, COLUMN_RANGE, "i.day", "payment_by_day", NULL, false},
    {"Amount", FIELD_AMOUNT, COLUMN_SLOW, "i.amount_e4", NULL, NULL, false},
    {"IsReconciled", FIELD_BOOL, COLUMN_SLOW, "i.is_reconciled", NULL, NULL, false},
    {"UpdatedDateUTC", FIELD_TIME, COLUMN_RANGE, "i.updated_us", "payment_by_update", NULL, false},
};

static bool payment_field(const void *element UNUSED, const char *path, struct where_value *out)
{
	*out = (struct where_value){.kind = WHERE_NULL};
	return column_find(payment_columns, ARRAY_LEN(payment_columns), path) != NULL;
}

static const struct listing payment_listing = {
    .plural = "payments",
    .table = "payment",
    .tally = "payment_tally",
    .order = "i.updated_us, i.id",
    .order_index = "payment_by_update",
    .update_index = "payment_by_update",
    .columns = payment_columns,
    .column_count = ARRAY_LEN(payment_columns),
    .field = payment_field,
};

static int write_one(struct call *call, const char *id, struct err *err)
{
	struct payment *payment;
	int status = payment_load(call->db, call->arena, call->org.id, id, &payment, err);

	return status != OK || payment == NULL ? status : payment_write_stored(call, payment, err);
}

int payments_list(struct call *call, struct err *err)
{
	struct selection s;
	struct list list;
	int status;

	selection_start(&s, call, &payment_listing);
	status = selection_run(&s, false, &list, err);
	selection_end(&s);
	if (status != OK || s.is_refused)
		return status;
	api_envelope(call);
	list_write_pagination(call, &list);
	json_out_array(&call->out, "Payments");
	for (size_t i = 0; i < list.count && status == OK; i++)
		status = write_one(call, list.elements[i], err);
	list_done(call);
	return status;
}
