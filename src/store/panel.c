#include "store/panel.h"

#include <string.h>

#include "store/invoice_row.h"
#include "store/operation_json.h"
#include "store/panel_pack.h"
#include "store/row.h"
#include "store/statements.h"

/* The first column says what the row is; the others hold what that needs. */
enum { ROW_DEAL = 1, ROW_OPERATION };

const char store_panel_sql[] =
    "SELECT 1, c.organisation_id, o.short_code, o.utc_offset_s, s.correct_us, d.refreshed_us, d.invoices,"
    " t.contact_id, t.name FROM company c"
    " LEFT JOIN organisation o ON o.company_id = c.company_id AND o.organisation_id = c.organisation_id"
    " LEFT JOIN sweep s ON s.company_id = c.company_id AND s.organisation_id = c.organisation_id"
    " AND s.resource = 'invoices'"
    " LEFT JOIN deal d ON d.company_id = c.company_id AND d.deal_id = $2"
    " LEFT JOIN contact_link l ON l.company_id = c.company_id AND l.organisation_id = c.organisation_id"
    " AND l.party = d.party"
    " LEFT JOIN contact t ON t.company_id = c.company_id AND t.organisation_id = c.organisation_id"
    " AND t.contact_id = l.contact_id WHERE c.company_id = $1"
    " UNION ALL SELECT 2, p.intent, p.state, p.created_us, p.findings, p.error, NULL, NULL, NULL"
    " FROM operation p WHERE p.company_id = $1 AND p.deal_id = $2"
    " AND (p.finished_us IS NULL OR (p.state = 'refused' AND p.finished_us > $3))";

const char store_panel_invoices_sql[] =
    "SELECT " INVOICE_COLUMNS ", i.organisation_id FROM deal_invoice a"
    " JOIN invoice i ON i.company_id = a.company_id AND i.organisation_id = a.organisation_id"
    " AND i.invoice_id = a.invoice_id WHERE a.company_id = $1 AND a.deal_id = $2";

/* Unpacks the deal's invoices; NULL and values of another format leave them to be read from their rows. */
static bool unpack(struct db_rows *rows, struct arena *arena, struct panel_rows *out)
{
	size_t len = 0;
	const void *packed = db_blob(rows, 6, &len);
	void *copy;

	if (packed == NULL || len == 0)
		return false;
	copy = arena_alloc(arena, len);
	memcpy(copy, packed, len);
	return panel_unpack(copy, len, arena, &out->invoices, &out->invoice_count);
}

static void read_deal(struct db_rows *rows, struct arena *arena, struct panel_rows *out)
{
	int64_t swept_us = db_i64(rows, 4), refreshed_us = db_i64(rows, 5);

	out->organisation_id = db_text_copy(rows, 1, arena);
	out->short_code = db_is_null(rows, 2) ? "" : db_text_copy(rows, 2, arena);
	out->utc_offset_s = (int32_t)db_i64(rows, 3);
	out->correct_us = swept_us > refreshed_us ? swept_us : refreshed_us;
	out->contact_id = db_text_copy(rows, 7, arena);
	out->contact_name = db_text_copy(rows, 8, arena);
}

int panel_read_rows(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena, struct panel_invoice **out,
		    size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_panel_invoices_sql, DB_ARGS(DB_I(company_id), DB_I(deal_id)));
	struct row_list list = {0};

	while (db_next(rows)) {
		struct panel_invoice *row = ROW_ADD(&list, arena, struct panel_invoice);

		invoice_row_read(rows, 0, arena, &row->invoice);
		row->organisation_id = db_text_copy(rows, INVOICE_COLUMN_COUNT, arena);
	}
	return rows_finish(rows, &list, out, count_out, err);
}

static int read_operation(struct db_rows *rows, int64_t deal_id, struct arena *arena, struct row_list *list,
			  struct err *err)
{
	struct operation *out = ROW_ADD(list, arena, struct operation);
	int status;

	*out = (struct operation){
	    .intent = db_text_copy(rows, 1, arena),
	    .deal_id = deal_id,
	    .state = operation_state_of(db_text(rows, 2)),
	    .created_us = db_i64(rows, 3),
	};
	status = findings_read(arena, db_text(rows, 4), &out->findings, &out->finding_count, err);
	return status == OK ? error_read(arena, db_text(rows, 5), &out->error, err) : status;
}

/* What is still growing. */
struct reading {
	struct panel_rows panel;
	struct row_list operations;
	bool is_unpacked;
};

static int read_row(struct db_rows *rows, int64_t deal_id, struct arena *arena, struct reading *reading,
		    struct err *err)
{
	switch (db_i64(rows, 0)) {
	case ROW_DEAL:
		read_deal(rows, arena, &reading->panel);
		reading->is_unpacked = unpack(rows, arena, &reading->panel);
		return OK;
	default:
		return read_operation(rows, deal_id, arena, &reading->operations, err);
	}
}

int store_panel_read(struct db *db, int64_t company_id, int64_t deal_id, int64_t refused_since_us, struct arena *arena,
		     struct panel_rows *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, store_panel_sql, DB_ARGS(DB_I(company_id), DB_I(deal_id), DB_I(refused_since_us)));
	struct reading reading = {.panel = {.short_code = ""}};
	int status = OK, ended;

	while (status == OK && db_next(rows))
		status = read_row(rows, deal_id, arena, &reading, err);
	ended = db_done(rows, status == OK ? err : NULL);
	if (status == OK)
		status = ended;
	if (status == OK && !reading.is_unpacked)
		status = panel_read_rows(db, company_id, deal_id, arena, &reading.panel.invoices,
					 &reading.panel.invoice_count, err);
	if (status != OK)
		return status;
	reading.panel.operations = reading.operations.items;
	reading.panel.operation_count = reading.operations.count;
	*out = reading.panel;
	return OK;
}
