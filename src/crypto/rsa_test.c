#include "crypto/rsa.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "crypto/crypto.h"

static struct arena *arena;
static char *pem;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return crypto_start(NULL) == OK && rsa_key_new(arena, &pem, NULL) == OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static BIGNUM *number_of(const char *text)
{
	unsigned char *bytes = NULL;
	size_t len = 0;

	assert_int_equal(base64url_decode(arena, text, strlen(text), &bytes, &len, NULL), OK);
	return BN_bin2bn(bytes, (int)len, NULL);
}

/* A key made of nothing but what the JWK tells. */
static EVP_PKEY *key_of(const struct rsa_public *public)
{
	BIGNUM *n = number_of(public->modulus), *e = number_of(public->exponent);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params;
	EVP_PKEY *pkey = NULL;

	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
	params = OSSL_PARAM_BLD_to_param(builder);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	BN_free(e);
	return pkey;
}

static bool is_signed_by(EVP_PKEY *pkey, const char *token)
{
	const char *dot = strrchr(token, '.');
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *signature = NULL;
	size_t len = 0;
	int rc;

	assert_int_equal(base64url_decode(arena, dot + 1, strlen(dot + 1), &signature, &len, NULL), OK);
	assert_int_equal(EVP_DigestVerifyInit_ex(ctx, NULL, "SHA256", NULL, NULL, pkey, NULL), 1);
	rc = EVP_DigestVerify(ctx, signature, len, (const unsigned char *)token, (size_t)(dot - token));
	EVP_MD_CTX_free(ctx);
	return rc == 1;
}

static void the_public_half_verifies_a_token(void **state)
{
	struct rsa_public public;
	EVP_PKEY *pkey;
	char *token = NULL;

	(void)state;
	assert_int_equal(rsa_token_sign(arena, pem, "{\"sub\":\"1\"}", &token, NULL), OK);
	assert_int_equal(rsa_key_public(arena, pem, &public, NULL), OK);
	pkey = key_of(&public);
	assert_int_equal(EVP_PKEY_get_bits(pkey), 2048);
	assert_true(is_signed_by(pkey, token));
	token[strlen("eyJh")]++;
	assert_false(is_signed_by(pkey, token));
	EVP_PKEY_free(pkey);
}

static void the_header_names_algorithm_and_key(void **state)
{
	struct rsa_public public;
	unsigned char *header = NULL;
	char *token = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(rsa_token_sign(arena, pem, "{}", &token, NULL), OK);
	assert_int_equal(rsa_key_public(arena, pem, &public, NULL), OK);
	assert_int_equal(base64url_decode(arena, token, strcspn(token, "."), &header, &len, NULL), OK);
	assert_string_equal((char *)header,
			    arena_printf(arena, "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}", public.key_id));
}

static void another_key_has_another_id(void **state)
{
	struct rsa_public one, other;
	char *second = NULL;

	(void)state;
	assert_int_equal(rsa_key_new(arena, &second, NULL), OK);
	assert_int_equal(rsa_key_public(arena, pem, &one, NULL), OK);
	assert_int_equal(rsa_key_public(arena, second, &other, NULL), OK);
	assert_string_not_equal(one.key_id, other.key_id);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const texts[] = {"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
					    "a key"};
	struct rsa_public public;
	char *token = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(rsa_key_public(arena, texts[i], &public, &err), E_INVALID);
		assert_string_equal(err.code, "rsa_key_malformed");
		assert_int_equal(rsa_token_sign(arena, texts[i], "{}", &token, NULL), E_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_public_half_verifies_a_token),
	    cmocka_unit_test(the_header_names_algorithm_and_key),
	    cmocka_unit_test(another_key_has_another_id),
	    cmocka_unit_test(what_is_no_key_is_refused),
	};

	return cmocka_run_group_tests_name("rsa", tests, start, stop);
}
