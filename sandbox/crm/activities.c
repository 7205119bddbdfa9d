#include "crm/activities.h"

#include <string.h>

#include "crm/people.h"
#include "crm/refer.h"
#include "crm/webhooks.h"

static int participants_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			      struct err *err);
static int attendees_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			   struct err *err);

#define ACTIVITY(field, kind, flags, ...) SHAPE_MEMBER(activity, field, kind, flags, __VA_ARGS__)
static const struct shape_member activity_members[] = {
    ACTIVITY(id, SHAPE_I64, SHAPE_READ_ONLY),
    ACTIVITY(subject, SHAPE_TEXT, 0),
    ACTIVITY(type, SHAPE_TEXT, SHAPE_NOT_EMPTY),
    ACTIVITY(owner_id, SHAPE_I64, 0),
    ACTIVITY(creator_user_id, SHAPE_I64, SHAPE_READ_ONLY),
    ACTIVITY(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    ACTIVITY(add_time, SHAPE_TIME, SHAPE_READ_ONLY),
    ACTIVITY(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
    ACTIVITY(deal_id, SHAPE_ID, SHAPE_NULLABLE),
    ACTIVITY(lead_id, SHAPE_TEXT, SHAPE_NULLABLE),
    ACTIVITY(person_id, SHAPE_ID, SHAPE_READ_ONLY),
    ACTIVITY(org_id, SHAPE_ID, SHAPE_NULLABLE),
    ACTIVITY(project_id, SHAPE_ID, SHAPE_NULLABLE),
    ACTIVITY(due_date, SHAPE_DATE, SHAPE_NULLABLE),
    ACTIVITY(due_time, SHAPE_CLOCK, SHAPE_NULLABLE),
    ACTIVITY(duration, SHAPE_CLOCK, SHAPE_NULLABLE),
    ACTIVITY(busy, SHAPE_BOOL, 0),
    ACTIVITY(done, SHAPE_BOOL, 0),
    ACTIVITY(marked_as_done_time, SHAPE_TIME, SHAPE_READ_ONLY),
    ACTIVITY(location, SHAPE_JSON, SHAPE_NULLABLE, .check = address_check),
    ACTIVITY(participants, SHAPE_JSON, 0, .check = participants_check),
    ACTIVITY(attendees, SHAPE_JSON, SHAPE_NULLABLE | SHAPE_HIDDEN, .check = attendees_check),
    ACTIVITY(public_description, SHAPE_TEXT, SHAPE_NULLABLE),
    ACTIVITY(priority, SHAPE_ID, SHAPE_NULLABLE),
    ACTIVITY(note, SHAPE_TEXT, SHAPE_NULLABLE),
};
SHAPE(activity_shape, activity_members);

/* [{"person_id","primary"}] */
static int participants_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			      struct err *err)
{
	int64_t id;

	if (!json_is_array(value))
		return shape_refuse(name, "an array of objects", err);
	for (size_t i = 0; i < json_len(value); i++)
		if (!shape_whole_number(json_get(json_at(value, i), "person_id"), &id))
			return shape_refuse(name, "an array of objects with a number in \"person_id\"", err);
	*out = json_dump(arena, value);
	return OK;
}

static int attendees_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			   struct err *err)
{
	if (!json_is_array(value))
		return shape_refuse(name, "an array of objects", err);
	for (size_t i = 0; i < json_len(value); i++)
		if (!json_is_text(json_get(json_at(value, i), "email")))
			return shape_refuse(name, "an array of objects with a string in \"email\"", err);
	*out = json_dump(arena, value);
	return OK;
}

void activity_init(struct visit *visit, struct activity *out)
{
	*out = (struct activity){.owner_id = visit->user_id,
				 .creator_user_id = visit->user_id,
				 .subject = "",
				 .type = "task",
				 .participants = "[]",
				 .add_time = visit->now,
				 .update_time = visit->now};
}

int activity_load(struct visit *visit, int64_t id, struct activity *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(
	    &activity_shape,
	    db_query(visit->db, "SELECT " ACTIVITY_COLUMNS " FROM activity WHERE id = $1 AND NOT is_deleted",
		     DB_ARGS(DB_I(id))),
	    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "activity_not_found", "Activity not found");
}

static int check_type(struct visit *visit, const char *type, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT 1 FROM activity_type WHERE key_string = $1 AND is_active", DB_ARGS(DB_T(type)));
	bool is_there = db_next(rows);
	int status = db_done(rows, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_INVALID, "activity_type_unknown", "There is no activity type %s", type);
}

static int check_participants(struct visit *visit, const struct activity *activity, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(activity->participants, strlen(activity->participants), &doc, err);

	for (size_t i = 0; status == OK && i < json_len(json_root(doc)); i++)
		status = refer_check(visit, REFER_PERSON, "person_id",
				     json_get_i64(json_at(json_root(doc), i), "person_id", 0), err);
	return status;
}

static int check_activity(struct visit *visit, const struct activity *before, const struct activity *activity,
			  struct err *err)
{
	int status = OK;

	if (before == NULL || !text_eq(before->type, activity->type))
		status = check_type(visit, activity->type, err);
	if (status == OK && (before == NULL || before->owner_id != activity->owner_id))
		status = refer_check(visit, REFER_USER, "owner_id", activity->owner_id, err);
	if (status == OK && (before == NULL || before->deal_id != activity->deal_id))
		status = refer_check(visit, REFER_DEAL, "deal_id", activity->deal_id, err);
	if (status == OK && (before == NULL || before->org_id != activity->org_id))
		status = refer_check(visit, REFER_ORGANIZATION, "org_id", activity->org_id, err);
	if (status == OK && (before == NULL || !text_eq(before->participants, activity->participants)))
		status = check_participants(visit, activity, err);
	return status;
}

static int store_activity(struct visit *visit, struct activity *activity, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	size_t count = shape_args(&activity_shape, activity, args);
	struct db_rows *rows;

	if (activity->id == 0)
		args[0] = DB_NULL;
	rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO activity (id, subject, type, owner_id, creator_user_id, is_deleted, add_time, "
	    "update_time, deal_id, lead_id, org_id, project_id, due_date, due_time, duration, busy, done, "
	    "marked_as_done_time, location, participants, attendees, description, priority, note) VALUES ($1, $2, "
	    "$3, $4, $5, $6, $7, $8, $9, $10, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
	    " RETURNING id, json_extract(participants, '$[0].person_id'), $11",
	    args, count);
	if (db_next(rows)) {
		activity->id = db_i64(rows, 0);
		activity->person_id = db_i64(rows, 1);
	}
	return db_done(rows, err);
}

static char *activity_text(struct visit *visit, const struct activity *activity)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	shape_write(&activity_shape, visit, &json, activity, NULL);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int activity_save(struct visit *visit, const struct activity *before, struct activity *activity, struct err *err)
{
	int status = check_activity(visit, before, activity, err);

	if (status != OK)
		return status;
	if (!activity->done)
		activity->marked_as_done_time = NULL;
	else if (activity->marked_as_done_time == NULL)
		activity->marked_as_done_time = visit->now;
	activity->update_time = visit->now;
	if ((status = store_activity(visit, activity, err)) != OK)
		return status;
	return webhooks_emit(visit, "activity", activity->id, before != NULL ? activity_text(visit, before) : NULL,
			     activity->is_deleted ? NULL : activity_text(visit, activity), err);
}
