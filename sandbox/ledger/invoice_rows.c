#include "ledger/invoice_rows.h"

#include <inttypes.h>

#define INVOICE_COLUMNS                                                                                                \
	"id, type, number, reference, contact_id, status, mode, currency, rate_e6, theme_id, url, day, due_day,"       \
	" expected_day, planned_day, paid_day, sub_total_e4, total_tax_e4, total_e4, discount_e4, paid_e4, is_sent,"   \
	" client_id, created_us, updated_us, credited_e4"

static int32_t read_day(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? DAY_NONE : (int32_t)db_i64(rows, column);
}

static int64_t read_amount(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? NO_AMOUNT : db_i64(rows, column);
}

static struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

static struct db_arg amount_arg(int64_t amount_e4)
{
	return amount_e4 == NO_AMOUNT ? DB_NULL : DB_I(amount_e4);
}

static struct invoice read_invoice(struct db_rows *rows, struct arena *arena)
{
	return (struct invoice){
	    .id = db_text_copy(rows, 0, arena),
	    .type = db_text_copy(rows, 1, arena),
	    .number = db_text_copy(rows, 2, arena),
	    .reference = db_text_copy(rows, 3, arena),
	    .contact_id = db_text_copy(rows, 4, arena),
	    .status = db_text_copy(rows, 5, arena),
	    .mode = db_text_copy(rows, 6, arena),
	    .currency = db_text_copy(rows, 7, arena),
	    .rate_e6 = db_i64(rows, 8),
	    .theme_id = db_text_copy(rows, 9, arena),
	    .url = db_text_copy(rows, 10, arena),
	    .day = read_day(rows, 11),
	    .due_day = read_day(rows, 12),
	    .expected_day = read_day(rows, 13),
	    .planned_day = read_day(rows, 14),
	    .paid_day = read_day(rows, 15),
	    .sub_total_e4 = db_i64(rows, 16),
	    .total_tax_e4 = db_i64(rows, 17),
	    .total_e4 = db_i64(rows, 18),
	    .discount_e4 = db_i64(rows, 19),
	    .paid_e4 = db_i64(rows, 20),
	    .is_sent = db_i64(rows, 21) != 0,
	    .client_id = db_text_copy(rows, 22, arena),
	    .created_us = db_i64(rows, 23),
	    .updated_us = db_i64(rows, 24),
	    .credited_e4 = db_i64(rows, 25),
	};
}

static int read_one(struct db *db, struct arena *arena, struct db_rows *rows, struct invoice **out, struct err *err)
{
	struct invoice *invoice = NULL;
	int status;

	if (db_next(rows)) {
		invoice = arena_new_of(arena, struct invoice);
		*invoice = read_invoice(rows, arena);
	}
	status = db_done(rows, err);
	if (status == OK && invoice != NULL)
		status = invoice_lines(db, arena, invoice, err);
	*out = status == OK ? invoice : NULL;
	return status;
}

int invoice_head(struct db *db, struct arena *arena, const char *org_id, const char *id, struct invoice **out,
		 struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " INVOICE_COLUMNS " FROM invoice WHERE org_id = $1 AND id = lower($2)",
		     DB_ARGS(DB_T(org_id), DB_T(id)));

	*out = NULL;
	if (db_next(rows)) {
		*out = arena_new_of(arena, struct invoice);
		**out = read_invoice(rows, arena);
	}
	return db_done(rows, err);
}

int invoice_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct invoice **out,
		 struct err *err)
{
	return read_one(db, arena,
			db_query(db, "SELECT " INVOICE_COLUMNS " FROM invoice WHERE org_id = $1 AND id = lower($2)",
				 DB_ARGS(DB_T(org_id), DB_T(id))),
			out, err);
}

int invoice_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number, struct invoice **out,
		      struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " INVOICE_COLUMNS " FROM invoice INDEXED BY invoice_by_number"
				 " WHERE org_id = $1 AND number_folded = $2 AND number = $3 AND type = 'ACCREC'"
				 " ORDER BY status IN ('DELETED', 'VOIDED'), created_us LIMIT 1",
				 DB_ARGS(DB_T(org_id), DB_T(text_fold(arena, number)), DB_T(number))),
			out, err);
}

static struct line read_line(struct db_rows *rows, struct arena *arena)
{
	struct line line = {
	    .id = db_text_copy(rows, 0, arena),
	    .description = db_text_copy(rows, 1, arena),
	    .item_code = db_text_copy(rows, 2, arena),
	    .account_code = db_text_copy(rows, 3, arena),
	    .tax_type = db_text_copy(rows, 4, arena),
	    .quantity_e4 = read_amount(rows, 5),
	    .unit_e4 = read_amount(rows, 6),
	    .discount_rate_e4 = read_amount(rows, 7),
	    .discount_e4 = read_amount(rows, 8),
	    .given_amount_e4 = NO_AMOUNT,
	    .amount_e4 = db_i64(rows, 9),
	    .tax_e4 = db_i64(rows, 10),
	    .has_own_tax = db_i64(rows, 11) != 0,
	};

