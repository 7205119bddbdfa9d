#include "ledger/schema.h"

#include "base/assets.h"
#include "crypto/crypto.h"

extern struct asset ledger_sql[];

int schema_prepare(struct db *db, struct err *err)
{
	const struct asset *sql = asset_find(ledger_sql, "0001_ledger.sql");
	const struct db_migration migrations[] = {
	    {1, "ledger", sql != NULL ? (const char *)sql->data : ""},
	};

	return db_migrate(db, migrations, ARRAY_LEN(migrations), err);
}

int schema_clear(struct db *db, struct err *err)
{
	return db_script(db,
			 "DELETE FROM idempotency; DELETE FROM history; DELETE FROM payment; DELETE FROM invoice_line;"
			 "DELETE FROM invoice; DELETE FROM contact_person; DELETE FROM contact_phone;"
			 "DELETE FROM contact_address; DELETE FROM contact; DELETE FROM item; DELETE FROM theme;"
			 "DELETE FROM currency; DELETE FROM tax_rate; DELETE FROM account; DELETE FROM connection;"
			 "DELETE FROM refresh_token; DELETE FROM auth_code; DELETE FROM person; DELETE FROM org;",
			 err);
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
