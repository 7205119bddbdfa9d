/* The PostgreSQL driver (15 and newer). Statements are prepared once a connection, under names that are kept by the
 * address of their text. Answers come whole and as text, which is exact for what the tables hold: integers and texts.
 *
 * Everything that is written takes one lock of the database first, so that a transaction sees what SQLite's single
 * writer sees: nobody else's half. It is held for the time of one shared commit. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/driver.h"

enum { CACHE_START = 64, ARGS_MAX = 64, INT_TEXT_MAX = 24, SCRIPT_MAX = 1024 * 1024, BOOL_OID = 16, BYTEA_OID = 17 };

/* Any number will do, as long as all servers of one database use the same. */
#define WRITER_LOCK "7310575197"

struct pg_statement {
	const char *sql; /* NULL: an empty place */
	uint64_t number; /* "s12" */
};

struct pg_db {
	struct db base;
	PGconn *conn;
	struct pg_statement *cache; /* open addressing, a power of two */
	size_t cache_size, cache_used;
	uint64_t last_number;
};

struct pg_rows {
	struct db_rows base;
	PGresult *result;
	int at, count;
	bool has_failed;
	struct err err;        /* set when has_failed */
	unsigned char **blobs; /* of the present row, by column; NULL until asked for */
};

static struct pg_db *self(struct db *db)
{
	return (struct pg_db *)(void *)db;
}

static struct pg_rows *rows_of(struct db_rows *rows)
{
	return (struct pg_rows *)(void *)rows;
}

static void *zalloc(size_t count, size_t size)
{
	void *out = calloc(count, size);

	if (out == NULL)
		BUG("postgres: out of memory");
	return out;
}

/* ---- failures ---- */

static bool is_lost(const PGconn *conn)
{
	return PQstatus(conn) != CONNECTION_OK;
}

/* The server's words end with a line feed. */
static void first_line(const char *text, char *out, size_t size)
{
	const size_t len = strcspn(text, "\n");

	snprintf(out, size, "%.*s", (int)(len < size ? len : size - 1), text);
}

static int set_failure(struct err *err, const PGconn *conn, const PGresult *result)
{
	const char *state = text_or(result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL, "");
	char why[256];

	first_line(result != NULL ? PQresultErrorMessage(result) : PQerrorMessage(conn), why, sizeof(why));
	if (text_starts(state, "23"))
		return err_set(err, E_CONFLICT, "database_conflict", "the data has changed meanwhile: %s", why);
	if (text_starts(state, "40") || text_eq(state, "55P03"))
		return err_set(err, E_BUSY, "database_busy", "the database is busy; try again in a moment");
	if (is_lost(conn) || text_starts(state, "08") || text_starts(state, "57P"))
		return err_set(err, E_BUSY, "database_unreachable", "the database can't be reached: %s", why);
	return err_set(err, E_INTERNAL, "database_failed", "the database failed: %s (%s)", why, state);
}

/* ---- opening ---- */

static void pg_close(struct db *base)
{
	struct pg_db *db = self(base);

	PQfinish(db->conn);
	free(db->cache);
	free(db);
}

/* The address as libpq takes it: the scheme belongs to it. */
static PGconn *connect_to(const char *address)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *const keys[] = {"dbname", "application_name", "connect_timeout", "client_encoding", NULL};
	const char *const values[] = {arena_join(arena, "postgresql:", address, NULL), "lasku", "10", "UTF8", NULL};

	return PQconnectdbParams(keys, values, 1);
}

/* What the server says beside an answer is of no use to anybody here. */
static void ignore_notice(UNUSED void *ctx, UNUSED const PGresult *result)
{
}

static int pg_open(const char *address, enum db_mode mode, struct db **out, struct err *err)
{
	CLEANUP(db_freep) struct db *base = NULL;
	struct pg_db *db = zalloc(1, sizeof(*db));
	char why[256];

	db->base = (struct db){.driver = &db_postgres, .mode = mode};
	db->cache_size = CACHE_START;
	db->cache = zalloc(db->cache_size, sizeof(*db->cache));
	base = &db->base;
	db->conn = connect_to(address);
	if (is_lost(db->conn)) {
		first_line(PQerrorMessage(db->conn), why, sizeof(why));
		return err_set(err, E_UPSTREAM, "database_unreachable", "the database can't be opened: %s", why);
	}
	PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
	if (PQserverVersion(db->conn) < 150000)
		return err_set(err, E_UPSTREAM, "database_too_old", "PostgreSQL %d is too old; 15 or newer is needed",
			       PQserverVersion(db->conn) / 10000);
	*out = TAKE(base);
	return OK;
}

