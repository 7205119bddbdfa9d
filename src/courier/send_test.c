#include "courier/send.h"

#include "app/test_world.h"
#include "store/invoice.h"
#include "store/link.h"

static const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};

/* ---- helpers ---- */

static struct operation load(struct world *w, const char *intent)
{
	struct operation operation;

	assert_ok(w->store,
		  store_operation_get(w->store->db, WORLD_COMPANY, intent, w->arena, &operation, &w->store->err));
	return operation;
}

static struct operation queue(struct world *w, const char *intent, const char *contact_id)
{
	struct invoice_form form = world_form(intent);
	struct create_job job;

	form.contact_id = contact_id;
	world_ok(w, world_create(w, &form, &job));
	return load(w, intent);
}

/* One step, as soon as it is due; gives the row as it is then. */
static struct operation step(struct world *w, const char *intent)
{
	struct operation operation = load(w, intent);

	if (operation.due_us > w->now_us)
		w->now_us = operation.due_us;
	world_ok(w, send_step(w->app, &operation, w->arena, &w->err));
	return load(w, intent);
}

static void fail_next(struct world *w, enum fault fault)
{
	w->faults[w->fault_count++] = fault;
}

static void assert_done_once(struct world *w, const struct operation *operation)
{
	assert_int_equal(operation->state, OPERATION_DONE);
	assert_int_equal(w->invoice_count, 1);
	assert_string_equal(operation->invoice_id, w->invoices[0].id);
	assert_false(operation->totals_differ);
}

/* What a process leaves behind that dies after it has written that it is going to send. */
static void die_before_the_call(struct world *w, const char *intent, const char *attempt_key)
{
	struct operation operation = load(w, intent);

	operation.attempt_key = attempt_key;
	operation.attempt_us = w->now_us;
	assert_ok(w->store,
		  store_operation_move(w->store->db, &operation, OPERATION_SENDING, w->now_us, &w->store->err));
}

/* And one that dies after the call: the ledger has made it, nobody has noted it. */
static void die_after_the_call(struct world *w, const char *intent)
{
	struct operation operation = load(w, intent), before;

	before = operation;
	world_ok(w, send_step(w->app, &operation, w->arena, &w->err));
	assert_ok(w->store,
		  db_exec(w->store->db,
			  "UPDATE operation SET state = 'sending', attempt_key = $2, attempt_us = $3, invoice_id ="
			  " NULL, finished_us = NULL WHERE intent = $1",
			  DB_ARGS(DB_T(intent), DB_T(w->keys[w->key_count - 1].key), DB_I(w->now_us)), NULL,
			  &w->store->err));
	assert_ok(w->store, db_exec(w->store->db, "DELETE FROM deal_invoice", DB_NO_ARGS, NULL, &w->store->err));
	assert_int_equal(before.state, OPERATION_QUEUED);
}

/* ---- the straight way ---- */

static void an_invoice_for_a_known_contact_costs_one_call(void **state)
{
	struct world *w = *state;
	struct operation operation;
	struct invoice invoice;
	char **ids = NULL;
	size_t count = 0;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
	assert_int_equal(w->reads, 0);
	assert_string_equal(w->invoices[0].contact_id, "contact-old");
	assert_string_equal(w->invoices[0].url, arena_printf(w->arena, "https://lasku.example/go/%s", operation.mark));
	assert_ok(w->store, store_invoice_get(w->store->db, &key, "invoice-1", w->arena, &invoice, &w->store->err));
	assert_int_equal(invoice.total_e4, 1255000);
	assert_ok(w->store,
		  store_deal_invoice_ids(w->store->db, &key, WORLD_DEAL, w->arena, &ids, &count, &w->store->err));
	assert_int_equal(count, 1);
}

static void a_new_contact_is_made_first_and_linked(void **state)
{
	struct world *w = *state;
	const char *linked = NULL;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, NULL);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_QUEUED);
	assert_int_equal(operation.step, STEP_INVOICE);
	assert_null(operation.attempt_key);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->contact_count, 1);
	assert_string_equal(w->contacts[0].name, "Kivi Oy");
	assert_ok(w->store, store_contact_link_get(w->store->db, &key, "org:4", w->arena, &linked, &w->store->err));
	assert_string_equal(linked, "contact-1");
}

