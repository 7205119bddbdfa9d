#include "app/create.h"

#include "app/operation.h"
#include "app/preview.h"
#include "app/test_world.h"
#include "store/link.h"

static const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};

static int64_t count(struct world *w, const char *sql)
{
	struct db_rows *rows = db_query(w->store->db, sql, DB_NO_ARGS);
	int64_t value = db_next(rows) ? db_i64(rows, 0) : -1;

	assert_ok(w->store, db_done(rows, &w->store->err));
	return value;
}

#define OPERATIONS "SELECT COUNT(*) FROM operation"

static void creating_queues_the_invoice_and_remembers_the_links(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;
	const char *linked = NULL;

	world_mirror(w);
	form.contact_id = "contact-old";
	world_ok(w, world_create(w, &form, &job));
	assert_int_equal(job.operation.state, OPERATION_QUEUED);
	assert_string_equal(job.operation.intent, INTENT_A);
	assert_int_equal(count(w, "SELECT total_e4 FROM operation"), 1255000);
	assert_ok(w->store, store_contact_link_get(w->store->db, &key, "org:4", w->arena, &linked, &w->store->err));
	assert_string_equal(linked, "contact-old");
	assert_ok(w->store, store_product_link_get(w->store->db, &key, 9, w->arena, &linked, &w->store->err));
	assert_string_equal(linked, "i1");
	assert_int_equal(w->writes + w->reads, 0);
}

static void the_same_intent_makes_one_operation(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	world_ok(w, world_create(w, &form, &job));
	form.intent = "AAAAAAAA-0000-4000-8000-000000000001";
	world_ok(w, world_create(w, &form, &job));
	assert_string_equal(job.operation.intent, INTENT_A);
	assert_int_equal(count(w, OPERATIONS), 1);
}

static void the_same_intent_with_another_form_is_a_conflict(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	world_ok(w, world_create(w, &form, &job));
	form.reference = "another";
	assert_int_equal(world_create(w, &form, &job), E_CONFLICT);
	assert_string_equal(w->err.code, "intent_reused");
	assert_int_equal(count(w, OPERATIONS), 1);
}

static void a_repeat_is_answered_even_when_the_books_have_changed(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	world_ok(w, world_create(w, &form, &job));
	assert_ok(w->store, store_items_replace(w->store->db, &key, NULL, 0, &w->store->err));
	world_ok(w, world_create(w, &form, &job));
	assert_int_equal(job.operation.state, OPERATION_QUEUED);
}

static void a_form_that_would_be_refused_writes_nothing(void **state)
{
	struct world *w = *state;
	struct line_item line = world_line;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;
	const char *linked = "?";

	world_mirror(w);
	line.item_code = NULL;
	form.lines = &line;
	form.contact_id = "contact-old";
	assert_int_equal(world_create(w, &form, &job), E_INVALID);
	assert_string_equal(w->err.code, "form_refused");
	assert_true(job.finding_count > 0);
	assert_string_equal(job.findings[0].code, "line_item_unlinked");
	assert_string_equal(job.findings[0].field, "lines.0.item");
	assert_int_equal(count(w, OPERATIONS), 0);
	assert_ok(w->store, store_contact_link_get(w->store->db, &key, "org:4", w->arena, &linked, &w->store->err));
	assert_null(linked);
}

static void a_taken_name_is_found_before_anything_is_sent(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	form.recipient = "VANHA oy";
	assert_int_equal(world_create(w, &form, &job), E_INVALID);
	assert_string_equal(job.findings[0].code, "contact_name_taken");
}

static void a_name_is_not_taken_by_the_customers_own_contact(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	form.contact_id = "contact-old";
	world_ok(w, world_create(w, &form, &job));
	form = world_form(INTENT_B); /* a second window, opened before the link */
	form.recipient = "VANHA oy";
	world_ok(w, world_create(w, &form, &job));
	assert_int_equal(job.operation.state, OPERATION_QUEUED);
}

static void an_intent_must_be_a_uuid(void **state)
{
	static const char *const intents[] = {"",
					      "x",
					      "aaaaaaaa-0000-4000-8000-00000000000",
					      "aaaaaaaa-0000-4000-8000-00000000000g",
					      "aaaaaaaa-0000-4000-8000-0000000000011",
					      "aaaaaaaa00004000800000000000000000001"};
	struct world *w = *state;
	struct create_job job;

	world_mirror(w);
	for (size_t i = 0; i < ARRAY_LEN(intents); i++) {
		struct invoice_form form = world_form(intents[i]);

		assert_int_equal(world_create(w, &form, &job), E_INVALID);
		assert_string_equal(w->err.code, "intent_malformed");
	}
}

