#include "courier/courier.h"

#include <time.h>

#include "app/panel.h"
#include "app/test_world.h"
#include "courier/send.h"
#include "store/invoice.h"
#include "store/operation.h"

enum { PATIENCE_MS = 20000 };

static int64_t count(struct world *w, const char *sql)
{
	struct db_rows *rows = db_query(w->store->db, sql, DB_NO_ARGS);
	int64_t value = db_next(rows) ? db_i64(rows, 0) : -1;

	assert_ok(w->store, db_done(rows, &w->store->err));
	return value;
}

/* Waits until ${sql} gives ${wanted}. */
static void wait_for(struct world *w, const char *sql, int64_t wanted)
{
	const int64_t until_us = clock_monotonic_us() + PATIENCE_MS * 1000;
	const struct timespec pause = {0, 2000000};

	while (count(w, sql) != wanted) {
		if (clock_monotonic_us() > until_us)
			fail_msg("%s never gave %lld", sql, (long long)wanted);
		nanosleep(&pause, NULL);
	}
}

#define DONE "SELECT COUNT(*) FROM operation WHERE state = 'done'"
#define UNKNOWN "SELECT COUNT(*) FROM operation WHERE state = 'unknown'"
#define COPIED "SELECT COUNT(*) FROM sweep WHERE correct_us > 0 AND failures = 0"

static struct courier *start(struct world *w)
{
	struct courier *courier = NULL;

	world_ok(w, courier_start(w->app, &courier, &w->err));
	return courier;
}

static void create(struct world *w, int number)
{
	struct invoice_form form = world_form(arena_printf(w->arena, "aaaaaaaa-0000-4000-8000-%012d", number));
	struct create_job job;

	form.contact_id = "contact-old";
	world_ok(w, world_create(w, &form, &job));
}

static void what_is_created_while_it_runs_is_sent(void **state)
{
	struct world *w = *state;
	struct courier *courier;

	world_mirror(w);
	courier = start(w);
	create(w, 1);
	wait_for(w, DONE, 1);
	courier_stop(courier);
	assert_int_equal(w->writes, 1);
}

static void what_waited_for_a_start_is_sent_in_order(void **state)
{
	struct world *w = *state;
	struct courier *courier;

	world_mirror(w);
	for (int i = 1; i <= 5; i++)
		create(w, i);
	courier = start(w);
	wait_for(w, DONE, 5);
	courier_stop(courier);
	assert_int_equal(w->invoice_count, 5);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM operation WHERE invoice_id = 'invoice-' || number"), 5);
}

static void one_that_waits_lets_the_next_ones_pass(void **state)
{
	struct world *w = *state;
	struct courier *courier;

	world_mirror(w);
	w->faults[w->fault_count++] = FAULT_500;
	create(w, 1);
	create(w, 2);
	courier = start(w);
	wait_for(w, DONE, 1);
	assert_int_equal(count(w, "SELECT number FROM operation WHERE state = 'done'"), 2);
	w->now_us += KEY_WINDOW_US;
	courier_wake(courier);
	wait_for(w, DONE, 2);
	courier_stop(courier);
}

static void a_new_process_takes_up_what_the_old_one_left(void **state)
{
	struct world *w = *state;
	struct courier *courier;

	world_mirror(w);
	w->faults[w->fault_count++] = FAULT_LOST;
	create(w, 1);
	courier = start(w);
	wait_for(w, UNKNOWN, 1);
	courier_stop(courier);
	world_app_stop(w);
	world_app_start(w);
	w->now_us += 2 * US_PER_SECOND;
	courier = start(w);
	wait_for(w, DONE, 1);
	courier_stop(courier);
	assert_int_equal(w->invoice_count, 1);
}

static void a_retry_comes_by_itself(void **state)
{
	struct world *w = *state;
	struct courier *courier;

	world_mirror(w);
	w->faults[w->fault_count++] = FAULT_LOST;
	create(w, 1);
	courier = start(w);
	wait_for(w, UNKNOWN, 1);
	/* The clock stands: what is due is moved to it instead. */
	assert_ok(w->store, db_exec(w->store->db, "UPDATE operation SET due_us = $1", DB_ARGS(DB_I(w->now_us + 20000)),
				    NULL, &w->store->err));
	courier_wake(courier);
	w->now_us += 20000;
	wait_for(w, DONE, 1);
	courier_stop(courier);
	assert_int_equal(w->invoice_count, 1);
}

