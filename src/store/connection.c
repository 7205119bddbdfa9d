#include "store/connection.h"

#define CRM_COLUMNS                                                                                                    \
	"company_id, user_id, user_name, language, is_admin, access_token, refresh_token, expires_us, state = 'lost'," \
	" state_since_us"

static void read_crm(struct db_rows *rows, struct arena *arena, struct crm_connection *out)
{
	*out = (struct crm_connection){
	    .company_id = db_i64(rows, 0),
	    .user_id = db_i64(rows, 1),
	    .user_name = db_text_copy(rows, 2, arena),
	    .language = db_text_copy(rows, 3, arena),
	    .is_admin = db_i64(rows, 4) != 0,
	    .access_token = db_text_copy(rows, 5, arena),
	    .refresh_token = db_text_copy(rows, 6, arena),
	    .expires_us = db_i64(rows, 7),
	    .is_lost = db_i64(rows, 8) != 0,
	    .state_since_us = db_i64(rows, 9),
	};
}

static int take_crm(struct db_rows *rows, struct arena *arena, struct crm_connection *out, struct err *err)
{
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		read_crm(rows, arena, out);
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "crm_connection_unknown",
			       "nobody of this company has the app installed; install it from the marketplace");
	return status;
}

int store_crm_connection_save(struct db *tx, const struct crm_connection *c, struct err *err)
{
	return db_exec(
	    tx,
	    "INSERT INTO crm_connection (company_id, user_id, user_name, language, is_admin, access_token, "
	    "refresh_token,"
	    " expires_us, state, state_since_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9)"
	    " ON CONFLICT (company_id, user_id) DO UPDATE SET user_name = excluded.user_name,"
	    " language = excluded.language, is_admin = excluded.is_admin, access_token = excluded.access_token,"
	    " refresh_token = excluded.refresh_token, expires_us = excluded.expires_us, state = excluded.state,"
	    " state_since_us = excluded.state_since_us",
	    DB_ARGS(DB_I(c->company_id), DB_I(c->user_id), DB_T(c->user_name), DB_T(c->language), DB_I(c->is_admin),
		    DB_T(c->access_token), DB_T(c->refresh_token), DB_I(c->expires_us), DB_I(c->state_since_us)),
	    NULL, err);
}

int store_crm_connection_get(struct db *db, int64_t company_id, int64_t user_id, struct arena *arena,
			     struct crm_connection *out, struct err *err)
{
	return take_crm(db_query(db,
				 "SELECT " CRM_COLUMNS " FROM crm_connection WHERE company_id = $1 AND user_id = $2",
				 DB_ARGS(DB_I(company_id), DB_I(user_id))),
			arena, out, err);
}

int store_crm_connection_pick(struct db *db, int64_t company_id, int64_t user_id, struct arena *arena,
			      struct crm_connection *out, struct err *err)
{
	return take_crm(db_query(db,
				 "SELECT " CRM_COLUMNS " FROM crm_connection WHERE company_id = $1"
				 " ORDER BY state = 'lost', user_id <> $2, is_admin DESC, user_id LIMIT 1",
				 DB_ARGS(DB_I(company_id), DB_I(user_id))),
			arena, out, err);
}

static int check_renewed(int status, int64_t changed, struct err *err)
{
	if (status != OK || changed > 0)
		return status;
	return err_set(err, E_CONFLICT, "connection_replaced", "somebody has connected again meanwhile; try again");
}

int store_crm_connection_renew(struct db *tx, const struct crm_connection *c, const char *used, struct err *err)
{
	int64_t changed = 0;
	int status = db_exec(tx,
			     "UPDATE crm_connection SET access_token = $3, refresh_token = $4, expires_us = $5,"
			     " state = 'active' WHERE company_id = $1 AND user_id = $2 AND refresh_token = $6",
			     DB_ARGS(DB_I(c->company_id), DB_I(c->user_id), DB_T(c->access_token),
				     DB_T(c->refresh_token), DB_I(c->expires_us), DB_T(used)),
			     &changed, err);

	return check_renewed(status, changed, err);
}

int store_crm_connection_lose(struct db *tx, const struct crm_connection *c, int64_t now_us, struct err *err)
{
	return db_exec(tx,
		       "UPDATE crm_connection SET state = 'lost', state_since_us = $4 WHERE company_id = $1"
		       " AND user_id = $2 AND refresh_token = $3 AND state = 'active'",
		       DB_ARGS(DB_I(c->company_id), DB_I(c->user_id), DB_T(c->refresh_token), DB_I(now_us)), NULL, err);
}

