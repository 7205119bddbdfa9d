#include "crm/activities.h"
#include "crm/api.h"
#include "crm/filters.h"
#include "crm/list.h"
#include "crm/refer.h"

/* Of meetings that this CRM doesn't hold; attendees only when asked for. */
static void write_more(struct visit *visit, const void *object)
{
	static const char *const nothing[] = {"conference_meeting_client", "conference_meeting_url",
					      "conference_meeting_id"};
	const struct activity *activity = object;

	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		json_out_null(&visit->json, nothing[i]);
	if (list_has(text_or(http_query(visit->x, "include_fields"), ""), "attendees"))
		json_out_raw(&visit->json, "attendees", text_or(activity->attendees, "[]"));
}

struct activity_query {
	struct list list;
	const char *ids, *filter, *since, *until;
	int64_t owner, deal, person, org, done; /* done -1: any */
};

static int read_activity_query(struct visit *visit, struct activity_query *out, struct err *err)
{
	const struct {
		const char *name;
		int64_t *value;
	} numbers[] = {
	    {"owner_id", &out->owner}, {"deal_id", &out->deal}, {"person_id", &out->person}, {"org_id", &out->org}};
	bool done = false;
	int status = list_read(visit, "id,update_time,add_time,due_date", &out->list, err);

	for (size_t i = 0; status == OK && i < ARRAY_LEN(numbers); i++)
		status = query_i64(visit, numbers[i].name, 1, INT64_MAX, 0, numbers[i].value, err);
	if (status != OK || (status = query_ids(visit, "ids", &out->ids, err)) != OK ||
	    (status = filter_ids(visit, "activity", &out->filter, err)) != OK ||
	    (status = query_bool(visit, "done", &done, err)) != OK ||
	    (status = query_time(visit, "updated_since", &out->since, err)) != OK)
		return status;
	out->done = text_is_empty(http_query(visit->x, "done")) ? -1 : done;
	return query_time(visit, "updated_until", &out->until, err);
}

int v2_activities_list(struct visit *visit, struct err *err)
{
	struct activity_query query = {0};
	struct activity activity;
	struct db_rows *rows;
	int status = read_activity_query(visit, &query, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " ACTIVITY_COLUMNS LIST_FROM(
		"activity",
		"WHEN 'due_date' THEN COALESCE(due_date, '') ") "WHERE NOT is_deleted"
								" AND ($6 IS NULL OR id IN (SELECT value FROM "
								"json_each($6)))"
								" AND ($7 IS NULL OR id IN (SELECT value FROM "
								"json_each($7)))"
								" AND ($8 IS NULL OR COALESCE(update_time, add_time) "
								">= $8)"
								" AND ($9 IS NULL OR COALESCE(update_time, add_time) < "
								"$9)"
								" AND ($10 = 0 OR owner_id = $10)"
								" AND ($11 = 0 OR deal_id = $11) AND ($12 = 0 OR $12 "
								"IN "
								"(SELECT json_extract(value, '$.person_id') FROM "
								"json_each(participants)))"
								" AND ($13 = 0 OR org_id = $13)"
								" AND ($14 < 0 OR done = $14) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&query.list), DB_T(query.ids), DB_T(query.filter), DB_T(query.since), DB_T(query.until),
		    DB_I(query.owner), DB_I(query.deal), DB_I(query.person), DB_I(query.org), DB_I(query.done)));
	return list_send(&query.list, visit, rows, &activity_shape, NULL, &activity, write_more, err);
}

static int load_activity(struct visit *visit, struct activity *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? activity_load(visit, id, out, err) : status;
}

int v2_activities_get(struct visit *visit, struct err *err)
{
	struct activity activity;
	int status = load_activity(visit, &activity, err);

	return status == OK ? send_object(visit, 200, &activity_shape, NULL, &activity, write_more) : status;
}

int v2_activities_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct activity activity;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	activity_init(visit, &activity);
	if ((status = shape_apply(&activity_shape, visit, json_root(doc), true, "person_id", &activity, err)) != OK ||
	    (status = activity_save(visit, NULL, &activity, err)) != OK)
		return status;
	return send_object(visit, 200, &activity_shape, NULL, &activity, write_more);
}

int v2_activities_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct activity before, activity;
	int status = load_activity(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	activity = before;
	if ((status = shape_apply(&activity_shape, visit, json_root(doc), false, "person_id", &activity, err)) != OK ||
	    (status = activity_save(visit, &before, &activity, err)) != OK)
		return status;
	return send_object(visit, 200, &activity_shape, NULL, &activity, write_more);
}

int v2_activities_delete(struct visit *visit, struct err *err)
{
	struct activity before, activity;
	int status = load_activity(visit, &before, err);

	if (status != OK)
		return status;
	activity = before;
	activity.is_deleted = true;
	status = activity_save(visit, &before, &activity, err);
	return status == OK ? send_id(visit, activity.id) : status;
}

/* ---- types ---- */

int v1_activity_types_list(struct visit *visit, struct err *err)
{
	struct json_out *json = visit_start(visit);
	struct db_rows *rows = db_query(visit->db,
					"SELECT id, name, icon_key, color, order_nr, key_string, is_active, is_custom, "
					"add_time, update_time FROM activity_type ORDER BY order_nr, id",
					DB_NO_ARGS);
	int status;

	json_out_array(json, "data");
	while (db_next(rows)) {
		json_out_object(json, NULL);
		json_out_i64(json, "id", db_i64(rows, 0));
		json_out_text(json, "name", db_text(rows, 1));
		json_out_text(json, "icon_key", db_text(rows, 2));
		json_out_text(json, "color", db_text(rows, 3));
		json_out_i64(json, "order_nr", db_i64(rows, 4));
		json_out_text(json, "key_string", db_text(rows, 5));
		json_out_bool(json, "active_flag", db_i64(rows, 6) != 0);
		json_out_bool(json, "is_custom_flag", db_i64(rows, 7) != 0);
		json_out_text(json, "add_time", v1_time(visit, db_text(rows, 8)));
		json_out_text(json, "update_time", v1_time(visit, db_text(rows, 9)));
		json_out_end(json);
	}
	json_out_end(json);
	status = db_done(rows, err);
	return status == OK ? visit_send(visit, 200) : status;
}