static void a_first_copy_is_made_after_connecting(void **state)
{
	struct world *w = *state;
	const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};
	struct organisation organisation;
	struct courier *courier;
	struct item item;
	int32_t offset_s = 0;
	bool is_found = false;

	world_connect(w);
	world_copy(w->contacts[w->contact_count++].name, 128, "Kivi Oy");
	world_copy(w->contacts[0].id, 64, "contact-1");
	assert_ok(w->store, store_sweeps_start(w->store->db, &key, w->now_us, w->now_us, &w->store->err));
	courier = start(w);
	wait_for(w, COPIED, SWEEP_COUNT);
	courier_stop(courier);
	assert_ok(w->store,
		  store_organisation_get(w->store->db, &key, w->arena, &organisation, &offset_s, &w->store->err));
	assert_string_equal(organisation.name, "Puu 1");
	assert_true(organisation.can_create_drafts);
	assert_int_equal(offset_s, 7200);
	assert_ok(w->store,
		  store_item_by_code(w->store->db, &key, "LAUTA", w->arena, &item, &is_found, &w->store->err));
	assert_true(is_found);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM contact WHERE name = 'Kivi Oy'"), 1);
	assert_int_equal(count(w, "SELECT MIN(due_us) FROM sweep"), w->now_us + 600 * US_PER_SECOND);
}

static void a_sweep_of_a_lost_connection_waits_for_a_new_one(void **state)
{
	struct world *w = *state;
	const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};
	struct courier *courier;

	world_mirror(w);
	w->token_is_refused = true;
	w->refresh_is_refused = true;
	assert_ok(w->store, store_sweeps_start(w->store->db, &key, w->now_us, w->now_us, &w->store->err));
	courier = start(w);
	wait_for(w, "SELECT COUNT(*) FROM sweep WHERE due_us > 4000000000000000", SWEEP_COUNT);
	courier_stop(courier);
	assert_int_equal(w->refreshes, 1);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM item"), 1);
}

static void a_failing_sweep_is_tried_again_later(void **state)
{
	struct world *w = *state;
	const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};
	struct courier *courier;

	world_mirror(w);
	w->conf.ledger_api_url = "http://127.0.0.1:1";
	assert_ok(w->store, store_sweeps_start(w->store->db, &key, w->now_us, w->now_us, &w->store->err));
	courier = start(w);
	wait_for(w, "SELECT COUNT(*) FROM sweep WHERE failures = 1", SWEEP_COUNT);
	courier_stop(courier);
	assert_in_range(count(w, "SELECT MIN(due_us) FROM sweep") - w->now_us, 5 * US_PER_SECOND, 10 * US_PER_SECOND);
	assert_int_equal(count(w, "SELECT COUNT(*) FROM sweep WHERE correct_us = 0"), 0);
}

static int lines(FILE *file)
{
	int c, count = 0;

	rewind(file);
	while ((c = fgetc(file)) != EOF)
		count += c == '\n';
	return count;
}

static void a_trouble_of_its_own_is_not_tried_again_at_once(void **state)
{
	struct world *w = *state;
	const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};
	const struct log log = {.out = tmpfile(), .clock = {world_now, w}, .lowest = LOG_WARN};
	struct courier *courier;

	world_mirror(w);
	create(w, 1);
	assert_ok(w->store,
		  db_exec(w->store->db, "UPDATE operation SET form = 'no form'", DB_NO_ARGS, NULL, &w->store->err));
	assert_ok(w->store, store_sweeps_start(w->store->db, &key, w->now_us, w->now_us, &w->store->err));
	w->app->log = &log;
	courier = start(w);
	wait_for(w, "SELECT COUNT(*) FROM sweep WHERE due_us > (SELECT MAX(created_us) FROM operation)", SWEEP_COUNT);
	courier_stop(courier);
	w->app->log = NULL;
	assert_in_range(lines(log.out), 1, 20); /* each thread a few times at most */
	fclose(log.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(what_is_created_while_it_runs_is_sent),
	    world_test(what_waited_for_a_start_is_sent_in_order),
	    world_test(one_that_waits_lets_the_next_ones_pass),
	    world_test(a_new_process_takes_up_what_the_old_one_left),
	    world_test(a_retry_comes_by_itself),
	    world_test(a_first_copy_is_made_after_connecting),
	    world_test(a_sweep_of_a_lost_connection_waits_for_a_new_one),
	    world_test(a_failing_sweep_is_tried_again_later),
	    world_test(a_trouble_of_its_own_is_not_tried_again_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
