/* Logins that have begun. */
#ifndef LASKU_STORE_LOGIN_H
#define LASKU_STORE_LOGIN_H

#include "db/db.h"

enum login_provider { LOGIN_CRM, LOGIN_LEDGER };

struct login {
	enum login_provider provider;
	int64_t company_id, user_id; /* 0 until the CRM has told */
	const char *state_digest, *browser_digest;
	int64_t expires_us;
	const char *tokens; /* sealed, while the user chooses an organisation; else NULL */
};

/* Adds it, and forgets those that have expired at ${now_us}. */
MUST_CHECK int store_login_add(struct db *tx, const struct login *login, int64_t now_us, struct err *err);

/* Takes it out: it can be used once. E_NOT_FOUND "login_unknown", also when it has expired or is another provider's. */
MUST_CHECK int store_login_take(struct db *tx, enum login_provider provider, const char *state_digest, int64_t now_us,
				struct arena *arena, struct login *out, struct err *err);

#endif
