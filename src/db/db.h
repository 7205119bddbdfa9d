/* The database, one small interface; each engine is a driver behind it. One connection is used by one thread at a time.
 *
 * SQL is one text for all engines: parameters are $1, $2, ...; it stands in store/ and the migrations only. A failure
 * while a statement runs is kept and reported by db_done, so that call sites stay short:
 *
 *	rows = db_query(db, "SELECT id, name FROM contact WHERE company_id = $1", DB_ARGS(DB_I(company)));
 *	while (db_next(rows))
 *		use(db_i64(rows, 0), db_text(rows, 1));
 *	return db_done(rows, err);
 */
#ifndef LASKU_DB_DB_H
#define LASKU_DB_DB_H

#include "base/base.h"

struct db;
struct db_rows;

enum db_mode {
	DB_READ,  /* sees a consistent state, can't write */
	DB_WRITE, /* one of these for each database file */
};

struct db_arg {
	enum { DB_ARG_NULL, DB_ARG_INT, DB_ARG_TEXT, DB_ARG_BLOB } kind;
	int64_t number;
	const void *bytes;
	size_t len;
};

#define DB_I(v) ((struct db_arg){.kind = DB_ARG_INT, .number = (int64_t)(v)})
#define DB_T(v) db_arg_text(v) /* NULL is NULL */
#define DB_B(p, n) ((struct db_arg){.kind = DB_ARG_BLOB, .bytes = (p), .len = (n)})
#define DB_NULL ((struct db_arg){.kind = DB_ARG_NULL})
#define DB_ARGS(...)                                                                                                   \
	(const struct db_arg[]){__VA_ARGS__}, (sizeof((const struct db_arg[]){__VA_ARGS__}) / sizeof(struct db_arg))
#define DB_NO_ARGS NULL, 0

struct db_arg db_arg_text(const char *text);

/* Opens "sqlite:PATH" (WAL, foreign keys on, synchronous FULL) or "postgresql://..." (as libpq takes it; 15 or newer).
 * E_INVALID: the address isn't understood; E_UPSTREAM "database_unreachable": it can't be opened; the text says why. */
MUST_CHECK int db_open(const char *url, enum db_mode mode, struct db **out, struct err *err);
void db_free(struct db *db);
DEFINE_FREEP(db)

/* Starts a statement. Never NULL; texts and blobs in ${args} must live until db_done. Prepared once a connection:
 * ${sql} must be a string literal (statements are cached by address). */
struct db_rows *db_query(struct db *db, const char *sql, const struct db_arg *args, size_t count);

/* Moves to the next row; false at the end or on failure. */
bool db_next(struct db_rows *rows);

/* Ends the statement and says how it went. E_CONFLICT "database_conflict": a unique or foreign key refused; E_BUSY;
 * E_INTERNAL "database_failed". */
MUST_CHECK int db_done(struct db_rows *rows, struct err *err);

/* The present row. Texts are borrowed until the next db_next or db_done; db_text gives NULL for NULL. */
int64_t db_i64(struct db_rows *rows, int column);
const char *db_text(struct db_rows *rows, int column);
const void *db_blob(struct db_rows *rows, int column, size_t *len_out);
bool db_is_null(struct db_rows *rows, int column);
char *db_text_copy(struct db_rows *rows, int column, struct arena *arena);

/* A statement without rows; ${changes_out} (may be NULL) counts what it touched. */
MUST_CHECK int db_exec(struct db *db, const char *sql, const struct db_arg *args, size_t count, int64_t *changes_out,
		       struct err *err);

/* Several statements in one text, without parameters: for migrations and set-up. */
MUST_CHECK int db_script(struct db *db, const char *sql, struct err *err);

MUST_CHECK int db_begin(struct db *db, struct err *err);
MUST_CHECK int db_commit(struct db *db, struct err *err); /* a commit that fails has rolled back */
void db_rollback(struct db *db);

/* A part of a transaction that can be undone alone. */
MUST_CHECK int db_savepoint(struct db *db, struct err *err);
MUST_CHECK int db_savepoint_keep(struct db *db, struct err *err);
void db_savepoint_undo(struct db *db);

struct db_migration {
	int number; /* from 1, without gaps */
	const char *name;
	const char *sql;
};

/* Applies, in order and each in its transaction, the migrations that this database doesn't have yet. E_CONFLICT
 * "database_newer": it has ones that this program doesn't know. */
MUST_CHECK int db_migrate(struct db *db, const struct db_migration *migrations, size_t count, struct err *err);

/* The same for embedded files named "0001_start.sql": the number stands before the first underscore. */
struct asset;
MUST_CHECK int db_migrate_files(struct db *db, const struct asset *files, struct err *err);

#endif
