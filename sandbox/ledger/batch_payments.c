/* Batch payments (contract xero.md 2.11): read only. A person makes them in the books, not the API. */
#include "ledger/api_routes.h"
#include "ledger/wire.h"

static void write_head(struct json_out *out, struct db_rows *rows)
{
	json_out_object(out, NULL);
	json_out_object(out, "Account");
	json_out_text(out, "AccountID", db_text(rows, 1));
	json_out_end(out);
	wire_text(out, "Reference", db_text(rows, 2));
	json_out_text(out, "BatchPaymentID", db_text(rows, 0));
	wire_day(out, "Date", (int32_t)db_i64(rows, 3));
	json_out_text(out, "Type", db_i64(rows, 6) != 0 ? "PAYBATCH" : "RECBATCH");
	json_out_text(out, "Status", "AUTHORISED");
	wire_money(out, "TotalAmount", db_i64(rows, 5));
	wire_time(out, "UpdatedDateUTC", db_i64(rows, 4), true);
	json_out_bool(out, "IsReconciled", false);
}

static int write_payments(struct call *call, const char *batch_id, struct err *err)
{
	struct db_rows *rows =
	    db_query(call->db, "SELECT id, invoice_id, amount_e4 FROM payment WHERE batch_id = $1 ORDER BY id",
		     DB_ARGS(DB_T(batch_id)));
	struct json_out *out = &call->out;

	json_out_array(out, "Payments");
	while (db_next(rows)) {
		json_out_object(out, NULL);
		json_out_object(out, "Invoice");
		json_out_text(out, "InvoiceID", db_text(rows, 1));
		json_out_end(out);
		json_out_text(out, "PaymentID", db_text(rows, 0));
		wire_money(out, "Amount", db_i64(rows, 2));
		json_out_end(out);
	}
	json_out_end(out);
	return db_done(rows, err);
}

/* All, or the one of ${id}. */
static int write_list(struct call *call, const char *id, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(call->db,
		     "SELECT b.id, b.account_id, b.reference, b.day, b.updated_us, SUM(p.amount_e4),"
		     " MAX(v.type = 'ACCPAY') FROM batch_payment b JOIN payment p ON p.batch_id = b.id"
		     " JOIN invoice v ON v.id = p.invoice_id WHERE b.org_id = $1 AND ($2 IS NULL OR b.id = lower($2))"
		     " AND b.updated_us >= $3 GROUP BY b.id ORDER BY b.updated_us, b.id",
		     DB_ARGS(DB_T(call->org.id), DB_T(id), DB_I(id != NULL ? INT64_MIN : api_since_us(call))));
	int status = OK;

	*count_out = 0;
	api_envelope(call);
	json_out_array(&call->out, "BatchPayments");
	for (; status == OK && db_next(rows); (*count_out)++) {
		write_head(&call->out, rows);
		status = write_payments(call, db_text(rows, 0), err);
		json_out_end(&call->out);
	}
	if (db_done(rows, status == OK ? err : NULL) != OK)
		return E_INTERNAL;
	if (status == OK)
		api_done(call);
	return status;
}

int batch_payments_list(struct call *call, struct err *err)
{
	size_t count;

	return write_list(call, NULL, &count, err);
}

int batch_payments_get(struct call *call, struct err *err)
{
	size_t count;
	int status = write_list(call, call->params[0], &count, err);

	if (status == OK && count == 0)
		api_not_found(call);
	return status;
}