static void two_operations_for_a_new_customer_make_one_contact(void **state)
{
	struct world *w = *state;
	struct operation second;

	world_mirror(w);
	queue(w, INTENT_A, NULL);
	queue(w, INTENT_B, NULL);
	step(w, INTENT_A);
	step(w, INTENT_A);
	second = step(w, INTENT_B);
	assert_string_equal(second.contact_id, "contact-1");
	second = step(w, INTENT_B);
	assert_int_equal(second.state, OPERATION_DONE);
	assert_int_equal(w->contact_count, 1);
	assert_int_equal(w->invoice_count, 2);
}

static void only_differing_details_are_sent_to_the_contact(void **state)
{
	struct world *w = *state;
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;
	struct operation operation;

	world_mirror(w);
	form.contact_id = "contact-old";
	form.should_update_contact = true;
	form.email = "VANHA@example.com";
	world_ok(w, world_create(w, &form, &job));
	operation = step(w, INTENT_A);
	assert_int_equal(operation.step, STEP_INVOICE);
	assert_non_null(strstr(w->last_body, "Katu 1"));
	assert_null(strstr(w->last_body, "EmailAddress"));
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void another_total_than_previewed_is_noted(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	w->total = "125.51";
	queue(w, INTENT_A, "contact-old");
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_DONE);
	assert_true(operation.totals_differ);
}

/* ---- exactly once ---- */

static void a_lost_answer_is_repeated_under_the_same_key(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_non_null(operation.attempt_key);
	assert_int_equal(w->invoice_count, 1);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 2);
	assert_int_equal(w->reads, 0);
}

static void a_cut_request_is_repeated_and_done(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_CUT);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_int_equal(w->invoice_count, 0);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void an_unreadable_answer_is_an_unknown_outcome(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_HTML);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	w->now_us += KEY_WINDOW_US * 2;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
}

static void after_the_keys_window_the_mark_is_looked_for(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
	assert_int_equal(w->reads, 1);
}

static void take_long(struct world *w)
{
	w->on_refresh = NULL;
	w->now_us += KEY_WINDOW_US;
}

static void a_repeat_that_was_kept_waiting_past_the_keys_window_is_not_sent(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	die_after_the_call(w, INTENT_A);
	w->now_us += KEY_WINDOW_US - US_PER_SECOND;
	w->token_is_refused = true;
	w->on_refresh = take_long;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_int_equal(w->invoice_count, 1);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
}

static void connect_again(struct world *w)
{
	w->on_refresh = NULL;
	world_ok(w, db_write(w->writer, world_connect_job, w, &w->err));
}

static void a_login_made_while_the_old_one_was_refused_is_not_waited_for_again(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	w->token_is_refused = true;
	w->refresh_is_refused = true;
	w->on_refresh = connect_again;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_QUEUED);
	assert_in_range(operation.due_us, w->now_us, w->now_us + 60 * US_PER_SECOND);
	w->token_is_refused = false;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void an_invoice_is_found_by_its_mark_after_its_contact_was_merged(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	world_copy(w->invoices[0].contact_id, sizeof(w->invoices[0].contact_id), "contact-that-took-its-place");
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
}

static void an_invoice_is_found_by_its_mark_after_the_server_moved(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	w->conf.public_url = "https://other.example/lasku";
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
}

static void a_key_that_no_longer_fits_its_request_leads_to_a_look(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	w->conf.public_url = "https://other.example/lasku";
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_string_equal(operation.error->code, "xero_key_reused");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void nothing_is_sent_while_the_look_up_has_no_end(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_500);
	step(w, INTENT_A);
	w->now_us += KEY_WINDOW_US;
	w->list_never_ends = true;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_string_equal(operation.error->code, "xero_lookup_incomplete");
	assert_int_equal(w->invoice_count, 0);
	w->list_never_ends = false;
	w->now_us = operation.due_us;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void what_is_not_found_by_its_mark_is_sent_under_a_new_key(void **state)
{
	struct world *w = *state;
	struct operation operation;
	char *first;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_500);
	operation = step(w, INTENT_A);
	first = arena_strdup(w->arena, operation.attempt_key);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	operation = step(w, INTENT_A); /* the ledger repeats its failure */
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_string_equal(operation.attempt_key, first);
	assert_int_equal(w->invoice_count, 0);
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->reads, 1);
	assert_string_not_equal(w->keys[w->key_count - 1].key, first);
}

