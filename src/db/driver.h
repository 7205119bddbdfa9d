/* What an engine implements; db.c sends each call to the driver of its connection. Private to this folder. */
#ifndef LASKU_DB_DRIVER_H
#define LASKU_DB_DRIVER_H

#include "db/db.h"

struct db_driver {
	const char *scheme; /* what an address starts with, "sqlite:" */

	/* ${address} is what follows the scheme. */
	int (*open)(const char *address, enum db_mode mode, struct db **out, struct err *err);
	void (*close)(struct db *db);
	int (*begin)(struct db *db, struct err *err);
	bool (*is_in_transaction)(const struct db *db);

	/* Never gives NULL: a statement that can't be prepared fails in next and done. */
	struct db_rows *(*query)(struct db *db, const char *sql, const struct db_arg *args, size_t count);
	bool (*next)(struct db_rows *rows);
	int (*done)(struct db_rows *rows, int64_t *changes_out, struct err *err);
	int (*script)(struct db *db, const char *sql, struct err *err);

	int64_t (*get_i64)(struct db_rows *rows, int column);
	const char *(*get_text)(struct db_rows *rows, int column);
	const void *(*get_blob)(struct db_rows *rows, int column, size_t *len_out);
	bool (*is_null)(struct db_rows *rows, int column);
};

/* The first member of each driver's own connection and rows. */
struct db {
	const struct db_driver *driver;
	enum db_mode mode;
};

struct db_rows {
	struct db *db;
};

extern const struct db_driver db_sqlite, db_postgres;

/* False once the engine has undone the whole transaction by itself (disk full, read error). */
bool db_is_in_transaction(const struct db *db);

#endif
