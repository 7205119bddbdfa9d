/* Stores what the product editor has posted: all lines, or none. */
#include <string.h>

#include "crm/pages_lines.h"
#include "crm/products.h"

static void put_row(struct line_editor *editor, const struct line_row *row, struct json_out *json)
{
	struct sheet *sheet = editor->sheet;
	static const char *const amounts[][3] = {{"quantity", "quantity", "Quantity"},
						 {"price", "item_price", "Price"},
						 {"discount", "discount", "Discount"},
						 {"tax", "tax", "Tax"}};
	const char *word;
	int64_t number;

	json_out_i64(json, "product_id", row->line.product_id);
	for (size_t i = 0; i < ARRAY_LEN(amounts); i++)
		if (sheet_amount(sheet, line_field(editor, amounts[i][0], row->key), amounts[i][2], &number))
			json_out_e4(json, amounts[i][1], number, 0);
	if (sheet_choice(sheet, "tax_method", "Tax", "exclusive,inclusive,none", &word))
		json_out_text(json, "tax_method", word);
	if (sheet_choice(sheet, line_field(editor, "type", row->key), "Discount as", "percentage,amount", &word))
		json_out_text(json, "discount_type", word);
	json_out_text(json, "comments", sheet_line(sheet, line_field(editor, "comments", row->key)));
	json_out_bool(json, "is_enabled", sheet_is_checked(sheet, line_field(editor, "enabled", row->key)));
	if (sheet_choice(sheet, line_field(editor, "frequency", row->key), "Billed", BILLING_FREQUENCIES, &word))
		json_out_text(json, "billing_frequency", word);
	if (!sheet_number(sheet, line_field(editor, "cycles", row->key), "How many times", &number))
		return;
	if (number > 0)
		json_out_i64(json, "billing_frequency_cycles", number);
	else
		json_out_null(json, "billing_frequency_cycles");
	if (sheet_day(sheet, line_field(editor, "start", row->key), "Billed from", &word))
		json_out_text(json, "billing_start_date", word);
	if (sheet_number(sheet, line_field(editor, "variation", row->key), "Variation", &number) && number > 0)
		json_out_i64(json, "product_variation_id", number);
	else
		json_out_null(json, "product_variation_id");
}

/* A refusal says which line it is about. */
static int save_row(struct line_editor *editor, struct line_row *row, size_t at, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct deal_line before = row->line;
	bool is_new = row->line.id == 0;
	int status;

	sheet_body_start(&body);
	put_row(editor, row, &body.json);
	if (!sheet_is_fine(editor->sheet))
		return OK;
	if ((status = sheet_body_end(&body, err)) != OK ||
	    (status = shape_apply(&deal_line_shape, editor->visit, json_root(body.doc), is_new, NULL, &row->line,
				  err)) != OK)
		return status;
	row->line.order_nr = (int64_t)at + 1;
	if ((status = deal_line_save(editor->visit, is_new ? NULL : &before, &row->line, err)) != OK)
		err_context(err, "%s", row->line.name);
	return status;
}

/* A new line is put at the end; its place among the others comes afterwards. */
static int settle_order(struct line_editor *editor, struct err *err)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < editor->count; i++)
		status = db_exec(editor->visit->db, "UPDATE deal_product SET order_nr = $2 WHERE id = $1",
				 DB_ARGS(DB_I(editor->rows[i].line.id), DB_I(i + 1)), NULL, err);
	return status;
}

static bool is_posted_line(struct line_editor *editor, int64_t id)
{
	for (size_t i = 0; i < editor->count; i++)
		if (line_id_of_key(editor->rows[i].key) == id)
			return true;
	return false;
}

static int delete_removed(struct line_editor *editor, struct err *err)
{
	const char *known;
	int status = OK;

	for (size_t i = 0; status == OK && (known = sheet_nth(editor->sheet, "had", i)) != NULL; i++) {
		struct deal_line line;
		int64_t id = line_id_of_key(known);

		if (id == 0 || is_posted_line(editor, id))
			continue;
		status = deal_line_load(editor->visit, editor->deal->id, id, &line, err);
		if (status == OK)
			status = deal_line_delete(editor->visit, &line, err);
		else if (status == E_NOT_FOUND)
			status = OK;
	}
	return status;
}

static int save_rows(struct line_editor *editor, struct err *err)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < editor->count; i++)
		status = save_row(editor, &editor->rows[i], i, err);
	if (status == OK && sheet_is_fine(editor->sheet))
		status = delete_removed(editor, err);
	return status == OK && sheet_is_fine(editor->sheet) ? settle_order(editor, err) : status;
}

/* All lines are saved, or none. */
static int save(struct line_editor *editor, struct err *err)
{
	struct db *db = editor->visit->db;
	int status = db_savepoint(db, err);

	if (status != OK)
		return status;
	status = sheet_take_failure(editor->sheet, save_rows(editor, err), err);
	if (status == OK && sheet_is_fine(editor->sheet))
		return db_savepoint_keep(db, err);
	db_savepoint_undo(db);
	return status;
}

int crm_page_deal_lines(struct visit *visit, struct err *err)
{
	struct sheet sheet;
	struct deal deal;
	struct line_editor editor = {.visit = visit, .deal = &deal, .sheet = &sheet};
	int64_t id;
	int status = path_id(visit, &id, err);

	sheet_init_posted(&sheet, visit, "lines");
	if (status != OK || (status = deal_load(visit, id, &deal, err)) != OK)
		return status;
	if (!text_eq(text_or(form_value(visit, "act"), "save"), "save"))
		return deal_page_show(visit, id, &sheet, err);
	if ((status = line_editor_read(&editor, err)) != OK || (status = save(&editor, err)) != OK)
		return status;
	if (sheet_is_fine(&sheet))
		return crm_page_redirect_to(visit, "/deal/", id);
	return deal_page_show(visit, id, &sheet, err);
}
