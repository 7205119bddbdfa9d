#include "crypto/crypto.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "crypto/seal.h"

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

static void a_uuid_is_random_and_of_version_4(void **state)
{
	char a[UUID_TEXT_MAX], b[UUID_TEXT_MAX];

	(void)state;
	for (int i = 0; i < 100; i++) {
		uuid_new(a);
		assert_int_equal(strlen(a), 36);
		assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
		assert_true(a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
		assert_int_equal(a[14], '4');
		assert_non_null(strchr("89ab", a[19]));
		assert_string_not_equal(a, uuid_new(b));
	}
}

static void random_texts_have_the_strength_asked_for(void **state)
{
	(void)state;
	assert_int_equal(strlen(random_text(arena, 32)), 43);
	assert_string_not_equal(random_text(arena, 16), random_text(arena, 16));
}

/* FIPS 180-2, appendix B, and RFC 4231, cases 1, 2 and 6. */
static void digests_match_the_published_vectors(void **state)
{
	unsigned char out[SHA256_SIZE], key[131];

	(void)state;
	sha256("abc", 3, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256("", 0, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	memset(key, 0x0b, 20);
	hmac_sha256(key, 20, "Hi There", 8, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hmac_sha256(key, sizeof(key), "Test Using Larger Than Block-Size Key - Hash Key First", 54, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void a_keyed_blake2b_is_as_its_rfc_says(void **state)
{
	unsigned char key[SECRET_KEY_SIZE], out[MAC_SIZE];

	(void)state;
	for (unsigned char i = 0; i < sizeof(key); i++)
		key[i] = i;
	mac_blake2b(key, "abc", 3, out);
	assert_string_equal(hex_encode(arena, out, sizeof(out)),
			    "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

static void secrets_are_equal_only_when_they_are(void **state)
{
	char text[] = "secret";

	(void)state;
	assert_true(secret_text_eq("abc", "abc"));
	assert_false(secret_text_eq("abc", "abd"));
	assert_false(secret_text_eq("abc", "abcd"));
	assert_false(secret_text_eq(NULL, NULL));
	assert_true(secret_text_eq("", ""));
	assert_true(secret_eq(NULL, 0, NULL, 0));
	secret_wipe(text, sizeof(text));
	for (size_t i = 0; i < sizeof(text); i++)
		assert_int_equal(text[i], 0);
}

/* RFC 4648, chapter 10. */
static void base64_goes_there_and_back(void **state)
{
	static const char *const rows[][3] = {{"", "", ""},
					      {"f", "Zg==", "Zg"},
					      {"fo", "Zm8=", "Zm8"},
					      {"foo", "Zm9v", "Zm9v"},
					      {"foob", "Zm9vYg==", "Zm9vYg"},
					      {"\xfb\xff", "+/8=", "-_8"}};
	unsigned char *out;
	size_t len;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const size_t size = strlen(rows[i][0]);

		assert_string_equal(base64_encode(arena, rows[i][0], size), rows[i][1]);
		assert_string_equal(base64url_encode(arena, rows[i][0], size), rows[i][2]);
		assert_int_equal(base64_decode(arena, rows[i][1], &out, &len, NULL), OK);
		assert_int_equal(len, size);
		assert_string_equal(out, rows[i][0]);
		assert_int_equal(base64url_decode(arena, rows[i][2], strlen(rows[i][2]), &out, &len, NULL), OK);
		assert_int_equal(len, size);
		assert_string_equal(out, rows[i][0]);
	}
	assert_int_equal(base64url_decode(arena, "-_8=", 4, &out, &len, NULL), OK);
	assert_int_equal(len, 2);
}

static void what_is_no_base64_is_refused(void **state)
{
	static const char *const texts[] = {"Zg",    "Zg=",   "Zg===", "Z", "Zh==", "Zm9v\n",
					    " Zm9v", "Zm9v=", "-_8=",  "=", "Z=g="};
	static const char *const url_texts[] = {
	    "Zg=", "+/8", "Z", "Zh", "Zm8==", "Zm9v.", "=", "Zm 9v", "Z\xb5\xb5\xb5"};
	unsigned char *out = NULL;
	struct err err;
	size_t len;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(base64_decode(arena, texts[i], &out, &len, &err), E_INVALID);
		assert_string_equal(err.code, "base64_malformed");
	}
	for (size_t i = 0; i < ARRAY_LEN(url_texts); i++)
		assert_int_equal(base64url_decode(arena, url_texts[i], strlen(url_texts[i]), &out, &len, &err),
				 E_INVALID);
	assert_null(out);
}

static void a_sealed_text_is_opened_with_its_key_and_context(void **state)
{
	unsigned char secret[SECRET_KEY_SIZE] = "0123456789abcdef0123456789abcde", key[SECRET_KEY_SIZE];
	const char *sealed;
	char *out = NULL;

	(void)state;
	key_derive(secret, "tokens", key);
	sealed = seal(arena, key, "xero:42", "refresh-token");
	assert_null(strstr(sealed, "refresh"));
	assert_int_equal(seal_open(arena, key, "xero:42", sealed, &out, NULL), OK);
	assert_string_equal(out, "refresh-token");
	assert_string_not_equal(sealed, seal(arena, key, "xero:42", "refresh-token"));
	assert_int_equal(seal_open(arena, key, "xero:42", seal(arena, key, "xero:42", ""), &out, NULL), OK);
	assert_string_equal(out, "");
}

static void a_seal_that_was_touched_is_broken(void **state)
{
	unsigned char secret[SECRET_KEY_SIZE] = {1}, key[SECRET_KEY_SIZE], other[SECRET_KEY_SIZE], *bytes;
	const char *sealed;
	struct err err;
	char *out = NULL;
	size_t len;

	(void)state;
	key_derive(secret, "a", key);
	key_derive(secret, "b", other);
	assert_memory_not_equal(key, other, sizeof(key));
	sealed = seal(arena, key, "xero:42", "text");
	assert_int_equal(seal_open(arena, other, "xero:42", sealed, &out, &err), E_INVALID);
	assert_string_equal(err.code, "seal_broken");
	assert_int_equal(seal_open(arena, key, "xero:43", sealed, &out, &err), E_INVALID);
	assert_int_equal(seal_open(arena, key, "xero:42", "", &out, &err), E_INVALID);
	assert_int_equal(seal_open(arena, key, "xero:42", "not base64!", &out, &err), E_INVALID);
	assert_int_equal(base64_decode(arena, sealed, &bytes, &len, NULL), OK);
	for (size_t i = 0; i < len; i++) {
		bytes[i] ^= 1;
		assert_int_equal(seal_open(arena, key, "xero:42", base64_encode(arena, bytes, len), &out, &err),
				 E_INVALID);
		bytes[i] ^= 1;
		assert_int_equal(seal_open(arena, key, "xero:42", base64_encode(arena, bytes, i), &out, &err),
				 E_INVALID);
	}
	assert_null(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_uuid_is_random_and_of_version_4),
	    cmocka_unit_test(random_texts_have_the_strength_asked_for),
	    cmocka_unit_test(digests_match_the_published_vectors),
	    cmocka_unit_test(a_keyed_blake2b_is_as_its_rfc_says),
	    cmocka_unit_test(secrets_are_equal_only_when_they_are),
	    cmocka_unit_test(base64_goes_there_and_back),
	    cmocka_unit_test(what_is_no_base64_is_refused),
	    cmocka_unit_test(a_sealed_text_is_opened_with_its_key_and_context),
	    cmocka_unit_test(a_seal_that_was_touched_is_broken),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
