#include "store/panel.h"

#include <string.h>

#include "store/operation_json.h"
#include "store/panel_pack.h"
#include "store/row.h"
#include "store/statements.h"

/* The first column says what the row is; the others hold what that needs. */
enum { ROW_DEAL = 1, ROW_OPERATION };

const char store_panel_sql[] =
    "SELECT 1, c.organisation_id, o.short_code, o.utc_offset_s, s.correct_us, d.refreshed_us, d.panel,"
    " NULL, NULL"
    " FROM company c"
    " LEFT JOIN organisation o ON o.company_id = c.company_id AND o.organisation_id = c.organisation_id"
    " LEFT JOIN sweep s ON s.company_id = c.company_id AND s.organisation_id = c.organisation_id"
    " AND s.resource = 'invoices'"
    " LEFT JOIN deal d ON d.company_id = c.company_id AND d.deal_id = $2"
    " WHERE c.company_id = $1"
    " UNION ALL SELECT 2, p.intent, p.state, p.created_us, NULL, NULL, NULL, p.findings, p.error"
    " FROM operation p WHERE p.company_id = $1 AND p.deal_id = $2"
    " AND (p.finished_us IS NULL OR (p.state = 'refused' AND p.finished_us > $3))";

/* False when what is kept isn't of this program's making, or not of the organisation in use. */
static bool unpack(struct db_rows *rows, struct arena *arena, struct panel_kept *out)
{
	size_t len = 0;
	const void *packed = db_blob(rows, 6, &len);
	void *copy;

	if (packed == NULL || len == 0)
		return false;
	copy = arena_alloc(arena, len);
	memcpy(copy, packed, len);
	return panel_unpack(copy, len, arena, out) && text_eq(out->organisation_id, text_or(db_text(rows, 1), ""));
}

static void read_deal(struct db_rows *rows, struct arena *arena, struct panel_rows *out)
{
	int64_t swept_us = db_i64(rows, 4), refreshed_us = db_i64(rows, 5);

	out->organisation_id = db_text_copy(rows, 1, arena);
	out->short_code = db_is_null(rows, 2) ? "" : db_text_copy(rows, 2, arena);
	out->utc_offset_s = (int32_t)db_i64(rows, 3);
	out->correct_us = swept_us > refreshed_us ? swept_us : refreshed_us;
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
	status = findings_read(arena, db_text(rows, 7), &out->findings, &out->finding_count, err);
	return status == OK ? error_read(arena, db_text(rows, 8), &out->error, err) : status;
}

/* What is still growing. */
struct reading {
	struct panel_rows panel;
	struct panel_kept kept;
	struct row_list operations;
	bool is_unpacked;
};

static int read_row(struct db_rows *rows, int64_t deal_id, struct arena *arena, struct reading *reading,
		    struct err *err)
{
	switch (db_i64(rows, 0)) {
	case ROW_DEAL:
		read_deal(rows, arena, &reading->panel);
		reading->is_unpacked = unpack(rows, arena, &reading->kept);
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
		status = panel_read_rows(db, company_id, deal_id, arena, &reading.kept, err);
	if (status != OK)
		return status;
	reading.panel.contact_id = reading.kept.contact_id;
	reading.panel.contact_name = reading.kept.contact_name;
	reading.panel.invoices = reading.kept.invoices;
	reading.panel.invoice_count = reading.kept.count;
	reading.panel.operations = reading.operations.items;
	reading.panel.operation_count = reading.operations.count;
	*out = reading.panel;
	return OK;
}
