#include "store/panel_pack.h"

#include <stdlib.h>
#include <string.h>

#include "store/invoice_row.h"
#include "store/row.h"
#include "store/statements.h"

/* The first byte names the format; a value of another one is read as if there were none. */
enum { FORMAT = 2, PACK_MAX = 1024 * 1024, TEXTS = 7, NUMBERS = 12 };

/* The invoice's members that are kept, in their order. */
static const size_t texts[TEXTS - 1] = {
    offsetof(struct invoice, id),         offsetof(struct invoice, number),       offsetof(struct invoice, reference),
    offsetof(struct invoice, contact_id), offsetof(struct invoice, contact_name), offsetof(struct invoice, currency),
};

static void numbers_of(const struct invoice *i, int64_t out[NUMBERS])
{
	const int64_t numbers[NUMBERS] = {i->status,      i->date,        i->due_date, i->paid_on,
					  i->subtotal_e4, i->tax_e4,      i->total_e4, i->due_e4,
					  i->paid_e4,     i->credited_e4, i->was_sent, i->updated_us};

	memcpy(out, numbers, sizeof(numbers));
}

static void numbers_to(const int64_t n[NUMBERS], struct invoice *out)
{
	out->status = (enum invoice_status)n[0];
	out->date = (int32_t)n[1];
	out->due_date = (int32_t)n[2];
	out->paid_on = (int32_t)n[3];
	out->subtotal_e4 = n[4];
	out->tax_e4 = n[5];
	out->total_e4 = n[6];
	out->due_e4 = n[7];
	out->paid_e4 = n[8];
	out->credited_e4 = n[9];
	out->was_sent = n[10] != 0;
	out->updated_us = n[11];
}

/* ---- packing ---- */

static void put_text(struct buf *buf, const char *text)
{
	const char *value = text_or(text, "");

	buf_add(buf, value, strlen(value) + 1);
}

static void put_invoice(struct buf *buf, const struct panel_invoice *row)
{
	const char *invoice = (const char *)&row->invoice;
	int64_t numbers[NUMBERS];

	numbers_of(&row->invoice, numbers);
	buf_add(buf, numbers, sizeof(numbers));
	put_text(buf, row->organisation_id);
	for (size_t t = 0; t < ARRAY_LEN(texts); t++)
		put_text(buf, *(const char *const *)(const void *)(invoice + texts[t]));
}

void panel_pack(struct buf *buf, const struct panel_kept *kept)
{
	buf_putc(buf, FORMAT);
	put_text(buf, kept->organisation_id);
	put_text(buf, kept->contact_id);
	put_text(buf, kept->contact_name);
	for (size_t i = 0; i < kept->count; i++)
		put_invoice(buf, &kept->invoices[i]);
}

/* ---- unpacking ---- */

struct cursor {
	const char *at, *end;
};

static const char *take_text(struct cursor *cursor)
{
	const char *text = cursor->at;
	const char *nul = memchr(text, '\0', (size_t)(cursor->end - text));

	if (nul == NULL)
		return NULL;
	cursor->at = nul + 1;
	return text;
}

static bool take_invoice(struct cursor *cursor, struct panel_invoice *out)
{
	int64_t numbers[NUMBERS];
	char *invoice = (char *)&out->invoice;

	if ((size_t)(cursor->end - cursor->at) < sizeof(numbers))
		return false;
	memcpy(numbers, cursor->at, sizeof(numbers));
	cursor->at += sizeof(numbers);
	out->invoice = (struct invoice){.url = ""};
	numbers_to(numbers, &out->invoice);
	out->organisation_id = take_text(cursor);
	if (out->organisation_id == NULL || numbers[0] < 0 || numbers[0] > INVOICE_DELETED)
		return false;
	for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
		const char *text = take_text(cursor);

		if (text == NULL)
			return false;
		memcpy(invoice + texts[t], &text, sizeof(text));
	}
	return true;
}

static bool take_contact(struct cursor *cursor, struct panel_kept *out)
{
	out->organisation_id = take_text(cursor);
	out->contact_id = out->organisation_id != NULL ? take_text(cursor) : NULL;
	out->contact_name = out->contact_id != NULL ? take_text(cursor) : NULL;
	if (out->contact_name == NULL)
		return false;
	if (*out->contact_id == '\0')
		out->contact_id = out->contact_name = NULL;
	return true;
}

bool panel_unpack(const void *bytes, size_t len, struct arena *arena, struct panel_kept *out)
{
	struct cursor cursor = {bytes, (const char *)bytes + len};
	struct row_list list = {0};

	if (len == 0 || *cursor.at++ != FORMAT || !take_contact(&cursor, out))
		return false;
	while (cursor.at < cursor.end)
		if (!take_invoice(&cursor, ROW_ADD(&list, arena, struct panel_invoice)))
			return false;
	out->invoices = list.items;
	out->count = list.count;
	return true;
}

/* ---- from the rows ---- */

/* Newest first: by date, then by number. One without a date is a draft that somebody is still writing. */
static int compare_invoices(const void *a, const void *b)
{
	const struct invoice *x = &((const struct panel_invoice *)a)->invoice;
	const struct invoice *y = &((const struct panel_invoice *)b)->invoice;
	int32_t x_date = x->date == DAY_NONE ? INT32_MAX : x->date;
	int32_t y_date = y->date == DAY_NONE ? INT32_MAX : y->date;
	int by_number;

	if (x_date != y_date)
		return x_date > y_date ? -1 : 1;
	by_number = strcmp(y->number, x->number);
	return by_number != 0 ? by_number : strcmp(x->id, y->id);
}

