#include "common/calls.h"

#include <string.h>

#include "common/faults.h"

enum { CALL_BODY_MAX = 64 * 1024 };

/* A record that an older program kept has fewer columns; nobody misses its calls. */
static int drop_older(struct db *db, struct err *err)
{
	struct db_rows *rows = db_query(
	    db,
	    "SELECT COUNT(*) FROM pragma_table_info('call') WHERE name IN ('fault', 'us', 'tenant', 'content_type')",
	    DB_NO_ARGS);
	bool is_older = db_next(rows) && db_i64(rows, 0) < 4;

	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	return is_older ? db_script(db, "DROP TABLE IF EXISTS call", err) : OK;
}

int calls_prepare(struct db *db, struct err *err)
{
	if (drop_older(db, err) != OK)
		return E_INTERNAL;
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
			 " response_body TEXT NOT NULL,"
			 " fault TEXT,"
			 " us INTEGER,"
			 " tenant TEXT,"
			 " content_type TEXT)",
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

static int insert_call(struct sandbox *sandbox, struct http_exchange *x, int64_t began_us, int status,
		       const char *answer, size_t answer_len, struct err *err)
{
	struct arena *arena = http_arena(x);
	const char *query = http_query_string(x);
	const char *path = *query == '\0' ? http_path(x) : arena_printf(arena, "%s?%s", http_path(x), query);
	size_t body_len = 0;
	const char *body = http_body(x, &body_len);
	int status_db = db_exec(
	    sandbox->db,
	    "INSERT INTO call (time_us, method, path, status, request_id, idempotency_key, request_body, response_body,"
	    " fault, us, tenant, content_type) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	    DB_ARGS(DB_I(sandbox_now_us(sandbox)), DB_T(http_method(x)), DB_T(path), DB_I(status),
		    DB_T(http_request_id(x)), DB_T(http_header(x, "Idempotency-Key")),
		    DB_T(body_text(arena, body, body_len)), DB_T(body_text(arena, answer, answer_len)),
		    DB_T(faults_name_of(sandbox, x)), began_us == 0 ? DB_NULL : DB_I(clock_monotonic_us() - began_us),
		    DB_T(http_header(x, "Xero-Tenant-Id")), DB_T(http_header(x, "Content-Type"))),
	    NULL, err);

	if (status_db != OK)
		return status_db;
	return db_exec(sandbox->db, "DELETE FROM call WHERE id <= (SELECT MAX(id) FROM call) - $1",
		       DB_ARGS(DB_I(CALLS_KEPT)), NULL, err);
}

void calls_note_timed(struct sandbox *sandbox, struct http_exchange *x, int64_t began_us, int status,
		      const char *answer, size_t answer_len)
{
	struct err err;

	if (insert_call(sandbox, x, began_us, status, answer, answer_len, &err) != OK)
		log_err(&sandbox->log, "call_not_recorded", http_request_id(x), &err);
}

void calls_note(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len)
{
	calls_note_timed(sandbox, x, 0, status, answer, answer_len);
}

void calls_amend(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len)
{
	struct err err;

	if (db_exec(sandbox->db, "UPDATE call SET status = $2, response_body = $3 WHERE request_id = $1",
		    DB_ARGS(DB_T(http_request_id(x)), DB_I(status), DB_T(body_text(http_arena(x), answer, answer_len))),
		    NULL, &err) != OK)
		log_err(&sandbox->log, "call_not_recorded", http_request_id(x), &err);
}
