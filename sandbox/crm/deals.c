#include "crm/deals.h"

#include <string.h>

#include "crm/company.h"
#include "crm/refer.h"
#include "crm/webhooks.h"

void deal_read(struct db_rows *rows, int first, struct arena *arena, struct deal *out)
{
	int column = first;

	out->id = db_i64(rows, column++);
	out->creator_user_id = db_i64(rows, column++);
	out->owner_id = db_i64(rows, column++);
	out->value_e4 = db_i64(rows, column++);
	out->person_id = db_i64(rows, column++);
	out->org_id = db_i64(rows, column++);
	out->stage_id = db_i64(rows, column++);
	out->pipeline_id = db_i64(rows, column++);
	out->visible_to = db_i64(rows, column++);
	out->probability = db_is_null(rows, column) ? -1 : db_i64(rows, column);
	column++;
	out->is_deleted = db_i64(rows, column++) != 0;
	out->is_archived = db_i64(rows, column++) != 0;
	const char **texts[] = {
	    &out->title,         &out->currency, &out->status,      &out->lost_reason,       &out->label_ids,
	    &out->custom_fields, &out->add_time, &out->update_time, &out->stage_change_time, &out->archive_time,
	    &out->close_time,    &out->won_time, &out->lost_time,   &out->first_won_time,    &out->expected_close_date};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = db_text_copy(rows, column++, arena);
}

int deal_load(struct visit *visit, int64_t id, struct deal *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT " DEAL_COLUMNS " FROM deal WHERE id = $1 AND NOT is_deleted"
					" AND (visible_to <> 1 OR $2 IN (0, owner_id))",
					DB_ARGS(DB_I(id), DB_I(visit_viewer(visit))));
	bool is_there = db_next(rows);
	int status;

	if (is_there)
		deal_read(rows, 0, visit->arena, out);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? OK : err_set(err, E_NOT_FOUND, "deal_not_found", "Deal not found");
}

static struct db_arg id_or_null(int64_t id)
{
	return id > 0 ? DB_I(id) : DB_NULL;
}

/* The id of an insertion is found by the database. */
static int store(struct visit *visit, struct deal *deal, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO deal (" DEAL_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
	    "$13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27) RETURNING id",
	    DB_ARGS(id_or_null(deal->id), DB_I(deal->creator_user_id), DB_I(deal->owner_id), DB_I(deal->value_e4),
		    id_or_null(deal->person_id), id_or_null(deal->org_id), DB_I(deal->stage_id),
		    DB_I(deal->pipeline_id), DB_I(deal->visible_to),
		    deal->probability < 0 ? DB_NULL : DB_I(deal->probability), DB_I(deal->is_deleted),
		    DB_I(deal->is_archived), DB_T(deal->title), DB_T(deal->currency), DB_T(deal->status),
		    DB_T(deal->lost_reason), DB_T(deal->label_ids), DB_T(deal->custom_fields), DB_T(deal->add_time),
		    DB_T(deal->update_time), DB_T(deal->stage_change_time), DB_T(deal->archive_time),
		    DB_T(deal->close_time), DB_T(deal->won_time), DB_T(deal->lost_time), DB_T(deal->first_won_time),
		    DB_T(deal->expected_close_date)));

	if (db_next(rows))
		deal->id = db_i64(rows, 0);
	return db_done(rows, err);
}

/* What API v2 and webhooks have in common; a webhook's visible_to is a text. */
static void write_common(struct json_out *json, const struct deal *deal)
{
	json_out_i64(json, "id", deal->id);
	json_out_text(json, "title", deal->title);
	json_out_i64(json, "creator_user_id", deal->creator_user_id);
	json_out_i64(json, "owner_id", deal->owner_id);
	json_out_e4(json, "value", deal->value_e4, 0);
	refer_write(json, "person_id", deal->person_id);
	refer_write(json, "org_id", deal->org_id);
	json_out_i64(json, "stage_id", deal->stage_id);
	json_out_i64(json, "pipeline_id", deal->pipeline_id);
	json_out_text(json, "currency", deal->currency);
	json_out_text(json, "archive_time", deal->archive_time);
	json_out_text(json, "add_time", deal->add_time);
	json_out_text(json, "update_time", deal->update_time);
	json_out_text(json, "stage_change_time", deal->stage_change_time);
	json_out_text(json, "status", deal->status);
	json_out_bool(json, "is_archived", deal->is_archived);
	refer_write_count(json, "probability", deal->probability);
	json_out_text(json, "lost_reason", deal->lost_reason);
	json_out_text(json, "close_time", deal->close_time);
	json_out_text(json, "won_time", deal->won_time);
	json_out_text(json, "lost_time", deal->lost_time);
	json_out_text(json, "expected_close_date", deal->expected_close_date);
	json_out_raw(json, "label_ids", deal->label_ids);
	json_out_text(json, "origin", "ManuallyCreated");
	json_out_null(json, "origin_id");
	json_out_null(json, "channel");
	json_out_null(json, "channel_id");
}

