#include "ledger/pages_rows.h"

/* ---- documents ---- */

#define INVOICE_LEFT                                                                                                   \
	"CASE WHEN d.status IN ('VOIDED', 'DELETED') THEN 0 ELSE d.total_e4 - d.paid_e4 - d.credited_e4 END"
#define CREDIT_LEFT "CASE WHEN d.status IN ('VOIDED', 'DELETED') THEN 0 ELSE d.total_e4 - d.credited_e4 END"

#define FROM_INVOICES " FROM invoice d JOIN contact c ON c.id = d.contact_id WHERE d.org_id = $1 AND d.type = 'ACCREC'"
#define FROM_CREDITS                                                                                                   \
	" FROM credit_note d JOIN contact c ON c.id = d.contact_id WHERE d.org_id = $1 AND d.type = 'ACCRECCREDIT'"
#define FROM_QUOTES " FROM quote d JOIN contact c ON c.id = d.contact_id WHERE d.org_id = $1"

#define FILTER                                                                                                         \
	" AND ($2 = '' OR instr(lower(d.number), lower($2)) > 0 OR instr(lower(d.reference), lower($2)) > 0"           \
	" OR instr(c.name_folded, $3) > 0) AND ($4 IS NULL OR d.day >= $4) AND ($5 IS NULL OR d.day <= $5)"            \
	" AND ($6 = '' OR d.contact_id = $6)"
#define IN_STATUS " AND (d.status = $7 OR ($7 = '' AND d.status <> 'DELETED'))"

#define ROWS(left, due, from, order)                                                                                   \
	"SELECT d.id, d.number, c.name, d.reference, d.day, " due ", d.status, " left                                  \
	" AS open_e4, d.total_e4, d.currency" from FILTER IN_STATUS " ORDER BY " order " LIMIT $8 OFFSET $9"
#define COUNTS(from) "SELECT d.status, count(*)" from FILTER " GROUP BY d.status"
#define TOTALS(left, from)                                                                                             \
	"SELECT d.currency, count(*), sum(" left "), sum(d.total_e4)" from FILTER IN_STATUS                            \
	" GROUP BY d.currency ORDER BY d.currency"

/* One statement for each kind and order: SQL is never put together at run time. */
#define ORDERED(column)                                                                                                \
	{                                                                                                              \
		{                                                                                                      \
		    ROWS(INVOICE_LEFT, "d.due_day", FROM_INVOICES, column ", d.number"),                               \
		    ROWS(CREDIT_LEFT, "NULL", FROM_CREDITS, column ", d.number"),                                      \
		    ROWS("0", "d.expiry_day", FROM_QUOTES, column ", d.number"),                                       \
		},                                                                                                     \
		    {                                                                                                  \
			ROWS(INVOICE_LEFT, "d.due_day", FROM_INVOICES, column " DESC, d.number DESC"),                 \
			ROWS(CREDIT_LEFT, "NULL", FROM_CREDITS, column " DESC, d.number DESC"),                        \
			ROWS("0", "d.expiry_day", FROM_QUOTES, column " DESC, d.number DESC"),                         \
		    },                                                                                                 \
	}

static const struct order {
	const char *name;
	const char *sql[2][3];
} orders[] = {
    {"day", ORDERED("d.day")},
    {"number", ORDERED("d.number")},
    {"contact", ORDERED("c.name_folded")},
    {"reference", ORDERED("d.reference")},
    {"due", ORDERED("6")},
    {"status", ORDERED("d.status")},
    {"left", ORDERED("8")},
    {"total", ORDERED("d.total_e4")},
};

static const char *const counts[] = {COUNTS(FROM_INVOICES), COUNTS(FROM_CREDITS), COUNTS(FROM_QUOTES)};
static const char *const totals[] = {TOTALS(INVOICE_LEFT, FROM_INVOICES), TOTALS(CREDIT_LEFT, FROM_CREDITS),
				     TOTALS("0", FROM_QUOTES)};

static struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

struct db_rows *pages_documents(struct db *db, const struct list_filter *f)
{
	const struct order *order = &orders[0];

	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		if (text_eq(orders[i].name, f->sort))
			order = &orders[i];
	return db_query(db, order->sql[f->is_descending][f->kind],
			DB_ARGS(DB_T(f->org_id), DB_T(f->term), DB_T(f->folded), day_arg(f->from), day_arg(f->to),
				DB_T(f->contact_id), DB_T(f->status), DB_I(f->limit), DB_I(f->offset)));
}

/* All invoices, of which the books keep count; only a search has to look at each. */
static bool is_whole_list(const struct list_filter *f)
{
	return f->kind == LIST_INVOICES && *f->term == '\0' && *f->contact_id == '\0' && f->from == DAY_NONE &&
	       f->to == DAY_NONE;
}

struct db_rows *pages_status_counts(struct db *db, const struct list_filter *f)
{
	if (is_whole_list(f))
		return db_query(db, "SELECT status, amount FROM invoice_tally WHERE org_id = $1 AND type = 'ACCREC'",
				DB_ARGS(DB_T(f->org_id)));
	return db_query(db, counts[f->kind],
			DB_ARGS(DB_T(f->org_id), DB_T(f->term), DB_T(f->folded), day_arg(f->from), day_arg(f->to),
				DB_T(f->contact_id)));
}

