#include "ledger/attachment.h"

static struct attachment read_attachment(struct db_rows *rows, struct arena *arena)
{
	return (struct attachment){
	    .id = db_text_copy(rows, 0, arena),
	    .parent_id = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .type = db_text_copy(rows, 3, arena),
	    .is_online = db_i64(rows, 4) != 0,
	    .size = (size_t)db_i64(rows, 5),
	    .created_us = db_i64(rows, 6),
	};
}

int attachment_list(struct db *db, struct arena *arena, const char *parent_id, struct attachment **out,
		    size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT id, parent_id, name, type, is_online, size, created_us FROM attachment"
					" WHERE parent_id = $1 ORDER BY created_us, id",
					DB_ARGS(DB_T(parent_id)));
	size_t cap = 0;

	*out = NULL;
	*count_out = 0;
	while (db_next(rows)) {
		*out = arena_grow(arena, *out, *count_out, &cap, sizeof(**out));
		(*out)[(*count_out)++] = read_attachment(rows, arena);
	}
	return db_done(rows, err);
}

int attachment_load(struct db *db, struct arena *arena, const char *parent_id, const char *id_or_name,
		    struct attachment **out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT id, parent_id, name, type, is_online, size, created_us, content FROM attachment"
		     " WHERE parent_id = $1 AND (id = lower($2) OR name_folded = $3)",
		     DB_ARGS(DB_T(parent_id), DB_T(id_or_name), DB_T(text_fold(arena, id_or_name))));
	const char *content;

	*out = NULL;
	if (db_next(rows)) {
		*out = arena_new_of(arena, struct attachment);
		**out = read_attachment(rows, arena);
		content = db_blob(rows, 7, &(*out)->size);
		(*out)->content = arena_strndup(arena, content != NULL ? content : "", (*out)->size);
	}
	return db_done(rows, err);
}

int attachment_save(struct db *db, struct arena *arena, const struct attachment *v, struct err *err)
{
	return db_exec(
	    db,
	    "INSERT INTO attachment (id, parent_id, name, name_folded, type, is_online, size, created_us, content)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " ON CONFLICT (parent_id, name_folded) DO UPDATE SET name = excluded.name, type = excluded.type,"
	    " is_online = excluded.is_online, size = excluded.size, content = excluded.content",
	    DB_ARGS(DB_T(v->id), DB_T(v->parent_id), DB_T(v->name), DB_T(text_fold(arena, v->name)), DB_T(v->type),
		    DB_I(v->is_online), DB_I(v->size), DB_I(v->created_us), DB_B(v->content, v->size)),
	    NULL, err);
}
