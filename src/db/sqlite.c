/* The SQLite driver. A statement is prepared once a connection and kept in a table keyed by the address of its text; a
 * statement that is still running when it is asked for again gets a second, short-lived copy. */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/driver.h"

enum { BUSY_TIMEOUT_MS = 5000, CACHE_START = 64, ARGS_MAX = 64 };

struct sqlite_rows {
	struct db_rows base;
	const char *sql;
	sqlite3_stmt *stmt; /* NULL: could not be prepared */
	int *binding;       /* argument (from 0) to SQLite's own number */
	size_t arg_count;
	int rc; /* of the last step, bind or prepare */
	bool is_cached, is_running, has_failed;
	struct err err; /* set when has_failed */
};

struct sqlite_db {
	struct db base;
	sqlite3 *handle;
	struct sqlite_rows **cache; /* open addressing, a power of two */
	size_t cache_size, cache_used;
};

static struct sqlite_db *self(struct db *db)
{
	return (struct sqlite_db *)(void *)db;
}

static struct sqlite_rows *rows_of(struct db_rows *rows)
{
	return (struct sqlite_rows *)(void *)rows;
}

static void *zalloc(size_t count, size_t size)
{
	void *out = calloc(count, size);

	if (out == NULL)
		BUG("sqlite: out of memory");
	return out;
}

static int set_failure(struct err *err, sqlite3 *handle, int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return err_set(err, E_CONFLICT, "database_conflict", "the data has changed meanwhile: %s",
			       sqlite3_errmsg(handle));
	default:
		break;
	}
	if ((rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED)
		return err_set(err, E_BUSY, "database_busy", "the database is busy; try again in a moment");
	return err_set(err, E_INTERNAL, "database_failed", "the database failed: %s (%d)", sqlite3_errmsg(handle), rc);
}

/* ---- opening ---- */

