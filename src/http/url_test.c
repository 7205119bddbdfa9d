#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/url.h"

static int start(void **state)
{
	*state = arena_new();
	return 0;
}

static int stop(void **state)
{
	arena_free(*state);
	return 0;
}

static void only_unreserved_characters_stay(void **state)
{
	assert_string_equal(url_encoded(*state, "aZ09-._~"), "aZ09-._~");
	assert_string_equal(url_encoded(*state, "a b&c=d/e+%?#"), "a%20b%26c%3Dd%2Fe%2B%25%3F%23");
	assert_string_equal(url_encoded(*state, "\xc3\xa4"), "%C3%A4");
	assert_string_equal(url_encoded(*state, ""), "");
}

static void escapes_are_decoded(void **state)
{
	char *out;

	assert_int_equal(url_decode(*state, "a%20b%c3%A4+", 12, false, &out, NULL), OK);
	assert_string_equal(out, "a b\xc3\xa4+");
	assert_int_equal(url_decode(*state, "a+b%2B", 6, true, &out, NULL), OK);
	assert_string_equal(out, "a b+");
	assert_int_equal(url_decode(*state, "", 0, true, &out, NULL), OK);
	assert_string_equal(out, "");
}

static void bad_escapes_are_refused(void **state)
{
	static const char *const bad[] = {"%", "%4", "a%4", "%zz", "%4g", "%g4", "%00", "%%20", "%-1"};
	struct err err;
	char *out;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(url_decode(*state, bad[i], strlen(bad[i]), false, &out, &err), E_INVALID);
	assert_int_equal(url_decode(*state, "a\0b", 3, false, &out, &err), E_INVALID);
	assert_string_equal(err.code, "url_malformed");
}

static void fields_are_added_with_the_right_separator(UNUSED void **state)
{
	struct buf url, form;

	buf_init(&url, 1000);
	buf_puts(&url, "http://h/p");
	url_add(&url, "a", "1 2");
	url_add(&url, "left out", NULL);
	url_add(&url, "b", "");
	assert_string_equal(url.data, "http://h/p?a=1%202&b=");
	buf_release(&url);
	buf_init(&form, 1000);
	form_add(&form, "left out", NULL);
	form_add(&form, "a", "x&y");
	form_add(&form, "b", "+");
	assert_string_equal(form.data, "a=x%26y&b=%2B");
	buf_release(&form);
}

static void a_query_that_was_begun_is_continued(UNUSED void **state)
{
	struct buf url;

	buf_init(&url, 100);
	buf_puts(&url, "http://h/?");
	url_add(&url, "a", "1");
	url_add(&url, "b", "2");
	assert_string_equal(url.data, "http://h/?a=1&b=2");
	buf_release(&url);
}

static void an_address_is_taken_apart(void **state)
{
	static const struct {
		const char *url, *scheme, *host;
		int port;
		const char *path;
	} rows[] = {
	    {"https://API.Example.com/a/b?c=d#e", "https", "api.example.com", 443, "/a/b"},
	    {"http://localhost", "http", "localhost", 80, "/"},
	    {"HTTP://127.1:8080/", "http", "127.0.0.1", 8080, "/"},
	    {"http://0x7f.1/", "http", "127.0.0.1", 80, "/"},
	    {"http://[::1]:81/x", "http", "::1", 81, "/x"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct url_parts parts;

		assert_int_equal(url_split(*state, rows[i].url, &parts, NULL), OK);
		assert_string_equal(parts.scheme, rows[i].scheme);
		assert_string_equal(parts.host, rows[i].host);
		assert_int_equal(parts.port, rows[i].port);
		assert_string_equal(parts.path, rows[i].path);
	}
}

static void addresses_that_are_not_ours_to_call_are_refused(void **state)
{
	static const char *const bad[] = {"",
					  "example.com",
					  "/path",
					  "file:///etc/passwd",
					  "ftp://example.com/",
					  "http://",
					  "http://user:secret@example.com/",
					  "http://example.com:0/",
					  "http://example.com:70000/",
					  "http://exa mple.com/",
					  "javascript:alert(1)"};
	struct url_parts parts;
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (url_split(*state, bad[i], &parts, &err) != E_INVALID)
			fail_msg("%s was taken", bad[i]);
		assert_string_equal(err.code, "url_malformed");
	}
}

static void an_address_has_a_longest_length(void **state)
{
	char url[LIMIT_URL + 2] = "http://h/";
	struct url_parts parts;

	memset(url + 9, 'a', sizeof(url) - 10);
	url[LIMIT_URL + 1] = '\0';
	assert_int_equal(url_split(*state, url, &parts, NULL), E_INVALID);
	url[LIMIT_URL] = '\0';
	assert_int_equal(url_split(*state, url, &parts, NULL), OK);
}

static void loopback_hosts_are_known(UNUSED void **state)
{
	assert_true(host_is_loopback("localhost"));
	assert_true(host_is_loopback("LocalHost"));
	assert_true(host_is_loopback("127.0.0.1"));
	assert_true(host_is_loopback("127.9.9.9"));
	assert_true(host_is_loopback("::1"));
	assert_false(host_is_loopback("localhost.example.com"));
	assert_false(host_is_loopback("127.0.0.1.example.com"));
	assert_false(host_is_loopback("128.0.0.1"));
	assert_false(host_is_loopback("::2"));
	assert_false(host_is_loopback(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_unreserved_characters_stay),
	    cmocka_unit_test(escapes_are_decoded),
	    cmocka_unit_test(bad_escapes_are_refused),
	    cmocka_unit_test(fields_are_added_with_the_right_separator),
	    cmocka_unit_test(a_query_that_was_begun_is_continued),
	    cmocka_unit_test(an_address_is_taken_apart),
	    cmocka_unit_test(addresses_that_are_not_ours_to_call_are_refused),
	    cmocka_unit_test(an_address_has_a_longest_length),
	    cmocka_unit_test(loopback_hosts_are_known),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
