#include "crm/api.h"
#include "crm/list.h"
#include "crm/pipelines.h"

int v2_pipelines_list(struct visit *visit, struct err *err)
{
	struct list list;
	struct pipeline pipeline;
	struct db_rows *rows;
	int status = list_read(visit, "id,update_time,add_time", &list, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " PIPELINE_COLUMNS LIST_FROM("pipeline", "") "WHERE NOT is_deleted AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&list)));
	return list_send(&list, visit, rows, &pipeline_shape, NULL, &pipeline, NULL, err);
}

static int load_pipeline(struct visit *visit, struct pipeline *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? pipeline_load(visit, id, out, err) : status;
}

int v2_pipelines_get(struct visit *visit, struct err *err)
{
	struct pipeline pipeline;
	int status = load_pipeline(visit, &pipeline, err);

	return status == OK ? send_object(visit, 200, &pipeline_shape, NULL, &pipeline, NULL) : status;
}

int v2_pipelines_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct pipeline pipeline = {.add_time = visit->now};
	int status = body_object(visit, &doc, err);

	if (status != OK ||
	    (status = shape_apply(&pipeline_shape, visit, json_root(doc), true, NULL, &pipeline, err)) != OK ||
	    (status = pipeline_save(visit, NULL, &pipeline, err)) != OK)
		return status;
	return send_object(visit, 200, &pipeline_shape, NULL, &pipeline, NULL);
}

int v2_pipelines_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct pipeline before, pipeline;
	int status = load_pipeline(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	pipeline = before;
	if ((status = shape_apply(&pipeline_shape, visit, json_root(doc), false, NULL, &pipeline, err)) != OK ||
	    (status = pipeline_save(visit, &before, &pipeline, err)) != OK)
		return status;
	return send_object(visit, 200, &pipeline_shape, NULL, &pipeline, NULL);
}

int v2_pipelines_delete(struct visit *visit, struct err *err)
{
	struct pipeline before, pipeline;
	int status = load_pipeline(visit, &before, err);

	if (status != OK)
		return status;
	pipeline = before;
	pipeline.is_deleted = true;
	status = pipeline_save(visit, &before, &pipeline, err);
	return status == OK ? send_id(visit, pipeline.id) : status;
}

/* ---- stages ---- */

int v2_stages_list(struct visit *visit, struct err *err)
{
	struct list list;
	struct stage stage;
	struct db_rows *rows;
	int64_t pipeline;
	int status = list_read(visit, "id,update_time,add_time,order_nr", &list, err);

	if (status != OK || (status = query_i64(visit, "pipeline_id", 1, INT64_MAX, 0, &pipeline, err)) != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT sort_key, id, " STAGE_COLUMNS LIST_FROM(
			    "stage", "WHEN 'order_nr' THEN printf('%015d', order_nr) ") "WHERE NOT is_deleted"
											" AND ($6 = 0 OR pipeline_id = "
											"$6) AND" LIST_PAGE,
			DB_ARGS(LIST_ARGS(&list), DB_I(pipeline)));
	return list_send(&list, visit, rows, &stage_shape, NULL, &stage, NULL, err);
}

static int load_stage(struct visit *visit, struct stage *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? stage_load(visit, id, out, err) : status;
}

int v2_stages_get(struct visit *visit, struct err *err)
{
	struct stage stage;
	int status = load_stage(visit, &stage, err);

	return status == OK ? send_object(visit, 200, &stage_shape, NULL, &stage, NULL) : status;
}

int v2_stages_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct stage stage = {.add_time = visit->now, .deal_probability = 100, .days_to_rotten = -1};
	int status = body_object(visit, &doc, err);

	if (status != OK ||
	    (status = shape_apply(&stage_shape, visit, json_root(doc), true, NULL, &stage, err)) != OK ||
	    (status = stage_save(visit, NULL, &stage, err)) != OK)
		return status;
	return send_object(visit, 200, &stage_shape, NULL, &stage, NULL);
}

int v2_stages_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct stage before, stage;
	int status = load_stage(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	stage = before;
	if ((status = shape_apply(&stage_shape, visit, json_root(doc), false, NULL, &stage, err)) != OK ||
	    (status = stage_save(visit, &before, &stage, err)) != OK)
		return status;
	return send_object(visit, 200, &stage_shape, NULL, &stage, NULL);
}

int v2_stages_delete(struct visit *visit, struct err *err)
{
	struct stage before, stage;
	int status = load_stage(visit, &before, err);

	if (status != OK)
		return status;
	stage = before;
	stage.is_deleted = true;
	status = stage_save(visit, &before, &stage, err);
	return status == OK ? send_id(visit, stage.id) : status;
}
