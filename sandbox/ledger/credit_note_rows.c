#include <inttypes.h>

#include "ledger/credit_note.h"
#include "ledger/invoice_rows.h"

#define CREDIT_NOTE_COLUMNS                                                                                            \
	"n.id, n.type, n.number, n.reference, n.contact_id, n.status, n.mode, n.currency, n.rate_e6, n.theme_id,"      \
	" n.day, n.due_day, n.paid_day, n.sub_total_e4, n.total_tax_e4, n.total_e4, n.credited_e4, n.is_sent,"         \
	" n.created_us, n.updated_us"

static int32_t read_day(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? DAY_NONE : (int32_t)db_i64(rows, column);
}

static struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

static struct invoice read_note(struct db_rows *rows, struct arena *arena)
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
	    .day = read_day(rows, 10),
	    .due_day = read_day(rows, 11),
	    .expected_day = DAY_NONE,
	    .planned_day = DAY_NONE,
	    .paid_day = read_day(rows, 12),
	    .sub_total_e4 = db_i64(rows, 13),
	    .total_tax_e4 = db_i64(rows, 14),
	    .total_e4 = db_i64(rows, 15),
	    .credited_e4 = db_i64(rows, 16),
	    .is_sent = db_i64(rows, 17) != 0,
	    .created_us = db_i64(rows, 18),
	    .updated_us = db_i64(rows, 19),
	};
}

static int read_one(struct db *db, struct arena *arena, struct db_rows *rows, struct invoice **out, struct err *err)
{
	struct invoice *note = NULL;
	int status;

	if (db_next(rows)) {
		note = arena_new_of(arena, struct invoice);
		*note = read_note(rows, arena);
	}
	status = db_done(rows, err);
	if (status == OK && note != NULL)
		status = invoice_lines(db, arena, note, err);
	*out = status == OK ? note : NULL;
	return status;
}

int credit_note_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct invoice **out,
		     struct err *err)
{
	return read_one(
	    db, arena,
	    db_query(db, "SELECT " CREDIT_NOTE_COLUMNS " FROM credit_note n WHERE n.org_id = $1 AND n.id = lower($2)",
		     DB_ARGS(DB_T(org_id), DB_T(id))),
	    out, err);
}

int credit_note_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
			  struct invoice **out, struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " CREDIT_NOTE_COLUMNS
				 " FROM credit_note n WHERE n.org_id = $1 AND n.number = $2 AND n.type = 'ACCRECCREDIT'"
				 " ORDER BY n.status IN ('DELETED', 'VOIDED'), n.created_us LIMIT 1",
				 DB_ARGS(DB_T(org_id), DB_T(number))),
			out, err);
}

int credit_note_count(struct db *db, const char *org_id, int64_t since_us, size_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM credit_note WHERE org_id = $1 AND updated_us >= $2",
					DB_ARGS(DB_T(org_id), DB_I(since_us)));

	*out = db_next(rows) ? (size_t)db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

int credit_note_list(struct db *db, struct arena *arena, const char *org_id, int64_t since_us, size_t limit,
		     size_t offset, struct invoice **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT " CREDIT_NOTE_COLUMNS ", c.name, c.number, c.email"
		     " FROM credit_note n INDEXED BY credit_note_by_update"
		     " CROSS JOIN contact c ON c.id = n.contact_id WHERE n.org_id = $1 AND n.updated_us >= $2"
		     " ORDER BY n.updated_us, n.id LIMIT $3 OFFSET $4",
		     DB_ARGS(DB_T(org_id), DB_I(since_us), DB_I(limit), DB_I(offset)));
	struct invoice *notes = NULL;
	size_t count = 0, cap = 0;

	while (db_next(rows)) {
		notes = arena_grow(arena, notes, count, &cap, sizeof(*notes));
		notes[count] = read_note(rows, arena);
		notes[count].contact = arena_new_of(arena, struct contact);
		*notes[count].contact = (struct contact){.id = notes[count].contact_id,
							 .name = db_text_copy(rows, 20, arena),
							 .number = db_text_copy(rows, 21, arena),
							 .email = db_text_copy(rows, 22, arena)};
		count++;
	}
	*out = notes;
	*count_out = count;
	return db_done(rows, err);
}

int credit_note_save(struct db *db, const char *org_id, const struct invoice *v, struct err *err)
{
	int status = db_exec(
	    db,
	    "INSERT INTO credit_note (org_id, id, type, number, reference, contact_id, status, mode, currency, rate_e6,"
	    " theme_id, day, due_day, paid_day, sub_total_e4, total_tax_e4, total_e4, credited_e4, is_sent, created_us,"
	    " updated_us)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
	    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, reference = excluded.reference,"
	    " contact_id = excluded.contact_id, status = excluded.status, mode = excluded.mode,"
	    " currency = excluded.currency, rate_e6 = excluded.rate_e6, theme_id = excluded.theme_id,"
	    " day = excluded.day, due_day = excluded.due_day, paid_day = excluded.paid_day,"
	    " sub_total_e4 = excluded.sub_total_e4, total_tax_e4 = excluded.total_tax_e4,"
	    " total_e4 = excluded.total_e4, credited_e4 = excluded.credited_e4, is_sent = excluded.is_sent,"
	    " updated_us = excluded.updated_us",
	    DB_ARGS(DB_T(org_id), DB_T(v->id), DB_T(v->type), DB_T(text_or(v->number, "")),
		    DB_T(text_or(v->reference, "")), DB_T(v->contact_id), DB_T(v->status), DB_T(v->mode),
		    DB_T(v->currency), DB_I(v->rate_e6), DB_T(v->theme_id), day_arg(v->day), day_arg(v->due_day),
		    day_arg(v->paid_day), DB_I(v->sub_total_e4), DB_I(v->total_tax_e4), DB_I(v->total_e4),
		    DB_I(v->credited_e4), DB_I(v->is_sent), DB_I(v->created_us), DB_I(v->updated_us)),
	    NULL, err);

	return status == OK ? invoice_save_lines(db, v, err) : status;
}

static int bump_number(struct call *call, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(call->db,
					"UPDATE org SET next_credit_number = next_credit_number + 1 WHERE id = $1"
					" RETURNING next_credit_number - 1",
					DB_ARGS(DB_T(call->org.id)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

int credit_note_take_number(struct call *call, const char **out, struct err *err)
{
	struct invoice *taken = NULL;
	const char *number;
	int64_t next = 0;

	do {
		if (bump_number(call, &next, err) != OK)
			return E_INTERNAL;
		number = arena_printf(call->arena, "CN-%04" PRId64, next);
		if (credit_note_by_number(call->db, call->arena, call->org.id, number, &taken, err) != OK)
			return E_INTERNAL;
	} while (taken != NULL);
	*out = number;
	return OK;
}
