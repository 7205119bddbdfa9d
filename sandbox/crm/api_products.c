#include <inttypes.h>

#include "crm/api.h"
#include "crm/deals.h"
#include "crm/list.h"
#include "crm/search.h"

#define DEAL_PRODUCT_COLUMNS                                                                                           \
	"deal_id, product_id, name, order_nr, item_price_e4, quantity_e4, discount_e4, discount_type, tax_e4, "        \
	"tax_method, sum_e4, comments, currency, is_enabled, add_time, update_time"

/* Columns: sort_key, id, then DEAL_PRODUCT_COLUMNS. */
static void write_deal_product(struct json_out *json, struct db_rows *rows)
{
	json_out_object(json, NULL);
	json_out_i64(json, "id", db_i64(rows, 1));
	json_out_e4(json, "sum", db_i64(rows, 12), 0);
	json_out_e4(json, "tax", db_i64(rows, 10), 0);
	json_out_i64(json, "deal_id", db_i64(rows, 2));
	json_out_text(json, "name", db_text(rows, 4));
	json_out_i64(json, "product_id", db_i64(rows, 3));
	json_out_null(json, "product_variation_id");
	json_out_i64(json, "order_nr", db_i64(rows, 5));
	json_out_text(json, "add_time", db_text(rows, 16));
	json_out_text(json, "update_time", db_text(rows, 17));
	json_out_text(json, "comments", db_text(rows, 13));
	json_out_text(json, "currency", db_text(rows, 14));
	json_out_e4(json, "discount", db_i64(rows, 8), 0);
	json_out_e4(json, "quantity", db_i64(rows, 7), 0);
	json_out_e4(json, "item_price", db_i64(rows, 6), 0);
	json_out_text(json, "tax_method", db_text(rows, 11));
	json_out_text(json, "discount_type", db_text(rows, 9));
	json_out_bool(json, "is_enabled", db_i64(rows, 15) != 0);
	json_out_text(json, "billing_frequency", "one-time");
	json_out_null(json, "billing_frequency_cycles");
	json_out_null(json, "billing_start_date");
	json_out_end(json);
}

/* ${deals} is a JSON array text of ids. */
static int send_deal_products(struct visit *visit, const char *deals, struct err *err)
{
	struct list list;
	struct db_rows *rows;
	int status = list_read(visit, "id,add_time,update_time,order_nr,deal_id", &list, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT sort_key, id, " DEAL_PRODUCT_COLUMNS LIST_FROM(
			    "deal_product",
			    "WHEN 'order_nr' THEN printf('%015d', order_nr) "
			    "WHEN 'deal_id' THEN printf('%015d', deal_id) ") "WHERE deal_id IN (SELECT value FROM "
									     "json_each($6)) AND" LIST_PAGE,
			DB_ARGS(LIST_ARGS(&list), DB_T(deals)));
	json_out_array(visit_start(visit), "data");
	while (list_row(&list, rows, visit->arena))
		write_deal_product(&visit->json, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(&list, visit);
	return visit_send(visit, 200);
}

int v2_deal_products_of_one(struct visit *visit, struct err *err)
{
	struct deal deal;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = deal_load(visit, id, &deal, err)) != OK)
		return status;
	return send_deal_products(visit, arena_printf(visit->arena, "[%" PRId64 "]", id), err);
}

int v2_deal_products_of_many(struct visit *visit, struct err *err)
{
	const char *deals;
	int status = query_ids(visit, "deal_ids", &deals, err);

	if (status != OK)
		return status;
	if (deals == NULL)
		return err_set(err, E_INVALID, "deal_ids_missing", "Parameter deal_ids is required");
	return send_deal_products(visit, deals, err);
}

int v2_deal_discounts(struct visit *visit, struct err *err)
{
	struct deal deal;
	struct json_out *json;
	struct db_rows *rows;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = deal_load(visit, id, &deal, err)) != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT id, description, amount_e4, type, created_at, created_by, updated_at, updated_by FROM discount"
	    " WHERE deal_id = $1 ORDER BY created_at, id",
	    DB_ARGS(DB_I(id)));
	json_out_array(json = visit_start(visit), "data");
	while (db_next(rows)) {
		json_out_object(json, NULL);
		json_out_text(json, "id", db_text(rows, 0));
		json_out_text(json, "description", db_text(rows, 1));
		json_out_e4(json, "amount", db_i64(rows, 2), 0);
		json_out_text(json, "type", db_text(rows, 3));
		json_out_i64(json, "deal_id", id);
		json_out_text(json, "created_at", db_text(rows, 4));
		json_out_i64(json, "created_by", db_i64(rows, 5));
		json_out_text(json, "updated_at", db_text(rows, 6));
		json_out_i64(json, "updated_by", db_i64(rows, 7));
		json_out_end(json);
	}
	json_out_end(json);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return visit_send(visit, 200);
}

