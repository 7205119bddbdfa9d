/* Signed tokens: JWT with HS256 (RFC 7519), through libjwt. The claims travel as JSON text, so that this folder needs
 * to know nothing of their meaning. */
#ifndef LASKU_CRYPTO_TOKEN_H
#define LASKU_CRYPTO_TOKEN_H

#include "base/base.h"

/* Signs ${claims_json} (an object) with ${key}; from the arena. ${claims_json} carries "exp" in seconds itself. */
MUST_CHECK int token_sign(struct arena *arena, const void *key, size_t key_len, const char *claims_json, char **out,
			  struct err *err);

/* Verifies algorithm (HS256 and nothing else), signature and "exp" (required, ${leeway_s} seconds of grace; "nbf" too,
 * if there is one), and gives the claims as JSON text, as they were signed, from the arena. E_DENIED "token_invalid" or
 * "token_expired". */
MUST_CHECK int token_verify(struct arena *arena, const void *key, size_t key_len, const char *token, int64_t now_us,
			    int leeway_s, char **claims_json_out, struct err *err);

/* The claims of a token that came directly from its issuer over TLS, without looking at the signature (OpenID Connect
 * Core 3.1.3.7, point 6). E_INVALID "token_malformed": it isn't a JWT. */
MUST_CHECK int token_claims_unverified(struct arena *arena, const char *token, char **claims_json_out, struct err *err);

#endif
