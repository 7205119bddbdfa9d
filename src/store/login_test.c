#include "store/login.h"

#include "store/test_db.h"

static const struct login begun = {.provider = LOGIN_LEDGER,
				   .company_id = 7,
				   .user_id = 3,
				   .state_digest = "state",
				   .browser_digest = "browser",
				   .expires_us = 1000,
				   .tokens = "sealed"};

static int take(struct test_db *t, enum login_provider provider, const char *state, int64_t now_us, struct login *out)
{
	return store_login_take(t->db, provider, state, now_us, t->arena, out, &t->err);
}

static void a_login_can_be_taken_once(void **state)
{
	struct test_db *t = *state;
	struct login login;

	assert_ok(t, store_login_add(t->db, &begun, 1, &t->err));
	assert_ok(t, take(t, LOGIN_LEDGER, "state", 999, &login));
	assert_int_equal(login.company_id, 7);
	assert_int_equal(login.user_id, 3);
	assert_string_equal(login.browser_digest, "browser");
	assert_string_equal(login.tokens, "sealed");
	assert_int_equal(take(t, LOGIN_LEDGER, "state", 999, &login), E_NOT_FOUND);
}

static void an_expired_login_is_gone(void **state)
{
	struct test_db *t = *state;
	struct login login;

	assert_ok(t, store_login_add(t->db, &begun, 1, &t->err));
	assert_int_equal(take(t, LOGIN_LEDGER, "state", 1000, &login), E_NOT_FOUND);
}

static void another_providers_login_is_not_taken(void **state)
{
	struct test_db *t = *state;
	struct login login;

	assert_ok(t, store_login_add(t->db, &begun, 1, &t->err));
	assert_int_equal(take(t, LOGIN_CRM, "state", 999, &login), E_NOT_FOUND);
	assert_ok(t, take(t, LOGIN_LEDGER, "state", 999, &login));
}

static void expired_logins_are_forgotten_when_one_begins(void **state)
{
	struct test_db *t = *state;
	struct login other = begun;
	struct db_rows *rows;

	other.state_digest = "other";
	other.expires_us = 5000;
	assert_ok(t, store_login_add(t->db, &begun, 1, &t->err));
	assert_ok(t, store_login_add(t->db, &other, 2000, &t->err));
	rows = db_query(t->db, "SELECT COUNT(*) FROM login", DB_NO_ARGS);
	assert_true(db_next(rows));
	assert_int_equal(db_i64(rows, 0), 1);
	assert_ok(t, db_done(rows, &t->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(a_login_can_be_taken_once),
	    db_test(an_expired_login_is_gone),
	    db_test(another_providers_login_is_not_taken),
	    db_test(expired_logins_are_forgotten_when_one_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
