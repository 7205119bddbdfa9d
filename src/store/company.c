#include "store/company.h"

int store_company_get(struct db *db, int64_t company_id, struct arena *arena, struct company *out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT company_id, name, domain, api_base, organisation_id, created_us"
					" FROM company WHERE company_id = $1",
					DB_ARGS(DB_I(company_id)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		*out = (struct company){
		    .id = db_i64(rows, 0),
		    .name = db_text_copy(rows, 1, arena),
		    .domain = db_text_copy(rows, 2, arena),
		    .api_base = db_text_copy(rows, 3, arena),
		    .organisation_id = db_text_copy(rows, 4, arena),
		    .created_us = db_i64(rows, 5),
		};
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "company_unknown",
			       "this company hasn't installed the app; install it from the marketplace");
	return status;
}

int store_company_save(struct db *tx, const struct company *company, struct err *err)
{
	return db_exec(
	    tx,
	    "INSERT INTO company (company_id, name, domain, api_base, created_us) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (company_id) DO UPDATE SET name = excluded.name, domain = excluded.domain,"
	    " api_base = excluded.api_base",
	    DB_ARGS(DB_I(company->id), DB_T(company->name), DB_T(company->domain), DB_T(company->api_base),
		    DB_I(company->created_us)),
	    NULL, err);
}

int store_company_use(struct db *tx, int64_t company_id, const char *organisation_id, struct err *err)
{
	return db_exec(tx, "UPDATE company SET organisation_id = $2 WHERE company_id = $1",
		       DB_ARGS(DB_I(company_id), DB_T(organisation_id)), NULL, err);
}