const char store_panel_invoices_sql[] =
    "SELECT " INVOICE_COLUMNS ", i.organisation_id FROM deal_invoice a"
    " JOIN invoice i ON i.company_id = a.company_id AND i.organisation_id = a.organisation_id"
    " AND i.invoice_id = a.invoice_id WHERE a.company_id = $1 AND a.deal_id = $2";

static int read_invoices(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena,
			 struct panel_kept *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_panel_invoices_sql, DB_ARGS(DB_I(company_id), DB_I(deal_id)));
	struct row_list list = {0};
	int status;

	while (db_next(rows)) {
		struct panel_invoice *row = ROW_ADD(&list, arena, struct panel_invoice);

		invoice_row_read(rows, 0, arena, &row->invoice);
		row->organisation_id = db_text_copy(rows, INVOICE_COLUMN_COUNT, arena);
	}
	status = rows_finish(rows, &list, &out->invoices, &out->count, err);
	if (status == OK && out->count > 1)
		qsort(out->invoices, out->count, sizeof(*out->invoices), compare_invoices);
	return status;
}

const char store_panel_contact_sql[] =
    "SELECT c.organisation_id, t.contact_id, t.name FROM company c"
    " LEFT JOIN deal d ON d.company_id = c.company_id AND d.deal_id = $2"
    " LEFT JOIN contact_link l ON l.company_id = c.company_id AND l.organisation_id = c.organisation_id"
    " AND l.party = d.party"
    " LEFT JOIN contact t ON t.company_id = c.company_id AND t.organisation_id = c.organisation_id"
    " AND t.contact_id = l.contact_id WHERE c.company_id = $1";

static int read_contact(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena, struct panel_kept *out,
			struct err *err)
{
	struct db_rows *rows = db_query(db, store_panel_contact_sql, DB_ARGS(DB_I(company_id), DB_I(deal_id)));

	if (db_next(rows)) {
		out->organisation_id = text_or(db_text_copy(rows, 0, arena), "");
		out->contact_id = db_text_copy(rows, 1, arena);
		out->contact_name = db_text_copy(rows, 2, arena);
	}
	return db_done(rows, err);
}

int panel_read_rows(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena, struct panel_kept *out,
		    struct err *err)
{
	int status;

	*out = (struct panel_kept){.organisation_id = ""};
	status = read_contact(db, company_id, deal_id, arena, out, err);
	return status == OK ? read_invoices(db, company_id, deal_id, arena, out, err) : status;
}

/* ---- keeping ---- */

struct panel_place {
	int64_t company_id, deal_id;
};

int store_panel_repack(struct db *tx, int64_t company_id, int64_t deal_id, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct panel_kept kept;
	struct buf buf;
	int status = panel_read_rows(tx, company_id, deal_id, arena, &kept, err);

	if (status != OK)
		return status;
	buf_init(&buf, PACK_MAX);
	panel_pack(&buf, &kept);
	status = db_exec(
	    tx, "UPDATE deal SET panel = $3 WHERE company_id = $1 AND deal_id = $2",
	    DB_ARGS(DB_I(company_id), DB_I(deal_id), buf_is_full(&buf) ? DB_NULL : DB_B(buf.data, buf.len)), NULL, err);
	buf_release(&buf);
	return status;
}

int panel_drop_party(struct db *tx, int64_t company_id, const char *party, struct err *err)
{
	return db_exec(tx, "UPDATE deal SET panel = NULL WHERE company_id = $1 AND party = $2",
		       DB_ARGS(DB_I(company_id), DB_T(party)), NULL, err);
}

const char store_panel_drop_contact_sql[] =
    "UPDATE deal SET panel = NULL WHERE company_id = $1 AND party IN (SELECT party FROM contact_link"
    " WHERE company_id = $1 AND organisation_id = $2 AND contact_id = $3)"
    " AND NOT EXISTS (SELECT 1 FROM contact WHERE company_id = $1 AND organisation_id = $2 AND contact_id = $3"
    " AND name = $4)";

int panel_drop_contact(struct db *tx, const struct books_key *key, const char *contact_id, const char *name,
		       struct err *err)
{
	return db_exec(tx, store_panel_drop_contact_sql, DB_ARGS(KEY_ARGS(key), DB_T(contact_id), DB_T(name)), NULL,
		       err);
}

const char store_panel_any_unpacked_sql[] = "SELECT 1 FROM deal WHERE panel IS NULL LIMIT 1";

int store_panel_is_any_unpacked(struct db *db, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_panel_any_unpacked_sql, DB_NO_ARGS);

	*out = db_next(rows);
	return db_done(rows, err);
}

const char store_panel_unpacked_sql[] = "SELECT company_id, deal_id FROM deal WHERE panel IS NULL"
					" AND (company_id, deal_id) > ($1, $2) ORDER BY company_id, deal_id LIMIT $3";

int store_panel_repack_some(struct db *tx, size_t max, int64_t *company_id, int64_t *deal_id, bool *more_out,
			    struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct db_rows *rows =
	    db_query(tx, store_panel_unpacked_sql, DB_ARGS(DB_I(*company_id), DB_I(*deal_id), DB_I(max)));
	struct row_list list = {0};
	const struct panel_place *places;
	int status;

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct panel_place) = (struct panel_place){db_i64(rows, 0), db_i64(rows, 1)};
	status = db_done(rows, err);
	places = list.items;
	for (size_t i = 0; i < list.count && status == OK; i++) {
		*company_id = places[i].company_id;
		*deal_id = places[i].deal_id;
		status = store_panel_repack(tx, *company_id, *deal_id, err);
	}
	*more_out = list.count == max;
	return status;
}
