#include "common/tables.h"

#include <string.h>

enum { SCRIPT_MAX = 64 * 1024 };

static bool is_kept(const char *keep, const char *name)
{
	const size_t len = strlen(name);

	for (const char *at = keep; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, len) == 0 && (at[len] == ',' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* Tables are emptied in the order of their names, so that references are checked when all are empty. */
static int write_script(struct db *db, const char *keep, struct buf *script, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
		     " AND name <> 'schema_migration' ORDER BY name",
		     DB_NO_ARGS);

	buf_puts(script, "PRAGMA defer_foreign_keys = ON;");
	while (db_next(rows))
		if (!is_kept(keep, db_text(rows, 0)))
			buf_printf(script, "DELETE FROM \"%s\";", db_text(rows, 0));
	return db_done(rows, err);
}

int tables_clear(struct db *tx, const char *keep, struct err *err)
{
	struct buf script;
	int status;

	buf_init(&script, SCRIPT_MAX);
	status = write_script(tx, keep, &script, err);
	if (status == OK)
		status = db_script(tx, script.data, err);
	buf_release(&script);
	return status;
}
