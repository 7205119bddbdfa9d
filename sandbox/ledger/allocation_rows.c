#include "ledger/allocation.h"

int allocation_list(struct db *db, struct arena *arena, const char *credit_note_id, const char *invoice_id,
		    struct allocation **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT a.id, a.credit_note_id, a.invoice_id, n.number, v.number, a.day, n.day, a.amount_e4,"
		     " n.total_e4, a.created_us FROM allocation a JOIN credit_note n ON n.id = a.credit_note_id"
		     " JOIN invoice v ON v.id = a.invoice_id WHERE a.credit_note_id = $1 OR a.invoice_id = $2"
		     " ORDER BY a.created_us, a.rowid",
		     DB_ARGS(DB_T(credit_note_id), DB_T(invoice_id)));
	struct allocation *all = NULL;
	size_t count = 0, cap = 0;

	while (db_next(rows)) {
		all = arena_grow(arena, all, count, &cap, sizeof(*all));
		all[count++] = (struct allocation){
		    .id = db_text_copy(rows, 0, arena),
		    .credit_note_id = db_text_copy(rows, 1, arena),
		    .invoice_id = db_text_copy(rows, 2, arena),
		    .credit_note_number = db_text_copy(rows, 3, arena),
		    .invoice_number = db_text_copy(rows, 4, arena),
		    .day = (int32_t)db_i64(rows, 5),
		    .credit_note_day = (int32_t)db_i64(rows, 6),
		    .amount_e4 = db_i64(rows, 7),
		    .credit_note_total_e4 = db_i64(rows, 8),
		    .created_us = db_i64(rows, 9),
		};
	}
	*out = all;
	*count_out = count;
	return db_done(rows, err);
}

int allocation_insert(struct db *db, const char *org_id, const struct allocation *allocation, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO allocation (org_id, id, credit_note_id, invoice_id, day, amount_e4, created_us)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(DB_T(org_id), DB_T(allocation->id), DB_T(allocation->credit_note_id),
			       DB_T(allocation->invoice_id), DB_I(allocation->day), DB_I(allocation->amount_e4),
			       DB_I(allocation->created_us)),
		       NULL, err);
}

int allocation_delete(struct db *db, const char *id, struct err *err)
{
	return db_exec(db, "DELETE FROM allocation WHERE id = $1", DB_ARGS(DB_T(id)), NULL, err);
}
