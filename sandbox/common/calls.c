#include "common/calls.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "common/html.h"
#include "json/json_write.h"

enum { CALLS_KEPT = 10000, CALL_BODY_MAX = 64 * 1024, CALLS_ANSWERED = 1000 };

int calls_prepare(struct db *db, struct err *err)
{
	return db_script(db,
			 "CREATE TABLE IF NOT EXISTS call ("
			 " id INTEGER PRIMARY KEY AUTOINCREMENT,"
			 " time_us INTEGER NOT NULL,"
			 " method TEXT NOT NULL,"
			 " path TEXT NOT NULL,"
			 " status INTEGER NOT NULL,"
			 " request_id TEXT NOT NULL,"
			 " idempotency_key TEXT,"
			 " request_body TEXT NOT NULL,"
			 " response_body TEXT NOT NULL)",
			 err);
}

/* What can be shown as text: cut at CALL_BODY_MAX, on a character's edge; "(N bytes)" for anything else. */
static const char *body_text(struct arena *arena, const char *body, size_t len)
{
	size_t end = len < CALL_BODY_MAX ? len : CALL_BODY_MAX;

	if (body == NULL || len == 0)
		return "";
	while (end < len && end > 0 && ((unsigned char)body[end] & 0xC0) == 0x80)
		end--;
	if (!text_is_utf8(body, end))
		return arena_printf(arena, "(%zu bytes)", len);
	return arena_strndup(arena, body, end);
}

static int insert_call(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer,
		       size_t answer_len, struct err *err)
{
	struct arena *arena = http_arena(x);
	const char *query = http_query_string(x);
	const char *path = *query == '\0' ? http_path(x) : arena_printf(arena, "%s?%s", http_path(x), query);
	size_t body_len = 0;
	const char *body = http_body(x, &body_len);
	int status_db = db_exec(
	    sandbox->db,
	    "INSERT INTO call (time_us, method, path, status, request_id, idempotency_key, request_body, response_body)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	    DB_ARGS(DB_I(sandbox_now_us(sandbox)), DB_T(http_method(x)), DB_T(path), DB_I(status),
		    DB_T(http_request_id(x)), DB_T(http_header(x, "Idempotency-Key")),
		    DB_T(body_text(arena, body, body_len)), DB_T(body_text(arena, answer, answer_len))),
	    NULL, err);

	if (status_db != OK)
		return status_db;
	return db_exec(sandbox->db, "DELETE FROM call WHERE id <= (SELECT MAX(id) FROM call) - $1",
		       DB_ARGS(DB_I(CALLS_KEPT)), NULL, err);
}

void calls_note(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len)
{
	struct err err;

	if (insert_call(sandbox, x, status, answer, answer_len, &err) != OK)
		log_err(&sandbox->log, "call_not_recorded", http_request_id(x), &err);
}

static struct db_rows *select_calls(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *since_text = text_or(http_query(x, "since"), "0");
	const char *limit_text = text_or(http_query(x, "limit"), "");
	int64_t since = 0, limit = CALLS_ANSWERED;

	if (text_to_i64(since_text, strlen(since_text), 0, INT64_MAX, &since, NULL) != OK)
		since = 0;
	if (text_to_i64(limit_text, strlen(limit_text), 1, CALLS_KEPT, &limit, NULL) != OK)
		limit = CALLS_ANSWERED;
	return db_query(
	    sandbox->db,
	    "SELECT id, time_us, method, path, status, request_id, idempotency_key, request_body, response_body"
	    " FROM call WHERE id > $1 AND ($2 = '' OR method = $2) AND substr(path, 1, length($3)) = $3"
	    " ORDER BY id LIMIT $4",
	    DB_ARGS(DB_I(since), DB_T(text_or(http_query(x, "method"), "")), DB_T(text_or(http_query(x, "path"), "")),
		    DB_I(limit)));
}

static char *time_text(struct arena *arena, int64_t time_us)
{
	char whole[TIME_TEXT_MAX];

	time_format(time_us, whole);
	whole[strlen(whole) - 1] = '\0';
	return arena_printf(arena, "%s.%06" PRId64 "Z", whole, time_us % US_PER_SECOND);
}

static void write_call(struct json_out *out, struct db_rows *rows, struct arena *arena)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", db_i64(rows, 0));
	json_out_text(out, "time", time_text(arena, db_i64(rows, 1)));
	json_out_text(out, "method", db_text(rows, 2));
	json_out_text(out, "path", db_text(rows, 3));
	json_out_i64(out, "status", db_i64(rows, 4));
	json_out_text(out, "request_id", db_text(rows, 5));
	json_out_text(out, "idempotency_key", db_text(rows, 6));
	json_out_text(out, "request_body", db_text(rows, 7));
	json_out_text(out, "response_body", db_text(rows, 8));
	json_out_end(out);
}

static void answer_json(struct http_exchange *x, struct db_rows *rows, struct buf *buf)
{
	struct json_out out;

	json_out_init(&out, buf);
	json_out_object(&out, NULL);
	json_out_array(&out, "calls");
	while (db_next(rows))
		write_call(&out, rows, http_arena(x));
	json_out_end(&out);
	json_out_end(&out);
}

static void answer_page(struct sandbox *sandbox, struct http_exchange *x, struct db_rows *rows, struct buf *buf)
{
	static const char *const links[] = {"/|Home|", "/_sandbox/calls|API calls|current", NULL};

	html_page_start(buf, sandbox->name, "API calls", links);
	buf_puts(buf, "<h1>API calls</h1><div class=\"calls\">");
	while (db_next(rows))
		html_fill(buf,
			  "<details><summary><code>%d</code> <b>%s</b> <code>%s</code> <span>%s</span></summary>"
			  "<h2>Request</h2><pre>%s</pre><h2>Answer</h2><pre>%s</pre></details>",
			  db_i64(rows, 4), db_text(rows, 2), db_text(rows, 3),
			  time_text(http_arena(x), db_i64(rows, 1)), db_text(rows, 7), db_text(rows, 8));
	buf_puts(buf, "</div>");
	html_page_end(buf);
}

void calls_answer(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *accept = text_or(http_header(x, "Accept"), "");
	bool as_page = strstr(accept, "text/html") != NULL;
	CLEANUP(buf_release) struct buf buf;
	struct db_rows *rows;
	struct err err;

	buf_init(&buf, LIMIT_ANSWER);
	rows = select_calls(sandbox, x);
	if (as_page)
		answer_page(sandbox, x, rows, &buf);
	else
		answer_json(x, rows, &buf);
	if (db_done(rows, &err) != OK || buf_is_full(&buf))
		http_answer(x, 500, "text/plain", "The calls can't be listed; ask for fewer with limit=.", 53);
	else if (as_page)
		html_answer(x, 200, &buf, NULL);
	else
		http_answer_copy(x, 200, "application/json", buf.data, buf.len);
}
