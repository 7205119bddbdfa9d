#include "common/sender_rows.h"

#include "base/date.h"

enum { ROWS_KEPT = 1000, ROWS_SHOWN = 200 };

int delivery_first(struct db *db, struct arena *arena, struct delivery_row **out, int64_t *due_us_out, struct err *err)
{
	struct delivery_row *row = NULL;
	struct db_rows *rows =
	    db_query(db,
		     "SELECT due_us, id, subscription, attempts + 1, kind, method, url, header_name, header_value,"
		     " body_head, body_tail, created_us, is_copy, fault FROM delivery WHERE state = 'waiting'"
		     " ORDER BY due_us, id LIMIT 1",
		     DB_NO_ARGS);

	if (db_next(rows)) {
		row = arena_new_of(arena, struct delivery_row);
		*due_us_out = db_i64(rows, 0);
		row->delivery = (struct delivery){.id = db_i64(rows, 1),
						  .subscription = db_i64(rows, 2),
						  .attempt = db_i64(rows, 3),
						  .kind = db_text_copy(rows, 4, arena),
						  .method = db_text_copy(rows, 5, arena),
						  .url = db_text_copy(rows, 6, arena),
						  .header_name = db_text_copy(rows, 7, arena),
						  .header_value = db_text_copy(rows, 8, arena),
						  .body_head = db_text_copy(rows, 9, arena),
						  .body_tail = db_text_copy(rows, 10, arena),
						  .created_us = db_i64(rows, 11)};
		row->is_copy = db_i64(rows, 12) != 0;
		row->fault = db_text_copy(rows, 13, arena);
	}
	*out = row;
	return db_done(rows, err);
}

int delivery_insert(struct db *db, const struct delivery_row *row, int64_t due_us, struct err *err)
{
	const struct delivery *d = &row->delivery;

	return db_exec(
	    db,
	    "INSERT INTO delivery (subscription, kind, method, url, header_name, header_value, body_head, body_tail,"
	    " created_us, due_us, is_copy, fault) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	    DB_ARGS(d->subscription > 0 ? DB_I(d->subscription) : DB_NULL, DB_T(d->kind), DB_T(d->method), DB_T(d->url),
		    DB_T(d->header_name), DB_T(d->header_value), DB_T(d->body_head), DB_T(d->body_tail),
		    DB_I(d->created_us), DB_I(due_us), DB_I(row->is_copy), DB_T(row->fault)),
	    NULL, err);
}

int delivery_start(struct db *db, int64_t id, struct err *err)
{
	return db_exec(db, "UPDATE delivery SET attempts = attempts + 1 WHERE id = $1", DB_ARGS(DB_I(id)), NULL, err);
}

int delivery_end(struct db *db, int64_t id, const char *state, int64_t due_us, int http_status, int64_t now_us,
		 struct err *err)
{
	int status =
	    db_exec(db, "UPDATE delivery SET state = $2, due_us = $3, last_status = $4, last_us = $5 WHERE id = $1",
		    DB_ARGS(DB_I(id), DB_T(state), DB_I(due_us), DB_I(http_status), DB_I(now_us)), NULL, err);

	if (status != OK)
		return status;
	return db_exec(db, "DELETE FROM delivery WHERE id <= $1 - $2 AND state <> 'waiting'",
		       DB_ARGS(DB_I(id), DB_I(ROWS_KEPT)), NULL, err);
}

int delivery_mark(struct db *db, int64_t id, const char *fault, struct err *err)
{
	return db_exec(db, "UPDATE delivery SET fault = $2 WHERE id = $1", DB_ARGS(DB_I(id), DB_T(fault)), NULL, err);
}

int delivery_put_off(struct db *db, int64_t id, int64_t due_us, bool after_next, struct err *err)
{
	return db_exec(db, "UPDATE delivery SET due_us = $2, is_stray = 1, after_next = $3 WHERE id = $1",
		       DB_ARGS(DB_I(id), DB_I(due_us), DB_I(after_next)), NULL, err);
}

int delivery_let_go(struct db *db, int64_t subscription, int64_t now_us, struct err *err)
{
	return db_exec(db,
		       "UPDATE delivery SET due_us = $2, after_next = 0"
		       " WHERE subscription = $1 AND state = 'waiting' AND after_next",
		       DB_ARGS(DB_I(subscription), DB_I(now_us)), NULL, err);
}

static void write_time(struct json_out *out, const char *key, struct db_rows *rows, int column)
{
	char text[TIME_TEXT_MAX];

	json_out_text(out, key, db_is_null(rows, column) ? NULL : time_format(db_i64(rows, column), text));
}

static void write_number(struct json_out *out, const char *key, struct db_rows *rows, int column)
{
	if (db_is_null(rows, column))
		json_out_null(out, key);
	else
		json_out_i64(out, key, db_i64(rows, column));
}

int delivery_write(struct db *db, struct json_out *out, struct err *err)
{
	struct db_rows *rows = db_query(
	    db,
	    "SELECT * FROM (SELECT id, subscription, kind, method, url, state, attempts, last_status, created_us,"
	    " due_us, last_us, fault, is_copy, body_head || COALESCE(attempts || body_tail, '')"
	    " FROM delivery ORDER BY id DESC LIMIT $1) ORDER BY id",
	    DB_ARGS(DB_I(ROWS_SHOWN)));

	while (db_next(rows)) {
		json_out_object(out, NULL);
		json_out_i64(out, "id", db_i64(rows, 0));
		write_number(out, "subscription", rows, 1);
		json_out_text(out, "kind", db_text(rows, 2));
		json_out_text(out, "method", db_text(rows, 3));
		json_out_text(out, "url", db_text(rows, 4));
		json_out_text(out, "state", db_text(rows, 5));
		json_out_i64(out, "attempts", db_i64(rows, 6));
		write_number(out, "last_status", rows, 7);
		write_time(out, "created", rows, 8);
		write_time(out, "due", rows, 9);
		write_time(out, "last_attempt", rows, 10);
		json_out_text(out, "fault", db_text(rows, 11));
		json_out_bool(out, "is_copy", db_i64(rows, 12) != 0);
		json_out_text(out, "body", db_text(rows, 13));
		json_out_end(out);
	}
	return db_done(rows, err);
}
