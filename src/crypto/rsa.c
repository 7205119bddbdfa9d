#include "crypto/rsa.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "crypto/crypto.h"

enum { KEY_BITS = 2048, KEY_ID_BYTES = 12 };

static void pkey_freep(EVP_PKEY **pkey)
{
	EVP_PKEY_free(*pkey);
}

static void bio_freep(BIO **bio)
{
	BIO_free(*bio);
}

static void digest_freep(EVP_MD_CTX **ctx)
{
	EVP_MD_CTX_free(*ctx);
}

static void number_freep(BIGNUM **number)
{
	BN_free(*number);
}

static int failed(struct err *err)
{
	return err_set(err, E_INTERNAL, "rsa_failed", "An RSA key couldn't be made or used.");
}

int rsa_key_new(struct arena *arena, char **pem_out, struct err *err)
{
	CLEANUP(pkey_freep) EVP_PKEY *pkey = EVP_RSA_gen(KEY_BITS);
	CLEANUP(bio_freep) BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (pkey == NULL || bio == NULL || PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL) != 1)
		return failed(err);
	len = BIO_get_mem_data(bio, &text);
	if (text == NULL || len <= 0)
		return failed(err);
	*pem_out = arena_strndup(arena, text, (size_t)len);
	return OK;
}

static int read_key(const char *pem, EVP_PKEY **out, struct err *err)
{
	CLEANUP(bio_freep) BIO *bio = BIO_new_mem_buf(pem, -1);
	CLEANUP(pkey_freep) EVP_PKEY *pkey = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);

	if (pkey == NULL || EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA)
		return err_set(err, E_INVALID, "rsa_key_malformed", "This isn't the PEM text of an RSA key pair.");
	*out = TAKE(pkey);
	return OK;
}

/* One of the key's numbers, big endian, in base64url; ${*id_out} (may be NULL) is made of its digest. */
static char *number_text(struct arena *arena, const EVP_PKEY *pkey, const char *name, const char **id_out)
{
	CLEANUP(number_freep) BIGNUM *number = NULL;
	unsigned char digest[SHA256_SIZE];
	unsigned char *bytes;
	size_t len;

	if (EVP_PKEY_get_bn_param(pkey, name, &number) != 1)
		return NULL;
	len = (size_t)BN_num_bytes(number);
	bytes = arena_array(arena, len + 1, 1);
	BN_bn2bin(number, bytes);
	if (id_out != NULL) {
		sha256(bytes, len, digest);
		*id_out = base64url_encode(arena, digest, KEY_ID_BYTES);
	}
	return base64url_encode(arena, bytes, len);
}

static int public_of(struct arena *arena, const EVP_PKEY *pkey, struct rsa_public *out, struct err *err)
{
	struct rsa_public public = {0};

	public.modulus = number_text(arena, pkey, OSSL_PKEY_PARAM_RSA_N, &public.key_id);
	public.exponent = number_text(arena, pkey, OSSL_PKEY_PARAM_RSA_E, NULL);
	if (public.modulus == NULL || public.exponent == NULL)
		return failed(err);
	*out = public;
	return OK;
}

int rsa_key_public(struct arena *arena, const char *pem, struct rsa_public *out, struct err *err)
{
	CLEANUP(pkey_freep) EVP_PKEY *pkey = NULL;
	int status = read_key(pem, &pkey, err);

	return status != OK ? status : public_of(arena, pkey, out, err);
}

static int sign(struct arena *arena, EVP_PKEY *pkey, const char *text, char **out, struct err *err)
{
	CLEANUP(digest_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const size_t len = strlen(text);
	unsigned char *signature;
	size_t signature_len = 0;

	if (ctx == NULL || EVP_DigestSignInit_ex(ctx, NULL, "SHA256", NULL, NULL, pkey, NULL) != 1 ||
	    EVP_DigestSign(ctx, NULL, &signature_len, (const unsigned char *)text, len) != 1)
		return failed(err);
	signature = arena_array(arena, signature_len, 1);
	if (EVP_DigestSign(ctx, signature, &signature_len, (const unsigned char *)text, len) != 1)
		return failed(err);
	*out = base64url_encode(arena, signature, signature_len);
	return OK;
}

int rsa_token_sign(struct arena *arena, const char *pem, const char *claims_json, char **out, struct err *err)
{
	CLEANUP(pkey_freep) EVP_PKEY *pkey = NULL;
	struct rsa_public public = {0};
	char *header, *text, *signature = NULL;
	int status = read_key(pem, &pkey, err);

	if (status != OK || (status = public_of(arena, pkey, &public, err)) != OK)
		return status;
	header = arena_printf(arena, "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}", public.key_id);
	text = arena_printf(arena, "%s.%s", base64url_encode(arena, header, strlen(header)),
			    base64url_encode(arena, claims_json, strlen(claims_json)));
	status = sign(arena, pkey, text, &signature, err);
	if (status != OK)
		return status;
	*out = arena_printf(arena, "%s.%s", text, signature);
	return OK;
}
