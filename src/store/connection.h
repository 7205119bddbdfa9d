/* Connections: the tokens that a company's users and its ledger have given us, sealed. A connection is 'lost' when the
 * vendor no longer accepts them; it is kept, so that people can be told since when. */
#ifndef LASKU_STORE_CONNECTION_H
#define LASKU_STORE_CONNECTION_H

#include "store/key.h"

struct crm_connection {
	int64_t company_id, user_id;
	const char *user_name, *language;
	bool is_admin;
	const char *access_token, *refresh_token; /* sealed */
	int64_t expires_us;
	bool is_lost;
	int64_t state_since_us;
};

struct ledger_connection {
	struct books_key key;
	const char *connection_id; /* the ledger's id of the connection */
	const char *user_id, *user_email, *role;
	const char *access_token, *refresh_token; /* sealed */
	int64_t expires_us;
	bool is_lost;
	int64_t state_since_us;
};

/* ---- the CRM's ---- */

/* Adds or replaces the user's connection. */
MUST_CHECK int store_crm_connection_save(struct db *tx, const struct crm_connection *connection, struct err *err);

/* The user's own. E_NOT_FOUND "crm_connection_unknown". */
MUST_CHECK int store_crm_connection_get(struct db *db, int64_t company_id, int64_t user_id, struct arena *arena,
					struct crm_connection *out, struct err *err);

/* The one to work with for a user: their own while it is active, else an active one of the company, admins' first, else
 * a lost one. E_NOT_FOUND "crm_connection_unknown". */
MUST_CHECK int store_crm_connection_pick(struct db *db, int64_t company_id, int64_t user_id, struct arena *arena,
					 struct crm_connection *out, struct err *err);

/* New tokens (sealed), got with the refresh token whose sealed text is ${used}; the connection is active. E_CONFLICT
 * "connection_replaced": somebody has connected again meanwhile, and the new tokens aren't kept. */
MUST_CHECK int store_crm_connection_renew(struct db *tx, const struct crm_connection *connection, const char *used,
					  struct err *err);

/* Marks it lost, unless its refresh token has been exchanged since ${connection} was read. */
MUST_CHECK int store_crm_connection_lose(struct db *tx, const struct crm_connection *connection, int64_t now_us,
					 struct err *err);

/* ---- the ledger's ---- */

MUST_CHECK int store_ledger_connection_save(struct db *tx, const struct ledger_connection *connection, struct err *err);

/* E_NOT_FOUND "ledger_connection_unknown". */
MUST_CHECK int store_ledger_connection_get(struct db *db, const struct books_key *key, struct arena *arena,
					   struct ledger_connection *out, struct err *err);

/* As store_crm_connection_renew. */
MUST_CHECK int store_ledger_connection_renew(struct db *tx, const struct ledger_connection *connection,
					     const char *used, struct err *err);
MUST_CHECK int store_ledger_connection_lose(struct db *tx, const struct ledger_connection *connection, int64_t now_us,
					    struct err *err);

/* Whether the company is connected to the organisation, and the connection isn't lost. */
MUST_CHECK int store_ledger_connection_is_active(struct db *db, const struct books_key *key, bool *out,
						 struct err *err);

/* True in ${*out} when any company works through this connection, whoever made it. */
MUST_CHECK int store_ledger_connection_is_used(struct db *db, const char *connection_id, bool *out, struct err *err);

#endif
