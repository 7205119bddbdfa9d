#include "ledger/idempotency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"
#include "ledger/schema.h"

static const int64_t NOW_US = INT64_C(1789378199) * US_PER_SECOND;

struct fixture {
	struct arena *arena;
	struct db *db;
};

static int set_up(void **state)
{
	static struct fixture fixture;

	fixture.arena = arena_new();
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &fixture.db, NULL), OK);
	assert_int_equal(schema_prepare(fixture.db, NULL), OK);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	db_free(fixture->db);
	arena_free(fixture->arena);
	return 0;
}

static struct idempotency_request request(const char *key, const char *body)
{
	return (struct idempotency_request){.client_id = "app",
					    .key = key,
					    .method = "PUT",
					    .url = "/api.xro/2.0/Invoices",
					    .body = body,
					    .body_len = strlen(body)};
}

static void keep(struct fixture *f, struct idempotency_request r)
{
	struct idempotency_answer answer = {.status = 200, .content_type = "application/json", .body = "{\"a\": 1.00}"};

	answer.body_len = strlen(answer.body);
	assert_int_equal(idempotency_keep(f->db, f->arena, &r, NOW_US, &answer, NULL), OK);
}

static enum idempotency_found find(struct fixture *f, struct idempotency_request r, int64_t now_us,
				   struct idempotency_answer *answer)
{
	enum idempotency_found found;

	assert_int_equal(idempotency_find(f->db, f->arena, &r, now_us, &found, answer, NULL), OK);
	return found;
}

static void a_repeated_request_gets_the_same_bytes(void **state)
{
	struct idempotency_answer answer;

	assert_int_equal(find(*state, request("k", "{}"), NOW_US, &answer), IDEMPOTENCY_NEW);
	keep(*state, request("k", "{}"));
	assert_int_equal(find(*state, request("k", "{}"), NOW_US + US_PER_SECOND, &answer), IDEMPOTENCY_REPLAY);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.content_type, "application/json");
	assert_int_equal(answer.body_len, 11);
	assert_string_equal(answer.body, "{\"a\": 1.00}");
}

static void another_body_method_or_address_is_another_request(void **state)
{
	struct idempotency_request other = request("k", "{}");
	struct idempotency_answer answer;

	keep(*state, request("k", "{}"));
	assert_int_equal(find(*state, request("k", "{ }"), NOW_US, &answer), IDEMPOTENCY_OTHER);
	other.method = "POST";
	assert_int_equal(find(*state, other, NOW_US, &answer), IDEMPOTENCY_OTHER);
	other = request("k", "{}");
	other.url = "/api.xro/2.0/Invoices?unitdp=4";
	assert_int_equal(find(*state, other, NOW_US, &answer), IDEMPOTENCY_OTHER);
}

static void keys_are_the_apps_own(void **state)
{
	struct idempotency_request other = request("k", "{}");
	struct idempotency_answer answer;

	keep(*state, request("k", "{}"));
	other.client_id = "another";
	assert_int_equal(find(*state, other, NOW_US, &answer), IDEMPOTENCY_NEW);
	assert_int_equal(find(*state, request("l", "{}"), NOW_US, &answer), IDEMPOTENCY_NEW);
}

static void after_six_minutes_the_key_is_forgotten(void **state)
{
	int64_t end_us = NOW_US + IDEMPOTENCY_MINUTES * 60 * US_PER_SECOND;
	struct idempotency_answer answer;

	keep(*state, request("k", "{}"));
	assert_int_equal(find(*state, request("k", "{}"), end_us - 1, &answer), IDEMPOTENCY_REPLAY);
	assert_int_equal(find(*state, request("k", "{}"), end_us, &answer), IDEMPOTENCY_NEW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_repeated_request_gets_the_same_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(another_body_method_or_address_is_another_request, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(keys_are_the_apps_own, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(after_six_minutes_the_key_is_forgotten, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
