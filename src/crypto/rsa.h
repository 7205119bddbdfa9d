/* Tokens signed with an RSA key pair, RS256 (RFC 7518, 3.3), as OpenID providers sign them: whoever has the public half
 * can verify them. Through OpenSSL. */
#ifndef LASKU_CRYPTO_RSA_H
#define LASKU_CRYPTO_RSA_H

#include "base/base.h"

/* The public half as a JSON Web Key has it (RFC 7517); from the arena. */
struct rsa_public {
	const char *key_id;             /* made of the modulus: the same key has the same id */
	const char *modulus, *exponent; /* "n" and "e": base64url */
};

/* A new pair of 2048 bits, as PEM text (PKCS #8), from the arena. Takes some tenths of a second. E_INTERNAL
 * "rsa_failed". */
MUST_CHECK int rsa_key_new(struct arena *arena, char **pem_out, struct err *err);

/* E_INVALID "rsa_key_malformed": ${pem} isn't the PEM text of an RSA key pair. */
MUST_CHECK int rsa_key_public(struct arena *arena, const char *pem, struct rsa_public *out, struct err *err);

/* Signs ${claims_json} (an object, as it is); the header names the key's id. From the arena. E_INVALID as above,
 * E_INTERNAL "rsa_failed". */
MUST_CHECK int rsa_token_sign(struct arena *arena, const char *pem, const char *claims_json, char **out,
			      struct err *err);

#endif