static void a_failure_that_was_saved_all_the_same_is_found(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_500_SAVED);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
}

static void a_failure_that_the_ledger_keeps_repeating_is_looked_behind(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_500_SAVED);
	fail_next(w, FAULT_500);
	operation = step(w, INTENT_A);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_int_equal(w->reads, 0);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->reads, 1);
}

static void a_process_that_dies_before_the_call_sends_under_the_written_key(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	die_before_the_call(w, INTENT_A, "key-of-the-dead");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_string_equal(w->keys[0].key, "key-of-the-dead");
}

static void a_process_that_dies_after_the_call_makes_no_second_invoice(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	die_after_the_call(w, INTENT_A);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 2);
}

static void a_process_that_comes_back_late_makes_no_second_invoice(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	die_after_the_call(w, INTENT_A);
	w->now_us += US_PER_DAY;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->writes, 1);
	assert_int_equal(w->reads, 1);
}

static void a_limit_during_a_repeat_leaves_the_outcome_open(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	fail_next(w, FAULT_429);
	step(w, INTENT_A);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_non_null(operation.attempt_key);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void a_lost_contact_is_found_by_its_name(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, NULL);
	fail_next(w, FAULT_LOST);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	assert_int_equal(operation.step, STEP_CONTACT);
	w->now_us += KEY_WINDOW_US;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.step, STEP_INVOICE);
	assert_string_equal(operation.contact_id, "contact-1");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->contact_count, 1);
}

static void a_lost_contact_whose_key_was_forgotten_is_not_refused(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, NULL);
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	w->key_count = 0;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	operation = step(w, INTENT_A);
	assert_string_equal(operation.contact_id, "contact-1");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void a_key_that_belongs_to_another_request_leads_to_the_mark(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_LOST);
	step(w, INTENT_A);
	world_copy(w->keys[0].body, sizeof(w->keys[0].body), "another body");
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_UNKNOWN);
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->reads, 1);
}

/* ---- waiting ---- */

static void a_limit_waits_as_long_as_the_ledger_says(void **state)
{
	struct world *w = *state;
	struct operation operation;
	int64_t asked_us;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	fail_next(w, FAULT_429);
	asked_us = w->now_us;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_QUEUED);
	assert_null(operation.attempt_key);
	assert_true(operation.due_us >= asked_us + 26 * US_PER_SECOND);
	assert_string_equal(operation.error->code, "xero_limit_reached");
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_null(operation.error);
}

static void a_limit_holds_the_whole_organisation(void **state)
{
	struct world *w = *state;
	struct operation first, second;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	queue(w, INTENT_B, "contact-old");
	fail_next(w, FAULT_429);
	first = step(w, INTENT_A);
	second = load(w, INTENT_B);
	assert_int_equal(second.due_us, first.due_us);
	assert_int_equal(w->writes, 1);
}

static void an_unreachable_ledger_is_tried_later_and_later(void **state)
{
	struct world *w = *state;
	struct operation operation;
	int64_t first_us, last_us;

	world_mirror(w);
	w->conf.ledger_api_url = "http://127.0.0.1:1";
	queue(w, INTENT_A, "contact-old");
	first_us = w->now_us;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_QUEUED);
	assert_in_range(operation.due_us - first_us, US_PER_SECOND / 2, US_PER_SECOND);
	for (int i = 0; i < 12; i++)
		operation = step(w, INTENT_A);
	last_us = w->now_us;
	assert_in_range(operation.due_us - last_us, 150 * US_PER_SECOND, 300 * US_PER_SECOND);
	w->conf.ledger_api_url = w->conf.ledger_identity_url;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
}

static void an_expired_token_is_refreshed_and_the_call_repeated(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	w->token_is_refused = true;
	operation = step(w, INTENT_A);
	assert_done_once(w, &operation);
	assert_int_equal(w->refreshes, 1);
}

static void a_lost_connection_keeps_the_operation_until_somebody_connects(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, "contact-old");
	w->token_is_refused = true;
	w->refresh_is_refused = true;
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_QUEUED);
	assert_int_equal(operation.due_us, OPERATION_NEVER_US);
	assert_string_equal(operation.error->code, "ledger_connection_lost");
	assert_non_null(strstr(operation.error->text, "aino@puu.example"));
	assert_int_equal(w->invoice_count, 0);
}

