#include "crm/pages_lines.h"

#include <inttypes.h>
#include <string.h>

#include "crm/products.h"

enum { LINES_MAX = 200 };

const char *line_field(struct line_editor *editor, const char *name, const char *key)
{
	return arena_printf(editor->visit->arena, "%s-%s", name, key);
}

static struct line_row *add_row(struct line_editor *editor, const char *key)
{
	editor->rows =
	    arena_grow(editor->visit->arena, editor->rows, editor->count, &editor->cap, sizeof(*editor->rows));
	editor->rows[editor->count] = (struct line_row){.key = key};
	return &editor->rows[editor->count++];
}

/* ---- where the rows come from ---- */

static int read_stored(struct line_editor *editor, struct err *err)
{
	struct visit *visit = editor->visit;
	struct db_rows *rows = db_query(
	    visit->db, "SELECT " DEAL_LINE_COLUMNS " FROM deal_product WHERE deal_id = $1 ORDER BY order_nr, id",
	    DB_ARGS(DB_I(editor->deal->id)));

	while (db_next(rows)) {
		struct line_row *row = add_row(editor, arena_printf(visit->arena, "%" PRId64, db_i64(rows, 0)));

		shape_read(&deal_line_shape, rows, 0, visit->arena, &row->line);
	}
	return db_done(rows, err);
}

/* A line of the product with its standard price, tax and billing. */
static int start_line(struct line_editor *editor, struct line_row *row, int64_t product_id, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *prices = NULL;
	struct deal_line *line = &row->line;
	struct product product;
	int status = deal_line_init(editor->visit, editor->deal, line, err);

	if (status != OK || (status = product_load(editor->visit, product_id, &product, err)) != OK ||
	    (status = json_parse(product.prices, strlen(product.prices), &prices, err)) != OK)
		return status;
	line->product_id = product.id;
	line->name = product.name;
	line->tax_e4 = text_eq(line->tax_method, "none") ? 0 : product.tax_e4;
	line->quantity_e4 = line->quantity_e4 > 0 ? line->quantity_e4 : 10000;
	line->billing_frequency = product.billing_frequency;
	line->billing_frequency_cycles = product.billing_frequency_cycles;
	for (size_t i = 0; i < json_len(json_root(prices)); i++)
		if (text_eq(json_get_text(json_at(json_root(prices), i), "currency", ""), editor->deal->currency))
			line->item_price_e4 = json_get_e4(json_at(json_root(prices), i), "price", 0);
	return OK;
}

int64_t line_id_of_key(const char *key)
{
	int64_t id = 0;

	return text_to_i64(key, strlen(key), 1, INT64_MAX, &id, NULL) == OK ? id : 0;
}

int line_editor_read(struct line_editor *editor, struct err *err)
{
	const char *key;
	int status = OK;

	for (size_t i = 0; status == OK && (key = sheet_nth(editor->sheet, "line", i)) != NULL && i < LINES_MAX; i++) {
		struct line_row *row = add_row(editor, key);
		const char *product = text_or(form_value(editor->visit, line_field(editor, "product", key)), "0");

		status = line_id_of_key(key) > 0
			     ? deal_line_load(editor->visit, editor->deal->id, line_id_of_key(key), &row->line, err)
			     : start_line(editor, row, line_id_of_key(product), err);
	}
	return status;
}

static const char *free_key(struct line_editor *editor)
{
	for (int number = 1;; number++) {
		const char *key = arena_printf(editor->visit->arena, "n%d", number);
		size_t i = 0;

		while (i < editor->count && !text_eq(editor->rows[i].key, key))
			i++;
		if (i == editor->count)
			return key;
	}
}

static int add_product(struct line_editor *editor, struct err *err)
{
	int64_t product = line_id_of_key(text_or(form_value(editor->visit, "add_product"), "0"));
	struct line_row *row;

	if (product == 0) {
		sheet_refuse(editor->sheet, "add_product", "Add a product", "Choose a product first.");
		return OK;
	}
	row = add_row(editor, free_key(editor));
	row->is_fresh = true;
	return start_line(editor, row, product, err);
}

static void swap_rows(struct line_editor *editor, size_t a, size_t b)
{
	struct line_row row = editor->rows[a];

	editor->rows[a] = editor->rows[b];
	editor->rows[b] = row;
}

/* Does what the pressed button says; "save" is for the caller. */
static int act(struct line_editor *editor, const char *what, struct err *err)
{
	const char *dash = strchr(what, '-');

	if (text_eq(what, "add"))
		return add_product(editor, err);
	for (size_t i = 0; dash != NULL && i < editor->count; i++) {
		if (!text_eq(editor->rows[i].key, dash + 1))
			continue;
		if (text_starts(what, "up-") && i > 0) {
			swap_rows(editor, i, i - 1);
		} else if (text_starts(what, "down-") && i + 1 < editor->count) {
			swap_rows(editor, i, i + 1);
		} else if (text_starts(what, "remove-")) {
			memmove(&editor->rows[i], &editor->rows[i + 1],
				(editor->count - i - 1) * sizeof(*editor->rows));
			editor->count--;
		}
		break;
	}
	return OK;
}