struct db_rows *pages_currency_totals(struct db *db, const struct list_filter *f)
{
	return db_query(db, totals[f->kind],
			DB_ARGS(DB_T(f->org_id), DB_T(f->term), DB_T(f->folded), day_arg(f->from), day_arg(f->to),
				DB_T(f->contact_id), DB_T(f->status)));
}

/* ---- contacts ---- */

#define CONTACT_FILTER                                                                                                 \
	" FROM contact c WHERE c.org_id = $1 AND c.status = CASE $3 WHEN 'archived' THEN 'ARCHIVED' ELSE 'ACTIVE' END" \
	" AND ($2 = '' OR instr(c.name_folded, $2) > 0 OR instr(lower(c.email), $2) > 0)"

struct db_rows *pages_contacts(struct db *db, const char *org_id, const char *folded, const char *view, int32_t today,
			       int64_t limit, int64_t offset)
{
	return db_query(
	    db,
	    "SELECT c.id, c.name, c.email, c.tax_number,"
	    " (SELECT city FROM contact_address WHERE contact_id = c.id AND city <> '' ORDER BY slot DESC LIMIT 1),"
	    " c.status, (SELECT sum((total_e4 - paid_e4 - credited_e4) * rate_e6 / 1000000) FROM invoice"
	    "  WHERE org_id = $1 AND contact_id = c.id AND type = 'ACCREC' AND status = 'AUTHORISED'),"
	    " (SELECT sum((total_e4 - paid_e4 - credited_e4) * rate_e6 / 1000000) FROM invoice"
	    "  WHERE org_id = $1 AND contact_id = c.id AND type = 'ACCREC' AND status = 'AUTHORISED'"
	    "  AND due_day < $4)" CONTACT_FILTER " ORDER BY c.name_folded LIMIT $5 OFFSET $6",
	    DB_ARGS(DB_T(org_id), DB_T(folded), DB_T(view), DB_I(today), DB_I(limit), DB_I(offset)));
}

int pages_contacts_count(struct db *db, const char *org_id, const char *folded, const char *view, int64_t *out,
			 struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT count(*)" CONTACT_FILTER, DB_ARGS(DB_T(org_id), DB_T(folded), DB_T(view)));

	*out = db_next(rows) ? db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

struct db_rows *pages_contact_names(struct db *db, const char *org_id, const char *folded)
{
	return db_query(db,
			"SELECT name FROM contact WHERE org_id = $1 AND status = 'ACTIVE'"
			" AND ($2 = '' OR instr(name_folded, $2) > 0) ORDER BY name_folded LIMIT 100",
			DB_ARGS(DB_T(org_id), DB_T(folded)));
}

int pages_contact_restore(struct db *db, const char *org_id, const char *id, int64_t now_us, struct err *err)
{
	return db_exec(db,
		       "UPDATE contact SET status = 'ACTIVE', updated_us = $3 WHERE org_id = $1 AND id = $2"
		       " AND status = 'ARCHIVED' AND merged_into IS NULL",
		       DB_ARGS(DB_T(org_id), DB_T(id), DB_I(now_us)), NULL, err);
}

/* ---- themes ---- */

int pages_theme_add(struct db *db, const char *org_id, const char *id, const char *name, int64_t now_us,
		    struct err *err)
{
	return db_exec(db,
		       "INSERT INTO theme (org_id, id, name, sort_order, created_us) SELECT $1, $2, $3,"
		       " COALESCE(max(sort_order), -1) + 1, $4 FROM theme WHERE org_id = $1",
		       DB_ARGS(DB_T(org_id), DB_T(id), DB_T(name), DB_I(now_us)), NULL, err);
}

int pages_theme_rename(struct db *db, const char *org_id, const char *id, const char *name, struct err *err)
{
	return db_exec(db, "UPDATE theme SET name = $3 WHERE org_id = $1 AND id = $2",
		       DB_ARGS(DB_T(org_id), DB_T(id), DB_T(name)), NULL, err);
}

int pages_theme_first(struct db *db, const char *org_id, const char *id, struct err *err)
{
	return db_exec(db,
		       "UPDATE theme SET sort_order = CASE WHEN id = $2 THEN 0 ELSE sort_order + 1 END"
		       " WHERE org_id = $1 AND sort_order <= (SELECT sort_order FROM theme WHERE id = $2)",
		       DB_ARGS(DB_T(org_id), DB_T(id)), NULL, err);
}

/* ---- apps ---- */

struct db_rows *pages_connections(struct db *db, const char *org_id)
{
	return db_query(db,
			"SELECT n.id, n.client_id, p.first_name || ' ' || p.last_name, p.email, p.role, n.created_us,"
			" n.updated_us FROM connection n JOIN person p ON p.id = n.person_id WHERE n.org_id = $1"
			" ORDER BY n.created_us",
			DB_ARGS(DB_T(org_id)));
}

int pages_disconnect(struct db *db, const char *org_id, const char *id, struct err *err)
{
	return db_exec(db, "DELETE FROM connection WHERE org_id = $1 AND id = $2", DB_ARGS(DB_T(org_id), DB_T(id)),
		       NULL, err);
}
