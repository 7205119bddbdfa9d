/* The server's settings, as operators give them (interface in docs/, printed by --help). */
#ifndef LASKU_APP_APP_CONF_H
#define LASKU_APP_APP_CONF_H

#include "conf/conf.h"
#include "crypto/seal.h"

struct app_conf {
	struct conf_address listen;
	const char *public_url; /* how browsers and the vendors reach us; no trailing slash */
	const char *database;   /* "sqlite:PATH" or "postgresql://..." */
	unsigned char secret_key[SECRET_KEY_SIZE];
	const char *log; /* "json" or "text" */

	const char *crm_client_id, *crm_client_secret;
	const char *crm_oauth_url;
	const char *crm_api_url; /* NULL: the one that came with the token */

	const char *ledger_client_id, *ledger_client_secret, *webhook_key;
	const char *ledger_login_url, *ledger_identity_url, *ledger_api_url;
	const char *ledger_web_url; /* where people open invoices */
};

/* The table for conf_help. */
extern const struct conf_row app_conf_rows[];
extern const size_t app_conf_row_count;

/* conf_load of the table, and what it can't say: E_INVALID "conf_public_url" when LASKU_PUBLIC_URL contains "xero" (the
 * ledger refuses an invoice whose link does, contract xero.md 2.7). Texts live in ${arena}. */
MUST_CHECK int app_conf_load(struct arena *arena, const char *file, const char *(*lookup)(const char *name),
			     struct app_conf *out, struct err *err);

/* True when every configured vendor is on a loopback host (sandbox, tests): the HTTP client may call there then. */
bool app_conf_is_loopback(const struct app_conf *conf);

#endif
