#include "conf/conf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf_file.h"

#define KEY_TEXT "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="

struct settings {
	struct conf_address listen;
	const char *url, *title, *secret, *log;
	unsigned char key[32];
};

static const struct conf_row rows[] = {
    {"T_LISTEN", CONF_ADDRESS, offsetof(struct settings, listen), "127.0.0.1:8080", NULL, "Where to listen"},
    {"T_URL", CONF_URL, offsetof(struct settings, url), NULL, NULL, "How browsers reach it"},
    {"T_TITLE", CONF_TEXT, offsetof(struct settings, title), "", NULL, "The title"},
    {"T_SECRET", CONF_SECRET, offsetof(struct settings, secret), "", NULL, "The secret"},
    {"T_KEY", CONF_KEY, offsetof(struct settings, key), KEY_TEXT, NULL, "The key"},
    {"T_LOG", CONF_CHOICE, offsetof(struct settings, log), "text", "json, text", "The log's form"},
};

struct fixture {
	struct arena *arena;
	char path[64];
	struct settings settings;
	struct err err;
};

static int open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	strcpy(f->path, "/tmp/conf_test.XXXXXX");
	close(mkstemp(f->path));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		unsetenv(rows[i].name);
	unsetenv("T_SECRET_FILE");
	unsetenv("T_KEY_FILE");
	setenv("T_URL", "https://lasku.example.com", 1);
	*state = f;
	return 0;
}

static int close_fixture(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	arena_free(f->arena);
	free(f);
	return 0;
}

static const char *environment(const char *name)
{
	return getenv(name);
}

static void write_file(struct fixture *f, const char *text)
{
	FILE *file = fopen(f->path, "w");

	fputs(text, file);
	fclose(file);
}

static int load(struct fixture *f)
{
	return conf_load(f->arena, rows, ARRAY_LEN(rows), f->path, environment, &f->settings, &f->err);
}

static void assert_refused(struct fixture *f, const char *code, const char *part)
{
	assert_int_equal(load(f), E_INVALID);
	assert_string_equal(f->err.code, code);
	if (strstr(f->err.text, part) == NULL)
		fail_msg("\"%s\" doesn't name \"%s\"", f->err.text, part);
}

static void standards_fill_what_is_not_set(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load(f), OK);
	assert_string_equal(f->settings.listen.host, "127.0.0.1");
	assert_int_equal(f->settings.listen.port, 8080);
	assert_null(f->settings.title);
	assert_null(f->settings.secret);
	assert_string_equal(f->settings.log, "text");
	for (int i = 0; i < 32; i++)
		assert_int_equal(f->settings.key[i], i + 1);
	assert_int_equal(conf_load(f->arena, rows, ARRAY_LEN(rows), NULL, environment, &f->settings, NULL), OK);
}

static void the_environment_wins_over_the_file(void **state)
{
	struct fixture *f = *state;

	write_file(f, "# a remark\n\n  T_TITLE = \" two words \" \r\nT_LOG=json\nT_LISTEN=[::1]:0");
	setenv("T_LOG", "text", 1);
	assert_int_equal(load(f), OK);
	assert_string_equal(f->settings.title, " two words ");
	assert_string_equal(f->settings.log, "text");
	assert_string_equal(f->settings.listen.host, "::1");
	assert_int_equal(f->settings.listen.port, 0);
	setenv("T_LOG", "", 1);
	assert_int_equal(load(f), OK);
	assert_string_equal(f->settings.log, "json");
}

static void a_required_setting_must_be_there(void **state)
{
	struct fixture *f = *state;

	unsetenv("T_URL");
	assert_refused(f, "conf_missing", "T_URL");
	write_file(f, "T_URL=\n");
	assert_refused(f, "conf_missing", "How browsers reach it");
}

static void a_secret_may_stand_in_a_file_of_its_own(void **state)
{
	struct fixture *f = *state;

	write_file(f, "hunter2\n");
	setenv("T_SECRET_FILE", f->path, 1);
	assert_int_equal(conf_load(f->arena, rows, ARRAY_LEN(rows), NULL, environment, &f->settings, NULL), OK);
	assert_string_equal(f->settings.secret, "hunter2");
	setenv("T_SECRET", "x", 1);
	assert_int_equal(conf_load(f->arena, rows, ARRAY_LEN(rows), NULL, environment, &f->settings, &f->err),
			 E_INVALID);
	assert_non_null(strstr(f->err.text, "T_SECRET_FILE"));
}

static void a_secrets_file_must_hold_something(void **state)
{
	struct fixture *f = *state;

	setenv("T_SECRET_FILE", "/nowhere/at/all", 1);
	assert_refused(f, "conf_value", "/nowhere/at/all");
	setenv("T_SECRET_FILE", "/dev/null", 1);
	assert_refused(f, "conf_value", "T_SECRET_FILE");
}

static void a_key_has_32_bytes(void **state)
{
	static const char *const bad[] = {"AQID", "x", KEY_TEXT "AAAA", "hunter2"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		setenv("T_KEY", bad[i], 1);
		assert_refused(f, "conf_value", "T_KEY");
		assert_null(strstr(f->err.text, "hunter2"));
	}
}

