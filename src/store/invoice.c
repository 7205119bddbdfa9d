#include "store/invoice.h"

#include "store/invoice_row.h"
#include "store/panel_pack.h"
#include "store/row.h"
#include "store/statements.h"

static int save(struct db *tx, const struct books_key *key, const struct invoice *i, int64_t *changed, struct err *err)
{
	return db_exec(
	    tx,
	    "INSERT INTO invoice (company_id, organisation_id, invoice_id, number, reference, contact_id, contact_name,"
	    " status, currency, date, due_date, paid_on, subtotal_e4, tax_e4, total_e4, due_e4, paid_e4, credited_e4,"
	    " was_sent, url, updated_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
	    " $17, $18, $19, $20, $21) ON CONFLICT (company_id, organisation_id, invoice_id) DO UPDATE SET"
	    " number = excluded.number, reference = excluded.reference, contact_id = excluded.contact_id,"
	    " contact_name = excluded.contact_name, status = excluded.status, currency = excluded.currency,"
	    " date = excluded.date, due_date = excluded.due_date, paid_on = excluded.paid_on,"
	    " subtotal_e4 = excluded.subtotal_e4, tax_e4 = excluded.tax_e4, total_e4 = excluded.total_e4,"
	    " due_e4 = excluded.due_e4, paid_e4 = excluded.paid_e4, credited_e4 = excluded.credited_e4,"
	    " was_sent = excluded.was_sent, url = excluded.url, updated_us = excluded.updated_us"
	    " WHERE invoice.updated_us <= excluded.updated_us",
	    DB_ARGS(KEY_ARGS(key), DB_T(i->id), DB_T(text_or(i->number, "")), DB_T(text_or(i->reference, "")),
		    DB_T(text_or(i->contact_id, "")), DB_T(text_or(i->contact_name, "")),
		    DB_T(invoice_status_name(i->status)), DB_T(text_or(i->currency, "")), day_arg(i->date),
		    day_arg(i->due_date), day_arg(i->paid_on), DB_I(i->subtotal_e4), DB_I(i->tax_e4), DB_I(i->total_e4),
		    DB_I(i->due_e4), DB_I(i->paid_e4), DB_I(i->credited_e4), DB_I(i->was_sent),
		    DB_T(text_or(i->url, "")), DB_I(i->updated_us)),
	    changed, err);
}

/* Adds the deals that the invoice is attached to, each once. */
static int add_deals(struct db *db, const struct books_key *key, const char *invoice_id, struct arena *arena,
		     struct row_list *deals, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT deal_id FROM deal_invoice WHERE company_id = $1 AND organisation_id = $2"
		     " AND invoice_id = $3",
		     DB_ARGS(KEY_ARGS(key), DB_T(invoice_id)));

	while (db_next(rows)) {
		const int64_t deal_id = db_i64(rows, 0), *known = deals->items;
		size_t i = 0;

		while (i < deals->count && known[i] != deal_id)
			i++;
		if (i == deals->count)
			*ROW_ADD(deals, arena, int64_t) = deal_id;
	}
	return db_done(rows, err);
}

int store_invoices_save(struct db *tx, const struct books_key *key, const struct invoice *invoices, size_t count,
			struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct row_list deals = {0};
	int status = OK;

	for (size_t i = 0; i < count && status == OK; i++) {
		int64_t changed = 0;

		status = save(tx, key, &invoices[i], &changed, err);
		if (status == OK && changed > 0)
			status = add_deals(tx, key, invoices[i].id, arena, &deals, err);
	}
	for (size_t i = 0; i < deals.count && status == OK; i++)
		status = store_panel_repack(tx, key->company_id, ((const int64_t *)deals.items)[i], err);
	return status;
}

const char store_invoice_get_sql[] = "SELECT " INVOICE_COLUMNS " FROM invoice i WHERE i.company_id = $1"
				     " AND i.organisation_id = $2 AND i.invoice_id = $3";

int store_invoice_get(struct db *db, const struct books_key *key, const char *invoice_id, struct arena *arena,
		      struct invoice *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_invoice_get_sql, DB_ARGS(KEY_ARGS(key), DB_T(invoice_id)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		invoice_row_read(rows, 0, arena, out);
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "invoice_unknown", "there is no such invoice here");
	return status;
}

int store_invoice_attach(struct db *tx, const struct books_key *key, const char *invoice_id, int64_t deal_id,
			 int64_t user_id, int64_t now_us, struct err *err)
{
	int status =
	    db_exec(tx,
		    "INSERT INTO deal_invoice (company_id, organisation_id, deal_id, invoice_id, attached_us,"
		    " attached_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
		    DB_ARGS(KEY_ARGS(key), DB_I(deal_id), DB_T(invoice_id), DB_I(now_us), DB_I(user_id)), NULL, err);

	return status == OK ? store_panel_repack(tx, key->company_id, deal_id, err) : status;
}

const char store_deal_invoice_ids_sql[] = "SELECT invoice_id FROM deal_invoice WHERE company_id = $1 AND deal_id = $3"
					  " AND organisation_id = $2 ORDER BY invoice_id";

int store_deal_invoice_ids(struct db *db, const struct books_key *key, int64_t deal_id, struct arena *arena,
			   char ***out, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_deal_invoice_ids_sql, DB_ARGS(KEY_ARGS(key), DB_I(deal_id)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, char *) = db_text_copy(rows, 0, arena);
	return rows_finish(rows, &list, out, count_out, err);
}
