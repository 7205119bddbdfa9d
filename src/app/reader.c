#include "app/reader.h"

int reader_open(const struct app *app, struct reader *out, struct err *err)
{
	int status = db_pool_take(app->readers, &out->db, err);

	if (status == OK)
		out->pool = app->readers;
	return status;
}

void reader_close(struct reader *reader)
{
	if (reader->db != NULL)
		db_pool_give(reader->pool, reader->db);
	reader->db = NULL;
}

int company_books(struct db *db, int64_t company_id, struct arena *arena, struct company *company_out,
		  struct books_key *key_out, struct err *err)
{
	struct company company = {0};
	int status = store_company_get(db, company_id, arena, &company, err);

	if (status != OK)
		return status;
	if (company.organisation_id == NULL)
		return err_set(err, E_DENIED, "ledger_not_connected",
			       "the company isn't connected to Xero yet; connect it on the settings page");
	*key_out = (struct books_key){company_id, company.organisation_id};
	if (company_out != NULL)
		*company_out = company;
	return OK;
}
