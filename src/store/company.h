/* Companies: the CRM accounts that have installed the app. */
#ifndef LASKU_STORE_COMPANY_H
#define LASKU_STORE_COMPANY_H

#include "db/db.h"

struct company {
	int64_t id;
	const char *name, *domain;
	const char *api_base;        /* the company's own address at the CRM, without path */
	const char *organisation_id; /* the organisation in use; NULL until connected */
	int64_t created_us;
};

/* E_NOT_FOUND "company_unknown". */
MUST_CHECK int store_company_get(struct db *db, int64_t company_id, struct arena *arena, struct company *out,
				 struct err *err);

/* Adds the company, or takes over its name, domain and address; the organisation in use stays. */
MUST_CHECK int store_company_save(struct db *tx, const struct company *company, struct err *err);

/* Makes this the organisation in use. */
MUST_CHECK int store_company_use(struct db *tx, int64_t company_id, const char *organisation_id, struct err *err);

#endif
