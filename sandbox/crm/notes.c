#include "crm/notes.h"

#include <string.h>
#include <strings.h>

#include "crm/refer.h"
#include "crm/webhooks.h"

void note_read(struct db_rows *rows, int first, struct arena *arena, struct note *out)
{
	int column = first;
	int64_t *ids[] = {&out->id,        &out->user_id, &out->last_update_user_id, &out->deal_id,
			  &out->person_id, &out->org_id,  &out->project_id,          &out->task_id};
	bool *flags[] = {&out->is_active,        &out->pinned_to_deal, &out->pinned_to_organization,
			 &out->pinned_to_person, &out->pinned_to_lead, &out->pinned_to_project,
			 &out->pinned_to_task};
	const char **texts[] = {&out->content, &out->lead_id, &out->add_time, &out->update_time};

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		*ids[i] = db_i64(rows, column++);
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		*flags[i] = db_i64(rows, column++) != 0;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = db_text_copy(rows, column++, arena);
}

int note_load(struct visit *visit, int64_t id, struct note *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT " NOTE_COLUMNS " FROM note WHERE id = $1 AND is_active", DB_ARGS(DB_I(id)));
	bool is_there = db_next(rows);
	int status;

	if (is_there)
		note_read(rows, 0, visit->arena, out);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? OK : err_set(err, E_NOT_FOUND, "note_not_found", "Note not found");
}

/* ---- content ---- */

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* A longer tag counts as text: else a note of nothing but "<a" is read once for each of them. */
enum { TAG_MAX = 4096 };

/* The length of the tag at ${at} ("<...>"), quoted attribute values respected; 0 when it has no end. */
static size_t tag_length(const char *at)
{
	char quote = '\0';

	for (size_t i = 1; i < TAG_MAX && at[i] != '\0'; i++) {
		if (quote != '\0')
			quote = at[i] == quote ? '\0' : quote;
		else if (at[i] == '"' || at[i] == '\'')
			quote = at[i];
		else if (at[i] == '>')
			return i + 1;
	}
	return 0;
}

static bool is_forbidden(const char *name, size_t len)
{
	static const char *const names[] = {"script", "style", "iframe", "object", "embed",
					    "form",   "meta",  "link",   "base"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && strncasecmp(name, names[i], len) == 0)
			return true;
	return false;
}

/* Browsers take these out of an address, or read them as a colon, before they look for its scheme. */
static bool is_disguise(const char *at)
{
	static const char *const names[] = {"&#", "&colon", "&tab", "&newline"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strncasecmp(at, names[i], strlen(names[i])) == 0)
			return true;
	return *at == '\t' || *at == '\n' || *at == '\r';
}

/* A tag is kept only if none of its attributes could run something. */
static bool is_dangerous(const char *tag, size_t len)
{
	for (size_t i = 1; i + 2 < len; i++) {
		bool is_start = tag[i - 1] == ' ' || tag[i - 1] == '\t' || tag[i - 1] == '\n' || tag[i - 1] == '\r' ||
				tag[i - 1] == '/' || tag[i - 1] == '"' || tag[i - 1] == '\'';

		if ((is_start && strncasecmp(tag + i, "on", 2) == 0) || strncasecmp(tag + i, "javascript:", 11) == 0 ||
		    strncasecmp(tag + i, "vbscript:", 9) == 0 || strncasecmp(tag + i, "data:", 5) == 0 ||
		    is_disguise(tag + i))
			return true;
	}
	return false;
}

/* Where the content behind a forbidden element goes on: after its end tag, as browsers take it. */
static const char *skip_element(const char *at, size_t tag, const char *name, size_t len)
{
	static const char *const swallowing[] = {"script", "style", "iframe", "object"};
	bool is_end = at[1] == '/', swallows = false;

	for (size_t i = 0; i < ARRAY_LEN(swallowing); i++)
		swallows = swallows || (strlen(swallowing[i]) == len && strncasecmp(name, swallowing[i], len) == 0);
	if (is_end || !swallows)
		return at + tag;
	for (const char *next = strstr(at + tag, "</"); next != NULL; next = strstr(next + 2, "</"))
		if (strncasecmp(next + 2, name, len) == 0)
			return next + (tag_length(next) > 0 ? tag_length(next) : strlen(next));
	return at + strlen(at);
}

char *note_sanitize(struct arena *arena, const char *html)
{
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, LIMIT_BODY * 4);
	for (const char *at = html; *at != '\0';) {
		const char *name = at + (at[0] == '<' && at[1] == '/' ? 2 : 1);
		size_t len = 0, tag;

		if (*at != '<') {
			buf_putc(&buf, *at++);
			continue;
		}
		while (is_name_char(name[len]))
			len++;
		if (len == 0 || (tag = tag_length(at)) == 0) {
			buf_puts(&buf, "&lt;");
			at++;
		} else if (is_forbidden(name, len)) {
			at = skip_element(at, tag, name, len);
		} else {
			if (is_dangerous(at, tag))
				buf_printf(&buf, "<%.*s>", (int)len, name);
			else
				buf_add(&buf, at, tag);
			at += tag;
		}
	}
	return arena_strdup(arena, buf.data);
}

