#include "crm/api.h"
#include "crm/filters.h"
#include "crm/list.h"
#include "crm/products.h"
#include "crm/refer.h"
#include "crm/search.h"

/* Text in answers, while requests may bring a number. */
static void write_category(struct visit *visit, const void *object)
{
	const struct product *product = object;

	json_out_text(&visit->json, "category", product->category);
}

int v2_products_list(struct visit *visit, struct err *err)
{
	struct fields_wanted wanted;
	struct list list;
	struct product product;
	struct db_rows *rows;
	const char *ids, *filter, *since;
	int64_t owner;
	int status = list_read(visit, "id,name,add_time,update_time", &list, err);

	if (status != OK || (status = query_ids(visit, "ids", &ids, err)) != OK ||
	    (status = filter_ids(visit, "products", &filter, err)) != OK ||
	    (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &owner, err)) != OK ||
	    (status = query_time(visit, "updated_since", &since, err)) != OK ||
	    (status = fields_wanted(visit, FIELD_PRODUCT, &wanted, err)) != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " PRODUCT_COLUMNS LIST_FROM(
		"product", "WHEN 'name' THEN name ") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN "
						     "(SELECT value FROM json_each($6)))"
						     " AND ($7 = 0 OR owner_id = $7)"
						     " AND ($8 IS NULL OR id IN (SELECT value FROM json_each($8)))"
						     " AND ($9 IS NULL OR update_time >= $9)"
						     " AND (visible_to <> 1 OR $10 IN (0, owner_id)) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&list), DB_T(ids), DB_I(owner), DB_T(filter), DB_T(since), DB_I(visit_viewer(visit))));
	return list_send(&list, visit, rows, &product_shape, &wanted, &product, write_category, err);
}

static int send_product(struct visit *visit, int http_status, const struct product *product, struct err *err)
{
	struct fields_wanted wanted;
	int status = fields_wanted(visit, FIELD_PRODUCT, &wanted, err);

	if (status != OK)
		return status;
	return send_object(visit, http_status, &product_shape, &wanted, product, write_category);
}

static int load_product(struct visit *visit, struct product *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? product_load(visit, id, out, err) : status;
}

int v2_products_get(struct visit *visit, struct err *err)
{
	struct product product;
	int status = load_product(visit, &product, err);

	return status == OK ? send_product(visit, 200, &product, err) : status;
}

int v2_products_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct product product;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	product_init(visit, &product);
	if ((status = shape_apply(&product_shape, visit, json_root(doc), true, NULL, &product, err)) != OK ||
	    (status = product_save(visit, NULL, &product, err)) != OK)
		return status;
	return send_product(visit, 201, &product, err);
}

int v2_products_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct product before, product;
	int status = load_product(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	product = before;
	if ((status = shape_apply(&product_shape, visit, json_root(doc), false, NULL, &product, err)) != OK ||
	    (status = product_save(visit, &before, &product, err)) != OK)
		return status;
	return send_product(visit, 200, &product, err);
}

int v2_products_delete(struct visit *visit, struct err *err)
{
	struct product before, product;
	int status = load_product(visit, &before, err);

	if (status != OK)
		return status;
	product = before;
	product.is_deleted = true;
	status = product_save(visit, &before, &product, err);
	return status == OK ? send_id(visit, product.id) : status;
}

int v2_products_duplicate(struct visit *visit, struct err *err)
{
	struct product product;
	int status = load_product(visit, &product, err);

	if (status != OK)
		return status;
	product.id = 0;
	product.add_time = visit->now;
	product.name = arena_printf(visit->arena, "%s (copy)", product.name);
	status = product_save(visit, NULL, &product, err);
	return status == OK ? send_product(visit, 201, &product, err) : status;
}

/* ---- variations ---- */

int v2_variations_list(struct visit *visit, struct err *err)
{
	struct product product;
	struct product_variation variation;
	struct list list;
	struct db_rows *rows;
	int status = load_product(visit, &product, err);

	if (status != OK || (status = list_read(visit, "id", &list, err)) != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT printf('%015d', id), id, " PRODUCT_VARIATION_COLUMNS
			" FROM product_variation WHERE product_id = $1 AND id > $2 ORDER BY id LIMIT $3",
			DB_ARGS(DB_I(product.id), DB_I(list.after_id), DB_I(list.limit + 1)));
	return list_send(&list, visit, rows, &product_variation_shape, NULL, &variation, NULL, err);
}

int v2_variations_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct product product;
	struct product_variation variation = {.prices = "[]"};
	int status = load_product(visit, &product, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	variation.product_id = product.id;
	if ((status = shape_apply(&product_variation_shape, visit, json_root(doc), true, NULL, &variation, err)) !=
		OK ||
	    (status = product_variation_save(visit, &variation, err)) != OK)
		return status;
	return send_object(visit, 201, &product_variation_shape, NULL, &variation, NULL);
}

static int load_variation(struct visit *visit, struct product_variation *out, struct err *err)
{
	struct product product;
	int64_t id;
	int status = load_product(visit, &product, err);

	if (status != OK || (status = path_id_of(visit, "variation", &id, err)) != OK)
		return status;
	return product_variation_load(visit, product.id, id, out, err);
}

int v2_variations_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct product_variation variation;
	int status = load_variation(visit, &variation, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK ||
	    (status = shape_apply(&product_variation_shape, visit, json_root(doc), false, NULL, &variation, err)) !=
		OK ||
	    (status = product_variation_save(visit, &variation, err)) != OK)
		return status;
	return send_object(visit, 200, &product_variation_shape, NULL, &variation, NULL);
}

int v2_variations_delete(struct visit *visit, struct err *err)
{
	struct product_variation variation;
	int status = load_variation(visit, &variation, err);

	if (status != OK || (status = product_variation_delete(visit, variation.id, err)) != OK)
		return status;
	return send_id(visit, variation.id);
}

/* ---- search ---- */

static void write_found_product(struct visit *visit, const struct search *search, struct db_rows *rows)
{
	struct json_out *json = &visit->json;

	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "type", "product");
	json_out_text(json, "name", db_text(rows, 1));
	json_out_text(json, "code", db_text(rows, 2));
	json_out_i64(json, "visible_to", db_i64(rows, 3));
	json_out_object(json, "owner");
	json_out_i64(json, "id", db_i64(rows, 4));
	json_out_end(json);
	search_write_hits(visit, search, "custom_fields", db_text(rows, 5));
}

int v2_products_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	int status = search_start(visit, "code,custom_fields,name", &search, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT id, name, code, visible_to, owner_id, custom_fields FROM product WHERE NOT is_deleted"
			" AND (visible_to <> 1 OR $1 IN (0, owner_id)) ORDER BY id",
			DB_ARGS(DB_I(visit_viewer(visit))));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits(visit, &search, "code", db_text(rows, 2)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 5)))
			continue;
		if (search_item(visit, &search)) {
			write_found_product(visit, &search, rows);
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}
