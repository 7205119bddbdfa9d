/* Secrets at rest: XChaCha20-Poly1305 (libsodium) with a key that isn't in the database. The context (for instance
 * "xero:42:<tenant>") is authenticated with the secret, so that a sealed value can't be moved to another row. */
#ifndef LASKU_CRYPTO_SEAL_H
#define LASKU_CRYPTO_SEAL_H

#include "crypto/crypto.h"

/* A key for one purpose, derived from the operator's secret; 32 bytes. */
void key_derive(const unsigned char secret[SECRET_KEY_SIZE], const char *purpose, unsigned char out[SECRET_KEY_SIZE]);

/* Seals ${text}; the result is base64 text from the arena. */
char *seal(struct arena *arena, const unsigned char key[SECRET_KEY_SIZE], const char *context, const char *text);

/* Opens what seal made. E_INVALID "seal_broken": another key, another context, or changed bytes. */
MUST_CHECK int seal_open(struct arena *arena, const unsigned char key[SECRET_KEY_SIZE], const char *context,
			 const char *sealed, char **out, struct err *err);

#endif
