#include "store/books.h"

#include "store/row.h"

int store_organisation_get(struct db *db, const struct books_key *key, struct arena *arena, struct organisation *out,
			   int32_t *utc_offset_s_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT organisation_id, name, base_currency, country, timezone, short_code, period_lock,"
		     " year_end_lock, can_create_drafts, can_use_currencies, utc_offset_s FROM organisation"
		     " WHERE company_id = $1 AND organisation_id = $2",
		     DB_ARGS(KEY_ARGS(key)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		*out = (struct organisation){
		    .id = db_text_copy(rows, 0, arena),
		    .name = db_text_copy(rows, 1, arena),
		    .base_currency = db_text_copy(rows, 2, arena),
		    .country = db_text_copy(rows, 3, arena),
		    .timezone = db_text_copy(rows, 4, arena),
		    .short_code = db_text_copy(rows, 5, arena),
		    .period_lock = day_column(rows, 6),
		    .year_end_lock = day_column(rows, 7),
		    .can_create_drafts = db_i64(rows, 8) != 0,
		    .can_use_currencies = db_i64(rows, 9) != 0,
		};
	if (is_found && utc_offset_s_out != NULL)
		*utc_offset_s_out = (int32_t)db_i64(rows, 10);
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "organisation_unknown",
			       "the first copy of the books is still being made; try again in a moment");
	return status;
}

int store_organisation_save(struct db *tx, const struct books_key *key, const struct organisation *o,
			    int32_t utc_offset_s, struct err *err)
{
	return db_exec(tx,
		       "INSERT INTO organisation (company_id, organisation_id, name, base_currency, country, timezone,"
		       " short_code, period_lock, year_end_lock, can_create_drafts, can_use_currencies, utc_offset_s)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
		       " ON CONFLICT (company_id, organisation_id) DO UPDATE SET name = excluded.name,"
		       " base_currency = excluded.base_currency, country = excluded.country,"
		       " timezone = excluded.timezone, short_code = excluded.short_code,"
		       " period_lock = excluded.period_lock, year_end_lock = excluded.year_end_lock,"
		       " can_create_drafts = excluded.can_create_drafts,"
		       " can_use_currencies = excluded.can_use_currencies, utc_offset_s = excluded.utc_offset_s",
		       DB_ARGS(KEY_ARGS(key), DB_T(o->name), DB_T(o->base_currency), DB_T(text_or(o->country, "")),
			       DB_T(text_or(o->timezone, "")), DB_T(text_or(o->short_code, "")),
			       day_arg(o->period_lock), day_arg(o->year_end_lock), DB_I(o->can_create_drafts),
			       DB_I(o->can_use_currencies), DB_I(utc_offset_s)),
		       NULL, err);
}

/* ---- accounts ---- */

int store_accounts_list(struct db *db, const struct books_key *key, struct arena *arena, struct account **out,
			size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT account_id, code, name, tax_rate_id, is_active, is_revenue FROM account"
					" WHERE company_id = $1 AND organisation_id = $2 ORDER BY code, account_id",
					DB_ARGS(KEY_ARGS(key)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct account) = (struct account){
		    .id = db_text_copy(rows, 0, arena),
		    .code = db_text_copy(rows, 1, arena),
		    .name = db_text_copy(rows, 2, arena),
		    .tax_rate_id = db_text_copy(rows, 3, arena),
		    .is_active = db_i64(rows, 4) != 0,
		    .is_revenue = db_i64(rows, 5) != 0,
		};
	return rows_finish(rows, &list, out, count_out, err);
}

int store_accounts_replace(struct db *tx, const struct books_key *key, const struct account *accounts, size_t count,
			   struct err *err)
{
	int status = db_exec(tx, "DELETE FROM account WHERE company_id = $1 AND organisation_id = $2",
			     DB_ARGS(KEY_ARGS(key)), NULL, err);

	for (size_t i = 0; i < count && status == OK; i++)
		status =
		    db_exec(tx,
			    "INSERT INTO account (company_id, organisation_id, account_id, code, name, tax_rate_id,"
			    " is_active, is_revenue) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
			    " ON CONFLICT (company_id, organisation_id, account_id) DO NOTHING",
			    DB_ARGS(KEY_ARGS(key), DB_T(accounts[i].id), DB_T(text_or(accounts[i].code, "")),
				    DB_T(text_or(accounts[i].name, "")), DB_T(text_or(accounts[i].tax_rate_id, "")),
				    DB_I(accounts[i].is_active), DB_I(accounts[i].is_revenue)),
			    NULL, err);
	return status;
}

/* ---- tax rates ---- */