static void write_day_of(struct json_out *json, const char *key, const char *time)
{
	if (time == NULL)
		json_out_null(json, key);
	else
		json_out_textn(json, key, time, strlen("2026-11-23"));
}

/* What ?include_fields= may ask for: numbers that are counted, and what this CRM never has. */
static int write_counts(struct visit *visit, const struct deal *deal, const char *include, struct err *err)
{
	static const char *const counts[] = {"products_count",     "files_count",           "notes_count",
					     "activities_count",   "done_activities_count", "undone_activities_count",
					     "participants_count", "next_activity_id",      "last_activity_id"};
	const size_t first_id = ARRAY_LEN(counts) - 2;
	struct db_rows *rows = db_query(
	    visit->db,
	    "SELECT (SELECT COUNT(*) FROM deal_product WHERE deal_id = $1),"
	    " (SELECT COUNT(*) FROM file WHERE deal_id = $1 AND is_active),"
	    " (SELECT COUNT(*) FROM note WHERE deal_id = $1 AND is_active), COUNT(*), COALESCE(SUM(done), 0),"
	    " COALESCE(SUM(NOT done), 0), $2,"
	    " (SELECT id FROM activity WHERE deal_id = $1 AND NOT is_deleted AND NOT done ORDER BY due_date, id LIMIT "
	    "1),"
	    " (SELECT id FROM activity WHERE deal_id = $1 AND NOT is_deleted AND done ORDER BY due_date DESC, id DESC"
	    " LIMIT 1) FROM activity WHERE deal_id = $1 AND NOT is_deleted",
	    DB_ARGS(DB_I(deal->id), DB_I(deal->person_id > 0)));
	bool is_there = db_next(rows);

	for (size_t i = 0; is_there && i < ARRAY_LEN(counts); i++)
		if (!list_has(include, counts[i]))
			continue;
		else if (i >= first_id)
			refer_write(&visit->json, counts[i], db_i64(rows, (int)i));
		else
			json_out_i64(&visit->json, counts[i], db_i64(rows, (int)i));
	return db_done(rows, err);
}

static int write_included(struct visit *visit, const struct deal *deal, const char *include, struct err *err)
{
	static const char *const nothing[] = {"last_incoming_mail_time", "last_outgoing_mail_time", "source_lead_id"};
	static const char *const zero[] = {"followers_count", "email_messages_count"};
	struct json_out *json = &visit->json;

	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (list_has(include, nothing[i]))
			json_out_null(json, nothing[i]);
	for (size_t i = 0; i < ARRAY_LEN(zero); i++)
		if (list_has(include, zero[i]))
			json_out_i64(json, zero[i], 0);
	if (list_has(include, "first_won_time"))
		json_out_text(json, "first_won_time", deal->first_won_time);
	if (list_has(include, "smart_bcc_email"))
		json_out_text(json, "smart_bcc_email",
			      arena_printf(visit->arena, COMPANY_DOMAIN "+deal%lld@mail.example", (long long)deal->id));
	return write_counts(visit, deal, include, err);
}

int deal_write(struct visit *visit, const char *key, const struct deal *deal, const struct fields_wanted *wanted,
	       const char *include, struct err *err)
{
	struct json_out *json = &visit->json;
	int status = OK;

	json_out_object(json, key);
	write_common(json, deal);
	json_out_bool(json, "is_deleted", deal->is_deleted);
	json_out_i64(json, "visible_to", deal->visible_to);
	write_day_of(json, "local_won_date", deal->won_time);
	write_day_of(json, "local_lost_date", deal->lost_time);
	write_day_of(json, "local_close_date", deal->close_time);
	json_out_null(json, "acv");
	json_out_null(json, "arr");
	json_out_null(json, "mrr");
	fields_write_labels(visit, json, wanted, deal->label_ids);
	if (include != NULL)
		status = write_included(visit, deal, include, err);
	fields_write(visit, json, wanted, deal->custom_fields);
	json_out_end(json);
	return status;
}