static bool pg_is_in_transaction(const struct db *base)
{
	const PGTransactionStatusType state = PQtransactionStatus(((const struct pg_db *)(const void *)base)->conn);

	return state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
}

/* ---- statements ---- */

static size_t slot_of(const struct pg_db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 32;

	for (at &= db->cache_size - 1; db->cache[at].sql != NULL && db->cache[at].sql != sql;)
		at = (at + 1) & (db->cache_size - 1);
	return at;
}

static void cache_grow(struct pg_db *db)
{
	struct pg_statement *old = db->cache;
	const size_t old_size = db->cache_size;

	db->cache_size *= 2;
	db->cache = zalloc(db->cache_size, sizeof(*db->cache));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].sql != NULL)
			db->cache[slot_of(db, old[i].sql)] = old[i];
	free(old);
}

static void name_of(uint64_t number, char out[INT_TEXT_MAX])
{
	snprintf(out, INT_TEXT_MAX, "s%llu", (unsigned long long)number);
}

/* Zero when the statement can't be prepared; ${rows} says why then. A statement that failed isn't kept: a later
 * migration may make it right. */
static uint64_t prepared(struct pg_db *db, const char *sql, struct pg_rows *rows)
{
	const size_t at = slot_of(db, sql);
	const uint64_t number = db->last_number + 1;
	char name[INT_TEXT_MAX];
	PGresult *result;

	if (db->cache[at].sql != NULL)
		return db->cache[at].number;
	name_of(number, name);
	result = PQprepare(db->conn, name, sql, 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		rows->has_failed = true;
		set_failure(&rows->err, db->conn, result);
		PQclear(result);
		return 0;
	}
	PQclear(result);
	db->last_number = number;
	db->cache[at] = (struct pg_statement){sql, number};
	if (++db->cache_used * 2 > db->cache_size)
		cache_grow(db);
	return number;
}

struct pg_params {
	const char *values[ARGS_MAX];
	int lengths[ARGS_MAX], formats[ARGS_MAX];
	char numbers[ARGS_MAX][INT_TEXT_MAX];
};

static void fill_params(struct pg_params *params, const struct db_arg *args, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		params->values[i] = args[i].bytes;
		params->lengths[i] = (int)args[i].len;
		params->formats[i] = args[i].kind == DB_ARG_BLOB;
		if (args[i].kind == DB_ARG_INT) {
			snprintf(params->numbers[i], INT_TEXT_MAX, "%lld", (long long)args[i].number);
			params->values[i] = params->numbers[i];
		} else if (args[i].kind == DB_ARG_NULL) {
			params->values[i] = NULL;
		} else if (args[i].bytes == NULL || args[i].len == 0) {
			params->values[i] = "";
		}
	}
}

static void run(struct pg_db *db, struct pg_rows *rows, uint64_t number, const struct db_arg *args, size_t count)
{
	struct pg_params params;
	char name[INT_TEXT_MAX];
	ExecStatusType status;

	fill_params(&params, args, count);
	name_of(number, name);
	rows->result = PQexecPrepared(db->conn, name, (int)count, params.values, params.lengths, params.formats, 0);
	status = PQresultStatus(rows->result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
		rows->count = PQntuples(rows->result);
		return;
	}
	rows->has_failed = true;
	set_failure(&rows->err, db->conn, rows->result);
}

static struct db_rows *pg_query(struct db *base, const char *sql, const struct db_arg *args, size_t count)
{
	struct pg_db *db = self(base);
	struct pg_rows *rows = zalloc(1, sizeof(*rows));
	uint64_t number;

	rows->base.db = base;
	rows->at = -1;
	if (count > ARGS_MAX) {
		rows->has_failed = true;
		err_set(&rows->err, E_INTERNAL, "database_failed", "the statement has too many arguments: %.120s", sql);
		return &rows->base;
	}
	number = prepared(db, sql, rows);
	if (number != 0)
		run(db, rows, number, args, count);
	return &rows->base;
}

static void forget_blobs(struct pg_rows *rows)
{
	const int columns = rows->blobs != NULL ? PQnfields(rows->result) : 0;

	for (int i = 0; i < columns; i++)
		PQfreemem(rows->blobs[i]);
	free(rows->blobs);
	rows->blobs = NULL;
}

static bool pg_next(struct db_rows *base)
{
	struct pg_rows *rows = rows_of(base);

	forget_blobs(rows);
	if (rows->has_failed || rows->at + 1 >= rows->count)
		return false;
	rows->at++;
	return true;
}

