#include <inttypes.h>
#include <string.h>

#include "crm/pages.h"
#include "crm/pages_custom.h"
#include "crm/pages_listing.h"
#include "crm/products.h"

/* ---- the list ---- */

static struct db_rows *query_list(struct listing *listing)
{
	return db_query(listing->visit->db,
			"SELECT * FROM (SELECT id, name, code, unit, category, prices,"
			" tax_e4, CASE $1 WHEN 'code' THEN code WHEN 'unit' THEN unit WHEN 'category' THEN category"
			" WHEN 'price' THEN json_extract(prices, '$[0].price') ELSE name COLLATE NOCASE END AS key"
			" FROM product WHERE NOT is_deleted)"
			" ORDER BY CASE $2 WHEN 'asc' THEN key END, CASE $2 WHEN 'desc' THEN key END DESC, id",
			DB_ARGS(DB_T(listing->sort), DB_T(listing->dir)));
}

/* "1 450.00 EUR · 16 200.00 SEK" */
static void write_list_prices(struct visit *visit, const char *prices)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *all;

	if (json_parse(prices, strlen(prices), &doc, NULL) != OK)
		BUG("stored prices are not JSON");
	all = json_root(doc);
	for (size_t i = 0; i < json_len(all); i++) {
		buf_puts(&visit->body, i > 0 ? " · " : "");
		crm_page_money(visit, json_get_e4(json_at(all, i), "price", 0),
			       json_get_text(json_at(all, i), "currency", ""));
	}
	if (json_len(all) == 0)
		buf_puts(&visit->body, "–");
}

static void write_list_row(struct visit *visit, struct db_rows *rows)
{
	html_fill(&visit->body,
		  "<tr><td data-label=\"Name\"><a href=\"/product/%d\" dir=\"auto\">%s</a></td><td "
		  "data-label=\"Code\">%s</td>"
		  "<td data-label=\"Unit\">%s</td><td data-label=\"Category\">%s</td><td class=\"number\" "
		  "data-label=\"Price\">",
		  db_i64(rows, 0), db_text(rows, 1), text_or(db_text(rows, 2), "–"), text_or(db_text(rows, 3), "–"),
		  text_or(db_text(rows, 4), "–"));
	write_list_prices(visit, db_text(rows, 5));
	html_fill(&visit->body, "</td><td class=\"number\" data-label=\"Tax\">%s</td></tr>",
		  crm_page_percent(visit, db_i64(rows, 6)));
}

