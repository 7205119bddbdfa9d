#include <inttypes.h>

#include "ledger/invoice_rows.h"
#include "ledger/quote.h"

#define QUOTE_COLUMNS                                                                                                  \
	"q.id, q.number, q.reference, q.contact_id, q.status, q.mode, q.currency, q.rate_e6, q.theme_id, q.day,"       \
	" q.expiry_day, q.sub_total_e4, q.total_tax_e4, q.total_e4, q.discount_e4, q.title, q.summary, q.terms,"       \
	" q.created_us, q.updated_us"

static struct invoice read_quote(struct db_rows *rows, struct arena *arena)
{
	return (struct invoice){
	    .type = "QUOTE",
	    .id = db_text_copy(rows, 0, arena),
	    .number = db_text_copy(rows, 1, arena),
	    .reference = db_text_copy(rows, 2, arena),
	    .contact_id = db_text_copy(rows, 3, arena),
	    .status = db_text_copy(rows, 4, arena),
	    .mode = db_text_copy(rows, 5, arena),
	    .currency = db_text_copy(rows, 6, arena),
	    .rate_e6 = db_i64(rows, 7),
	    .theme_id = db_text_copy(rows, 8, arena),
	    .day = (int32_t)db_i64(rows, 9),
	    .due_day = db_is_null(rows, 10) ? DAY_NONE : (int32_t)db_i64(rows, 10),
	    .expected_day = DAY_NONE,
	    .planned_day = DAY_NONE,
	    .paid_day = DAY_NONE,
	    .sub_total_e4 = db_i64(rows, 11),
	    .total_tax_e4 = db_i64(rows, 12),
	    .total_e4 = db_i64(rows, 13),
	    .discount_e4 = db_i64(rows, 14),
	    .title = db_text_copy(rows, 15, arena),
	    .summary = db_text_copy(rows, 16, arena),
	    .terms = db_text_copy(rows, 17, arena),
	    .created_us = db_i64(rows, 18),
	    .updated_us = db_i64(rows, 19),
	};
}

static int read_one(struct db *db, struct arena *arena, struct db_rows *rows, struct invoice **out, struct err *err)
{
	struct invoice *quote = NULL;
	int status;

	if (db_next(rows)) {
		quote = arena_new_of(arena, struct invoice);
		*quote = read_quote(rows, arena);
	}
	status = db_done(rows, err);
	if (status == OK && quote != NULL)
		status = invoice_lines(db, arena, quote, err);
	*out = status == OK ? quote : NULL;
	return status;
}

int quote_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct invoice **out,
	       struct err *err)
{
	return read_one(db, arena,
			db_query(db, "SELECT " QUOTE_COLUMNS " FROM quote q WHERE q.org_id = $1 AND q.id = lower($2)",
				 DB_ARGS(DB_T(org_id), DB_T(id))),
			out, err);
}

int quote_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number, struct invoice **out,
		    struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " QUOTE_COLUMNS " FROM quote q WHERE q.org_id = $1 AND q.number = $2"
				 " ORDER BY q.status = 'DELETED', q.created_us LIMIT 1",
				 DB_ARGS(DB_T(org_id), DB_T(number))),
			out, err);
}

static struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

