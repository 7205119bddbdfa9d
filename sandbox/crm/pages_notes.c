/* Notes and activities on the pages of deals, persons and organizations. */
#include <inttypes.h>
#include <string.h>

#include "crm/activities.h"
#include "crm/notes.h"
#include "crm/pages_deal.h"

/* Notes hold HTML; what people read of it is the text between the tags, a line for each block. */
static char *readable(struct arena *arena, const char *html)
{
	static const struct {
		const char *name, *text;
	} entities[] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
			{"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
	char *text = arena_strdup(arena, html), *to = text;

	for (const char *at = html; *at != '\0'; at++) {
		size_t i = 0;

		if (*at == '<') {
			const char *end = strchr(at, '>');

			if (end != NULL) {
				if ((text_starts(at, "<br") || text_starts(at, "</p") || text_starts(at, "</li")) &&
				    end[1] != '\0')
					*to++ = '\n';
				at = end;
				continue;
			}
		}
		while (i < ARRAY_LEN(entities) && !text_starts(at, entities[i].name))
			i++;
		*to++ = i < ARRAY_LEN(entities) ? entities[i].text[0] : *at;
		at += i < ARRAY_LEN(entities) ? strlen(entities[i].name) - 1 : 0;
	}
	*to = '\0';
	return text;
}

static struct db_rows *notes_of(struct db *db, const char *kind, int64_t id)
{
	return db_query(db,
			"SELECT n.id, n.content, n.add_time, u.name FROM note n JOIN user u ON u.id = n.user_id"
			" WHERE n.is_active AND CASE $1 WHEN 'deal' THEN n.deal_id WHEN 'person' THEN n.person_id"
			" ELSE n.org_id END = $2 ORDER BY n.id DESC",
			DB_ARGS(DB_T(kind), DB_I(id)));
}

/* The address of the page that the notes stand on. */
static const char *page_of(struct visit *visit, const char *kind, int64_t id)
{
	return arena_printf(visit->arena, "/%s/%" PRId64, text_eq(kind, "org") ? "organization" : kind, id);
}

static void write_note(struct visit *visit, struct db_rows *rows, const char *back)
{
	html_fill(&visit->body,
		  "<li class=\"note\"><p dir=\"auto\">%s</p><footer><span>%s, %s</span><form method=\"post\" "
		  "action=\"/notes/%d/delete\" data-confirm=\"Delete this note?\" data-confirm-ok=\"Delete\"><input "
		  "type=\"hidden\" name=\"back\" value=\"%s\"><button class=\"link-button\">Delete</button></form>"
		  "</footer></li>",
		  readable(visit->arena, db_text(rows, 1)), db_text(rows, 3), crm_page_day(visit, db_text(rows, 2)),
		  db_i64(rows, 0), back);
}

int notes_write(struct visit *visit, const char *kind, int64_t id, struct err *err)
{
	struct db_rows *rows = notes_of(visit->db, kind, id);

	html_fill(
	    &visit->body,
	    "<h3>Notes</h3><form method=\"post\" action=\"/notes\" class=\"note-form\"><input type=\"hidden\" "
	    "name=\"%s_id\" value=\"%d\"><input type=\"hidden\" name=\"back\" value=\"%s\"><div class=\"field\">"
	    "<label for=\"note-content\">New note</label><textarea id=\"note-content\" name=\"content\" rows=\"2\" "
	    "dir=\"auto\" required></textarea></div><button class=\"button\">Add note</button></form>"
	    "<ul class=\"notes\">",
	    kind, id, page_of(visit, kind, id));
	while (db_next(rows))
		write_note(visit, rows, page_of(visit, kind, id));
	buf_puts(&visit->body, "</ul>");
	return db_done(rows, err);
}

static void write_activity(struct visit *visit, struct db_rows *rows, const char *back)
{
	bool is_done = db_i64(rows, 4) != 0;

	html_fill(
	    &visit->body,
	    "<li class=\"%s\"><form method=\"post\" action=\"/activities/%d/done\"><input type=\"hidden\" "
	    "name=\"back\" value=\"%s\"><input type=\"hidden\" name=\"done\" value=\"%h\"><button class=\"tick\" "
	    "aria-pressed=\"%h\" aria-label=\"Done: %s\">%h</button></form><strong dir=\"auto\">%s</strong> <span>%s "
	    "%s</span></li>",
	    is_done ? "done" : "", db_i64(rows, 0), back, is_done ? "0" : "1", is_done ? "true" : "false",
	    db_text(rows, 1), is_done ? "✓" : "", db_text(rows, 1), crm_page_day(visit, db_text(rows, 2)),
	    text_or(db_text(rows, 3), ""));
}

int activities_write(struct visit *visit, int64_t deal_id, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT id, subject, due_date, due_time, done FROM activity WHERE deal_id = $1"
					" AND NOT is_deleted ORDER BY done, due_date, id",
					DB_ARGS(DB_I(deal_id)));
	bool has_any = false;

	buf_puts(&visit->body, "<div class=\"part-head\"><h3>Activities</h3><button type=\"button\" class=\"button\" "
			       "data-new=\"activity\">Schedule</button></div><ul class=\"activities\">");
	while (db_next(rows)) {
		has_any = true;
		write_activity(visit, rows, page_of(visit, "deal", deal_id));
	}
	buf_puts(&visit->body, has_any ? "</ul>" : "<li class=\"none\">Nothing is planned.</li></ul>");
	return db_done(rows, err);
}

