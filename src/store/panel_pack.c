#include "store/panel_pack.h"

#include <string.h>

#include "store/invoice_row.h"
#include "store/row.h"
#include "store/statements.h"

/* The first byte names the format; a value of another one is read as if there were none. */
enum { FORMAT = 1, PACK_MAX = 1024 * 1024, TEXTS = 7, NUMBERS = 12 };

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

void panel_pack(struct buf *buf, const struct panel_invoice *invoices, size_t count)
{
	int64_t numbers[NUMBERS];

	buf_putc(buf, FORMAT);
	for (size_t i = 0; i < count; i++) {
		const char *invoice = (const char *)&invoices[i].invoice;

		numbers_of(&invoices[i].invoice, numbers);
		buf_add(buf, numbers, sizeof(numbers));
		put_text(buf, invoices[i].organisation_id);
		for (size_t t = 0; t < ARRAY_LEN(texts); t++)
			put_text(buf, *(const char *const *)(const void *)(invoice + texts[t]));
	}
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

bool panel_unpack(const void *bytes, size_t len, struct arena *arena, struct panel_invoice **out, size_t *count_out)
{
	struct cursor cursor = {bytes, (const char *)bytes + len};
	struct row_list list = {0};

	if (len == 0 || *cursor.at++ != FORMAT)
		return false;
	while (cursor.at < cursor.end)
		if (!take_invoice(&cursor, ROW_ADD(&list, arena, struct panel_invoice)))
			return false;
	*out = list.items;
	*count_out = list.count;
	return true;
}

/* ---- keeping ---- */

struct panel_place {
	int64_t company_id, deal_id;
};

int store_panel_repack(struct db *tx, int64_t company_id, int64_t deal_id, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct panel_invoice *invoices = NULL;
	size_t count = 0;
	struct buf buf;
	int status = panel_read_rows(tx, company_id, deal_id, arena, &invoices, &count, err);

	if (status != OK)
		return status;
	buf_init(&buf, PACK_MAX);
	panel_pack(&buf, invoices, count);
	status = db_exec(
	    tx, "UPDATE deal SET invoices = $3 WHERE company_id = $1 AND deal_id = $2",
	    DB_ARGS(DB_I(company_id), DB_I(deal_id), buf_is_full(&buf) ? DB_NULL : DB_B(buf.data, buf.len)), NULL, err);
	buf_release(&buf);
	return status;
}

const char store_panel_unpacked_sql[] = "SELECT company_id, deal_id FROM deal WHERE invoices IS NULL"
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
