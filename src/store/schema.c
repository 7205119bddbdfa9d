#include "store/schema.h"

#include "base/assets.h"

extern const struct asset store_sql[];

int store_migrate(struct db *db, struct err *err)
{
	return db_migrate_files(db, store_sql, err);
}
