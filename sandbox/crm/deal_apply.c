/* What requests change in a deal. */
#include "crm/deals.h"

#define DEAL(field, kind, flags, ...) SHAPE_MEMBER(deal, field, kind, flags, __VA_ARGS__)
static const struct shape_member input_members[] = {
    DEAL(title, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    DEAL(owner_id, SHAPE_I64, 0),
    SHAPE_E4_MEMBER(deal, value, SHAPE_NULLABLE),
    DEAL(person_id, SHAPE_ID, SHAPE_NULLABLE),
    DEAL(org_id, SHAPE_ID, SHAPE_NULLABLE),
    DEAL(currency, SHAPE_TEXT, SHAPE_NOT_EMPTY),
    DEAL(is_deleted, SHAPE_BOOL, 0),
    DEAL(archive_time, SHAPE_TIME, SHAPE_NULLABLE),
    DEAL(probability, SHAPE_COUNT, SHAPE_NULLABLE),
    DEAL(lost_reason, SHAPE_TEXT, SHAPE_NULLABLE),
    DEAL(visible_to, SHAPE_I64, 0, .words = "1,3,5,7"),
    DEAL(close_time, SHAPE_TIME, SHAPE_NULLABLE),
    DEAL(won_time, SHAPE_TIME, SHAPE_NULLABLE),
    DEAL(lost_time, SHAPE_TIME, SHAPE_NULLABLE),
    DEAL(expected_close_date, SHAPE_DATE, SHAPE_NULLABLE),
    DEAL(label_ids, SHAPE_IDS, 0),
    DEAL(add_time, SHAPE_TIME, SHAPE_CREATE_ONLY),
    DEAL(custom_fields, SHAPE_CUSTOM, 0),
};
static SHAPE(input_shape, input_members, .entity = FIELD_DEAL);

enum { PROBABILITY_MAX = 100 };

void deal_set_archived(struct visit *visit, struct deal *deal, bool is_archived)
{
	if (is_archived && !deal->is_archived && deal->archive_time == NULL)
		deal->archive_time = visit->now;
	if (!is_archived)
		deal->archive_time = NULL;
	deal->is_archived = is_archived;
}

static int first_stage(struct visit *visit, int64_t pipeline, int64_t *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT s.id FROM stage s JOIN pipeline p ON p.id = s.pipeline_id WHERE p.id = $1 AND NOT "
		     "p.is_deleted AND NOT s.is_deleted ORDER BY s.order_nr, s.id LIMIT 1",
		     DB_ARGS(DB_I(pipeline)));
	int status;

	*out = db_next(rows) ? db_i64(rows, 0) : 0;
	if ((status = db_done(rows, err)) != OK || *out != 0)
		return status;
	return err_set(err, E_INVALID, "pipeline_unknown", "pipeline_id does not exist, or has no stages");
}

/* A pipeline alone moves the deal to its first stage; a stage must be the pipeline's. */
static int apply_stage(struct visit *visit, const struct json *body, struct deal *deal, struct err *err)
{
	const struct json *in_stage = json_get(body, "stage_id"), *in_pipeline = json_get(body, "pipeline_id");
	int64_t stage = deal->stage_id, pipeline = deal->pipeline_id;
	int status = OK;

	if (in_stage != NULL && !shape_whole_number(in_stage, &stage))
		return shape_refuse("stage_id", "a whole number", err);
	if (in_pipeline != NULL && !shape_whole_number(in_pipeline, &pipeline))
		return shape_refuse("pipeline_id", "a whole number", err);
	if (in_stage == NULL && in_pipeline != NULL && pipeline != deal->pipeline_id)
		status = first_stage(visit, pipeline, &stage, err);
	if (status == OK && (in_stage != NULL || stage != deal->stage_id))
		status = deal_set_stage(visit, deal, stage, err);
	if (status == OK && in_pipeline != NULL && deal->pipeline_id != pipeline)
		return shape_refuse("stage_id", "a stage of the pipeline", err);
	return status;
}

/* The times that a request gives win over those that a status brings. */
static int apply_status(struct visit *visit, const struct json *body, const struct deal *given, struct deal *deal,
			struct err *err)
{
	const struct json *in_status = json_get(body, "status");
	int status;

	if (in_status == NULL)
		return OK;
	if (!json_is_text(in_status))
		return shape_refuse("status", "a string", err);
	if ((status = deal_set_status(visit, deal, json_text(in_status, ""), err)) != OK)
		return status;
	if (json_get(body, "close_time") != NULL)
		deal->close_time = given->close_time;
	if (json_get(body, "won_time") != NULL && text_eq(deal->status, "won"))
		deal->won_time = given->won_time;
	if (json_get(body, "lost_time") != NULL && text_eq(deal->status, "lost"))
		deal->lost_time = given->lost_time;
	return OK;
}

static int check_closing(const struct json *body, const struct deal *deal, struct err *err)
{
	if (!json_is_null(json_get(body, "won_time")) && !text_eq(deal->status, "won"))
		return shape_refuse("won_time", "given for won deals only", err);
	if (!json_is_null(json_get(body, "lost_time")) && !text_eq(deal->status, "lost"))
		return shape_refuse("lost_time", "given for lost deals only", err);
	if (!json_is_null(json_get(body, "lost_reason")) && !text_eq(deal->status, "lost"))
		return shape_refuse("lost_reason", "given for lost deals only", err);
	if (deal->probability > PROBABILITY_MAX)
		return shape_refuse("probability", "between 0 and 100", err);
	return OK;
}

static int apply_archive(struct visit *visit, const struct json *body, struct deal *deal, struct err *err)
{
	const struct json *value = json_get(body, "is_archived");
	bool is_archived = json_bool(value, false);

	if (value == NULL)
		return OK;
	if (is_archived != json_bool(value, true))
		return shape_refuse("is_archived", "true or false", err);
	deal_set_archived(visit, deal, is_archived);
	return OK;
}

int deal_apply(struct visit *visit, const struct json *body, bool is_new, struct deal *deal, struct err *err)
{
	struct deal given;
	int status =
	    shape_apply(&input_shape, visit, body, is_new, "stage_id,pipeline_id,status,is_archived", deal, err);

	if (status != OK)
		return status;
	given = *deal;
	if ((status = apply_stage(visit, body, deal, err)) != OK ||
	    (status = apply_status(visit, body, &given, deal, err)) != OK ||
	    (status = check_closing(body, deal, err)) != OK)
		return status;
	return apply_archive(visit, body, deal, err);
}