int crm_page_products(struct visit *visit, struct err *err)
{
	struct buf *body = &visit->body;
	struct listing listing;
	struct db_rows *rows;
	int status = crm_page_start(visit, "Products", PAGE_PRODUCTS, err);

	if (status != OK)
		return status;
	listing_read(&listing, visit, "name,code,unit,category,price", NULL);
	buf_puts(body, "<div class=\"bar\"><form class=\"filters\" method=\"get\" action=\"/products\">");
	listing_search(&listing, "Search products");
	buf_puts(
	    body,
	    "</form><a class=\"button primary\" href=\"/product/new\">New product</a></div><div data-part=\"list\">"
	    "<div class=\"card table-card\"><table id=\"list\"><thead><tr>");
	listing_heading(&listing, "name", "Name", NULL);
	listing_heading(&listing, "code", "Code", NULL);
	listing_heading(&listing, "unit", "Unit", NULL);
	listing_heading(&listing, "category", "Category", NULL);
	listing_heading(&listing, "price", "Price", "number");
	buf_puts(body, "<th scope=\"col\" class=\"number\">Tax</th></tr></thead><tbody>");
	rows = query_list(&listing);
	while (db_next(rows))
		if (listing_shows(&listing, rows, 1, 4))
			write_list_row(visit, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (listing.found == 0)
		buf_puts(body, "<tr><td colspan=\"6\" class=\"none\">Nothing fits. Change the search, or add a "
			       "product.</td></tr>");
	buf_puts(body, "</tbody></table></div>");
	listing_end(&listing, "product", "products");
	buf_puts(body, "</div>");
	return crm_page_send(visit, 200);
}

/* ---- one product ---- */

/* A price, a cost and a direct cost for each active currency; empty where there is none. */
static int write_prices(struct sheet *sheet, const char *prefix, const char *prices, bool with_costs, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct visit *visit = sheet->visit;
	struct db_rows *rows;
	int status = json_parse(prices, strlen(prices), &doc, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT code FROM currency WHERE is_active ORDER BY id", DB_NO_ARGS);
	while (db_next(rows)) {
		const char *code = db_text_copy(rows, 0, visit->arena);
		const struct json *price = NULL;
		static const char *const parts[][2] = {
		    {"price", "Price"}, {"cost", "Cost"}, {"direct_cost", "Direct cost"}};

		for (size_t i = 0; i < json_len(json_root(doc)); i++)
			if (text_eq(json_get_text(json_at(json_root(doc), i), "currency", ""), code))
				price = json_at(json_root(doc), i);
		for (size_t i = 0; i < (with_costs ? ARRAY_LEN(parts) : 1); i++)
			sheet_input(sheet,
				    &(const struct sheet_input){
					.name = arena_printf(visit->arena, "%s%s-%s", prefix, parts[i][0], code),
					.label = arena_printf(visit->arena, "%s (%s)", parts[i][1], code),
					.type = "amount"},
				    json_is_null(json_get(price, parts[i][0]))
					? NULL
					: sheet_amount_text(visit, json_get_e4(price, parts[i][0], 0)));
	}
	return db_done(rows, err);
}

static void put_part(struct sheet *sheet, struct json_out *json, const char *key, const char *field, const char *label)
{
	int64_t amount_e4;

	if (*sheet_line(sheet, field) != '\0' && sheet_amount(sheet, field, label, &amount_e4))
		json_out_e4(json, key, amount_e4, 0);
}

/* The currencies whose price was filled in. */
static int put_prices(struct sheet *sheet, const char *prefix, struct json_out *json, struct err *err)
{
	struct arena *arena = sheet->visit->arena;
	struct db_rows *rows =
	    db_query(sheet->visit->db, "SELECT code FROM currency WHERE is_active ORDER BY id", DB_NO_ARGS);

	json_out_array(json, "prices");
	while (db_next(rows)) {
		const char *code = db_text_copy(rows, 0, arena);
		const char *price = arena_printf(arena, "%sprice-%s", prefix, code);

		if (*sheet_line(sheet, price) == '\0')
			continue;
		json_out_object(json, NULL);
		json_out_text(json, "currency", code);
		put_part(sheet, json, "price", price, arena_printf(arena, "Price (%s)", code));
		put_part(sheet, json, "cost", arena_printf(arena, "%scost-%s", prefix, code), "Cost");
		put_part(sheet, json, "direct_cost", arena_printf(arena, "%sdirect_cost-%s", prefix, code),
			 "Direct cost");
		json_out_end(json);
	}
	json_out_end(json);
	return db_done(rows, err);
}

static const char *variation_prefix(struct visit *visit, int64_t id)
{
	return arena_printf(visit->arena, "v%" PRId64 "-", id);
}

static int write_variation(struct sheet *sheet, int64_t id, const char *name, const char *prices, struct err *err)
{
	struct visit *visit = sheet->visit;
	const char *prefix = variation_prefix(visit, id);
	int status;

	html_fill(&visit->body, "<fieldset class=\"field variation\"><legend>%s</legend><div class=\"line-fields\">",
		  id > 0 ? name : "New variation");
	if (id > 0)
		html_fill(&visit->body, "<input type=\"hidden\" name=\"variation\" value=\"%d\">", id);
	sheet_text(sheet, arena_printf(visit->arena, "%sname", prefix), "Name of the variation", name);
	status = write_prices(sheet, prefix, prices, false, err);
	buf_puts(&visit->body, "</div></fieldset>");
	return status;
}

static int write_variations(struct sheet *sheet, int64_t product, struct err *err)
{
	struct visit *visit = sheet->visit;
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, name, prices FROM product_variation WHERE product_id = $1 ORDER BY id",
		     DB_ARGS(DB_I(product)));
	int status = OK, ended;

	buf_puts(&visit->body,
		 "<h3>Variations</h3><p class=\"none\">Sizes, colours and the like, with prices of their own. A "
		 "variation without a name is removed.</p>");
	while (status == OK && db_next(rows))
		status = write_variation(sheet, db_i64(rows, 0), db_text(rows, 1), db_text(rows, 2), err);
	ended = db_done(rows, status == OK ? err : NULL);
	if (status != OK || ended != OK)
		return status != OK ? status : ended;
	return write_variation(sheet, 0, NULL, "[]", err);
}

static int write_category(struct sheet *sheet, const char *stored, struct err *err)
{
	struct db_rows *rows =
	    db_query(sheet->visit->db,
		     "SELECT json_extract(o.value, '$.id'), json_extract(o.value, '$.label') FROM field f,"
		     " json_each(f.options) o WHERE f.entity = 'product' AND f.code = 'category'",
		     DB_NO_ARGS);

	sheet_select_open(sheet, "category", "Category");
	sheet_option(sheet, "category", "", "None", stored);
	while (db_next(rows))
		sheet_option(sheet, "category", db_text(rows, 0), db_text(rows, 1), stored);
	sheet_select_close(sheet, "category");
	return db_done(rows, err);
}

static int write_fields(struct sheet *sheet, const struct product *product, struct err *err)
{
	static const char *const frequencies[] = {"one-time|Once",
						  "weekly|Weekly",
						  "monthly|Monthly",
						  "quarterly|Quarterly",
						  "semi-annually|Twice a year",
						  "annually|Yearly",
						  NULL};
	struct visit *visit = sheet->visit;
	int status;

	sheet_input(sheet, &(const struct sheet_input){.name = "name", .label = "Name", .is_required = true},
		    product->name);
	sheet_input(sheet,
		    &(const struct sheet_input){
			.name = "code", .label = "Product code", .hint = "Becomes the item's code in Xero"},
		    product->code);
	if ((status = write_category(sheet, product->category, err)) != OK)
		return status;
	sheet_text(sheet, "unit", "Unit", product->unit);
	sheet_input(sheet, &(const struct sheet_input){.name = "tax", .label = "Tax (%)", .type = "amount"},
		    sheet_amount_text(visit, product->tax_e4));
	sheet_choices(sheet, "billing_frequency", "Billed", frequencies, product->billing_frequency);
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "billing_frequency_cycles",
						.label = "How many times",
						.type = "number",
						.hint = "Empty: without end"},
		    product->billing_frequency_cycles < 0
			? NULL
			: arena_printf(visit->arena, "%" PRId64, product->billing_frequency_cycles));
	sheet_input(sheet,
		    &(const struct sheet_input){.name = "description", .label = "Description", .type = "textarea"},
		    product->description);
	sheet_check(sheet, "is_linkable", "Can be added to deals", product->is_linkable);
	buf_puts(&visit->body, "<fieldset class=\"field prices costs\"><legend>Prices</legend>");
	if ((status = write_prices(sheet, "", product->prices, true, err)) != OK)
		return status;
	buf_puts(&visit->body, "</fieldset>");
	return custom_inputs(sheet, FIELD_PRODUCT, product->custom_fields, err);
}