/* ---- written ---- */

static int write_variations(struct line_editor *editor, struct sheet *sheet, const struct line_row *row,
			    struct err *err)
{
	struct db *db = editor->visit->db;
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM product_variation WHERE product_id = $1",
					DB_ARGS(DB_I(row->line.product_id)));
	bool has_any = db_next(rows) && db_i64(rows, 0) > 0;
	int status = db_done(rows, err);

	if (status != OK || !has_any)
		return status;
	return sheet_rows(sheet, line_field(editor, "variation", row->key), "Variation", "None",
			  db_query(db, "SELECT id, name FROM product_variation WHERE product_id = $1 ORDER BY id",
				   DB_ARGS(DB_I(row->line.product_id))),
			  row->line.product_variation_id, err);
}

static void write_amount(struct line_editor *editor, struct sheet *sheet, const struct line_row *row, const char *name,
			 const char *label, int64_t stored_e4)
{
	sheet_input(
	    sheet,
	    &(const struct sheet_input){.name = line_field(editor, name, row->key), .label = label, .type = "amount"},
	    sheet_amount_text(editor->visit, stored_e4));
}

/* Comments and billing, which most lines don't need. */
static void write_more(struct line_editor *editor, struct sheet *sheet, const struct line_row *row)
{
	static const char *const frequencies[] = {"one-time|Once",
						  "weekly|Weekly",
						  "monthly|Monthly",
						  "quarterly|Quarterly",
						  "semi-annually|Twice a year",
						  "annually|Yearly",
						  NULL};
	const struct deal_line *line = &row->line;
	bool is_plain = text_is_empty(line->comments) && text_eq(line->billing_frequency, "one-time") &&
			line->billing_start_date == NULL && !sheet->is_posted;

	html_fill(&editor->visit->body,
		  "<details class=\"more\"%h><summary>Comments and billing</summary><div class=\"line-fields\">",
		  is_plain ? "" : " open");
	sheet_text(sheet, line_field(editor, "comments", row->key), "Comments", line->comments);
	sheet_choices(sheet, line_field(editor, "frequency", row->key), "Billed", frequencies, line->billing_frequency);
	sheet_input(sheet,
		    &(const struct sheet_input){.name = line_field(editor, "cycles", row->key),
						.label = "How many times",
						.type = "number",
						.hint = "Empty: without end"},
		    line->billing_frequency_cycles < 0
			? NULL
			: arena_printf(editor->visit->arena, "%" PRId64, line->billing_frequency_cycles));
	sheet_input(sheet,
		    &(const struct sheet_input){
			.name = line_field(editor, "start", row->key), .label = "Billed from", .type = "date"},
		    line->billing_start_date);
	buf_puts(&editor->visit->body, "</div></details>");
}

static void write_row_buttons(struct line_editor *editor, const struct line_row *row, size_t at)
{
	static const struct {
		const char *act, *verb, *mark;
	} buttons[] = {{"up", "Move up", "↑"}, {"down", "Move down", "↓"}, {"remove", "Remove", "✕"}};

	buf_puts(&editor->visit->body, "<div class=\"line-buttons\">");
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
		bool is_idle = (i == 0 && at == 0) || (i == 1 && at + 1 == editor->count);

		html_fill(
		    &editor->visit->body,
		    "<button class=\"icon-button\" name=\"act\" value=\"%h-%s\" id=\"%h-%s\" aria-label=\"%h: %s\" "
		    "title=\"%h\"%h>%h</button>",
		    buttons[i].act, row->key, buttons[i].act, row->key, buttons[i].verb, row->line.name,
		    buttons[i].verb, is_idle ? " disabled" : "", buttons[i].mark);
	}
	buf_puts(&editor->visit->body, "</div>");
}