int crm_page_activity_done(struct visit *visit, struct err *err)
{
	struct activity activity, before;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = activity_load(visit, id, &activity, err)) != OK)
		return status;
	before = activity;
	activity.done = text_eq(form_value(visit, "done"), "1");
	status = activity_save(visit, &before, &activity, err);
	return status == OK ? crm_page_redirect_back(visit, "/pipeline") : status;
}

/* ---- changed ---- */

/* What was typed, as the HTML that notes are kept in. */
static char *as_html(struct visit *visit, const char *text)
{
	CLEANUP(buf_release) struct buf lines, html;
	char **parts;
	size_t count;

	buf_init(&lines, LIMIT_BODY);
	buf_init(&html, LIMIT_BODY);
	html_text(&lines, text);
	count = text_split(visit->arena, lines.data, '\n', &parts);
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(parts[i], "\r");

		buf_puts(&html, i > 0 ? "<br>" : "");
		buf_add(&html, parts[i], len);
	}
	return arena_strdup(visit->arena, html.data);
}

static int64_t posted_id(struct visit *visit, const char *name)
{
	const char *text = text_or(form_value(visit, name), "");
	int64_t id = 0;

	return text_to_i64(text, strlen(text), 1, INT64_MAX, &id, NULL) == OK ? id : 0;
}

int crm_page_note_add(struct visit *visit, struct err *err)
{
	const char *content = text_or(form_value(visit, "content"), "");
	struct note note = {.user_id = visit->user_id,
			    .deal_id = posted_id(visit, "deal_id"),
			    .person_id = posted_id(visit, "person_id"),
			    .org_id = posted_id(visit, "org_id"),
			    .is_active = true,
			    .content = as_html(visit, content),
			    .add_time = visit->now};
	int status = OK;

	if (*text_squeeze(visit->arena, content) != '\0')
		status = note_save(visit, NULL, &note, err);
	return status == OK ? crm_page_redirect_back(visit, "/pipeline") : status;
}

int crm_page_note_delete(struct visit *visit, struct err *err)
{
	struct note note, before;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = note_load(visit, id, &note, err)) != OK)
		return status;
	before = note;
	note.is_active = false;
	status = note_save(visit, &before, &note, err);
	return status == OK ? crm_page_redirect_back(visit, "/pipeline") : status;
}