int store_ledger_connection_save(struct db *tx, const struct ledger_connection *c, struct err *err)
{
	return db_exec(
	    tx,
	    "INSERT INTO ledger_connection (company_id, organisation_id, connection_id, user_id, user_email, role,"
	    " access_token, refresh_token, expires_us, state, state_since_us)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10)"
	    " ON CONFLICT (company_id, organisation_id) DO UPDATE SET connection_id = excluded.connection_id,"
	    " user_id = excluded.user_id, user_email = excluded.user_email, role = excluded.role,"
	    " access_token = excluded.access_token, refresh_token = excluded.refresh_token,"
	    " expires_us = excluded.expires_us, state = excluded.state, state_since_us = excluded.state_since_us",
	    DB_ARGS(KEY_ARGS(&c->key), DB_T(c->connection_id), DB_T(c->user_id), DB_T(c->user_email), DB_T(c->role),
		    DB_T(c->access_token), DB_T(c->refresh_token), DB_I(c->expires_us), DB_I(c->state_since_us)),
	    NULL, err);
}

static void read_ledger(struct db_rows *rows, struct arena *arena, struct ledger_connection *out)
{
	*out = (struct ledger_connection){
	    .key = {db_i64(rows, 0), db_text_copy(rows, 1, arena)},
	    .connection_id = db_text_copy(rows, 2, arena),
	    .user_id = db_text_copy(rows, 3, arena),
	    .user_email = db_text_copy(rows, 4, arena),
	    .role = db_text_copy(rows, 5, arena),
	    .access_token = db_text_copy(rows, 6, arena),
	    .refresh_token = db_text_copy(rows, 7, arena),
	    .expires_us = db_i64(rows, 8),
	    .is_lost = db_i64(rows, 9) != 0,
	    .state_since_us = db_i64(rows, 10),
	};
}

int store_ledger_connection_get(struct db *db, const struct books_key *key, struct arena *arena,
				struct ledger_connection *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT company_id, organisation_id, connection_id, user_id, user_email, role, access_token,"
		     " refresh_token, expires_us, state = 'lost', state_since_us FROM ledger_connection"
		     " WHERE company_id = $1 AND organisation_id = $2",
		     DB_ARGS(KEY_ARGS(key)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		read_ledger(rows, arena, out);
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "ledger_connection_unknown",
			       "the company isn't connected to its books yet");
	return status;
}

int store_ledger_connection_renew(struct db *tx, const struct ledger_connection *c, const char *used, struct err *err)
{
	int64_t changed = 0;
	int status = db_exec(
	    tx,
	    "UPDATE ledger_connection SET access_token = $3, refresh_token = $4, expires_us = $5,"
	    " state = 'active' WHERE company_id = $1 AND organisation_id = $2 AND refresh_token = $6",
	    DB_ARGS(KEY_ARGS(&c->key), DB_T(c->access_token), DB_T(c->refresh_token), DB_I(c->expires_us), DB_T(used)),
	    &changed, err);

	return check_renewed(status, changed, err);
}

int store_ledger_connection_lose(struct db *tx, const struct ledger_connection *c, int64_t now_us, struct err *err)
{
	return db_exec(tx,
		       "UPDATE ledger_connection SET state = 'lost', state_since_us = $4 WHERE company_id = $1"
		       " AND organisation_id = $2 AND refresh_token = $3 AND state = 'active'",
		       DB_ARGS(KEY_ARGS(&c->key), DB_T(c->refresh_token), DB_I(now_us)), NULL, err);
}

int store_ledger_connection_is_active(struct db *db, const struct books_key *key, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT 1 FROM ledger_connection WHERE company_id = $1 AND organisation_id = $2"
					" AND state = 'active'",
					DB_ARGS(KEY_ARGS(key)));

	*out = db_next(rows);
	return db_done(rows, err);
}

int store_ledger_connection_is_used(struct db *db, const char *connection_id, bool *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT 1 FROM ledger_connection WHERE connection_id = $1 AND state = 'active' LIMIT 1",
		     DB_ARGS(DB_T(connection_id)));

	*out = db_next(rows);
	return db_done(rows, err);
}
