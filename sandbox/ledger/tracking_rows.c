#include <string.h>

#include "ledger/tracking.h"

static struct tracking_category *category_of(struct tracking_category *categories, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq(categories[i].id, id))
			return &categories[i];
	return NULL;
}

/* The options of all categories at once, handed to the category that each belongs to. */
static int load_options(struct db *db, struct arena *arena, const char *org_id, struct tracking_category *categories,
			size_t count, struct err *err)
{
	size_t *caps = arena_array(arena, count + 1, sizeof(*caps));
	struct db_rows *rows =
	    db_query(db,
		     "SELECT o.category_id, o.id, o.name, o.status, o.position FROM tracking_category c"
		     " JOIN tracking_option o ON o.category_id = c.id WHERE c.org_id = $1"
		     " ORDER BY o.category_id, o.position",
		     DB_ARGS(DB_T(org_id)));

	while (db_next(rows)) {
		struct tracking_category *category = category_of(categories, count, db_text(rows, 0));

		if (category == NULL)
			continue;
		category->options = arena_grow(arena, category->options, category->option_count,
					       &caps[category - categories], sizeof(*category->options));
		category->options[category->option_count++] = (struct tracking_option){
		    .id = db_text_copy(rows, 1, arena),
		    .name = db_text_copy(rows, 2, arena),
		    .status = db_text_copy(rows, 3, arena),
		    .position = db_i64(rows, 4),
		};
	}
	return db_done(rows, err);
}

int tracking_list(struct db *db, struct arena *arena, const char *org_id, struct tracking_category **out,
		  size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT id, name, status, position FROM tracking_category WHERE org_id = $1 ORDER BY position",
		     DB_ARGS(DB_T(org_id)));
	struct tracking_category *categories = NULL;
	size_t count = 0, cap = 0;
	int status;

	while (db_next(rows)) {
		categories = arena_grow(arena, categories, count, &cap, sizeof(*categories));
		categories[count++] = (struct tracking_category){
		    .id = db_text_copy(rows, 0, arena),
		    .name = db_text_copy(rows, 1, arena),
		    .status = db_text_copy(rows, 2, arena),
		    .position = db_i64(rows, 3),
		};
	}
	status = db_done(rows, err);
	if (status == OK && count > 0)
		status = load_options(db, arena, org_id, categories, count, err);
	*out = categories;
	*count_out = count;
	return status;
}

int tracking_option_names(struct db *db, struct arena *arena, const char *option_id, struct line_tracking *out,
			  struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT c.id, c.name, o.id, o.name FROM tracking_option o"
					" JOIN tracking_category c ON c.id = o.category_id WHERE o.id = $1",
					DB_ARGS(DB_T(option_id)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		*out = (struct line_tracking){.category_id = db_text_copy(rows, 0, arena),
					      .name = db_text_copy(rows, 1, arena),
					      .option_id = db_text_copy(rows, 2, arena),
					      .option = db_text_copy(rows, 3, arena)};
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "tracking_option_unknown", "There is no such tracking option.");
	return status;
}

int tracking_save(struct db *db, const char *org_id, const struct tracking_category *category, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO tracking_category (org_id, id, name, status, position) VALUES ($1, $2, $3, $4, $5)"
		       " ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status",
		       DB_ARGS(DB_T(org_id), DB_T(category->id), DB_T(category->name), DB_T(category->status),
			       DB_I(category->position)),
		       NULL, err);
}

int tracking_option_save(struct db *db, const char *category_id, const struct tracking_option *option, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO tracking_option (category_id, id, name, status, position)"
		       " VALUES ($1, $2, $3, $4, $5)"
		       " ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status",
		       DB_ARGS(DB_T(category_id), DB_T(option->id), DB_T(option->name), DB_T(option->status),
			       DB_I(option->position)),
		       NULL, err);
}

int tracking_option_is_used(struct db *db, const char *option_id, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT EXISTS (SELECT 1 FROM invoice_line WHERE option_1 = $1)"
					" OR EXISTS (SELECT 1 FROM invoice_line WHERE option_2 = $1)",
					DB_ARGS(DB_T(option_id)));

	*out = db_next(rows) && db_i64(rows, 0) != 0;
	return db_done(rows, err);
}
