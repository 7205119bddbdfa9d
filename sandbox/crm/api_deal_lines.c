/* Products of deals (contract pipedrive.md 2.2). */
#include <inttypes.h>

#include "crm/api.h"
#include "crm/deal_lines.h"
#include "crm/list.h"

enum { LINES_AT_ONCE = 100 };

/* order_nr is in the newest description, while the migration guide says that v2 has none. */
static void write_order(struct visit *visit, const void *object)
{
	const struct deal_line *line = object;

	if (settings_is_on(visit->db, crm_settings, "order_nr"))
		json_out_i64(&visit->json, "order_nr", line->order_nr);
}

/* ${deals} is a JSON array text of ids. */
static int send_lines(struct visit *visit, const char *deals, const char *keys, struct err *err)
{
	struct list list;
	struct deal_line line;
	struct db_rows *rows;
	int status = list_read(visit, keys, &list, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " DEAL_LINE_COLUMNS LIST_FROM(
		"deal_product",
		"WHEN 'order_nr' THEN printf('%015d', order_nr) "
		"WHEN 'deal_id' THEN printf('%015d', deal_id) ") "WHERE deal_id IN (SELECT d.id FROM json_each($6) "
								 "JOIN deal d ON d.id = value WHERE NOT "
								 "d.is_deleted AND (d.visible_to <> 1 OR $7 IN "
								 "(0, d.owner_id))) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&list), DB_T(deals), DB_I(visit_viewer(visit))));
	return list_send(&list, visit, rows, &deal_line_shape, NULL, &line, write_order, err);
}

static int load_deal(struct visit *visit, struct deal *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_load(visit, id, out, err) : status;
}

int v2_deal_products_of_one(struct visit *visit, struct err *err)
{
	struct deal deal;
	int status = load_deal(visit, &deal, err);

	if (status != OK)
		return status;
	return send_lines(visit, arena_printf(visit->arena, "[%" PRId64 "]", deal.id),
			  "id,add_time,update_time,order_nr", err);
}

int v2_deal_products_of_many(struct visit *visit, struct err *err)
{
	const char *deals;
	int status = query_ids(visit, "deal_ids", &deals, err);

	if (status != OK)
		return status;
	if (deals == NULL)
		return err_set(err, E_INVALID, "deal_ids_missing", "Parameter deal_ids is required");
	return send_lines(visit, deals, "id,deal_id,add_time,update_time,order_nr", err);
}

static int add_line(struct visit *visit, const struct deal *deal, const struct json *body, struct deal_line *out,
		    struct err *err)
{
	int status = deal_line_init(visit, deal, out, err);

	if (status != OK || (status = shape_apply(&deal_line_shape, visit, body, true, NULL, out, err)) != OK)
		return status;
	return deal_line_save(visit, NULL, out, err);
}

int v2_deal_products_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal deal;
	struct deal_line line;
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK ||
	    (status = add_line(visit, &deal, json_root(doc), &line, err)) != OK)
		return status;
	return send_object(visit, 201, &deal_line_shape, NULL, &line, write_order);
}

int v2_deal_products_bulk(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal_line lines[LINES_AT_ONCE];
	const struct json *data;
	struct deal deal;
	size_t count;
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	data = json_get(json_root(doc), "data");
	count = json_len(data);
	if (!json_is_array(data) || count == 0 || count > LINES_AT_ONCE)
		return shape_refuse("data", "an array of 1 to 100 products", err);
	for (size_t i = 0; i < count; i++)
		if ((status = add_line(visit, &deal, json_at(data, i), &lines[i], err)) != OK) {
			err_context(err, "data[%zu]", i);
			return status;
		}
	json_out_array(visit_start(visit), "data");
	for (size_t i = 0; i < count; i++) {
		json_out_object(&visit->json, NULL);
		shape_write(&deal_line_shape, visit, &visit->json, &lines[i], NULL);
		write_order(visit, &lines[i]);
		json_out_end(&visit->json);
	}
	json_out_end(&visit->json);
	return visit_send(visit, 201);
}

static int load_line(struct visit *visit, struct deal_line *out, struct err *err)
{
	struct deal deal;
	int64_t id;
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = path_id_of(visit, "line", &id, err)) != OK)
		return status;
	return deal_line_load(visit, deal.id, id, out, err);
}

int v2_deal_products_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal_line before, line;
	int status = load_line(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	line = before;
	if ((status = shape_apply(&deal_line_shape, visit, json_root(doc), false, NULL, &line, err)) != OK ||
	    (status = deal_line_save(visit, &before, &line, err)) != OK)
		return status;
	return send_object(visit, 200, &deal_line_shape, NULL, &line, write_order);
}

int v2_deal_products_delete(struct visit *visit, struct err *err)
{
	struct deal_line line;
	int status = load_line(visit, &line, err);

	if (status != OK || (status = deal_line_delete(visit, &line, err)) != OK)
		return status;
	return send_id(visit, line.id);
}

/* The deal's lines that ${ids} names (NULL: any), at most LINES_AT_ONCE; whether there are more. */
static int find_lines(struct visit *visit, int64_t deal, const char *ids, struct deal_line lines[LINES_AT_ONCE],
		      size_t *count_out, bool *more_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT " DEAL_LINE_COLUMNS " FROM deal_product WHERE deal_id = $1"
		     " AND ($2 IS NULL OR id IN (SELECT value FROM json_each($2))) ORDER BY id LIMIT $3",
		     DB_ARGS(DB_I(deal), DB_T(ids), DB_I(LINES_AT_ONCE + 1)));
	size_t count = 0;

	*more_out = false;
	while (db_next(rows)) {
		*more_out = count == LINES_AT_ONCE;
		if (!*more_out)
			shape_read(&deal_line_shape, rows, 0, visit->arena, &lines[count++]);
	}
	*count_out = count;
	return db_done(rows, err);
}

int v2_deal_products_delete_many(struct visit *visit, struct err *err)
{
	struct deal_line lines[LINES_AT_ONCE];
	struct deal deal;
	const char *ids;
	size_t count = 0;
	bool has_more;
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = query_ids(visit, "ids", &ids, err)) != OK ||
	    (status = find_lines(visit, deal.id, ids, lines, &count, &has_more, err)) != OK)
		return status;
	for (size_t i = 0; status == OK && i < count; i++)
		status = deal_line_delete(visit, &lines[i], err);
	if (status != OK)
		return status;
	json_out_object(visit_start(visit), "data");
	json_out_array(&visit->json, "ids");
	for (size_t i = 0; i < count; i++)
		json_out_i64(&visit->json, NULL, lines[i].id);
	json_out_end(&visit->json);
	json_out_end(&visit->json);
	json_out_object(&visit->json, "additional_data");
	json_out_bool(&visit->json, "more_items_in_collection", has_more);
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}
