/* Saved filters (API v1). */
#include <inttypes.h>

#include "crm/api.h"
#include "crm/filters.h"
#include "crm/list.h"
#include "crm/refer.h"

#define FILTER_COLUMNS "id, name, type, user_id, visible_to, conditions, add_time, update_time"
#define FILTER_TYPES "deals,leads,org,people,products,activity,projects"

static void write_filter(struct visit *visit, const char *key, struct db_rows *rows, bool with_conditions)
{
	struct json_out *json = &visit->json;

	json_out_object(json, key);
	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "name", db_text(rows, 1));
	json_out_null(json, "filter_code");
	json_out_bool(json, "is_editable", db_i64(rows, 3) == visit->user_id || visit->is_admin);
	json_out_bool(json, "active_flag", true);
	json_out_text(json, "type", db_text(rows, 2));
	json_out_null(json, "temporary_flag");
	json_out_i64(json, "user_id", db_i64(rows, 3));
	json_out_text(json, "add_time", v1_time(visit, db_text(rows, 6)));
	json_out_text(json, "update_time", v1_time(visit, db_text(rows, 7)));
	json_out_text(json, "visible_to", db_text(rows, 4));
	json_out_null(json, "last_used_time");
	json_out_null(json, "custom_view_id");
	if (with_conditions)
		json_out_raw(json, "conditions", db_text(rows, 5));
	json_out_end(json);
}

int v1_filters_list(struct visit *visit, struct err *err)
{
	const char *type = http_query(visit->x, "type");
	struct db_rows *rows;
	int status;

	if (!text_is_empty(type) && !list_has(FILTER_TYPES, type))
		return err_set(err, E_INVALID, "type_invalid", "Parameter type must be one of " FILTER_TYPES);
	rows = db_query(visit->db,
			"SELECT " FILTER_COLUMNS " FROM filter WHERE is_active AND ($1 IS NULL OR type = $1)"
			" AND (visible_to <> 1 OR user_id = $2) ORDER BY id",
			DB_ARGS(DB_T(text_is_empty(type) ? NULL : type), DB_I(visit->user_id)));
	json_out_array(visit_start(visit), "data");
	while (db_next(rows))
		write_filter(visit, NULL, rows, false);
	json_out_end(&visit->json);
	status = db_done(rows, err);
	return status == OK ? visit_send(visit, 200) : status;
}

static int send_filter(struct visit *visit, int64_t id, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT " FILTER_COLUMNS " FROM filter WHERE id = $1 AND is_active AND (visible_to <> 1 "
		     "OR user_id = $2)",
		     DB_ARGS(DB_I(id), DB_I(visit->user_id)));
	bool is_there = db_next(rows);
	int status;

	visit_start(visit);
	if (is_there)
		write_filter(visit, "data", rows, true);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? visit_send(visit, 200) : err_set(err, E_NOT_FOUND, "filter_not_found", "Filter not found");
}

int v1_filters_get(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? send_filter(visit, id, err) : status;
}

int v1_filters_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *conditions;
	const char *name, *type;
	struct db_rows *rows;
	int64_t id = 0;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	name = json_get_text(json_root(doc), "name", NULL);
	type = json_get_text(json_root(doc), "type", "");
	conditions = json_get(json_root(doc), "conditions");
	if (text_is_empty(name) || !list_has(FILTER_TYPES, type))
		return err_set(err, E_INVALID, "member_missing",
			       "name and type (one of " FILTER_TYPES ") are required");
	if ((status = filter_check(conditions, err)) != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "INSERT INTO filter (name, type, user_id, conditions, add_time, update_time) VALUES ($1, $2, $3, $4, $5, "
	    "$5) RETURNING id",
	    DB_ARGS(DB_T(name), DB_T(type), DB_I(visit->user_id), DB_T(json_dump(visit->arena, conditions)),
		    DB_T(visit->now)));
	if (db_next(rows))
		id = db_i64(rows, 0);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_object(visit_start(visit), "data");
	json_out_i64(&visit->json, "id", id);
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}

int v1_filters_delete(struct visit *visit, struct err *err)
{
	int64_t id, changes = 0;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	status = db_exec(visit->db, "UPDATE filter SET is_active = 0 WHERE id = $1 AND is_active AND user_id = $2",
			 DB_ARGS(DB_I(id), DB_I(visit->user_id)), &changes, err);
	if (status != OK)
		return status;
	return changes > 0 ? send_id(visit, id) : err_set(err, E_NOT_FOUND, "filter_not_found", "Filter not found");
}