	for (int i = 0; i < LINE_TRACKING_MAX && !db_is_null(rows, 12 + i); i++)
		line.tracking[line.tracking_count++].option_id = db_text_copy(rows, 12 + i, arena);
	return line;
}

int invoice_lines(struct db *db, struct arena *arena, struct invoice *invoice, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT id, description, item_code, account_code, tax_type, quantity_e4, unit_e4,"
		     " discount_rate_e4, discount_e4, amount_e4, tax_e4, has_own_tax, option_1, option_2"
		     " FROM invoice_line WHERE invoice_id = $1 ORDER BY position",
		     DB_ARGS(DB_T(invoice->id)));
	size_t cap = 0;

	invoice->lines = NULL;
	invoice->line_count = 0;
	while (db_next(rows)) {
		invoice->lines = arena_grow(arena, invoice->lines, invoice->line_count, &cap, sizeof(*invoice->lines));
		invoice->lines[invoice->line_count++] = read_line(rows, arena);
	}
	return db_done(rows, err);
}

int invoice_save_lines(struct db *db, const struct invoice *invoice, struct err *err)
{
	int status =
	    db_exec(db, "DELETE FROM invoice_line WHERE invoice_id = $1", DB_ARGS(DB_T(invoice->id)), NULL, err);

	for (size_t i = 0; i < invoice->line_count && status == OK; i++) {
		const struct line *line = &invoice->lines[i];

		status =
		    db_exec(db,
			    "INSERT INTO invoice_line (invoice_id, position, id, description, item_code, account_code,"
			    " tax_type, quantity_e4, unit_e4, discount_rate_e4, discount_e4, amount_e4, tax_e4,"
			    " has_own_tax, option_1, option_2)"
			    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
			    DB_ARGS(DB_T(invoice->id), DB_I(i), DB_T(line->id), DB_T(line->description),
				    DB_T(line->item_code), DB_T(line->account_code), DB_T(line->tax_type),
				    amount_arg(line->quantity_e4), amount_arg(line->unit_e4),
				    amount_arg(line->discount_rate_e4), amount_arg(line->discount_e4),
				    DB_I(line->amount_e4), DB_I(line->tax_e4), DB_I(line->has_own_tax),
				    DB_T(line->tracking[0].option_id), DB_T(line->tracking[1].option_id)),
			    NULL, err);
	}
	return status;
}

/* As indexes hold it; NULL for nothing. */
static struct db_arg folded_arg(struct arena *arena, const char *text)
{
	return DB_T(text_is_empty(text) ? NULL : text_fold(arena, text));
}

int invoice_save(struct db *db, const char *org_id, const struct invoice *v, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	int status = db_exec(
	    db,
	    "INSERT INTO invoice (org_id, " INVOICE_COLUMNS ", number_folded, reference_folded, due_e4)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
	    " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)"
	    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, reference = excluded.reference,"
	    " contact_id = excluded.contact_id, status = excluded.status, mode = excluded.mode,"
	    " currency = excluded.currency, rate_e6 = excluded.rate_e6, theme_id = excluded.theme_id,"
	    " url = excluded.url, day = excluded.day, due_day = excluded.due_day,"
	    " expected_day = excluded.expected_day, planned_day = excluded.planned_day,"
	    " paid_day = excluded.paid_day, sub_total_e4 = excluded.sub_total_e4,"
	    " total_tax_e4 = excluded.total_tax_e4, total_e4 = excluded.total_e4,"
	    " discount_e4 = excluded.discount_e4, paid_e4 = excluded.paid_e4, is_sent = excluded.is_sent,"
	    " updated_us = excluded.updated_us, credited_e4 = excluded.credited_e4,"
	    " number_folded = excluded.number_folded, reference_folded = excluded.reference_folded,"
	    " due_e4 = excluded.due_e4",
	    DB_ARGS(DB_T(org_id), DB_T(v->id), DB_T(v->type), DB_T(text_or(v->number, "")),
		    DB_T(text_or(v->reference, "")), DB_T(v->contact_id), DB_T(v->status), DB_T(v->mode),
		    DB_T(v->currency), DB_I(v->rate_e6), DB_T(v->theme_id), DB_T(v->url), day_arg(v->day),
		    day_arg(v->due_day), day_arg(v->expected_day), day_arg(v->planned_day), day_arg(v->paid_day),
		    DB_I(v->sub_total_e4), DB_I(v->total_tax_e4), DB_I(v->total_e4), DB_I(v->discount_e4),
		    DB_I(v->paid_e4), DB_I(v->is_sent), DB_T(v->client_id), DB_I(v->created_us), DB_I(v->updated_us),
		    DB_I(v->credited_e4), folded_arg(arena, v->number), folded_arg(arena, v->reference),
		    DB_I(invoice_due_e4(v))),
	    NULL, err);

	return status == OK ? invoice_save_lines(db, v, err) : status;
}