static int show_page(struct visit *visit, const struct product *product, struct sheet *sheet, struct err *err)
{
	const char *action =
	    product->id > 0 ? arena_printf(visit->arena, "/product/%" PRId64, product->id) : "/product/new";
	int status = crm_page_start(visit, product->id > 0 ? "Product" : "New product", PAGE_PRODUCTS, err);

	if (status != OK)
		return status;
	html_fill(&visit->body,
		  "<div class=\"page-head\"><div><a class=\"crumb\" href=\"/products\">Products</a><h2 "
		  "dir=\"auto\">%s</h2></div>",
		  product->id > 0 ? product->name : "New product");
	if (product->id > 0)
		html_fill(&visit->body,
			  "<form method=\"post\" action=\"%s/delete\" data-confirm=\"Delete %s?\" "
			  "data-confirm-text=\"Deals keep "
			  "their lines.\" data-confirm-ok=\"Delete\"><button class=\"button\">Delete</button></form>",
			  action, product->name);
	buf_puts(&visit->body, "</div><section class=\"card padded form-card\">");
	sheet_open(sheet, action, "sheet");
	if ((status = write_fields(sheet, product, err)) != OK ||
	    (status = write_variations(sheet, product->id, err)) != OK)
		return status;
	sheet_close(sheet, product->id > 0 ? "Save" : "Create product", "/products");
	buf_puts(&visit->body, "</section>");
	return crm_page_send_sheet(visit, sheet);
}

/* The product of the path; a new one for /product/new. */
static int load(struct visit *visit, struct product *out, struct err *err)
{
	int64_t id;
	int status;

	if (text_eq(http_path(visit->x), "/product/new")) {
		product_init(visit, out);
		return OK;
	}
	status = path_id(visit, &id, err);
	return status == OK ? product_load(visit, id, out, err) : status;
}

int crm_page_product(struct visit *visit, struct err *err)
{
	struct product product;
	struct sheet sheet;
	int status = load(visit, &product, err);

	sheet_init(&sheet, visit, "product");
	return status == OK ? show_page(visit, &product, &sheet, err) : status;
}

/* ---- saved ---- */

