/* Randomness, digests, constant-time comparison, and texts for bytes. libsodium, libjwt and OpenSSL are used in
 * this folder only. */
#ifndef LASKU_CRYPTO_CRYPTO_H
#define LASKU_CRYPTO_CRYPTO_H

#include "base/base.h"

enum { UUID_TEXT_MAX = 37, SHA256_SIZE = 32, MAC_SIZE = 32, SECRET_KEY_SIZE = 32 };

/* Once at the start of a program. E_INTERNAL: the system gives no randomness. */
MUST_CHECK int crypto_start(struct err *err);

void random_bytes(void *out, size_t len);

/* A random (version 4) UUID, lower case. */
char *uuid_new(char out[UUID_TEXT_MAX]);

/* A random text of ${bytes} bytes' strength in base64url, from the arena. */
char *random_text(struct arena *arena, size_t bytes);

void sha256(const void *data, size_t len, unsigned char out[SHA256_SIZE]);
/* A keyed BLAKE2b (RFC 7693): for what only this server checks; several times quicker than the HMAC. */
void mac_blake2b(const unsigned char key[SECRET_KEY_SIZE], const void *data, size_t len, unsigned char out[MAC_SIZE]);
void hmac_sha256(const void *key, size_t key_len, const void *data, size_t len, unsigned char out[SHA256_SIZE]);

/* Compares in constant time; lengths aren't secret. */
bool secret_eq(const void *a, size_t a_len, const void *b, size_t b_len);
bool secret_text_eq(const char *a, const char *b);

/* Overwrites memory in a way that the compiler keeps. */
void secret_wipe(void *data, size_t len);

char *base64_encode(struct arena *arena, const void *data, size_t len);
char *base64url_encode(struct arena *arena, const void *data, size_t len); /* without padding */
char *hex_encode(struct arena *arena, const void *data, size_t len);

/* E_INVALID "base64_malformed". ${*out} is from the arena, followed by a NUL. base64url: padding optional. */
MUST_CHECK int base64_decode(struct arena *arena, const char *text, unsigned char **out, size_t *len_out,
			     struct err *err);
MUST_CHECK int base64url_decode(struct arena *arena, const char *text, size_t text_len, unsigned char **out,
				size_t *len_out, struct err *err);

#endif
