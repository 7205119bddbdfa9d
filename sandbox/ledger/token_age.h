/* Access tokens are signed and stand for themselves; so that a fault can end those that are out, each carries in its
 * "jti" the age in which it was made. Ending them begins a new age. */
#ifndef SANDBOX_LEDGER_TOKEN_AGE_H
#define SANDBOX_LEDGER_TOKEN_AGE_H

#include <stdatomic.h>

#include "common/sandbox.h"

/* Read without a lock; changed with the sandbox's. */
struct token_age {
	atomic_uint now;           /* of new tokens */
	atomic_uint expired_below; /* ages that have expired */
	atomic_uint revoked_below;
};

MUST_CHECK int token_age_load(struct db *db, struct token_age *age, struct err *err);

/* A "jti" of 32 hexadecimal digits. */
char *token_age_id(struct arena *arena, const struct token_age *age);

/* E_DENIED: the token with that "jti" was ended; the text is Xero's "Detail". */
MUST_CHECK int token_age_check(const struct token_age *age, const char *id, int64_t now_us, struct err *err);

/* Ends every token that is out. In a transaction. */
MUST_CHECK int token_age_end(struct db *db, struct token_age *age, bool is_revoked, struct err *err);

#endif