static int put_fields(struct sheet *sheet, struct json_out *json, struct err *err)
{
	static const char *const texts[] = {"code", "category", "unit"};
	const char *name, *frequency;
	int64_t cycles;
	int status;

	if (sheet_required(sheet, "name", "Name", &name))
		json_out_text(json, "name", name);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		sheet_put_text(sheet, json, texts[i]);
	json_out_text(json, "description", form_value(sheet->visit, "description"));
	sheet_put_amount(sheet, json, "tax", "Tax");
	if (sheet_choice(sheet, "billing_frequency", "Billed", BILLING_FREQUENCIES, &frequency))
		json_out_text(json, "billing_frequency", frequency);
	if (sheet_number(sheet, "billing_frequency_cycles", "How many times", &cycles) && cycles > 0)
		json_out_i64(json, "billing_frequency_cycles", cycles);
	else
		json_out_null(json, "billing_frequency_cycles");
	json_out_bool(json, "is_linkable", sheet_is_checked(sheet, "is_linkable"));
	status = put_prices(sheet, "", json, err);
	return status == OK ? custom_read(sheet, FIELD_PRODUCT, json, err) : status;
}

/* A named variation is stored, a nameless one removed (0: a new one, or none). */
static int save_variation(struct sheet *sheet, int64_t product, int64_t id, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct visit *visit = sheet->visit;
	struct product_variation variation = {.product_id = product, .prices = "[]"};
	const char *name = sheet_line(sheet, arena_printf(visit->arena, "%sname", variation_prefix(visit, id)));
	int status = id > 0 ? product_variation_load(visit, product, id, &variation, err) : OK;

	sheet_body_start(&body);
	if (status != OK || *name == '\0')
		return status == OK && id > 0 ? product_variation_delete(visit, id, err) : status;
	json_out_text(&body.json, "name", name);
	if ((status = put_prices(sheet, variation_prefix(visit, id), &body.json, err)) != OK || !sheet_is_fine(sheet) ||
	    (status = sheet_body_end(&body, err)) != OK ||
	    (status = shape_apply(&product_variation_shape, visit, json_root(body.doc), id == 0, NULL, &variation,
				  err)) != OK)
		return status;
	return product_variation_save(visit, &variation, err);
}

static int save_variations(struct sheet *sheet, int64_t product, struct err *err)
{
	const char *text;
	int status = OK;

	for (size_t i = 0; status == OK && (text = sheet_nth(sheet, "variation", i)) != NULL; i++) {
		int64_t id = 0;

		status = text_to_i64(text, strlen(text), 1, INT64_MAX, &id, err);
		if (status == OK)
			status = save_variation(sheet, product, id, err);
	}
	return status == OK ? save_variation(sheet, product, 0, err) : status;
}

static int save_all(struct sheet *sheet, struct product *product, struct err *err)
{
	CLEANUP(sheet_body_release) struct sheet_body body;
	struct product before = *product;
	int status;

	sheet_body_start(&body);
	if ((status = put_fields(sheet, &body.json, err)) != OK || !sheet_is_fine(sheet) ||
	    (status = sheet_body_end(&body, err)) != OK ||
	    (status = shape_apply(&product_shape, sheet->visit, json_root(body.doc), product->id == 0, NULL, product,
				  err)) != OK ||
	    (status = product_save(sheet->visit, before.id > 0 ? &before : NULL, product, err)) != OK)
		return status;
	return save_variations(sheet, product->id, err);
}

int crm_page_product_save(struct visit *visit, struct err *err)
{
	struct product product, before;
	struct sheet sheet;
	int status = load(visit, &product, err);

	sheet_init_posted(&sheet, visit, "product");
	if (status != OK || (status = db_savepoint(visit->db, err)) != OK)
		return status;
	before = product;
	status = sheet_take_failure(&sheet, save_all(&sheet, &product, err), err);
	if (status == OK && sheet_is_fine(&sheet)) {
		status = db_savepoint_keep(visit->db, err);
		return status == OK ? crm_page_redirect(visit, "/products") : status;
	}
	db_savepoint_undo(visit->db);
	return status == OK ? show_page(visit, &before, &sheet, err) : status;
}

int crm_page_product_delete(struct visit *visit, struct err *err)
{
	struct product product, before;
	int status = load(visit, &product, err);

	if (status != OK)
		return status;
	before = product;
	product.is_deleted = true;
	status = product_save(visit, &before, &product, err);
	return status == OK ? crm_page_redirect(visit, "/products") : status;
}
