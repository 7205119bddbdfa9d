#include "crypto/token.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "crypto/crypto.h"

#define NOW_US INT64_C(1795435200000000)
#define NOW_S "1795435200"

static const char key[] = "a client secret of some length";
static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return crypto_start(NULL);
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* A token from any header and claims, signed with HMAC-SHA-256 whatever the header says. */
static char *forge(const char *header, const char *claims, const char *with)
{
	unsigned char mac[SHA256_SIZE];
	char *head = base64url_encode(arena, header, strlen(header));
	char *body = base64url_encode(arena, claims, strlen(claims));
	char *text = arena_printf(arena, "%s.%s", head, body);

	hmac_sha256(with, strlen(with), text, strlen(text), mac);
	return arena_printf(arena, "%s.%s", text, base64url_encode(arena, mac, sizeof(mac)));
}

static char *forge_claims(const char *claims)
{
	return forge("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, key);
}

static void assert_verdict(const char *token, const char *code)
{
	char *claims = NULL;
	struct err err;

	assert_int_equal(token_verify(arena, key, strlen(key), token, NOW_US, 0, &claims, &err), E_DENIED);
	assert_string_equal(err.code, code);
	assert_null(claims);
}

static void a_signed_token_is_verified(void **state)
{
	char *token = NULL, *claims = NULL;

	(void)state;
	assert_int_equal(token_sign(arena, key, strlen(key), "{\"userId\":7,\"exp\":1795435260}", &token, NULL), OK);
	assert_int_equal(token_verify(arena, key, strlen(key), token, NOW_US, 0, &claims, NULL), OK);
	assert_non_null(strstr(claims, "\"userId\":7"));
}

static void the_claims_come_back_as_they_were_signed(void **state)
{
	static const char text[] = "{ \"b\":1.50, \"a\":\"\\u00e4\",\"exp\":1795435201}";
	char *claims = NULL;

	(void)state;
	assert_int_equal(token_verify(arena, key, strlen(key), forge_claims(text), NOW_US, 0, &claims, NULL), OK);
	assert_string_equal(claims, text);
}

static void an_algorithm_other_than_hs256_is_refused(void **state)
{
	static const char claims[] = "{\"exp\":1795435260}";
	static const char *const headers[] = {
	    "{\"alg\":\"none\"}",
	    "{\"alg\":\"hs256\"}",
	    "{\"alg\":\"None\"}",
	    "{\"alg\":\"NONE\"}",
	    "{\"alg\":\"HS384\"}",
	    "{\"alg\":\"HS512\"}",
	    "{\"alg\":\"RS256\"}",
	    "{\"typ\":\"JWT\"}",
	    "{}",
	    "{\"alg\":1}",
	    "[]",
	    "x",
	    "{\"alg\":\"HS256\",\"alg\":\"none\"}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		char *token = forge(headers[i], claims, key);

		assert_verdict(token, "token_invalid");
		*(strrchr(token, '.') + 1) = '\0';
		assert_verdict(token, "token_invalid");
	}
}

static void a_header_with_extensions_that_must_be_understood_is_refused(void **state)
{
	(void)state;
	assert_verdict(forge("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", "{\"exp\":1795435260}", key),
		       "token_invalid");
}

static void a_wrong_signature_is_refused(void **state)
{
	char *token = forge("{\"alg\":\"HS256\"}", "{\"exp\":1795435260}", "another key");

	(void)state;
	assert_verdict(token, "token_invalid");
	token = forge_claims("{\"exp\":1795435260}");
	*(strrchr(token, '.') + 5) ^= 1;
	assert_verdict(token, "token_invalid");
	*strrchr(token, '.') = '\0';
	assert_verdict(token, "token_invalid");
	assert_verdict(arena_printf(arena, "%s.", forge_claims("{\"exp\":1795435260}")), "token_invalid");
}

static void an_expired_token_is_refused(void **state)
{
	char *claims = NULL;

	(void)state;
	assert_verdict(forge_claims("{\"exp\":" NOW_S "}"), "token_expired");
	assert_verdict(forge_claims("{\"exp\":0}"), "token_expired");
	assert_verdict(forge_claims("{\"exp\":-1}"), "token_expired");
	assert_int_equal(
	    token_verify(arena, key, strlen(key), forge_claims("{\"exp\":1795435171}"), NOW_US, 30, &claims, NULL), OK);
	assert_int_equal(
	    token_verify(arena, key, strlen(key), forge_claims("{\"exp\":1795435170}"), NOW_US, 30, &claims, NULL),
	    E_DENIED);
}

static void a_token_without_a_proper_time_is_refused(void **state)
{
	static const char *const claims[] = {"{}",
					     "{\"exp\":\"1795435260\"}",
					     "{\"exp\":null}",
					     "{\"exp\":true}",
					     "{\"exp\":[1795435260]}",
					     "{\"exp\":1795435260,\"nbf\":1795435201}",
					     "{\"exp\":1795435260,\"nbf\":\"x\"}",
					     "[]",
					     "7",
					     ""};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		assert_verdict(forge_claims(claims[i]), "token_invalid");
}

static void what_is_no_token_is_refused(void **state)
{
	static const char *const texts[] = {"", ".", "..", "...", "a.b.c", "a", "e30.e30.", "e30.e30.e30", "e30..e30"};
	char *longer = arena_alloc(arena, LIMIT_HEADER_MEMORY + 2);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_verdict(texts[i], "token_invalid");
	assert_verdict(NULL, "token_invalid");
	memset(longer, 'a', LIMIT_HEADER_MEMORY + 1);
	assert_verdict(longer, "token_invalid");
}

static void only_an_object_is_signed(void **state)
{
	char *token = NULL;

	(void)state;
	assert_int_equal(token_sign(arena, key, strlen(key), "not json", &token, NULL), E_INTERNAL);
	assert_int_equal(token_sign(arena, key, strlen(key), "[1]", &token, NULL), E_INTERNAL);
	assert_null(token);
}

static void an_issuers_own_token_is_read_without_its_signature(void **state)
{
	struct err err;
	char *claims = NULL;

	(void)state;
	assert_int_equal(token_claims_unverified(
			     arena, forge("{\"alg\":\"RS256\",\"kid\":\"1\"}", "{\"xero_userid\":\"u\"}", "whatever"),
			     &claims, NULL),
			 OK);
	assert_string_equal(claims, "{\"xero_userid\":\"u\"}");
	claims = NULL;
	assert_int_equal(token_claims_unverified(arena, "a.b.c", &claims, &err), E_INVALID);
	assert_string_equal(err.code, "token_malformed");
	assert_int_equal(token_claims_unverified(arena, NULL, &claims, &err), E_INVALID);
	assert_int_equal(token_claims_unverified(arena, "x", &claims, &err), E_INVALID);
	assert_null(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_signed_token_is_verified),
	    cmocka_unit_test(the_claims_come_back_as_they_were_signed),
	    cmocka_unit_test(an_algorithm_other_than_hs256_is_refused),
	    cmocka_unit_test(a_header_with_extensions_that_must_be_understood_is_refused),
	    cmocka_unit_test(a_wrong_signature_is_refused),
	    cmocka_unit_test(an_expired_token_is_refused),
	    cmocka_unit_test(a_token_without_a_proper_time_is_refused),
	    cmocka_unit_test(what_is_no_token_is_refused),
	    cmocka_unit_test(only_an_object_is_signed),
	    cmocka_unit_test(an_issuers_own_token_is_read_without_its_signature),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
