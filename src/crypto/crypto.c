#include "crypto/crypto.h"

#include <sodium.h>
#include <string.h>

int crypto_start(struct err *err)
{
	if (sodium_init() < 0)
		return err_set(err, E_INTERNAL, "no_randomness", "The system gives no random numbers.");
	return OK;
}

void random_bytes(void *out, size_t len)
{
	randombytes_buf(out, len);
}

char *uuid_new(char out[UUID_TEXT_MAX])
{
	/* Where a hyphen stands before the byte of that number. */
	static const bool hyphen_before[16] = {[4] = true, [6] = true, [8] = true, [10] = true};
	unsigned char bytes[16];
	char *at = out;

	random_bytes(bytes, sizeof(bytes));
	bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (hyphen_before[i])
			*at++ = '-';
		sodium_bin2hex(at, 3, &bytes[i], 1);
		at += 2;
	}
	return out;
}

char *random_text(struct arena *arena, size_t bytes)
{
	unsigned char *data = arena_alloc(arena, bytes);
	char *text;

	random_bytes(data, bytes);
	text = base64url_encode(arena, data, bytes);
	secret_wipe(data, bytes);
	return text;
}

void sha256(const void *data, size_t len, unsigned char out[SHA256_SIZE])
{
	crypto_hash_sha256(out, data, len);
}

void mac_blake2b(const unsigned char key[SECRET_KEY_SIZE], const void *data, size_t len, unsigned char out[MAC_SIZE])
{
	crypto_generichash(out, MAC_SIZE, data, len, key, SECRET_KEY_SIZE);
}

void hmac_sha256(const void *key, size_t key_len, const void *data, size_t len, unsigned char out[SHA256_SIZE])
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, key, key_len);
	crypto_auth_hmacsha256_update(&state, data, len);
	crypto_auth_hmacsha256_final(&state, out);
	secret_wipe(&state, sizeof(state));
}

bool secret_eq(const void *a, size_t a_len, const void *b, size_t b_len)
{
	return a_len == b_len && (a_len == 0 || sodium_memcmp(a, b, a_len) == 0);
}

bool secret_text_eq(const char *a, const char *b)
{
	return a != NULL && b != NULL && secret_eq(a, strlen(a), b, strlen(b));
}

void secret_wipe(void *data, size_t len)
{
	sodium_memzero(data, len);
}

static char *encode(struct arena *arena, const void *data, size_t len, int variant)
{
	size_t size;
	char *out;

	if (len > SIZE_MAX / 2)
		BUG("crypto: %zu bytes to encode", len);
	size = sodium_base64_encoded_len(len, variant);
	out = arena_alloc(arena, size);
	return sodium_bin2base64(out, size, data, len, variant);
}

char *base64_encode(struct arena *arena, const void *data, size_t len)
{
	return encode(arena, data, len, sodium_base64_VARIANT_ORIGINAL);
}

char *base64url_encode(struct arena *arena, const void *data, size_t len)
{
	return encode(arena, data, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *hex_encode(struct arena *arena, const void *data, size_t len)
{
	char *out;

	if (len > SIZE_MAX / 4)
		BUG("crypto: %zu bytes to encode", len);
	out = arena_alloc(arena, len * 2 + 1);
	return sodium_bin2hex(out, len * 2 + 1, data, len);
}

/* libsodium 1.0.18 takes some bytes above 0x7F for letters of the alphabet. */
static bool is_ascii(const char *text, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

static int decode(struct arena *arena, const char *text, size_t text_len, int variant, unsigned char **out,
		  size_t *len_out, struct err *err)
{
	const size_t max = text_len / 4 * 3 + 3;
	unsigned char *data = arena_alloc(arena, max + 1);
	size_t len = 0;

	if (!is_ascii(text, text_len) || sodium_base642bin(data, max, text, text_len, NULL, &len, NULL, variant) != 0)
		return err_set(err, E_INVALID, "base64_malformed", "The text isn't base64.");
	data[len] = '\0';
	*out = data;
	*len_out = len;
	return OK;
}

int base64_decode(struct arena *arena, const char *text, unsigned char **out, size_t *len_out, struct err *err)
{
	return decode(arena, text, strlen(text), sodium_base64_VARIANT_ORIGINAL, out, len_out, err);
}

int base64url_decode(struct arena *arena, const char *text, size_t text_len, unsigned char **out, size_t *len_out,
		     struct err *err)
{
	const bool padded = text_len > 0 && text[text_len - 1] == '=';

	return decode(arena, text, text_len,
		      padded ? sodium_base64_VARIANT_URLSAFE : sodium_base64_VARIANT_URLSAFE_NO_PADDING, out, len_out,
		      err);
}
