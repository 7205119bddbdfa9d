/* The ledger's tables. */
#ifndef SANDBOX_LEDGER_SCHEMA_H
#define SANDBOX_LEDGER_SCHEMA_H

#include "db/db.h"

/* Makes the tables that aren't there yet. */
MUST_CHECK int schema_prepare(struct db *db, struct err *err);

/* Empties every table but meta. */
MUST_CHECK int schema_clear(struct db *db, struct err *err);

/* What meta keeps under ${name}, from the arena; NULL when there is nothing. */
MUST_CHECK int schema_value(struct db *db, struct arena *arena, const char *name, const char **out, struct err *err);

/* Puts ${value} there, unless there is something already. */
MUST_CHECK int schema_keep(struct db *db, const char *name, const char *value, struct err *err);

/* A value that is kept for as long as the data folder: made by random_text when it isn't there yet; from the arena. */
MUST_CHECK int schema_secret(struct db *db, struct arena *arena, const char *name, const char **out, struct err *err);

#endif
