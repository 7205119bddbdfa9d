#include "store/login.h"
#include "store/statements.h"

static const char *const provider_names[] = {[LOGIN_CRM] = "crm", [LOGIN_LEDGER] = "ledger"};

int store_login_add(struct db *tx, const struct login *login, int64_t now_us, struct err *err)
{
	int status = db_exec(tx, "DELETE FROM login WHERE expires_us <= $1", DB_ARGS(DB_I(now_us)), NULL, err);

	if (status != OK)
		return status;
	return db_exec(tx,
		       "INSERT INTO login (company_id, state_digest, provider, user_id, browser_digest, expires_us,"
		       " tokens) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		       DB_ARGS(DB_I(login->company_id), DB_T(login->state_digest),
			       DB_T(provider_names[login->provider]), DB_I(login->user_id), DB_T(login->browser_digest),
			       DB_I(login->expires_us), DB_T(login->tokens)),
		       NULL, err);
}

const char store_login_take_sql[] = "DELETE FROM login WHERE state_digest = $1 AND provider = $2 AND expires_us > $3"
				    " RETURNING company_id, user_id, browser_digest, expires_us, tokens";

int store_login_take(struct db *tx, enum login_provider provider, const char *state_digest, int64_t now_us,
		     struct arena *arena, struct login *out, struct err *err)
{
	struct db_rows *rows = db_query(tx, store_login_take_sql,
					DB_ARGS(DB_T(state_digest), DB_T(provider_names[provider]), DB_I(now_us)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		*out = (struct login){
		    .provider = provider,
		    .company_id = db_i64(rows, 0),
		    .user_id = db_i64(rows, 1),
		    .state_digest = arena_strdup(arena, state_digest),
		    .browser_digest = db_text_copy(rows, 2, arena),
		    .expires_us = db_i64(rows, 3),
		    .tokens = db_text_copy(rows, 4, arena),
		};
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "login_unknown", "this login isn't under way (any more)");
	return status;
}