int quote_list(struct db *db, struct arena *arena, const char *org_id, const struct quote_filter *filter,
	       struct invoice **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(
	    db,
	    "SELECT " QUOTE_COLUMNS ", c.name, c.number, c.email FROM quote q INDEXED BY quote_by_update"
	    " CROSS JOIN contact c ON c.id = q.contact_id WHERE q.org_id = $1 AND q.updated_us >= $2"
	    " AND ($3 IS NULL OR q.day >= $3) AND ($4 IS NULL OR q.day <= $4)"
	    " AND ($5 IS NULL OR q.expiry_day >= $5) AND ($6 IS NULL OR q.expiry_day <= $6)"
	    " AND ($7 IS NULL OR q.contact_id = lower($7)) AND ($8 IS NULL OR q.status = upper($8))"
	    " AND ($9 IS NULL OR lower(q.number) = lower($9)) ORDER BY q.updated_us, q.id LIMIT $10 OFFSET $11",
	    DB_ARGS(DB_T(org_id), DB_I(filter->since_us), day_arg(filter->from), day_arg(filter->to),
		    day_arg(filter->expiry_from), day_arg(filter->expiry_to), DB_T(filter->contact_id),
		    DB_T(filter->status), DB_T(filter->number), DB_I(filter->limit), DB_I(filter->offset)));
	struct invoice *quotes = NULL;
	size_t count = 0, cap = 0;

	while (db_next(rows)) {
		quotes = arena_grow(arena, quotes, count, &cap, sizeof(*quotes));
		quotes[count] = read_quote(rows, arena);
		quotes[count].contact = arena_new_of(arena, struct contact);
		*quotes[count].contact = (struct contact){.id = quotes[count].contact_id,
							  .name = db_text_copy(rows, 20, arena),
							  .number = db_text_copy(rows, 21, arena),
							  .email = db_text_copy(rows, 22, arena)};
		count++;
	}
	*out = quotes;
	*count_out = count;
	return db_done(rows, err);
}

int quote_save(struct db *db, const char *org_id, const struct invoice *v, struct err *err)
{
	int status = db_exec(
	    db,
	    "INSERT INTO quote (org_id, id, number, reference, contact_id, status, mode, currency, rate_e6, theme_id,"
	    " day, expiry_day, sub_total_e4, total_tax_e4, total_e4, discount_e4, title, summary, terms, created_us,"
	    " updated_us)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
	    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, reference = excluded.reference,"
	    " contact_id = excluded.contact_id, status = excluded.status, mode = excluded.mode,"
	    " currency = excluded.currency, rate_e6 = excluded.rate_e6, theme_id = excluded.theme_id,"
	    " day = excluded.day, expiry_day = excluded.expiry_day, sub_total_e4 = excluded.sub_total_e4,"
	    " total_tax_e4 = excluded.total_tax_e4, total_e4 = excluded.total_e4, discount_e4 = excluded.discount_e4,"
	    " title = excluded.title, summary = excluded.summary, terms = excluded.terms,"
	    " updated_us = excluded.updated_us",
	    DB_ARGS(DB_T(org_id), DB_T(v->id), DB_T(text_or(v->number, "")), DB_T(text_or(v->reference, "")),
		    DB_T(v->contact_id), DB_T(v->status), DB_T(v->mode), DB_T(v->currency), DB_I(v->rate_e6),
		    DB_T(v->theme_id), DB_I(v->day), day_arg(v->due_day), DB_I(v->sub_total_e4), DB_I(v->total_tax_e4),
		    DB_I(v->total_e4), DB_I(v->discount_e4), DB_T(text_or(v->title, "")), DB_T(text_or(v->summary, "")),
		    DB_T(text_or(v->terms, "")), DB_I(v->created_us), DB_I(v->updated_us)),
	    NULL, err);

	return status == OK ? invoice_save_lines(db, v, err) : status;
}

static int bump_number(struct call *call, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(call->db,
					"UPDATE org SET next_quote_number = next_quote_number + 1 WHERE id = $1"
					" RETURNING next_quote_number - 1",
					DB_ARGS(DB_T(call->org.id)));

	if (db_next(rows))
		*out = db_i64(rows, 0);
	return db_done(rows, err);
}

int quote_take_number(struct call *call, const char **out, struct err *err)
{
	struct invoice *taken = NULL;
	const char *number;
	int64_t next = 0;

	do {
		if (bump_number(call, &next, err) != OK)
			return E_INTERNAL;
		number = arena_printf(call->arena, "QU-%04" PRId64, next);
		if (quote_by_number(call->db, call->arena, call->org.id, number, &taken, err) != OK)
			return E_INTERNAL;
	} while (taken != NULL);
	*out = number;
	return OK;
}