#define PRODUCT_COLUMNS                                                                                                \
	"id, name, code, description, unit, tax_e4, category, is_linkable, is_deleted, visible_to, owner_id, "         \
	"add_time, update_time, prices, custom_fields"

/* PRODUCT_COLUMNS from column ${c} on. */
static void write_product(struct visit *visit, const char *key, struct db_rows *rows, int c,
			  const struct fields_wanted *wanted)
{
	struct json_out *json = &visit->json;

	json_out_object(json, key);
	json_out_i64(json, "id", db_i64(rows, c));
	json_out_text(json, "name", db_text(rows, c + 1));
	json_out_text(json, "code", db_text(rows, c + 2));
	json_out_text(json, "description", db_text(rows, c + 3));
	json_out_text(json, "unit", db_text(rows, c + 4));
	json_out_e4(json, "tax", db_i64(rows, c + 5), 0);
	json_out_text(json, "category", db_text(rows, c + 6));
	json_out_bool(json, "is_linkable", db_i64(rows, c + 7) != 0);
	json_out_bool(json, "is_deleted", db_i64(rows, c + 8) != 0);
	json_out_i64(json, "visible_to", db_i64(rows, c + 9));
	json_out_i64(json, "owner_id", db_i64(rows, c + 10));
	json_out_text(json, "add_time", db_text(rows, c + 11));
	json_out_text(json, "update_time", db_text(rows, c + 12));
	json_out_text(json, "billing_frequency", "one-time");
	json_out_null(json, "billing_frequency_cycles");
	json_out_raw(json, "prices", db_text(rows, c + 13));
	fields_write(visit, json, wanted, db_text(rows, c + 14));
	json_out_end(json);
}

int v2_products_list(struct visit *visit, struct err *err)
{
	struct fields_wanted wanted;
	struct list list;
	struct db_rows *rows;
	const char *ids;
	int64_t owner;
	int status = list_read(visit, "id,name,add_time,update_time", &list, err);

	if (status != OK || (status = query_ids(visit, "ids", &ids, err)) != OK ||
	    (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &owner, err)) != OK ||
	    (status = fields_wanted(visit, FIELD_PRODUCT, &wanted, err)) != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT sort_key, id, " PRODUCT_COLUMNS LIST_FROM(
			    "product", "WHEN 'name' THEN name ") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN "
								 "(SELECT value FROM json_each($6)))"
								 " AND ($7 = 0 OR owner_id = $7) AND" LIST_PAGE,
			DB_ARGS(LIST_ARGS(&list), DB_T(ids), DB_I(owner)));
	json_out_array(visit_start(visit), "data");
	while (list_row(&list, rows, visit->arena))
		write_product(visit, NULL, rows, 2, &wanted);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(&list, visit);
	return visit_send(visit, 200);
}

int v2_products_get(struct visit *visit, struct err *err)
{
	struct fields_wanted wanted;
	struct db_rows *rows;
	bool is_there;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = fields_wanted(visit, FIELD_PRODUCT, &wanted, err)) != OK)
		return status;
	rows = db_query(visit->db, "SELECT " PRODUCT_COLUMNS " FROM product WHERE id = $1 AND NOT is_deleted",
			DB_ARGS(DB_I(id)));
	visit_start(visit);
	is_there = db_next(rows);
	if (is_there)
		write_product(visit, "data", rows, 0, &wanted);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? visit_send(visit, 200) : err_set(err, E_NOT_FOUND, "product_not_found", "Product not found");
}

static void write_found_product(struct json_out *json, struct db_rows *rows)
{
	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "type", "product");
	json_out_text(json, "name", db_text(rows, 1));
	json_out_text(json, "code", db_text(rows, 2));
	json_out_i64(json, "visible_to", db_i64(rows, 3));
	json_out_object(json, "owner");
	json_out_i64(json, "id", db_i64(rows, 4));
	json_out_end(json);
	json_out_array(json, "custom_fields");
	json_out_end(json);
}

int v2_products_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	int status = search_start(visit, &search, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT id, name, code, visible_to, owner_id, custom_fields FROM product WHERE NOT is_deleted"
			" ORDER BY id",
			DB_NO_ARGS);
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits(visit, &search, "code", db_text(rows, 2)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 5)))
			continue;
		if (search_item(visit, &search)) {
			write_found_product(&visit->json, rows);
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}