/* ---- refusals ---- */

static void a_refusal_stands_beside_the_lines_it_concerns(void **state)
{
	struct world *w = *state;
	const struct line_item lines[] = {
	    world_line, {.description = "Toinen", .account_code = "200", .quantity_e4 = 10000, .has_amounts = true}};
	struct invoice_form form = world_form(INTENT_A);
	struct create_job job;
	struct operation operation;

	world_mirror(w);
	form.contact_id = "contact-old";
	form.lines = lines;
	form.line_count = 2;
	world_ok(w, world_create(w, &form, &job));
	fail_next(w, FAULT_REFUSED);
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_REFUSED);
	assert_int_equal(operation.finding_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct finding *finding = &operation.findings[i];
		bool is_of_line = text_eq(finding->field, "lines.1.account");

		assert_string_equal(finding->code, is_of_line ? "line_account_unknown" : "ledger_said");
		assert_string_equal(finding->field, is_of_line ? "lines.1.account" : "");
		assert_true(finding->blocks);
	}
	assert_int_equal(w->invoice_count, 0);
}

static void a_taken_name_stands_beside_the_contact(void **state)
{
	struct world *w = *state;
	struct operation operation;

	world_mirror(w);
	queue(w, INTENT_A, NULL);
	world_copy(w->contacts[w->contact_count++].name, 128, "KIVI OY");
	operation = step(w, INTENT_A);
	assert_int_equal(operation.state, OPERATION_REFUSED);
	assert_int_equal(operation.finding_count, 1);
	assert_string_equal(operation.findings[0].code, "contact_name_taken");
	assert_string_equal(operation.findings[0].field, "contact");
	assert_string_equal(operation.findings[0].detail, "Kivi Oy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(an_invoice_for_a_known_contact_costs_one_call),
	    world_test(a_new_contact_is_made_first_and_linked),
	    world_test(two_operations_for_a_new_customer_make_one_contact),
	    world_test(only_differing_details_are_sent_to_the_contact),
	    world_test(another_total_than_previewed_is_noted),
	    world_test(a_lost_answer_is_repeated_under_the_same_key),
	    world_test(a_cut_request_is_repeated_and_done),
	    world_test(an_unreadable_answer_is_an_unknown_outcome),
	    world_test(after_the_keys_window_the_mark_is_looked_for),
	    world_test(a_repeat_that_was_kept_waiting_past_the_keys_window_is_not_sent),
	    world_test(a_login_made_while_the_old_one_was_refused_is_not_waited_for_again),
	    world_test(an_invoice_is_found_by_its_mark_after_its_contact_was_merged),
	    world_test(an_invoice_is_found_by_its_mark_after_the_server_moved),
	    world_test(a_key_that_no_longer_fits_its_request_leads_to_a_look),
	    world_test(nothing_is_sent_while_the_look_up_has_no_end),
	    world_test(what_is_not_found_by_its_mark_is_sent_under_a_new_key),
	    world_test(a_failure_that_was_saved_all_the_same_is_found),
	    world_test(a_failure_that_the_ledger_keeps_repeating_is_looked_behind),
	    world_test(a_process_that_dies_before_the_call_sends_under_the_written_key),
	    world_test(a_process_that_dies_after_the_call_makes_no_second_invoice),
	    world_test(a_process_that_comes_back_late_makes_no_second_invoice),
	    world_test(a_limit_during_a_repeat_leaves_the_outcome_open),
	    world_test(a_lost_contact_is_found_by_its_name),
	    world_test(a_lost_contact_whose_key_was_forgotten_is_not_refused),
	    world_test(a_key_that_belongs_to_another_request_leads_to_the_mark),
	    world_test(a_limit_waits_as_long_as_the_ledger_says),
	    world_test(a_limit_holds_the_whole_organisation),
	    world_test(an_unreachable_ledger_is_tried_later_and_later),
	    world_test(an_expired_token_is_refreshed_and_the_call_repeated),
	    world_test(a_lost_connection_keeps_the_operation_until_somebody_connects),
	    world_test(a_refusal_stands_beside_the_lines_it_concerns),
	    world_test(a_taken_name_stands_beside_the_contact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