/* ---- saving ---- */

static int check_note(struct visit *visit, const struct note *before, const struct note *note, struct err *err)
{
	const struct {
		const char *name;
		enum refer what;
		int64_t id, old;
	} links[] = {
	    {"user_id", REFER_USER, note->user_id, before != NULL ? before->user_id : 0},
	    {"deal_id", REFER_DEAL, note->deal_id, before != NULL ? before->deal_id : 0},
	    {"person_id", REFER_PERSON, note->person_id, before != NULL ? before->person_id : 0},
	    {"org_id", REFER_ORGANIZATION, note->org_id, before != NULL ? before->org_id : 0},
	};
	int status = OK;

	if (text_is_empty(note->content))
		return err_set(err, E_INVALID, "content_missing", "content is required");
	if (strlen(note->content) > NOTE_MAX)
		return err_set(err, E_INVALID, "content_too_long", "content must have at most %d bytes", NOTE_MAX);
	if (note->deal_id == 0 && note->person_id == 0 && note->org_id == 0 && note->lead_id == NULL &&
	    note->project_id == 0 && note->task_id == 0)
		return err_set(err, E_INVALID, "note_about_nothing",
			       "One of deal_id, person_id, org_id, lead_id, project_id and task_id is required");
	for (size_t i = 0; status == OK && i < ARRAY_LEN(links); i++)
		if (links[i].id != links[i].old)
			status = refer_check(visit, links[i].what, links[i].name, links[i].id, err);
	return status;
}

static struct db_arg id_arg(int64_t id)
{
	return id > 0 ? DB_I(id) : DB_NULL;
}

static int store_note(struct visit *visit, struct note *note, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO note (" NOTE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
	    "$13, $14, $15, $16, $17, $18, $19) RETURNING id",
	    DB_ARGS(id_arg(note->id), DB_I(note->user_id), id_arg(note->last_update_user_id), id_arg(note->deal_id),
		    id_arg(note->person_id), id_arg(note->org_id), id_arg(note->project_id), id_arg(note->task_id),
		    DB_I(note->is_active), DB_I(note->pinned_to_deal), DB_I(note->pinned_to_organization),
		    DB_I(note->pinned_to_person), DB_I(note->pinned_to_lead), DB_I(note->pinned_to_project),
		    DB_I(note->pinned_to_task), DB_T(note->content), DB_T(note->lead_id), DB_T(note->add_time),
		    DB_T(note->update_time)));

	if (db_next(rows))
		note->id = db_i64(rows, 0);
	return db_done(rows, err);
}

void note_write(struct visit *visit, struct json_out *json, const struct note *note, bool v1)
{
	json_out_i64(json, "id", note->id);
	json_out_i64(json, "user_id", note->user_id);
	refer_write(json, "deal_id", note->deal_id);
	refer_write(json, "person_id", note->person_id);
	refer_write(json, "org_id", note->org_id);
	json_out_text(json, "lead_id", note->lead_id);
	refer_write(json, "project_id", note->project_id);
	refer_write(json, "task_id", note->task_id);
	json_out_bool(json, "active_flag", note->is_active);
	json_out_text(json, "content", note->content);
	json_out_text(json, "add_time", v1 ? v1_time(visit, note->add_time) : note->add_time);
	json_out_text(json, "update_time", v1 ? v1_time(visit, note->update_time) : note->update_time);
	json_out_bool(json, "pinned_to_deal_flag", note->pinned_to_deal);
	json_out_bool(json, "pinned_to_person_flag", note->pinned_to_person);
	json_out_bool(json, "pinned_to_organization_flag", note->pinned_to_organization);
	json_out_bool(json, "pinned_to_lead_flag", note->pinned_to_lead);
	json_out_bool(json, "pinned_to_project_flag", note->pinned_to_project);
	json_out_bool(json, "pinned_to_task_flag", note->pinned_to_task);
}

static char *note_text(struct visit *visit, const struct note *note)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	note_write(visit, &json, note, false);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int note_save(struct visit *visit, const struct note *before, struct note *note, struct err *err)
{
	int status = check_note(visit, before, note, err);

	if (status != OK)
		return status;
	note->content = note_sanitize(visit->arena, note->content);
	note->last_update_user_id = before != NULL ? visit->user_id : 0;
	note->update_time = visit->now;
	if ((status = store_note(visit, note, err)) != OK)
		return status;
	return webhooks_emit(visit, "note", note->id, before != NULL ? note_text(visit, before) : NULL,
			     note->is_active ? note_text(visit, note) : NULL, err);
}
