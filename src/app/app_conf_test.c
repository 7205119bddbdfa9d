#include "app/app_conf.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

struct pair {
	const char *name, *value;
};

static const struct pair complete[] = {
    {"LASKU_SECRET_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    {"PIPEDRIVE_CLIENT_ID", "a"},
    {"PIPEDRIVE_CLIENT_SECRET", "b"},
    {"XERO_CLIENT_ID", "c"},
    {"XERO_CLIENT_SECRET", "d"},
    {"XERO_WEBHOOK_KEY", "e"},
    {NULL, NULL},
};

/* The lookup takes no context, so that the tests share what is set. */
static const struct pair *more;

static const char *find(const struct pair *pairs, const char *name)
{
	for (; pairs->name != NULL; pairs++)
		if (strcmp(pairs->name, name) == 0)
			return pairs->value;
	return NULL;
}

static const char *lookup(const char *name)
{
	const char *value = more != NULL ? find(more, name) : NULL;

	return value != NULL ? value : find(complete, name);
}

struct bench {
	struct arena *arena;
	struct app_conf conf;
	struct err err;
};

static int setup(void **state)
{
	static struct bench bench;

	bench = (struct bench){.arena = arena_new()};
	more = NULL;
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((struct bench *)*state)->arena);
	return 0;
}

static int load(struct bench *b, const struct pair *pairs)
{
	more = pairs;
	return app_conf_load(b->arena, NULL, lookup, &b->conf, &b->err);
}

static void what_is_not_given_has_its_standard_value(void **state)
{
	struct bench *b = *state;

	assert_int_equal(load(b, NULL), OK);
	assert_string_equal(b->conf.listen.host, "127.0.0.1");
	assert_int_equal(b->conf.listen.port, 8080);
	assert_string_equal(b->conf.database, "sqlite:lasku.db");
	assert_null(b->conf.crm_api_url);
	assert_string_equal(b->conf.ledger_web_url, "https://go.xero.com");
	assert_false(app_conf_is_loopback(&b->conf));
}

static void a_missing_secret_is_named(void **state)
{
	static const struct pair pairs[] = {{"XERO_CLIENT_SECRET", ""}, {NULL, NULL}};
	struct bench *b = *state;

	assert_int_equal(load(b, pairs), E_INVALID);
	assert_non_null(strstr(b->err.text, "XERO_CLIENT_SECRET"));
}

static void a_public_address_with_the_ledgers_name_is_refused(void **state)
{
	static const struct pair pairs[] = {{"LASKU_PUBLIC_URL", "https://XeroInvoices.example"}, {NULL, NULL}};
	struct bench *b = *state;

	assert_int_equal(load(b, pairs), E_INVALID);
	assert_string_equal(b->err.code, "conf_public_url");
	assert_non_null(strstr(b->err.text, "LASKU_PUBLIC_URL"));
}

static void a_stand_in_serves_its_own_pages(void **state)
{
	static const struct pair pairs[] = {
	    {"PIPEDRIVE_OAUTH_URL", "http://localhost:8081"}, {"PIPEDRIVE_API_URL", "http://localhost:8081"},
	    {"XERO_LOGIN_URL", "http://localhost:8082"},      {"XERO_IDENTITY_URL", "http://localhost:8082"},
	    {"XERO_API_URL", "http://localhost:8082"},        {NULL, NULL}};
	struct bench *b = *state;

	assert_int_equal(load(b, pairs), OK);
	assert_string_equal(b->conf.ledger_web_url, "http://localhost:8082");
	assert_true(app_conf_is_loopback(&b->conf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_is_not_given_has_its_standard_value, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_missing_secret_is_named, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_public_address_with_the_ledgers_name_is_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_stand_in_serves_its_own_pages, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
