#include "courier/sweep.h"

#include "app/test_world.h"
#include "store/invoice.h"

static const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};

static bool never(void *ctx)
{
	(void)ctx;
	return false;
}

static bool always(void *ctx)
{
	(void)ctx;
	return true;
}

static const struct sweep_stop no_stop = {never, NULL};

/* Makes the sweep of ${resource} as the courier would; gives its row as it is then. */
static struct sweep run(struct world *w, enum sweep_resource resource)
{
	struct sweep sweep = {0};
	bool is_found = true;

	assert_ok(w->store,
		  db_exec(w->store->db, "UPDATE sweep SET due_us = $2 WHERE resource = $1",
			  DB_ARGS(DB_T(sweep_resource_name(resource)), DB_I(w->now_us)), NULL, &w->store->err));
	assert_ok(w->store, store_sweep_next(w->store->db, w->now_us, w->arena, &sweep, &is_found, &w->store->err));
	assert_true(is_found);
	assert_int_equal(sweep.resource, resource);
	world_ok(w, sweep_run(w->app, &sweep, &no_stop, w->arena, &w->err));
	return sweep;
}

static size_t tax_rates(struct world *w)
{
	struct tax_rate *rates = NULL;
	size_t count = 0;

	assert_ok(w->store, store_tax_rates_list(w->store->db, &key, w->arena, &rates, &count, &w->store->err));
	return count;
}

static void later_sweeps_ask_for_what_has_changed_with_an_overlap(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	world_mirror(w);
	sweep = run(w, SWEEP_CONTACTS);
	assert_string_equal(w->last_since, "");
	assert_int_equal(sweep.correct_us, w->now_us);
	assert_int_equal(sweep.due_us, w->now_us + 600 * US_PER_SECOND);
	w->now_us += 600 * US_PER_SECOND;
	run(w, SWEEP_CONTACTS);
	assert_string_equal(w->last_since, "2026-11-23T11:58:00");
}

static void a_list_without_an_end_is_not_taken_for_complete(void **state)
{
	struct world *w = *state;
	const int64_t correct_us = 0;
	struct sweep sweep;

	world_mirror(w);
	assert_ok(w->store, db_exec(w->store->db, "UPDATE sweep SET correct_us = $1", DB_ARGS(DB_I(correct_us)), NULL,
				    &w->store->err));
	w->list_never_ends = true;
	sweep = run(w, SWEEP_CONTACTS);
	assert_int_equal(sweep.failures, 1);
	assert_int_equal(sweep.correct_us, correct_us);
	assert_string_equal(sweep.error->code, "xero_list_endless");
}

static void pages_of_contacts_go_on_from_the_last_change_seen(void **state)
{
	struct world *w = *state;

	world_mirror(w);
	world_copy(w->contacts[w->contact_count++].name, 128, "Kivi Oy");
	world_copy(w->contacts[0].id, 64, "contact-1");
	w->list_never_ends = true;
	run(w, SWEEP_CONTACTS);
	assert_string_equal(w->last_since, "2026-11-23T11:59:59");
}

static void an_incomplete_answer_removes_nothing(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	world_mirror(w);
	w->broken_path = "/api.xro/2.0/BrandingThemes";
	sweep = run(w, SWEEP_REFERENCE);
	assert_int_equal(sweep.failures, 1);
	assert_string_equal(sweep.error->code, "xero_unavailable");
	assert_int_equal(tax_rates(w), 1);
	w->broken_path = NULL;
	sweep = run(w, SWEEP_REFERENCE);
	assert_int_equal(sweep.failures, 0);
	assert_null(sweep.error);
	assert_int_equal(sweep.due_us, w->now_us + 3600 * US_PER_SECOND);
}

static void a_login_that_may_not_read_the_list_of_rights_still_gets_the_rest(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	w->closed_path = "/api.xro/2.0/Organisation/Actions";
	world_mirror(w);
	sweep = run(w, SWEEP_REFERENCE);
	assert_int_equal(sweep.failures, 0);
	assert_int_equal(tax_rates(w), 1);
}

static void connect_again(struct world *w)
{
	w->on_refresh = NULL;
	world_ok(w, db_write(w->writer, world_connect_job, w, &w->err));
}

static void a_login_made_while_the_old_one_was_refused_keeps_the_sweep_going(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	world_mirror(w);
	w->token_is_refused = true;
	w->refresh_is_refused = true;
	w->on_refresh = connect_again;
	sweep = run(w, SWEEP_ITEMS);
	assert_int_equal(sweep.failures, 1);
	assert_in_range(sweep.due_us, w->now_us, w->now_us + 60 * US_PER_SECOND);
}

static void failures_are_tried_later_and_later(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	world_mirror(w);
	w->broken_path = "/api.xro/2.0/Items";
	for (int i = 0; i < 15; i++)
		sweep = run(w, SWEEP_ITEMS);
	assert_int_equal(sweep.failures, 15);
	assert_in_range(sweep.due_us - w->now_us, 1800 * US_PER_SECOND, 3600 * US_PER_SECOND);
}

static void an_invoice_that_changed_in_the_ledger_shows_in_the_mirror(void **state)
{
	struct world *w = *state;
	struct invoice invoice;

	world_mirror(w);
	world_copy(w->invoices[w->invoice_count++].id, 64, "invoice-1");
	w->invoice_status = "PAID";
	run(w, SWEEP_INVOICES);
	assert_ok(w->store, store_invoice_get(w->store->db, &key, "invoice-1", w->arena, &invoice, &w->store->err));
	assert_int_equal(invoice.status, INVOICE_PAID);
}

static void an_organisation_that_is_no_longer_used_is_left_alone(void **state)
{
	struct world *w = *state;
	struct sweep sweep;

	world_mirror(w);
	assert_ok(w->store, store_company_use(w->store->db, WORLD_COMPANY, "org-2", &w->store->err));
	sweep = run(w, SWEEP_CONTACTS);
	assert_int_equal(sweep.due_us, SWEEP_NEVER_US);
	assert_int_equal(w->reads, 0);
}

static void a_stopped_sweep_is_made_again(void **state)
{
	const struct sweep_stop stop = {always, NULL};
	struct world *w = *state;
	struct sweep sweep = {.key = key, .resource = SWEEP_CONTACTS, .due_us = 5}, read;
	bool is_found = false;

	world_mirror(w);
	assert_ok(w->store, store_sweep_save(w->store->db, &sweep, &w->store->err));
	world_ok(w, sweep_run(w->app, &sweep, &stop, w->arena, &w->err));
	assert_ok(w->store, store_sweep_next(w->store->db, w->now_us, w->arena, &read, &is_found, &w->store->err));
	assert_true(is_found);
	assert_int_equal(read.due_us, 5);
	assert_int_equal(read.correct_us, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(later_sweeps_ask_for_what_has_changed_with_an_overlap),
	    world_test(a_list_without_an_end_is_not_taken_for_complete),
	    world_test(pages_of_contacts_go_on_from_the_last_change_seen),
	    world_test(an_incomplete_answer_removes_nothing),
	    world_test(a_login_that_may_not_read_the_list_of_rights_still_gets_the_rest),
	    world_test(a_login_made_while_the_old_one_was_refused_keeps_the_sweep_going),
	    world_test(failures_are_tried_later_and_later),
	    world_test(an_invoice_that_changed_in_the_ledger_shows_in_the_mirror),
	    world_test(an_organisation_that_is_no_longer_used_is_left_alone),
	    world_test(a_stopped_sweep_is_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