static void a_url_is_https_or_on_this_computer(void **state)
{
	static const char *const good[][2] = {
	    {"https://lasku.example.com", "https://lasku.example.com"},
	    {"HTTPS://Lasku.Example.com/", "https://lasku.example.com"},
	    {"https://10.0.0.1:8443", "https://10.0.0.1:8443"},
	    {"https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443"},
	    {"http://localhost:8080", "http://localhost:8080"},
	    {"http://127.0.0.1", "http://127.0.0.1"},
	    {"http://127.9.9.9:1/", "http://127.9.9.9:1"},
	    {"http://[::1]:8080", "http://[::1]:8080"},
	};
	static const char *const bad[] = {
	    "lasku.example.com",
	    "http://lasku.example.com",
	    "http://10.0.0.1:80",
	    "http://localhost.evil.com",
	    "http://127.0.0.1.evil.com",
	    "http://[::2]",
	    "ftp://localhost",
	    "https://",
	    "https:///",
	    "https://a/path",
	    "https://a?x",
	    "https://a#x",
	    "https://user@a",
	    "https://a:b@c",
	    "https://a:0",
	    "https://a:65536",
	    "https://a:",
	    "https://a:-1",
	    "https://[::1",
	    "https://[::1]x",
	    "https://a b",
	    "https://.a",
	    "https://a..b",
	    "http://localhost@evil.com",
	    "https://a//",
	    "https://\xff",
	    "https://ä.fi",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		setenv("T_URL", good[i][0], 1);
		assert_int_equal(load(f), OK);
		assert_string_equal(f->settings.url, good[i][1]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		setenv("T_URL", bad[i], 1);
		assert_refused(f, "conf_value", "T_URL");
	}
	setenv("T_URL", "http://lasku.example.com", 1);
	assert_refused(f, "conf_value", "https");
}

static void an_address_is_numeric(void **state)
{
	static const char *const bad[] = {"8080",         "127.0.0.1",        "127.0.0.1:",     "127.0.0.1:65536",
					  "127.0.0.1:-1", "localhost:8080",   "::1:8080",       "[::1]",
					  "[::1:8080",    "[127.0.0.1]:8080", "256.0.0.1:8080", ":8080",
					  "[]:1",         "127.0.0.1:8080 x"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		setenv("T_LISTEN", bad[i], 1);
		assert_refused(f, "conf_value", "T_LISTEN");
	}
	setenv("T_LISTEN", "[2001:db8:1111:2222:3333:4444:5555:6666]:65535", 1);
	assert_int_equal(load(f), OK);
	assert_string_equal(f->settings.listen.host, "2001:db8:1111:2222:3333:4444:5555:6666");
	assert_int_equal(f->settings.listen.port, 65535);
}

static void a_choice_is_one_of_its_list(void **state)
{
	struct fixture *f = *state;

	setenv("T_LOG", "xml", 1);
	assert_refused(f, "conf_value", "json, text");
}

static void a_bad_line_is_named(void **state)
{
	static const char *const bad[][3] = {
	    {"\nno equals sign\n", "conf_line", "line 2"},     {"T_TITLE=\"open\n", "conf_line", "T_TITLE"},
	    {"T_TITLE=\"a\" b\n", "conf_line", "T_TITLE"},     {"T_TITLE=\"a\"b\"\n", "conf_line", "T_TITLE"},
	    {"T_TITLE=\"\n", "conf_line", "T_TITLE"},          {"=x\n", "conf_line", "line 1"},
	    {"export T_TITLE=x\n", "conf_line", "line 1"},     {"T_TITEL=x\n", "conf_unknown", "T_TITEL"},
	    {"T_TITLE=a\nT_TITLE=b\n", "conf_line", "line 1"}, {"T_TITLE=\xff\n", "conf_line", "UTF-8"},
	    {"T_LOG_FILE=x\n", "conf_unknown", "T_LOG_FILE"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		write_file(f, bad[i][0]);
		assert_refused(f, bad[i][1], bad[i][2]);
	}
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(conf_load(f->arena, rows, ARRAY_LEN(rows), "/nowhere", environment, &f->settings, &f->err),
			 E_INVALID);
	assert_non_null(strstr(f->err.text, "/nowhere"));
}

static void a_line_may_be_as_long_as_the_limit(void **state)
{
	struct fixture *f = *state;
	char *text = arena_alloc(f->arena, LIMIT_CONF_LINE + 2);
	struct conf_file file;

	memset(text, 'x', LIMIT_CONF_LINE + 1);
	memcpy(text, "A=", 2);
	assert_int_equal(conf_file_parse(f->arena, "p", text, LIMIT_CONF_LINE, &file, NULL), OK);
	assert_int_equal(strlen(file.lines[0].value), LIMIT_CONF_LINE - 2);
	assert_int_equal(conf_file_parse(f->arena, "p", text, LIMIT_CONF_LINE + 1, &file, &f->err), E_INVALID);
	assert_non_null(strstr(f->err.text, "longer than 65536 bytes"));
}

static void the_help_lists_every_setting_but_no_secret(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	conf_help(out, rows, ARRAY_LEN(rows));
	fclose(out);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_non_null(strstr(text, rows[i].name));
	assert_non_null(strstr(text, "Required"));
	assert_non_null(strstr(text, "T_SECRET_FILE"));
	assert_null(strstr(text, KEY_TEXT));
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(standards_fill_what_is_not_set),
	    TEST(the_environment_wins_over_the_file),
	    TEST(a_required_setting_must_be_there),
	    TEST(a_secret_may_stand_in_a_file_of_its_own),
	    TEST(a_secrets_file_must_hold_something),
	    TEST(a_key_has_32_bytes),
	    TEST(a_url_is_https_or_on_this_computer),
	    TEST(an_address_is_numeric),
	    TEST(a_choice_is_one_of_its_list),
	    TEST(a_bad_line_is_named),
	    TEST(a_file_that_is_not_there_is_named),
	    TEST(a_line_may_be_as_long_as_the_limit),
	    TEST(the_help_lists_every_setting_but_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
