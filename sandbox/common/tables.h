/* The tables of a stand-in's database, whichever they are. */
#ifndef SANDBOX_COMMON_TABLES_H
#define SANDBOX_COMMON_TABLES_H

#include "db/db.h"

/* Deletes every row of every table, except of those that ${keep} names (separated by commas) and of the record of
 * migrations. */
MUST_CHECK int tables_clear(struct db *tx, const char *keep, struct err *err);

#endif
