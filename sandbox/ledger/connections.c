/* Which organisations a person has connected with the app; all of the app's for a token with app.connections (contract
 * xero.md 1.5). */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "common/calls.h"
#include "json/json_write.h"
#include "ledger/access.h"
#include "ledger/oauth.h"

enum { ANSWER_MAX = 256 * 1024 };

static void answer(struct sandbox *sandbox, struct http_exchange *x, int status, const struct buf *body)
{
	http_answer_copy(x, status, body->len > 0 ? "application/json; charset=utf-8" : NULL, body->data, body->len);
	calls_note(sandbox, x, status, body->data, body->len);
}

/* "2019-12-07T18:46:19.5165400" */
static const char *seven_digits(struct arena *arena, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	time_format(time_us, text);
	return arena_printf(arena, "%.19s.%06" PRId64 "0", text, time_us % US_PER_SECOND);
}

static int write_connections(struct sandbox *sandbox, struct http_exchange *x, const struct access *access,
			     struct buf *buf, struct err *err)
{
	struct db_rows *rows =
	    db_query(sandbox->db,
		     "SELECT c.id, c.event_id, o.id, o.name, c.created_us, c.updated_us FROM connection c"
		     " JOIN org o ON o.id = c.org_id WHERE c.client_id = $1 AND $2 IN (c.person_id, '')"
		     " AND ($3 IS NULL OR c.event_id = lower($3))"
		     " AND ($4 IS NULL OR (c.org_id = $4 AND c.person_id = '')) ORDER BY o.position, c.created_us",
		     DB_ARGS(DB_T(access->client_id), DB_T(access->person_id), DB_T(http_query(x, "authEventId")),
			     DB_T(access->org_id)));
	struct json_out out;

	json_out_init(&out, buf);
	json_out_array(&out, NULL);
	while (db_next(rows)) {
		json_out_object(&out, NULL);
		json_out_text(&out, "id", db_text(rows, 0));
		json_out_text(&out, "authEventId", db_text(rows, 1));
		json_out_text(&out, "tenantId", db_text(rows, 2));
		json_out_text(&out, "tenantName", db_text(rows, 3));
		json_out_text(&out, "tenantType", "ORGANISATION");
		json_out_text(&out, "createdDateUtc", seven_digits(http_arena(x), db_i64(rows, 4)));
		json_out_text(&out, "updatedDateUtc", seven_digits(http_arena(x), db_i64(rows, 5)));
		json_out_end(&out);
	}
	json_out_end(&out);
	return db_done(rows, err);
}

static int delete_connection(struct sandbox *sandbox, const struct access *access, const char *id, int64_t *changes,
			     struct err *err)
{
	return db_exec(sandbox->db,
		       "DELETE FROM connection WHERE id = lower($1) AND client_id = $2 AND $3 IN (person_id, '')",
		       DB_ARGS(DB_T(id), DB_T(access->client_id), DB_T(access->person_id)), changes, err);
}

static int serve(struct sandbox *sandbox, struct http_exchange *x, const struct access *access, struct err *err)
{
	const char *id = strchr(http_path(x) + 1, '/');
	CLEANUP(buf_release) struct buf buf;
	int64_t changes = 0;
	int status;

	buf_init(&buf, ANSWER_MAX);
	if (text_eq(http_method(x), "DELETE") && id != NULL) {
		status = delete_connection(sandbox, access, id + 1, &changes, err);
		if (status == OK)
			answer(sandbox, x, changes > 0 ? 204 : 404, &buf);
		return status;
	}
	if (!text_eq(http_method(x), "GET") || id != NULL) {
		answer(sandbox, x, 404, &buf);
		return OK;
	}
	status = write_connections(sandbox, x, access, &buf, err);
	if (status == OK)
		answer(sandbox, x, 200, &buf);
	return status;
}

void oauth_connections(struct sandbox *sandbox, struct http_exchange *x)
{
	CLEANUP(buf_release) struct buf buf;
	struct access access;
	struct err err;

	buf_init(&buf, ANSWER_MAX);
	if (access_read(sandbox, x, &access, &err) != OK) {
		access_refusal(&buf, 401, err.text);
		answer(sandbox, x, 401, &buf);
	} else if (serve(sandbox, x, &access, &err) != OK) {
		log_err(&sandbox->log, "connections_failed", http_request_id(x), &err);
		http_answer(x, 500, NULL, "", 0);
	}
}
