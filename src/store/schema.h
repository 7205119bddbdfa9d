/* The schema: numbered migrations, forward only, embedded in the program. */
#ifndef LASKU_STORE_SCHEMA_H
#define LASKU_STORE_SCHEMA_H

#include "db/db.h"

/* Brings the database to this program's schema. ${db} is a writing connection that nobody else uses meanwhile. Errors
 * as db_migrate's. */
MUST_CHECK int store_migrate(struct db *db, struct err *err);

#endif
