#include "store/connection.h"

#include "store/test_db.h"

static struct crm_connection crm(int64_t user_id, bool is_admin)
{
	return (struct crm_connection){.company_id = 7,
				       .user_id = user_id,
				       .user_name = "Aino",
				       .language = "fi",
				       .is_admin = is_admin,
				       .access_token = "access",
				       .refresh_token = "refresh",
				       .expires_us = 100,
				       .state_since_us = 1};
}

static struct ledger_connection ledger(struct test_db *t)
{
	return (struct ledger_connection){.key = t->key,
					  .connection_id = "connection",
					  .user_id = "user",
					  .user_email = "aino@puu.example",
					  .role = "adviser",
					  .access_token = "access",
					  .refresh_token = "refresh",
					  .expires_us = 100,
					  .state_since_us = 1};
}

static void add_crm(struct test_db *t, int64_t user_id, bool is_admin)
{
	struct crm_connection c = crm(user_id, is_admin);

	assert_ok(t, store_crm_connection_save(t->db, &c, &t->err));
}

static int64_t picked(struct test_db *t, int64_t user_id, bool *is_lost)
{
	struct crm_connection c;

	assert_ok(t, store_crm_connection_pick(t->db, 7, user_id, t->arena, &c, &t->err));
	*is_lost = c.is_lost;
	return c.user_id;
}

static void the_users_own_connection_is_picked_first(void **state)
{
	struct test_db *t = *state;
	bool is_lost;

	test_db_company(t);
	add_crm(t, 1, true);
	add_crm(t, 2, false);
	assert_int_equal(picked(t, 2, &is_lost), 2);
	assert_int_equal(picked(t, 9, &is_lost), 1);
	assert_false(is_lost);
}

static void a_lost_connection_is_picked_last(void **state)
{
	struct test_db *t = *state;
	struct crm_connection lost = crm(2, false);
	bool is_lost;

	test_db_company(t);
	add_crm(t, 1, true);
	add_crm(t, 2, false);
	assert_ok(t, store_crm_connection_lose(t->db, &lost, 50, &t->err));
	assert_int_equal(picked(t, 2, &is_lost), 1);
	lost.user_id = 1;
	assert_ok(t, store_crm_connection_lose(t->db, &lost, 50, &t->err));
	assert_int_equal(picked(t, 2, &is_lost), 2);
	assert_true(is_lost);
}

static void a_connection_that_was_renewed_meanwhile_is_not_lost(void **state)
{
	struct test_db *t = *state;
	struct ledger_connection old = ledger(t), renewed = ledger(t), read;

	test_db_company(t);
	assert_ok(t, store_ledger_connection_save(t->db, &old, &t->err));
	renewed.access_token = "access 2";
	renewed.refresh_token = "refresh 2";
	renewed.expires_us = 200;
	assert_ok(t, store_ledger_connection_renew(t->db, &renewed, old.refresh_token, &t->err));
	assert_ok(t, store_ledger_connection_lose(t->db, &old, 150, &t->err));
	assert_ok(t, store_ledger_connection_get(t->db, &t->key, t->arena, &read, &t->err));
	assert_false(read.is_lost);
	assert_string_equal(read.access_token, "access 2");
	assert_int_equal(read.expires_us, 200);
	assert_ok(t, store_ledger_connection_lose(t->db, &renewed, 160, &t->err));
	assert_ok(t, store_ledger_connection_get(t->db, &t->key, t->arena, &read, &t->err));
	assert_true(read.is_lost);
	assert_int_equal(read.state_since_us, 160);
}

static void a_renewal_of_an_old_login_does_not_replace_a_newer_one(void **state)
{
	struct test_db *t = *state;
	struct ledger_connection old = ledger(t), newer = ledger(t), renewed = ledger(t), read;

	test_db_company(t);
	assert_ok(t, store_ledger_connection_save(t->db, &old, &t->err));
	newer.refresh_token = "refresh of the newer login";
	assert_ok(t, store_ledger_connection_save(t->db, &newer, &t->err));
	renewed.refresh_token = "refresh 2";
	assert_int_equal(store_ledger_connection_renew(t->db, &renewed, old.refresh_token, &t->err), E_CONFLICT);
	assert_string_equal(t->err.code, "connection_replaced");
	assert_ok(t, store_ledger_connection_get(t->db, &t->key, t->arena, &read, &t->err));
	assert_string_equal(read.refresh_token, newer.refresh_token);
}

static void connecting_again_makes_a_lost_connection_active(void **state)
{
	struct test_db *t = *state;
	struct ledger_connection c = ledger(t), read;

	test_db_company(t);
	assert_ok(t, store_ledger_connection_save(t->db, &c, &t->err));
	assert_ok(t, store_ledger_connection_lose(t->db, &c, 50, &t->err));
	c.role = "standard";
	assert_ok(t, store_ledger_connection_save(t->db, &c, &t->err));
	assert_ok(t, store_ledger_connection_get(t->db, &t->key, t->arena, &read, &t->err));
	assert_false(read.is_lost);
	assert_string_equal(read.role, "standard");
}

static void a_connection_in_use_is_known_by_its_id(void **state)
{
	struct test_db *t = *state;
	struct ledger_connection c = ledger(t);
	bool is_used = true;

	test_db_company(t);
	assert_ok(t, store_ledger_connection_is_used(t->db, "connection", &is_used, &t->err));
	assert_false(is_used);
	assert_ok(t, store_ledger_connection_save(t->db, &c, &t->err));
	assert_ok(t, store_ledger_connection_is_used(t->db, "connection", &is_used, &t->err));
	assert_true(is_used);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(the_users_own_connection_is_picked_first),
	    db_test(a_lost_connection_is_picked_last),
	    db_test(a_connection_that_was_renewed_meanwhile_is_not_lost),
	    db_test(a_renewal_of_an_old_login_does_not_replace_a_newer_one),
	    db_test(connecting_again_makes_a_lost_connection_active),
	    db_test(a_connection_in_use_is_known_by_its_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
