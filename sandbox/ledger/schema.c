#include "ledger/schema.h"

#include "base/assets.h"
#include "common/tables.h"
#include "crypto/crypto.h"

extern struct asset ledger_sql[];

/* These books are made up: after a power cut the file may be broken and --fresh makes a new one, so that no call waits
 * for the disk. What happened before the process ended, or was killed, is there again. The log grows to 32 MB
 * before it goes into the file, and the file is read where it is, for the sake of a million invoices. */
static int set_up(struct db *db, struct err *err)
{
	return db_script(db,
			 "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16000;"
			 " PRAGMA mmap_size = 8589934592;",
			 err);
}

int schema_prepare(struct db *db, struct err *err)
{
	int status = set_up(db, err);

	return status == OK ? db_migrate_files(db, ledger_sql, err) : status;
}

int schema_clear(struct db *db, struct err *err)
{
	int status = db_begin(db, err);

	if (status == OK && (status = tables_clear(db, "call,meta", err)) != OK)
		db_rollback(db);
	return status == OK ? db_commit(db, err) : status;
}

int schema_value(struct db *db, struct arena *arena, const char *name, const char **out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT value FROM meta WHERE name = $1", DB_ARGS(DB_T(name)));

	*out = db_next(rows) ? db_text_copy(rows, 0, arena) : NULL;
	return db_done(rows, err);
}

int schema_keep(struct db *db, const char *name, const char *value, struct err *err)
{
	return db_exec(db, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
		       DB_ARGS(DB_T(name), DB_T(value)), NULL, err);
}

int schema_secret(struct db *db, struct arena *arena, const char *name, const char **out, struct err *err)
{
	if (schema_keep(db, name, random_text(arena, 32), err) != OK)
		return E_INTERNAL;
	return schema_value(db, arena, name, out, err);
}