/* The deal as JSON text for webhooks. */
static char *webhook_text(struct visit *visit, const struct fields *fields, const struct deal *deal)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	write_common(&json, deal);
	json_out_text(&json, "first_won_time", deal->first_won_time);
	json_out_text(&json, "visible_to", arena_printf(visit->arena, "%lld", (long long)deal->visible_to));
	fields_write_typed(visit, &json, fields, deal->custom_fields);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

static int check_currency(struct visit *visit, const char *code, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT 1 FROM currency WHERE code = $1 AND is_active", DB_ARGS(DB_T(code)));
	bool is_there = db_next(rows);
	int status = db_done(rows, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_INVALID, "currency_unknown", "There is no currency %s", code);
}

/* Only what has changed is looked up: old references may have been deleted since. */
static int check_references(struct visit *visit, const struct deal *before, const struct deal *deal, struct err *err)
{
	int status = OK;

	if (before == NULL || before->owner_id != deal->owner_id)
		status = refer_check(visit, REFER_USER, "owner_id", deal->owner_id, err);
	if (status == OK && (before == NULL || before->person_id != deal->person_id))
		status = refer_check(visit, REFER_PERSON, "person_id", deal->person_id, err);
	if (status == OK && (before == NULL || before->org_id != deal->org_id))
		status = refer_check(visit, REFER_ORGANIZATION, "org_id", deal->org_id, err);
	if (status == OK && (before == NULL || !text_eq(before->currency, deal->currency)))
		status = check_currency(visit, deal->currency, err);
	return status;
}

static int follow_currency(struct visit *visit, const struct deal *before, const struct deal *deal, struct err *err)
{
	if (before == NULL || text_eq(before->currency, deal->currency))
		return OK;
	return db_exec(visit->db, "UPDATE deal_product SET currency = $2 WHERE deal_id = $1",
		       DB_ARGS(DB_I(deal->id), DB_T(deal->currency)), NULL, err);
}

int deal_save(struct visit *visit, const struct deal *before, struct deal *deal, struct err *err)
{
	struct fields fields;
	int status = fields_custom(visit, FIELD_DEAL, &fields, err);

	if (status != OK || (status = check_references(visit, before, deal, err)) != OK)
		return status;
	deal->update_time = visit->now;
	if ((status = store(visit, deal, err)) != OK || (status = follow_currency(visit, before, deal, err)) != OK)
		return status;
	return webhooks_emit(visit, "deal", deal->id, before != NULL ? webhook_text(visit, &fields, before) : NULL,
			     deal->is_deleted ? NULL : webhook_text(visit, &fields, deal), err);
}

void deal_init(struct visit *visit, struct deal *out)
{
	*out = (struct deal){.creator_user_id = visit->user_id,
			     .owner_id = visit->user_id,
			     .visible_to = 3,
			     .probability = -1,
			     .stage_id = 1,
			     .pipeline_id = 1,
			     .currency = COMPANY_CURRENCY,
			     .status = "open",
			     .label_ids = "[]",
			     .custom_fields = "{}",
			     .add_time = visit->now,
			     .update_time = visit->now};
}

int deal_set_stage(struct visit *visit, struct deal *deal, int64_t stage_id, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT pipeline_id FROM stage WHERE id = $1 AND NOT is_deleted",
					DB_ARGS(DB_I(stage_id)));
	int64_t pipeline = db_next(rows) ? db_i64(rows, 0) : 0;
	int status = db_done(rows, err);

	if (status != OK)
		return status;
	if (pipeline == 0)
		return err_set(err, E_INVALID, "stage_unknown", "There is no stage %lld", (long long)stage_id);
	if (stage_id != deal->stage_id)
		deal->stage_change_time = visit->now;
	deal->stage_id = stage_id;
	deal->pipeline_id = pipeline;
	return OK;
}

int deal_set_status(struct visit *visit, struct deal *deal, const char *status, struct err *err)
{
	bool is_won = text_eq(status, "won"), is_lost = text_eq(status, "lost");

	if (!is_won && !is_lost && !text_eq(status, "open"))
		return err_set(err, E_INVALID, "status_invalid", "status must be open, won or lost");
	if (text_eq(status, deal->status))
		return OK;
	deal->status = arena_strdup(visit->arena, status);
	deal->close_time = is_won || is_lost ? visit->now : NULL;
	deal->won_time = is_won ? visit->now : NULL;
	deal->lost_time = is_lost ? visit->now : NULL;
	if (is_won && deal->first_won_time == NULL)
		deal->first_won_time = visit->now;
	return OK;
}
