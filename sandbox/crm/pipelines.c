#include "crm/pipelines.h"

#include "crm/webhooks.h"

enum { PROBABILITY_MAX = 100 };

#define PIPELINE(field, kind, flags) SHAPE_MEMBER(pipeline, field, kind, flags)
static const struct shape_member pipeline_members[] = {
    PIPELINE(id, SHAPE_I64, SHAPE_READ_ONLY),
    PIPELINE(name, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    PIPELINE(order_nr, SHAPE_I64, SHAPE_READ_ONLY),
    PIPELINE(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    PIPELINE(is_deal_probability_enabled, SHAPE_BOOL, 0),
    PIPELINE(add_time, SHAPE_TIME, SHAPE_READ_ONLY),
    PIPELINE(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
};
SHAPE(pipeline_shape, pipeline_members);

#define STAGE(field, kind, flags) SHAPE_MEMBER(stage, field, kind, flags)
static const struct shape_member stage_members[] = {
    STAGE(id, SHAPE_I64, SHAPE_READ_ONLY),
    STAGE(order_nr, SHAPE_I64, SHAPE_READ_ONLY),
    STAGE(name, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    STAGE(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    STAGE(deal_probability, SHAPE_COUNT, 0),
    STAGE(pipeline_id, SHAPE_ID, SHAPE_REQUIRED),
    STAGE(is_deal_rot_enabled, SHAPE_BOOL, 0),
    STAGE(days_to_rotten, SHAPE_COUNT, SHAPE_NULLABLE),
    STAGE(add_time, SHAPE_TIME, SHAPE_READ_ONLY),
    STAGE(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
};
SHAPE(stage_shape, stage_members);

int pipeline_load(struct visit *visit, int64_t id, struct pipeline *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(
	    &pipeline_shape,
	    db_query(visit->db, "SELECT " PIPELINE_COLUMNS " FROM pipeline WHERE id = $1 AND NOT is_deleted",
		     DB_ARGS(DB_I(id))),
	    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "pipeline_not_found", "Pipeline not found");
}

int stage_load(struct visit *visit, int64_t id, struct stage *out, struct err *err)
{
	bool is_there;
	int status =
	    shape_read_one(&stage_shape,
			   db_query(visit->db, "SELECT " STAGE_COLUMNS " FROM stage WHERE id = $1 AND NOT is_deleted",
				    DB_ARGS(DB_I(id))),
			   visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "stage_not_found", "Stage not found");
}

static char *text_of(struct visit *visit, const struct shape *shape, const void *object)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	shape_write(shape, visit, &json, object, NULL);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

/* What has deals can't be deleted. */
static int check_empty(struct db_rows *rows, struct err *err)
{
	bool has_deals = db_next(rows);
	int status = db_done(rows, err);

	if (status != OK || !has_deals)
		return status;
	return err_set(err, E_INVALID, "has_deals", "It cannot be deleted while there are deals in it");
}

int pipeline_save(struct visit *visit, const struct pipeline *before, struct pipeline *pipeline, struct err *err)
{
	struct db_rows *rows;
	int status = OK;

	if (pipeline->is_deleted)
		status = check_empty(db_query(visit->db, "SELECT 1 FROM deal WHERE pipeline_id = $1 AND NOT is_deleted",
					      DB_ARGS(DB_I(pipeline->id))),
				     err);
	if (status != OK)
		return status;
	pipeline->update_time = visit->now;
	rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO pipeline (" PIPELINE_COLUMNS
	    ") VALUES ($1, $2, COALESCE(NULLIF($3, 0), (SELECT COALESCE(MAX(order_nr), 0) + 1 FROM pipeline)), $4, "
	    "$5, $6, $7) RETURNING id, order_nr",
	    DB_ARGS(pipeline->id > 0 ? DB_I(pipeline->id) : DB_NULL, DB_T(pipeline->name), DB_I(pipeline->order_nr),
		    DB_I(pipeline->is_deleted), DB_I(pipeline->is_deal_probability_enabled), DB_T(pipeline->add_time),
		    DB_T(pipeline->update_time)));
	if (db_next(rows)) {
		pipeline->id = db_i64(rows, 0);
		pipeline->order_nr = db_i64(rows, 1);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return webhooks_emit(visit, "pipeline", pipeline->id,
			     before != NULL ? text_of(visit, &pipeline_shape, before) : NULL,
			     pipeline->is_deleted ? NULL : text_of(visit, &pipeline_shape, pipeline), err);
}

static int check_stage(struct visit *visit, const struct stage *stage, struct err *err)
{
	struct pipeline pipeline;
	int status = pipeline_load(visit, stage->pipeline_id, &pipeline, err);

	if (status == E_NOT_FOUND)
		return err_set(err, E_INVALID, "pipeline_unknown", "pipeline_id does not exist");
	if (status == OK && stage->deal_probability > PROBABILITY_MAX)
		return shape_refuse("deal_probability", "between 0 and 100", err);
	if (status != OK || !stage->is_deleted)
		return status;
	return check_empty(
	    db_query(visit->db, "SELECT 1 FROM deal WHERE stage_id = $1 AND NOT is_deleted", DB_ARGS(DB_I(stage->id))),
	    err);
}

int stage_save(struct visit *visit, const struct stage *before, struct stage *stage, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	struct db_rows *rows;
	size_t count;
	int status = check_stage(visit, stage, err);

	if (status != OK)
		return status;
	stage->update_time = visit->now;
	count = shape_args(&stage_shape, stage, args);
	if (stage->id == 0)
		args[0] = DB_NULL;
	rows = db_query(visit->db,
			"INSERT OR REPLACE INTO stage (" STAGE_COLUMNS
			") VALUES ($1, COALESCE(NULLIF($2, 0), (SELECT COALESCE(MAX(order_nr), 0) + 1 FROM stage WHERE "
			"pipeline_id = $6)), $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id, order_nr",
			args, count);
	if (db_next(rows)) {
		stage->id = db_i64(rows, 0);
		stage->order_nr = db_i64(rows, 1);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return webhooks_emit(visit, "stage", stage->id, before != NULL ? text_of(visit, &stage_shape, before) : NULL,
			     stage->is_deleted ? NULL : text_of(visit, &stage_shape, stage), err);
}
