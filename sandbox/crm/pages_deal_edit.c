/* What people change of a deal in the pages: stage, status, fields; new ones, and deleting. */
#include <inttypes.h>
#include <string.h>

#include "crm/pages_custom.h"
#include "crm/pages_deal.h"

static int load_deal(struct visit *visit, struct deal *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_load(visit, id, out, err) : status;
}

static int back_to_deal(struct visit *visit, int64_t id)
{
	return crm_page_redirect_back(visit, arena_printf(visit->arena, "/deal/%" PRId64, id));
}

int crm_page_deal_stage(struct visit *visit, struct err *err)
{
	const char *stage = text_or(form_value(visit, "stage_id"), "");
	struct deal before, deal;
	int64_t stage_id;
	int status = load_deal(visit, &before, err);

	if (status != OK || (status = text_to_i64(stage, strlen(stage), 1, INT64_MAX, &stage_id, err)) != OK)
		return status;
	deal = before;
	if ((status = deal_set_stage(visit, &deal, stage_id, err)) != OK ||
	    (status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return back_to_deal(visit, deal.id);
}

int crm_page_deal_status(struct visit *visit, struct err *err)
{
	const char *wanted = text_or(form_value(visit, "status"), "");
	const char *reason = text_squeeze(visit->arena, form_value(visit, "lost_reason"));
	struct deal before, deal;
	int status = load_deal(visit, &before, err);

	if (status != OK)
		return status;
	deal = before;
	if ((status = deal_set_status(visit, &deal, wanted, err)) != OK)
		return status;
	deal.lost_reason = text_eq(wanted, "lost") && *reason != '\0' ? reason : NULL;
	if ((status = deal_save(visit, &before, &deal, err)) != OK)
		return status;
	return back_to_deal(visit, deal.id);
}

int crm_page_deal_delete(struct visit *visit, struct err *err)
{
	struct deal before, deal;
	int status = load_deal(visit, &before, err);

	if (status != OK)
		return status;
	deal = before;
	deal.is_deleted = true;
	status = deal_save(visit, &before, &deal, err);
	return status == OK ? crm_page_redirect_back(visit, "/pipeline") : status;
}

/* ---- its fields ---- */

static void put_fields(struct sheet *sheet, const struct deal *deal, struct json_out *json)
{
	const char *title, *day;
	int64_t probability;

	if (sheet_required(sheet, "title", "Title", &title))
		json_out_text(json, "title", title);
	sheet_put_amount(sheet, json, "value", "Value");
	json_out_text(json, "currency", text_or(sheet_line(sheet, "currency"), deal->currency));
	sheet_put_id(sheet, json, "person_id", "Contact person");
	sheet_put_id(sheet, json, "org_id", "Organization");
	sheet_put_id(sheet, json, "owner_id", "Owner");
	sheet_put_id(sheet, json, "visible_to", "Visible to");
	if (*sheet_line(sheet, "probability") == '\0')
		json_out_null(json, "probability");
	else if (sheet_number(sheet, "probability", "Probability", &probability))
		json_out_i64(json, "probability", probability);
	if (sheet_day(sheet, "expected_close_date", "Expected close date", &day))
		json_out_text(json, "expected_close_date", day);
	if (text_eq(deal->status, "lost"))
		sheet_put_text(sheet, json, "lost_reason");
}

static int has_lines(struct visit *visit, int64_t id, bool *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT 1 FROM deal_product WHERE deal_id = $1 LIMIT 1", DB_ARGS(DB_I(id)));

	*out = db_next(rows);
	return db_done(rows, err);
}

/* A value of a deal with products isn't a person's to type. */
static int save_fields(struct sheet *sheet, struct deal *deal, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct visit *visit = sheet->visit;
	struct deal before = *deal;
	bool keeps_value = false;
	int status;

	sheet_body_start(&body);
	put_fields(sheet, deal, &body.json);
	if ((status = custom_read(sheet, FIELD_DEAL, &body.json, err)) != OK || !sheet_is_fine(sheet))
		return status;
	if ((status = sheet_body_end(&body, err)) == OK &&
	    (status = deal_apply(visit, json_root(body.doc), deal->id == 0, deal, err)) == OK &&
	    (status = has_lines(visit, before.id, &keeps_value, err)) == OK) {
		deal->value_e4 = keeps_value ? before.value_e4 : deal->value_e4;
		status = deal_save(visit, before.id > 0 ? &before : NULL, deal, err);
	}
	return sheet_take_failure(sheet, status, err);
}

int crm_page_deal_edit(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct deal deal;
	int64_t id;
	int status = load_deal(visit, &deal, err);

	if (status != OK)
		return status;
	id = deal.id;
	sheet_init_posted(&sheet, visit, "summary");
	status = save_fields(&sheet, &deal, err);
	if (status != OK)
		return status;
	return sheet_is_fine(&sheet) ? back_to_deal(visit, id) : deal_page_show(visit, id, &sheet, err);
}

/* ---- a new one ---- */

static int show_new(struct visit *visit, struct sheet *sheet, const struct deal *deal, struct err *err)
{
	struct db_rows *stages;
	int status = crm_page_start(visit, "New deal", PAGE_DEALS, err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card padded form-card\">");
	sheet->focus = "title";
	sheet_open(sheet, "/deals/new", "sheet");
	if ((status = deal_fields_write(sheet, deal, err)) != OK)
		return status;
	stages = db_query(visit->db,
			  "SELECT s.id, CASE (SELECT COUNT(*) FROM pipeline WHERE NOT is_deleted) WHEN 1 THEN s.name"
			  " ELSE p.name || ': ' || s.name END FROM stage s JOIN pipeline p ON p.id = s.pipeline_id"
			  " WHERE NOT s.is_deleted AND NOT p.is_deleted ORDER BY p.order_nr, p.id, s.order_nr",
			  DB_NO_ARGS);
	if ((status = sheet_rows(sheet, "stage_id", "Stage", NULL, stages, deal->stage_id, err)) != OK)
		return status;
	sheet_close(sheet, "Create deal", "/pipeline");
	buf_puts(&visit->body, "</section>");
	return crm_page_send_sheet(visit, sheet);
}

int crm_page_deal_new(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct deal deal;

	deal_init(visit, &deal);
	sheet_init(&sheet, visit, "deal");
	return show_new(visit, &sheet, &deal, err);
}

int crm_page_deal_create(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct deal deal;
	int64_t stage = 0;
	int status = OK;

	deal_init(visit, &deal);
	sheet_init_posted(&sheet, visit, "deal");
	if (sheet_number(&sheet, "stage_id", "Stage", &stage) && stage > 0)
		status = sheet_take_failure(&sheet, deal_set_stage(visit, &deal, stage, err), err);
	if (status == OK && (status = save_fields(&sheet, &deal, err)) != OK)
		return status;
	if (status != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect_to(visit, "/deal/", deal.id)
				     : show_new(visit, &sheet, &deal, err);
}
