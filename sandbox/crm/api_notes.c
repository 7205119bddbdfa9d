#include <string.h>

#include "crm/api.h"
#include "crm/list.h"
#include "crm/notes.h"
#include "crm/refer.h"

enum { NOTES_PAGE_MAX = 500 };

/* {"title":...} or {"name":...} of what the note is about, or null. */
static int write_about(struct visit *visit, enum refer what, const char *key, const char *member, int64_t id,
		       struct err *err)
{
	const char *name;
	int status = refer_name(visit, what, id, &name, err);

	if (name == NULL) {
		json_out_null(&visit->json, key);
		return status;
	}
	json_out_object(&visit->json, key);
	json_out_text(&visit->json, member, name);
	json_out_end(&visit->json);
	return status;
}

static int write_author(struct visit *visit, int64_t user_id, struct err *err)
{
	struct json_out *json = &visit->json;
	struct db_rows *rows =
	    db_query(visit->db, "SELECT email, name FROM user WHERE id = $1", DB_ARGS(DB_I(user_id)));

	json_out_object(json, "user");
	if (db_next(rows)) {
		json_out_text(json, "email", db_text(rows, 0));
		json_out_null(json, "icon_url");
		json_out_bool(json, "is_you", user_id == visit->user_id);
		json_out_text(json, "name", db_text(rows, 1));
	}
	json_out_end(json);
	return db_done(rows, err);
}

static int write_note(struct visit *visit, const char *key, const struct note *note, struct err *err)
{
	struct json_out *json = &visit->json;
	int status;

	json_out_object(json, key);
	note_write(visit, json, note, true);
	refer_write(json, "last_update_user_id", note->last_update_user_id);
	if ((status = write_about(visit, REFER_DEAL, "deal", "title", note->deal_id, err)) != OK ||
	    (status = write_about(visit, REFER_PERSON, "person", "name", note->person_id, err)) != OK ||
	    (status = write_about(visit, REFER_ORGANIZATION, "organization", "name", note->org_id, err)) != OK ||
	    (status = write_author(visit, note->user_id, err)) != OK)
		return status;
	json_out_end(json);
	return OK;
}

static int send_note(struct visit *visit, const struct note *note, struct err *err)
{
	int status;

	visit_start(visit);
	status = write_note(visit, "data", note, err);
	return status == OK ? visit_send(visit, 200) : status;
}

static struct db_rows *select_notes(struct visit *visit, const struct page *page, const int64_t ids[4],
				    const char *since)
{
	return db_query(visit->db,
			"SELECT " NOTE_COLUMNS " FROM note WHERE is_active AND ($1 = 0 OR user_id = $1)"
			" AND ($2 = 0 OR deal_id = $2) AND ($3 = 0 OR person_id = $3) AND ($4 = 0 OR org_id = $4)"
			" AND ($5 IS NULL OR lead_id = $5) AND ($6 IS NULL OR update_time >= $6)"
			" AND ($7 IS NULL OR pinned_to_deal = $7) ORDER BY id LIMIT $8 OFFSET $9",
			DB_ARGS(DB_I(ids[0]), DB_I(ids[1]), DB_I(ids[2]), DB_I(ids[3]),
				DB_T(http_query(visit->x, "lead_id")), DB_T(since),
				DB_T(http_query(visit->x, "pinned_to_deal_flag")), DB_I(page->limit + 1),
				DB_I(page->start)));
}

int v1_notes_list(struct visit *visit, struct err *err)
{
	static const char *const names[] = {"user_id", "deal_id", "person_id", "org_id"};
	int64_t ids[ARRAY_LEN(names)];
	const char *since;
	struct page page;
	struct note note;
	struct db_rows *rows;
	int status = page_read(visit, NOTES_PAGE_MAX, &page, err), ended;

	for (size_t i = 0; status == OK && i < ARRAY_LEN(names); i++)
		status = query_i64(visit, names[i], 1, INT64_MAX, 0, &ids[i], err);
	if (status != OK || (status = query_time(visit, "updated_since", &since, err)) != OK)
		return status;
	json_out_array(visit_start(visit), "data");
	rows = select_notes(visit, &page, ids, since);
	while (status == OK && page_row(&page, rows)) {
		note_read(rows, 0, visit->arena, &note);
		status = write_note(visit, NULL, &note, err);
	}
	ended = db_done(rows, status == OK ? err : NULL);
	if (status != OK || ended != OK)
		return status != OK ? status : ended;
	json_out_end(&visit->json);
	page_end(&page, visit);
	return visit_send(visit, 200);
}