static int write_row(struct line_editor *editor, size_t at, struct err *err)
{
	static const char *const types[] = {"percentage|%", "amount|amount", NULL};
	const struct line_row *row = &editor->rows[at];
	struct buf *body = &editor->visit->body;
	struct sheet fresh, *sheet = editor->sheet;
	int status;

	if (row->is_fresh) {
		sheet_init(&fresh, editor->visit, sheet->id);
		fresh.focus = line_field(editor, "quantity", row->key);
		sheet = &fresh;
	}
	html_fill(body,
		  "<fieldset class=\"line\" data-line draggable=\"false\"><legend dir=\"auto\">%s</legend><input "
		  "type=\"hidden\" "
		  "name=\"line\" value=\"%s\"><input type=\"hidden\" name=\"product-%s\" value=\"%d\">",
		  row->line.name, row->key, row->key, row->line.product_id);
	write_row_buttons(editor, row, at);
	buf_puts(body, "<div class=\"line-fields\">");
	if ((status = write_variations(editor, sheet, row, err)) != OK)
		return status;
	write_amount(editor, sheet, row, "quantity", "Quantity", row->line.quantity_e4);
	write_amount(editor, sheet, row, "price", "Price", row->line.item_price_e4);
	write_amount(editor, sheet, row, "discount", "Discount", row->line.discount_e4);
	sheet_choices(sheet, line_field(editor, "type", row->key), "Discount as", types, row->line.discount_type);
	write_amount(editor, sheet, row, "tax", "Tax (%)", row->line.tax_e4);
	buf_puts(body, "<div class=\"field sum\"><span>Amount</span><output data-line-sum>");
	html_money(body, row->line.sum_e4);
	buf_puts(body, "</output></div>");
	sheet_check(sheet, line_field(editor, "enabled", row->key), "In the deal's value", row->line.is_enabled);
	buf_puts(body, "</div>");
	write_more(editor, sheet, row);
	buf_puts(body, "</fieldset>");
	return OK;
}

/* The lines that the form began with: one that isn't posted any more was removed here, not added elsewhere since. */
static void write_known(struct line_editor *editor)
{
	const char *known;

	if (editor->sheet->is_posted)
		for (size_t i = 0; (known = sheet_nth(editor->sheet, "had", i)) != NULL; i++)
			html_fill(&editor->visit->body, "<input type=\"hidden\" name=\"had\" value=\"%s\">", known);
	else
		for (size_t i = 0; i < editor->count; i++)
			html_fill(&editor->visit->body, "<input type=\"hidden\" name=\"had\" value=\"%s\">",
				  editor->rows[i].key);
}

static int write_add(struct line_editor *editor, struct err *err)
{
	struct sheet fresh;
	struct db_rows *rows =
	    db_query(editor->visit->db,
		     "SELECT id, name FROM product WHERE NOT is_deleted AND is_linkable ORDER BY name COLLATE NOCASE",
		     DB_NO_ARGS);
	int status;

	sheet_init(&fresh, editor->visit, editor->sheet->id);
	fresh.problems = editor->sheet->problems;
	fresh.count = editor->sheet->count;
	buf_puts(&editor->visit->body, "<div class=\"line-add\">");
	if ((status = sheet_rows(&fresh, "add_product", "Add a product", "Choose a product", rows, 0, err)) != OK)
		return status;
	buf_puts(&editor->visit->body, "<button class=\"button\" name=\"act\" value=\"add\" id=\"act-add\">Add</button>"
				       "<a href=\"/product/new\">Create a product</a></div>");
	return OK;
}

static int write_form(struct line_editor *editor, struct err *err)
{
	static const char *const methods[] = {"exclusive|Tax comes on top of the prices",
					      "inclusive|Prices contain the tax", "none|No tax", NULL};
	struct visit *visit = editor->visit;
	struct deal_line standard = {.tax_method = "exclusive"};
	const char *here = arena_printf(visit->arena, "/deal/%" PRId64, editor->deal->id);
	int status = deal_line_init(visit, editor->deal, &standard, err);

	if (status != OK)
		return status;
	sheet_open(editor->sheet, arena_printf(visit->arena, "%s/lines", here), "sheet lines");
	/* Enter in a field presses the first button of a form. */
	buf_puts(&visit->body,
		 "<button class=\"unseen\" name=\"act\" value=\"save\" tabindex=\"-1\" aria-hidden=\"true\">Save"
		 "</button><h3>Products</h3>");
	sheet_choices(editor->sheet, "tax_method", "Tax", methods, standard.tax_method);
	write_known(editor);
	for (size_t i = 0; i < editor->count; i++)
		if ((status = write_row(editor, i, err)) != OK)
			return status;
	if (editor->count == 0)
		buf_puts(&visit->body, "<p class=\"none\">No products yet. Choose one below, and press Add.</p>");
	if ((status = write_add(editor, err)) != OK)
		return status;
	html_fill(&visit->body,
		  "<p class=\"lines-total\">Together <output data-lines-total></output> <span>%s</span></p>",
		  editor->deal->currency);
	sheet_close(editor->sheet, "Save products", here);
	return OK;
}

int deal_lines_edit(const struct deal_page *page, struct err *err)
{
	struct sheet sheet;
	struct line_editor editor = {.visit = page->visit, .deal = &page->deal, .sheet = &sheet};
	int status;

	deal_page_sheet(page, "lines", &sheet);
	if (!sheet.is_posted)
		status = read_stored(&editor, err);
	else if ((status = line_editor_read(&editor, err)) == OK)
		status = act(&editor, text_or(form_value(page->visit, "act"), "save"), err);
	return status == OK ? write_form(&editor, err) : status;
}
