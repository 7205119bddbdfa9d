/* A reading connection for the length of a scope, for use cases that also call a vendor:
 *
 *	CLEANUP(reader_close) struct reader reader = {0};
 *	int status = reader_open(app, &reader, err);
 *
 * It must be closed before a vendor is called: the connections are few. */
#ifndef LASKU_APP_READER_H
#define LASKU_APP_READER_H

#include "app/app.h"
#include "store/company.h"
#include "store/key.h"

struct reader {
	struct db_pool *pool;
	struct db *db;
};

MUST_CHECK int reader_open(const struct app *app, struct reader *out, struct err *err);
void reader_close(struct reader *reader);

/* The company and the key of the organisation that it uses. E_NOT_FOUND "company_unknown"; E_DENIED
 * "ledger_not_connected".
 * ${company_out} may be NULL. */
MUST_CHECK int company_books(struct db *db, int64_t company_id, struct arena *arena, struct company *company_out,
			     struct books_key *key_out, struct err *err);

#endif