static void an_unknown_deal_is_told_as_such(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	form.deal_id = 99;
	assert_int_equal(world_create(w, &form, &job), E_NOT_FOUND);
	assert_string_equal(w->err.code, "deal_unknown");
}

static void nothing_is_made_before_the_first_copy(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;

	world_mirror(w);
	assert_ok(w->store, db_exec(w->store->db, "UPDATE sweep SET correct_us = 0 WHERE resource = 'items'",
				    DB_NO_ARGS, NULL, &w->store->err));
	assert_int_equal(world_create(w, &form, &job), E_BUSY);
	assert_string_equal(w->err.code, "mirror_not_ready");
}

static void an_operation_is_read_by_its_own_company_only(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct caller stranger = {.company_id = 8};
	struct operation_view view;
	struct create_job job;

	world_mirror(w);
	world_ok(w, world_create(w, &form, &job));
	assert_ok(w->store,
		  operation_read(w->app, w->store->db, &w->caller, INTENT_A, w->arena, &view, &w->store->err));
	assert_int_equal(operation_read(w->app, w->store->db, &stranger, INTENT_A, w->arena, &view, &w->store->err),
			 E_NOT_FOUND);
}

static void a_mark_leads_to_the_deal_in_the_crm(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;
	struct operation operation;
	const char *url = NULL;

	world_mirror(w);
	world_ok(w, world_create(w, &form, &job));
	assert_ok(w->store, store_operation_get(w->store->db, 7, INTENT_A, w->arena, &operation, &w->store->err));
	assert_ok(w->store, operation_deal_url(w->store->db, operation.mark, w->arena, &url, &w->store->err));
	assert_string_equal(url, arena_printf(w->arena, "%s/deal/12", w->conf.crm_oauth_url));
	assert_int_equal(operation_deal_url(w->store->db, "x", w->arena, &url, &w->store->err), E_NOT_FOUND);
}

/* ---- preview ---- */

static void a_preview_shows_totals_gap_and_differences(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(NULL);
	struct preview preview;

	world_mirror(w);
	form.contact_id = "contact-old";
	assert_ok(w->store, preview_form(w->app, w->store->db, &w->caller, &form, w->arena, &preview, &w->store->err));
	assert_int_equal(preview.totals.subtotal_e4, 1000000);
	assert_int_equal(preview.totals.tax_e4, 255000);
	assert_int_equal(preview.totals.total_e4, 1255000);
	assert_int_equal(preview.deal_value_e4, 1000000);
	assert_int_equal(preview.gap_reason, GAP_TAX_ADDED);
	assert_int_equal(preview.finding_count, 0);
	assert_int_equal(preview.difference_count, 2);
}

static void a_line_without_a_rate_gets_its_accounts(void **state)
{
	struct world *w = *state;
	struct line_item line = {.description = "Työ",
				 .account_code = "200",
				 .quantity_e4 = 10000,
				 .unit_price_e4 = 1000000,
				 .has_amounts = true};
	struct invoice_form form = world_form(NULL);
	struct preview preview;

	world_mirror(w);
	form.lines = &line;
	assert_ok(w->store, preview_form(w->app, w->store->db, &w->caller, &form, w->arena, &preview, &w->store->err));
	assert_int_equal(preview.totals.tax_e4, 255000);
	form.tax_treatment = TAX_NONE;
	assert_ok(w->store, preview_form(w->app, w->store->db, &w->caller, &form, w->arena, &preview, &w->store->err));
	assert_int_equal(preview.totals.tax_e4, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(creating_queues_the_invoice_and_remembers_the_links),
	    world_test(the_same_intent_makes_one_operation),
	    world_test(the_same_intent_with_another_form_is_a_conflict),
	    world_test(a_repeat_is_answered_even_when_the_books_have_changed),
	    world_test(a_form_that_would_be_refused_writes_nothing),
	    world_test(a_taken_name_is_found_before_anything_is_sent),
	    world_test(a_name_is_not_taken_by_the_customers_own_contact),
	    world_test(an_intent_must_be_a_uuid),
	    world_test(an_unknown_deal_is_told_as_such),
	    world_test(nothing_is_made_before_the_first_copy),
	    world_test(an_operation_is_read_by_its_own_company_only),
	    world_test(a_mark_leads_to_the_deal_in_the_crm),
	    world_test(a_preview_shows_totals_gap_and_differences),
	    world_test(a_line_without_a_rate_gets_its_accounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
