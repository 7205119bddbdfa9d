/* Where a row of the books belongs: a company's mirror of one organisation. */
#ifndef LASKU_STORE_KEY_H
#define LASKU_STORE_KEY_H

#include "db/db.h"

struct books_key {
	int64_t company_id;
	const char *organisation_id;
};

#define KEY_ARGS(key) DB_I((key)->company_id), DB_T((key)->organisation_id)

#endif