static void start_library(void)
{
	/* Counting the memory in use takes a lock on each allocation. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The file is for its owner alone; SQLite gives the files beside it the same mode. */
static void create_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

static int expect_wal(struct sqlite_db *db, struct err *err)
{
	struct db_rows *rows = db_query(&db->base, "PRAGMA journal_mode = WAL", DB_NO_ARGS);
	bool is_wal = db_next(rows) && (text_eq(db_text(rows, 0), "wal") || text_eq(db_text(rows, 0), "memory"));
	int status = db_done(rows, err);

	if (status == OK && !is_wal)
		return err_set(err, E_UPSTREAM, "database_unreachable",
			       "the database's disk can't hold a write-ahead log; put the file on a local disk");
	return status;
}

static int set_up(struct sqlite_db *db, struct err *err)
{
	int status;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/* The map saves a reader a copy for each page that isn't in its connection's small cache. */
	if (db->base.mode == DB_READ)
		return db_script(
		    &db->base, "PRAGMA query_only = ON; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 1073741824;", err);
	status = expect_wal(db, err);
	if (status != OK)
		return status;
	return db_script(&db->base, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;", err);
}

static void sqlite_close(struct db *base);

static int unreachable(struct sqlite_db *db, const char *path, int rc, struct err *err)
{
	return err_set(err, E_UPSTREAM, "database_unreachable", "the database %s can't be opened: %s", path,
		       db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc));
}

static int sqlite_open(const char *path, enum db_mode mode, struct db **out, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
	CLEANUP(db_freep) struct db *base = NULL;
	struct sqlite_db *db;
	int rc, status;

	if (*path == '\0')
		return err_set(err, E_INVALID, "database_address", "the database's address has no path: sqlite:PATH");
	pthread_once(&once, start_library);
	db = zalloc(1, sizeof(*db));
	db->base = (struct db){.driver = &db_sqlite, .mode = mode};
	db->cache_size = CACHE_START;
	db->cache = zalloc(db->cache_size, sizeof(struct sqlite_rows *));
	base = &db->base;
	if (mode == DB_WRITE && !text_eq(path, ":memory:"))
		create_private(path);
	rc = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (rc != SQLITE_OK)
		return unreachable(db, path, rc, err);
	status = set_up(db, err);
	if (status == E_INTERNAL)
		return unreachable(db, path, rc, err);
	if (status != OK)
		return status;
	*out = TAKE(base);
	return OK;
}

static void rows_free(struct sqlite_rows *rows)
{
	sqlite3_finalize(rows->stmt);
	free(rows->binding);
	free(rows);
}

static void sqlite_close(struct db *base)
{
	struct sqlite_db *db = self(base);

	for (size_t i = 0; i < db->cache_size; i++)
		if (db->cache[i] != NULL)
			rows_free(db->cache[i]);
	free(db->cache);
	if (sqlite3_close(db->handle) != SQLITE_OK)
		BUG("sqlite: closed while a statement was running");
	free(db);
}

static int sqlite_begin(struct db *base, struct err *err)
{
	if (base->mode == DB_READ)
		return db_exec(base, "BEGIN", DB_NO_ARGS, NULL, err);
	return db_exec(base, "BEGIN IMMEDIATE", DB_NO_ARGS, NULL, err);
}

static bool sqlite_is_in_transaction(const struct db *base)
{
	return !sqlite3_get_autocommit(((const struct sqlite_db *)(const void *)base)->handle);
}

/* ---- statements ---- */

static void fail(struct sqlite_rows *rows, int rc)
{
	rows->rc = rc;
	rows->has_failed = true;
	set_failure(&rows->err, self(rows->base.db)->handle, rc);
}

static void fail_arguments(struct sqlite_rows *rows)
{
	rows->has_failed = true;
	err_set(&rows->err, E_INTERNAL, "database_failed", "the statement's arguments don't fit its parameters: %.120s",
		rows->sql);
}

/* SQLite numbers "$2, $1" by first appearance, so that each argument is looked up by its name. */
static void find_bindings(struct sqlite_rows *rows, size_t count)
{
	char name[8] = "$";

	rows->arg_count = count;
	rows->binding = zalloc(count + 1, sizeof(int));
	for (size_t i = 0; i < count; i++) {
		size_t number = i + 1;

		name[1] = (char)('0' + (number < 10 ? number : number / 10));
		name[2] = number < 10 ? '\0' : (char)('0' + number % 10);
		name[3] = '\0';
		rows->binding[i] = sqlite3_bind_parameter_index(rows->stmt, name);
	}
}

static struct sqlite_rows *rows_new(struct sqlite_db *db, const char *sql, size_t count, bool is_cached)
{
	const unsigned flags = is_cached ? SQLITE_PREPARE_PERSISTENT : 0;
	struct sqlite_rows *rows = zalloc(1, sizeof(*rows));

	rows->base.db = &db->base;
	rows->sql = sql;
	rows->is_cached = is_cached;
	rows->rc = sqlite3_prepare_v3(db->handle, sql, -1, flags, &rows->stmt, NULL);
	if (rows->rc != SQLITE_OK)
		fail(rows, rows->rc);
	else if (count > ARGS_MAX)
		fail_arguments(rows);
	else
		find_bindings(rows, count);
	return rows;
}

static size_t slot_of(const struct sqlite_db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 32;

	for (at &= db->cache_size - 1; db->cache[at] != NULL && db->cache[at]->sql != sql;)
		at = (at + 1) & (db->cache_size - 1);
	return at;
}

static void cache_grow(struct sqlite_db *db)
{
	struct sqlite_rows **old = db->cache;
	const size_t old_size = db->cache_size;

	db->cache_size *= 2;
	db->cache = zalloc(db->cache_size, sizeof(struct sqlite_rows *));
	for (size_t i = 0; i < old_size; i++)
		if (old[i] != NULL)
			db->cache[slot_of(db, old[i]->sql)] = old[i];
	free(old);
}

/* A statement that couldn't be prepared isn't kept: a later migration may make it right. */
static struct sqlite_rows *prepared(struct sqlite_db *db, const char *sql, size_t count)
{
	const size_t at = slot_of(db, sql);
	struct sqlite_rows *rows = db->cache[at];

	if (rows != NULL && !rows->is_running) {
		if (strcmp(sqlite3_sql(rows->stmt), sql) != 0)
			BUG("sqlite: two statements at one address; SQL must be a literal: %s", sql);
		return rows;
	}
	rows = rows_new(db, sql, count, rows == NULL);
	if (rows->has_failed)
		rows->is_cached = false;
	if (rows->is_cached) {
		db->cache[at] = rows;
		if (++db->cache_used * 2 > db->cache_size)
			cache_grow(db);
	}
	return rows;
}

static int bind(sqlite3_stmt *stmt, int at, const struct db_arg *arg)
{
	switch (arg->kind) {
	case DB_ARG_INT:
		return sqlite3_bind_int64(stmt, at, arg->number);
	case DB_ARG_TEXT:
		return sqlite3_bind_text64(stmt, at, arg->bytes, arg->len, SQLITE_STATIC, SQLITE_UTF8);
	case DB_ARG_BLOB:
		return sqlite3_bind_blob64(stmt, at, arg->bytes, arg->len, SQLITE_STATIC);
	case DB_ARG_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, at);
}

static void bind_all(struct sqlite_rows *rows, const struct db_arg *args, size_t count)
{
	if (count != rows->arg_count || (size_t)sqlite3_bind_parameter_count(rows->stmt) != count) {
		fail_arguments(rows);
		return;
	}
	for (size_t i = 0; i < count && !rows->has_failed; i++) {
		int rc;

		if (rows->binding[i] == 0) {
			fail_arguments(rows);
			return;
		}
		rc = bind(rows->stmt, rows->binding[i], &args[i]);
		if (rc != SQLITE_OK)
			fail(rows, rc);
	}
}

static struct db_rows *sqlite_query(struct db *base, const char *sql, const struct db_arg *args, size_t count)
{
	struct sqlite_rows *rows = prepared(self(base), sql, count);

	rows->is_running = true;
	rows->rc = SQLITE_OK;
	if (!rows->has_failed)
		bind_all(rows, args, count);
	return &rows->base;
}

static bool sqlite_next(struct db_rows *base)
{
	struct sqlite_rows *rows = rows_of(base);

	if (rows->has_failed || rows->rc == SQLITE_DONE)
		return false;
	rows->rc = sqlite3_step(rows->stmt);
	if (rows->rc == SQLITE_ROW)
		return true;
	if (rows->rc != SQLITE_DONE)
		fail(rows, rows->rc);
	return false;
}

/* A write counts as done only when it has run to its end, whether or not the caller took its rows. */
static void run_to_end(struct sqlite_rows *rows)
{
	if (sqlite3_stmt_readonly(rows->stmt) && rows->rc != SQLITE_OK)
		return;
	while (sqlite_next(&rows->base))
		;
}

static int64_t changes_of(struct sqlite_rows *rows)
{
	if (rows->has_failed || sqlite3_stmt_readonly(rows->stmt))
		return 0;
	return sqlite3_changes64(self(rows->base.db)->handle);
}

static int sqlite_done(struct db_rows *base, int64_t *changes_out, struct err *err)
{
	struct sqlite_rows *rows = rows_of(base);
	int status = OK;

	if (!rows->has_failed)
		run_to_end(rows);
	if (changes_out != NULL)
		*changes_out = changes_of(rows);
	if (rows->has_failed) {
		status = (int)rows->err.status;
		if (err != NULL)
			*err = rows->err;
	}
	rows->is_running = false;
	rows->has_failed = false;
	if (!rows->is_cached) {
		rows_free(rows);
		return status;
	}
	sqlite3_reset(rows->stmt);
	sqlite3_clear_bindings(rows->stmt);
	return status;
}

static int sqlite_script(struct db *base, const char *sql, struct err *err)
{
	sqlite3 *handle = self(base)->handle;
	int rc = sqlite3_exec(handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? OK : set_failure(err, handle, rc);
}

/* ---- the present row ---- */

static int64_t sqlite_i64(struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows_of(rows)->stmt, column);
}

static const char *sqlite_text(struct db_rows *rows, int column)
{
	return (const char *)sqlite3_column_text(rows_of(rows)->stmt, column);
}

static bool sqlite_is_null(struct db_rows *rows, int column)
{
	return sqlite3_column_type(rows_of(rows)->stmt, column) == SQLITE_NULL;
}

/* SQLite gives NULL for an empty blob, too. */
static const void *sqlite_blob(struct db_rows *rows, int column, size_t *len_out)
{
	const void *bytes = sqlite3_column_blob(rows_of(rows)->stmt, column);

	*len_out = (size_t)sqlite3_column_bytes(rows_of(rows)->stmt, column);
	return bytes == NULL && !sqlite_is_null(rows, column) ? "" : bytes;
}

const struct db_driver db_sqlite = {
    .scheme = "sqlite:",
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .is_in_transaction = sqlite_is_in_transaction,
    .query = sqlite_query,
    .next = sqlite_next,
    .done = sqlite_done,
    .script = sqlite_script,
    .get_i64 = sqlite_i64,
    .get_text = sqlite_text,
    .get_blob = sqlite_blob,
    .is_null = sqlite_is_null,
};