static int load_note(struct visit *visit, struct note *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? note_load(visit, id, out, err) : status;
}

int v1_notes_get(struct visit *visit, struct err *err)
{
	struct note note;
	int status = load_note(visit, &note, err);

	return status == OK ? send_note(visit, &note, err) : status;
}

static int apply_ids(const struct json *body, struct note *note, struct err *err)
{
	const struct {
		const char *name;
		int64_t *value;
	} ids[] = {{"user_id", &note->user_id}, {"deal_id", &note->deal_id},       {"person_id", &note->person_id},
		   {"org_id", &note->org_id},   {"project_id", &note->project_id}, {"task_id", &note->task_id}};

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		const struct json *value = json_get(body, ids[i].name);

		if (value == NULL)
			continue;
		*ids[i].value = json_i64(value, json_is_null(value) ? 0 : -1);
		if (*ids[i].value < 0)
			return err_set(err, E_INVALID, "member_invalid", "%s must be a number", ids[i].name);
	}
	return OK;
}

/* Flags are 0 or 1, or false and true; API v1 takes either. */
static void apply_flags(const struct json *body, struct note *note)
{
	const struct {
		const char *name;
		bool *value;
	} flags[] = {{"pinned_to_deal_flag", &note->pinned_to_deal},
		     {"pinned_to_person_flag", &note->pinned_to_person},
		     {"pinned_to_organization_flag", &note->pinned_to_organization},
		     {"pinned_to_lead_flag", &note->pinned_to_lead},
		     {"pinned_to_project_flag", &note->pinned_to_project},
		     {"pinned_to_task_flag", &note->pinned_to_task}};

	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		const struct json *value = json_get(body, flags[i].name);

		if (value != NULL)
			*flags[i].value = json_is_number(value) ? json_i64(value, 0) != 0 : json_bool(value, false);
	}
}

static int apply_note(struct visit *visit, struct note *note, bool is_new, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *body;
	char normal[TIME_TEXT_MAX];
	const char *time;
	int64_t time_us;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	body = json_root(doc);
	note->content = arena_strdup(visit->arena, json_get_text(body, "content", note->content));
	if (json_get(body, "lead_id") != NULL)
		note->lead_id = arena_strdup(visit->arena, json_get_text(body, "lead_id", NULL));
	apply_flags(body, note);
	time = is_new ? json_get_text(body, "add_time", NULL) : NULL;
	if (time != NULL) {
		if (time_parse(time, strlen(time), &time_us, NULL) != OK)
			return err_set(err, E_INVALID, "time_invalid",
				       "add_time must be a time like 2026-01-01 00:00:00");
		note->add_time = arena_strdup(visit->arena, time_format(time_us, normal));
	}
	return apply_ids(body, note, err);
}

int v1_notes_create(struct visit *visit, struct err *err)
{
	struct note note = {.user_id = visit->user_id, .is_active = true, .add_time = visit->now};
	int status = apply_note(visit, &note, true, err);

	if (status != OK || (status = note_save(visit, NULL, &note, err)) != OK)
		return status;
	return send_note(visit, &note, err);
}

int v1_notes_update(struct visit *visit, struct err *err)
{
	struct note before, note;
	int status = load_note(visit, &before, err);

	if (status != OK)
		return status;
	note = before;
	if ((status = apply_note(visit, &note, false, err)) != OK ||
	    (status = note_save(visit, &before, &note, err)) != OK)
		return status;
	return send_note(visit, &note, err);
}

int v1_notes_delete(struct visit *visit, struct err *err)
{
	struct note before, note;
	int status = load_note(visit, &before, err);

	if (status != OK)
		return status;
	note = before;
	note.is_active = false;
	if ((status = note_save(visit, &before, &note, err)) != OK)
		return status;
	json_out_bool(visit_start(visit), "data", true);
	return visit_send(visit, 200);
}