static int pg_done(struct db_rows *base, int64_t *changes_out, struct err *err)
{
	struct pg_rows *rows = rows_of(base);
	int status = rows->has_failed ? (int)rows->err.status : OK;

	if (changes_out != NULL)
		*changes_out = rows->has_failed ? 0 : strtoll(PQcmdTuples(rows->result), NULL, 10);
	if (rows->has_failed && err != NULL)
		*err = rows->err;
	forget_blobs(rows);
	PQclear(rows->result);
	free(rows);
	return status;
}

/* ---- the present row ---- */

static bool pg_is_null(struct db_rows *base, int column)
{
	const struct pg_rows *rows = rows_of(base);

	return PQgetisnull(rows->result, rows->at, column) != 0;
}

static int64_t pg_i64(struct db_rows *base, int column)
{
	const struct pg_rows *rows = rows_of(base);
	const char *text = PQgetvalue(rows->result, rows->at, column);

	return PQftype(rows->result, column) == BOOL_OID ? *text == 't' : strtoll(text, NULL, 10);
}

static const char *pg_text(struct db_rows *base, int column)
{
	const struct pg_rows *rows = rows_of(base);

	return pg_is_null(base, column) ? NULL : PQgetvalue(rows->result, rows->at, column);
}

static const void *pg_blob(struct db_rows *base, int column, size_t *len_out)
{
	struct pg_rows *rows = rows_of(base);
	const unsigned char *text = (const unsigned char *)pg_text(base, column);

	*len_out = 0;
	if (text == NULL)
		return NULL;
	if (PQftype(rows->result, column) != BYTEA_OID)
		BUG("postgres: column %d holds no bytes", column);
	if (rows->blobs == NULL)
		rows->blobs = zalloc((size_t)PQnfields(rows->result), sizeof(*rows->blobs));
	PQfreemem(rows->blobs[column]);
	rows->blobs[column] = PQunescapeBytea(text, len_out);
	if (rows->blobs[column] == NULL)
		BUG("postgres: out of memory");
	return rows->blobs[column];
}

/* ---- scripts and transactions ---- */

static bool is_word_at(const char *at, const char *word)
{
	const size_t len = strlen(word);

	return strncmp(at, word, len) == 0 && !(at[len] >= 'A' && at[len] <= 'Z') && at[len] != '_';
}

/* What only SQLite knows is left out, and texts are compared by their bytes, as SQLite does. */
static void translate(const char *sql, struct buf *out)
{
	static const char without[] = "WITHOUT ROWID", text[] = " TEXT";

	while (*sql != '\0') {
		if (is_word_at(sql, without)) {
			sql += strlen(without);
		} else if (is_word_at(sql, text)) {
			buf_puts(out, " TEXT COLLATE \"C\"");
			sql += strlen(text);
		} else {
			buf_putc(out, *sql++);
		}
	}
}

static int run_script(struct pg_db *db, const char *sql, struct err *err)
{
	PGresult *result = PQexec(db->conn, sql);
	const ExecStatusType state = PQresultStatus(result);
	int status = OK;

	if (state != PGRES_COMMAND_OK && state != PGRES_TUPLES_OK && state != PGRES_EMPTY_QUERY)
		status = set_failure(err, db->conn, result);
	PQclear(result);
	return status;
}

static int pg_script(struct db *base, const char *sql, struct err *err)
{
	struct buf translated;
	int status;

	buf_init(&translated, SCRIPT_MAX);
	translate(sql, &translated);
	status = run_script(self(base), translated.data, err);
	buf_release(&translated);
	return status;
}

/* Names of a connection that was lost are gone with it. */
static void forget_statements(struct pg_db *db)
{
	memset(db->cache, 0, db->cache_size * sizeof(*db->cache));
	db->cache_used = 0;
}

/* A transaction begins with nothing to lose: a connection that broke since the last one is made anew. */
static int pg_begin(struct db *base, struct err *err)
{
	static const char *const begin[] = {
	    [DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	    [DB_WRITE] = "BEGIN; SELECT pg_advisory_xact_lock(" WRITER_LOCK ")",
	};
	struct pg_db *db = self(base);
	int status = run_script(db, begin[base->mode], err);

	if (status == OK || !is_lost(db->conn))
		return status;
	forget_statements(db);
	PQreset(db->conn);
	return run_script(db, begin[base->mode], err);
}

const struct db_driver db_postgres = {
    .scheme = "postgresql:",
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .is_in_transaction = pg_is_in_transaction,
    .query = pg_query,
    .next = pg_next,
    .done = pg_done,
    .script = pg_script,
    .get_i64 = pg_i64,
    .get_text = pg_text,
    .get_blob = pg_blob,
    .is_null = pg_is_null,
};