int store_tax_rates_list(struct db *db, const struct books_key *key, struct arena *arena, struct tax_rate **out,
			 size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT tax_rate_id, name, rate_e4, is_active, is_for_sales FROM tax_rate"
					" WHERE company_id = $1 AND organisation_id = $2"
					" ORDER BY rate_e4 DESC, name, tax_rate_id",
					DB_ARGS(KEY_ARGS(key)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct tax_rate) = (struct tax_rate){
		    .id = db_text_copy(rows, 0, arena),
		    .name = db_text_copy(rows, 1, arena),
		    .rate_e4 = db_i64(rows, 2),
		    .is_active = db_i64(rows, 3) != 0,
		    .is_for_sales = db_i64(rows, 4) != 0,
		};
	return rows_finish(rows, &list, out, count_out, err);
}

int store_tax_rates_replace(struct db *tx, const struct books_key *key, const struct tax_rate *rates, size_t count,
			    struct err *err)
{
	int status = db_exec(tx, "DELETE FROM tax_rate WHERE company_id = $1 AND organisation_id = $2",
			     DB_ARGS(KEY_ARGS(key)), NULL, err);

	for (size_t i = 0; i < count && status == OK; i++)
		status = db_exec(tx,
				 "INSERT INTO tax_rate (company_id, organisation_id, tax_rate_id, name, rate_e4,"
				 " is_active, is_for_sales) VALUES ($1, $2, $3, $4, $5, $6, $7)"
				 " ON CONFLICT (company_id, organisation_id, tax_rate_id) DO NOTHING",
				 DB_ARGS(KEY_ARGS(key), DB_T(rates[i].id), DB_T(text_or(rates[i].name, "")),
					 DB_I(rates[i].rate_e4), DB_I(rates[i].is_active), DB_I(rates[i].is_for_sales)),
				 NULL, err);
	return status;
}

/* ---- currencies ---- */

int store_currencies_list(struct db *db, const struct books_key *key, struct arena *arena, struct currency **out,
			  size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT code, name FROM currency WHERE company_id = $1 AND organisation_id = $2"
					" ORDER BY code",
					DB_ARGS(KEY_ARGS(key)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct currency) =
		    (struct currency){.code = db_text_copy(rows, 0, arena), .name = db_text_copy(rows, 1, arena)};
	return rows_finish(rows, &list, out, count_out, err);
}

int store_currencies_replace(struct db *tx, const struct books_key *key, const struct currency *currencies,
			     size_t count, struct err *err)
{
	int status = db_exec(tx, "DELETE FROM currency WHERE company_id = $1 AND organisation_id = $2",
			     DB_ARGS(KEY_ARGS(key)), NULL, err);

	for (size_t i = 0; i < count && status == OK; i++)
		status = db_exec(
		    tx,
		    "INSERT INTO currency (company_id, organisation_id, code, name) VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (company_id, organisation_id, code) DO NOTHING",
		    DB_ARGS(KEY_ARGS(key), DB_T(currencies[i].code), DB_T(text_or(currencies[i].name, ""))), NULL, err);
	return status;
}

/* ---- templates ---- */

int store_templates_list(struct db *db, const struct books_key *key, struct arena *arena, struct invoice_template **out,
			 size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT template_id, name, sort_order FROM template WHERE company_id = $1"
					" AND organisation_id = $2 ORDER BY sort_order, name, template_id",
					DB_ARGS(KEY_ARGS(key)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct invoice_template) = (struct invoice_template){
		    .id = db_text_copy(rows, 0, arena),
		    .name = db_text_copy(rows, 1, arena),
		    .sort_order = (int32_t)db_i64(rows, 2),
		};
	return rows_finish(rows, &list, out, count_out, err);
}

int store_templates_replace(struct db *tx, const struct books_key *key, const struct invoice_template *templates,
			    size_t count, struct err *err)
{
	int status = db_exec(tx, "DELETE FROM template WHERE company_id = $1 AND organisation_id = $2",
			     DB_ARGS(KEY_ARGS(key)), NULL, err);

	for (size_t i = 0; i < count && status == OK; i++)
		status = db_exec(tx,
				 "INSERT INTO template (company_id, organisation_id, template_id, name, sort_order)"
				 " VALUES ($1, $2, $3, $4, $5)"
				 " ON CONFLICT (company_id, organisation_id, template_id) DO NOTHING",
				 DB_ARGS(KEY_ARGS(key), DB_T(templates[i].id), DB_T(text_or(templates[i].name, "")),
					 DB_I(templates[i].sort_order)),
				 NULL, err);
	return status;
}
