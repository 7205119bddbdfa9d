#include "crypto/seal.h"

#include <sodium.h>
#include <string.h>

enum {
	NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

_Static_assert((int)SECRET_KEY_SIZE == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the cipher's key size");
_Static_assert((int)SECRET_KEY_SIZE == (int)crypto_generichash_BYTES, "the digest's size");

/* BLAKE2b with the operator's secret as its key is a pseudo-random function of the purpose. */
void key_derive(const unsigned char secret[SECRET_KEY_SIZE], const char *purpose, unsigned char out[SECRET_KEY_SIZE])
{
	if (crypto_generichash(out, SECRET_KEY_SIZE, (const unsigned char *)purpose, strlen(purpose), secret,
			       SECRET_KEY_SIZE) != 0)
		BUG("seal: the key for %s can't be derived", purpose);
}

/* The nonce is random: with its 24 bytes a repetition under one key needn't be feared. */
char *seal(struct arena *arena, const unsigned char key[SECRET_KEY_SIZE], const char *context, const char *text)
{
	const size_t text_len = strlen(text);
	unsigned char *nonce = arena_alloc(arena, NONCE_SIZE + text_len + TAG_SIZE);

	random_bytes(nonce, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_SIZE, NULL, (const unsigned char *)text, text_len,
						   (const unsigned char *)context, strlen(context), NULL, nonce, key);
	return base64_encode(arena, nonce, NONCE_SIZE + text_len + TAG_SIZE);
}

int seal_open(struct arena *arena, const unsigned char key[SECRET_KEY_SIZE], const char *context, const char *sealed,
	      char **out, struct err *err)
{
	unsigned char *nonce = NULL, *text;
	size_t len = 0;

	if (base64_decode(arena, sealed, &nonce, &len, NULL) != OK || len < NONCE_SIZE + TAG_SIZE)
		return err_set(err, E_INVALID, "seal_broken", "A stored secret is damaged.");
	text = arena_alloc(arena, len - NONCE_SIZE - TAG_SIZE + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, nonce + NONCE_SIZE, len - NONCE_SIZE,
						       (const unsigned char *)context, strlen(context), nonce,
						       key) != 0)
		return err_set(err, E_INVALID, "seal_broken",
			       "A stored secret can't be opened: it was sealed with another key, or it was changed.");
	*out = (char *)text;
	return OK;
}
