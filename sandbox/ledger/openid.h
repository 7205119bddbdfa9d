/* OpenID Connect's id_token. */
#ifndef SANDBOX_LEDGER_OPENID_H
#define SANDBOX_LEDGER_OPENID_H

#include "common/sandbox.h"
#include "ledger/access.h"

/* A token that says who logged in, signed with the key that oauth_keys shows; from the arena. ${nonce} may be NULL. */
MUST_CHECK int id_token_new(struct sandbox *sandbox, struct arena *arena, const struct access *access, int64_t auth_us,
			    const char *nonce, const char **out, struct err *err);

#endif
