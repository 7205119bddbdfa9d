#include <string.h>

#include "base/assets.h"
#include "db/db.h"

static int count_applied(struct db *db, int *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT COALESCE(MAX(number), 0) FROM schema_migration", DB_NO_ARGS);

	if (db_next(rows))
		*out = (int)db_i64(rows, 0);
	return db_done(rows, err);
}

static int run(struct db *db, const struct db_migration *migration, struct err *err)
{
	int status = db_script(db, migration->sql, err);

	if (status != OK)
		return status;
	return db_exec(db, "INSERT INTO schema_migration (number, name) VALUES ($1, $2)",
		       DB_ARGS(DB_I(migration->number), DB_T(migration->name)), NULL, err);
}

/* Looks again inside the transaction: another server may have applied it meanwhile. */
static int apply(struct db *db, const struct db_migration *migration, struct err *err)
{
	int applied = 0;
	int status = db_begin(db, err);

	if (status != OK)
		return status;
	status = count_applied(db, &applied, err);
	if (status == OK && applied < migration->number)
		status = run(db, migration, err);
	if (status != OK) {
		db_rollback(db);
		return err_context(err, "migration %d (%s)", migration->number, migration->name);
	}
	return db_commit(db, err);
}

int db_migrate(struct db *db, const struct db_migration *migrations, size_t count, struct err *err)
{
	int applied = 0;
	int status = db_script(db,
			       "CREATE TABLE IF NOT EXISTS schema_migration"
			       " (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
			       err);

	if (status == OK)
		status = count_applied(db, &applied, err);
	if (status != OK)
		return status;
	if (applied > (int)count)
		return err_set(err, E_CONFLICT, "database_newer",
			       "the database is at step %d and this program knows %zu: run the newer program", applied,
			       count);
	for (size_t i = (size_t)applied; i < count; i++) {
		if (migrations[i].number != (int)i + 1)
			BUG("migration %s has number %d instead of %zu", migrations[i].name, migrations[i].number,
			    i + 1);
		status = apply(db, &migrations[i], err);
		if (status != OK)
			return status;
	}
	return OK;
}

static int number_of(const char *name)
{
	int64_t number = 0;

	if (text_to_i64(name, strcspn(name, "_"), 1, INT32_MAX, &number, NULL) != OK)
		BUG("migration %s has no number", name);
	return (int)number;
}

int db_migrate_files(struct db *db, const struct asset *files, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct db_migration *migrations;
	size_t count = 0;

	while (files[count].name != NULL)
		count++;
	migrations = arena_array(arena, count, sizeof(*migrations));
	for (size_t i = 0; i < count; i++)
		migrations[i] = (struct db_migration){
		    .number = number_of(files[i].name), .name = files[i].name, .sql = (const char *)files[i].data};
	return db_migrate(db, migrations, count, err);
}
