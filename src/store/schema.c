#include "store/schema.h"

#include <string.h>

#include "base/assets.h"

extern const struct asset store_sql[];

/* "0001_start.sql": the number stands before the first underscore. */
static int number_of(const char *name)
{
	int64_t number = 0;

	if (text_to_i64(name, strcspn(name, "_"), 1, INT32_MAX, &number, NULL) != OK)
		BUG("migration %s has no number", name);
	return (int)number;
}

int store_migrate(struct db *db, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct db_migration *migrations;
	size_t count = 0;

	while (store_sql[count].name != NULL)
		count++;
	migrations = arena_array(arena, count, sizeof(*migrations));
	for (size_t i = 0; i < count; i++)
		migrations[i] = (struct db_migration){.number = number_of(store_sql[i].name),
						      .name = store_sql[i].name,
						      .sql = (const char *)store_sql[i].data};
	return db_migrate(db, migrations, count, err);
}