static int bump_number(struct db *db, const char *org_id, int64_t *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "UPDATE org SET next_number = next_number + 1 WHERE id = $1 RETURNING next_number - 1",
		     DB_ARGS(DB_T(org_id)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

int invoice_take_number(struct db *db, struct arena *arena, const char *org_id, const char **out, struct err *err)
{
	struct invoice *taken = NULL;
	const char *number;
	int64_t next = 0;

	do {
		if (bump_number(db, org_id, &next, err) != OK)
			return E_INTERNAL;
		number = arena_printf(arena, "INV-%04" PRId64, next);
		if (invoice_by_number(db, arena, org_id, number, &taken, err) != OK)
			return E_INTERNAL;
	} while (taken != NULL);
	*out = number;
	return OK;
}

/* ---- payments ---- */

#define PAYMENT_COLUMNS                                                                                                \
	"id, invoice_id, account_id, status, reference, day, amount_e4, rate_e6, is_reconciled, created_us, "          \
	"updated_us, batch_id"

static struct payment read_payment(struct db_rows *rows, struct arena *arena)
{
	return (struct payment){
	    .id = db_text_copy(rows, 0, arena),
	    .invoice_id = db_text_copy(rows, 1, arena),
	    .account_id = db_text_copy(rows, 2, arena),
	    .status = db_text_copy(rows, 3, arena),
	    .reference = db_text_copy(rows, 4, arena),
	    .day = (int32_t)db_i64(rows, 5),
	    .amount_e4 = db_i64(rows, 6),
	    .rate_e6 = db_i64(rows, 7),
	    .is_reconciled = db_i64(rows, 8) != 0,
	    .created_us = db_i64(rows, 9),
	    .updated_us = db_i64(rows, 10),
	    .batch_id = db_text_copy(rows, 11, arena),
	};
}

int payment_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct payment **out,
		 struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " PAYMENT_COLUMNS " FROM payment WHERE org_id = $1 AND id = lower($2)",
		     DB_ARGS(DB_T(org_id), DB_T(id)));

	*out = NULL;
	if (db_next(rows)) {
		*out = arena_new_of(arena, struct payment);
		**out = read_payment(rows, arena);
	}
	return db_done(rows, err);
}

int payment_list(struct db *db, struct arena *arena, const char *org_id, const char *invoice_id, struct payment **out,
		 size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT " PAYMENT_COLUMNS " FROM payment INDEXED BY payment_by_document"
					" WHERE org_id = $1 AND invoice_id = $2 ORDER BY updated_us, id",
					DB_ARGS(DB_T(org_id), DB_T(invoice_id)));
	struct payment *payments = NULL;
	size_t count = 0, cap = 0;

	while (db_next(rows)) {
		payments = arena_grow(arena, payments, count, &cap, sizeof(*payments));
		payments[count++] = read_payment(rows, arena);
	}
	*out = payments;
	*count_out = count;
	return db_done(rows, err);
}

int payment_save(struct db *db, const char *org_id, const struct payment *p, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	return db_exec(db,
		       "INSERT INTO payment (org_id, " PAYMENT_COLUMNS ", reference_folded)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
		       " ON CONFLICT (id) DO UPDATE SET status = excluded.status, updated_us = excluded.updated_us",
		       DB_ARGS(DB_T(org_id), DB_T(p->id), DB_T(p->invoice_id), DB_T(p->account_id), DB_T(p->status),
			       DB_T(text_or(p->reference, "")), DB_I(p->day), DB_I(p->amount_e4), DB_I(p->rate_e6),
			       DB_I(p->is_reconciled), DB_I(p->created_us), DB_I(p->updated_us), DB_T(p->batch_id),
			       folded_arg(arena, p->reference)),
		       NULL, err);
}

/* ---- history ---- */

int history_add(struct db *db, const char *parent_id, int64_t now_us, const char *changes, const char *details,
		const char *person_name, struct err *err)
{
	return db_exec(
	    db, "INSERT INTO history (parent_id, time_us, changes, details, person_name) VALUES ($1, $2, $3, $4, $5)",
	    DB_ARGS(DB_T(parent_id), DB_I(now_us), DB_T(changes), DB_T(details), DB_T(person_name)), NULL, err);
}

struct db_rows *history_query(struct db *db, const char *parent_id)
{
	return db_query(
	    db, "SELECT time_us, changes, details, person_name FROM history WHERE parent_id = $1 ORDER BY id DESC",
	    DB_ARGS(DB_T(parent_id)));
}

/* ---- e-mail ---- */

int email_count(struct db *db, const char *org_id, int32_t day, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT amount FROM email_day WHERE org_id = $1 AND day = $2",
					DB_ARGS(DB_T(org_id), DB_I(day)));

	*out = db_next(rows) ? db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

int email_note(struct db *db, const char *org_id, int32_t day, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO email_day (org_id, day, amount) VALUES ($1, $2, 1)"
		       " ON CONFLICT (org_id, day) DO UPDATE SET amount = amount + 1",
		       DB_ARGS(DB_T(org_id), DB_I(day)), NULL, err);
}
