#include "common/calls_list.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "common/calls.h"
#include "common/calls_page.h"
#include "json/json_write.h"

enum { CALLS_ANSWERED = 1000 };

static struct db_rows *select_calls(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *since_text = text_or(http_query(x, "since"), "0");
	const char *limit_text = text_or(http_query(x, "limit"), "");
	int64_t since = 0, limit = CALLS_ANSWERED;

	if (text_to_i64(since_text, strlen(since_text), 0, INT64_MAX, &since, NULL) != OK)
		since = 0;
	if (text_to_i64(limit_text, strlen(limit_text), 1, CALLS_KEPT, &limit, NULL) != OK)
		limit = CALLS_ANSWERED;
	return db_query(sandbox->db,
			"SELECT id, time_us, method, path, status, request_id, idempotency_key, request_body, "
			"response_body, fault, us"
			" FROM call WHERE id > $1 AND ($2 = '' OR method = $2) AND substr(path, 1, length($3)) = $3"
			" ORDER BY id LIMIT $4",
			DB_ARGS(DB_I(since), DB_T(text_or(http_query(x, "method"), "")),
				DB_T(text_or(http_query(x, "path"), "")), DB_I(limit)));
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
	json_out_text(out, "fault", db_text(rows, 9));
	if (db_is_null(rows, 10))
		json_out_null(out, "us");
	else
		json_out_i64(out, "us", db_i64(rows, 10));
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

void calls_answer(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *accept = text_or(http_header(x, "Accept"), "");
	CLEANUP(buf_release) struct buf buf;
	struct db_rows *rows;
	struct err err;

	buf_init(&buf, LIMIT_ANSWER);
	if (strstr(accept, "text/html") != NULL) {
		calls_page(sandbox, x);
		return;
	}
	rows = select_calls(sandbox, x);
	answer_json(x, rows, &buf);
	if (db_done(rows, &err) != OK || buf_is_full(&buf))
		http_answer(x, 500, "text/plain", "The calls can't be listed; ask for fewer with limit=.", 53);
	else
		http_answer_copy(x, 200, "application/json", buf.data, buf.len);
}
