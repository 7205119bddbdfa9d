#include "store/sweep.h"

#include "store/test_db.h"

static void a_new_connection_makes_every_part_due(void **state)
{
	struct test_db *t = *state;
	struct sweep sweep;
	bool is_found = false;
	int64_t correct_us = 9;

	assert_ok(t, store_sweeps_start(t->db, &t->key, 100, 90, &t->err));
	for (int i = 0; i < SWEEP_COUNT; i++) {
		assert_ok(t, store_sweep_next(t->db, 100, t->arena, &sweep, &is_found, &t->err));
		assert_true(is_found);
		assert_int_equal(sweep.since_us, sweep.resource == SWEEP_INVOICES ? 90 : 0);
		sweep.due_us = 500;
		sweep.correct_us = 100 + i;
		assert_ok(t, store_sweep_save(t->db, &sweep, &t->err));
		if (i == 0)
			assert_ok(t, store_sweep_correct(t->db, &t->key, 15, &correct_us, &t->err));
		if (i == 0)
			assert_int_equal(correct_us, 0);
	}
	assert_ok(t, store_sweep_next(t->db, 100, t->arena, &sweep, &is_found, &t->err));
	assert_false(is_found);
	assert_ok(t, store_sweep_correct(t->db, &t->key, 15, &correct_us, &t->err));
	assert_int_equal(correct_us, 100);
}

static void connecting_again_keeps_how_far_the_mirror_is(void **state)
{
	struct test_db *t = *state;
	struct sweep sweep;
	struct err why;
	bool is_found = false;
	int64_t due_us = 0;

	assert_ok(t, store_sweeps_start(t->db, &t->key, 100, 90, &t->err));
	assert_ok(t, store_sweep_next(t->db, 100, t->arena, &sweep, &is_found, &t->err));
	err_set(&why, E_DENIED, "ledger_connection_lost", "lost");
	sweep.since_us = 95;
	sweep.due_us = SWEEP_NEVER_US;
	sweep.failures = 3;
	sweep.error = &why;
	assert_ok(t, store_sweep_save(t->db, &sweep, &t->err));
	assert_ok(t, store_sweeps_start(t->db, &t->key, 50, 40, &t->err));
	assert_ok(t, store_sweep_next_due(t->db, 0, &due_us, &t->err));
	assert_int_equal(due_us, 50);
	for (int i = 0; i < SWEEP_COUNT; i++) {
		struct sweep each;

		assert_ok(t, store_sweep_next(t->db, 100, t->arena, &each, &is_found, &t->err));
		assert_true(is_found);
		if (each.resource == sweep.resource) {
			assert_int_equal(each.since_us, 95);
			assert_int_equal(each.failures, 0);
			assert_null(each.error);
		}
		each.due_us = 1000;
		assert_ok(t, store_sweep_save(t->db, &each, &t->err));
	}
}

static void an_organisation_without_sweeps_is_not_correct(void **state)
{
	struct test_db *t = *state;
	int64_t correct_us = 9;

	assert_ok(t, store_sweep_correct(t->db, &t->key, 1u << SWEEP_ITEMS, &correct_us, &t->err));
	assert_int_equal(correct_us, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(a_new_connection_makes_every_part_due),
	    db_test(connecting_again_keeps_how_far_the_mirror_is),
	    db_test(an_organisation_without_sweeps_is_not_correct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
