#include "db/db.h"

#include <string.h>

#include "db/driver.h"

static const struct db_driver *const drivers[] = {&db_sqlite, &db_postgres};

struct db_arg db_arg_text(const char *text)
{
	if (text == NULL)
		return DB_NULL;
	return (struct db_arg){.kind = DB_ARG_TEXT, .bytes = text, .len = strlen(text)};
}

int db_open(const char *url, enum db_mode mode, struct db **out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++)
		if (text_starts(url, drivers[i]->scheme))
			return drivers[i]->open(url + strlen(drivers[i]->scheme), mode, out, err);
	return err_set(err, E_INVALID, "database_address",
		       "the database's address must look like sqlite:PATH or postgresql://...");
}

void db_free(struct db *db)
{
	if (db != NULL)
		db->driver->close(db);
}

bool db_is_in_transaction(const struct db *db)
{
	return db->driver->is_in_transaction(db);
}

struct db_rows *db_query(struct db *db, const char *sql, const struct db_arg *args, size_t count)
{
	return db->driver->query(db, sql, args, count);
}

bool db_next(struct db_rows *rows)
{
	return rows->db->driver->next(rows);
}

int db_done(struct db_rows *rows, struct err *err)
{
	return rows->db->driver->done(rows, NULL, err);
}

int64_t db_i64(struct db_rows *rows, int column)
{
	return rows->db->driver->get_i64(rows, column);
}

const char *db_text(struct db_rows *rows, int column)
{
	return rows->db->driver->get_text(rows, column);
}

const void *db_blob(struct db_rows *rows, int column, size_t *len_out)
{
	return rows->db->driver->get_blob(rows, column, len_out);
}

bool db_is_null(struct db_rows *rows, int column)
{
	return rows->db->driver->is_null(rows, column);
}

char *db_text_copy(struct db_rows *rows, int column, struct arena *arena)
{
	return arena_strdup(arena, db_text(rows, column));
}

int db_exec(struct db *db, const char *sql, const struct db_arg *args, size_t count, int64_t *changes_out,
	    struct err *err)
{
	struct db_rows *rows = db_query(db, sql, args, count);

	while (db_next(rows))
		;
	return db->driver->done(rows, changes_out, err);
}

int db_script(struct db *db, const char *sql, struct err *err)
{
	return db->driver->script(db, sql, err);
}

int db_begin(struct db *db, struct err *err)
{
	return db->driver->begin(db, err);
}

int db_commit(struct db *db, struct err *err)
{
	int status = db_exec(db, "COMMIT", DB_NO_ARGS, NULL, err);

	if (status != OK)
		db_rollback(db);
	return status;
}

/* Failing here means that the engine has undone it already. */
static void undo(struct db *db, const char *sql)
{
	int status UNUSED = db_exec(db, sql, DB_NO_ARGS, NULL, NULL);
}

void db_rollback(struct db *db)
{
	undo(db, "ROLLBACK");
}

/* Savepoints of one name nest: each statement means the innermost. */
int db_savepoint(struct db *db, struct err *err)
{
	return db_exec(db, "SAVEPOINT part", DB_NO_ARGS, NULL, err);
}

int db_savepoint_keep(struct db *db, struct err *err)
{
	return db_exec(db, "RELEASE SAVEPOINT part", DB_NO_ARGS, NULL, err);
}

void db_savepoint_undo(struct db *db)
{
	undo(db, "ROLLBACK TO SAVEPOINT part");
	undo(db, "RELEASE SAVEPOINT part");
}
