#include "store/operation.h"

#include "store/form_json.h"
#include "store/test_db.h"

static struct operation make(struct test_db *t, const char *intent, const char *organisation, int64_t due_us)
{
	struct operation operation = {
	    .key = {7, organisation},
	    .intent = intent,
	    .deal_id = 12,
	    .user_id = 3,
	    .party = "org:4",
	    .form = "{}",
	    .form_digest = "digest",
	    .mark = arena_printf(t->arena, "mark-%s", intent),
	    .step = STEP_INVOICE,
	    .due_us = due_us,
	    .total_e4 = 1255000,
	    .created_us = 5,
	};

	assert_ok(t, store_operation_add(t->db, &operation, &t->err));
	return operation;
}

static const char *next(struct test_db *t, const char *organisation, int64_t now_us)
{
	const struct books_key key = {7, organisation};
	struct operation operation;
	bool is_found = false;

	assert_ok(t, store_operation_next(t->db, &key, now_us, t->arena, &operation, &is_found, &t->err));
	return is_found ? operation.intent : "none";
}

static void numbers_count_within_the_organisation(void **state)
{
	struct test_db *t = *state;

	assert_int_equal(make(t, "a", "org-1", 1).number, 1);
	assert_int_equal(make(t, "b", "org-1", 1).number, 2);
	assert_int_equal(make(t, "c", "org-2", 1).number, 1);
}

static void an_intent_is_there_once(void **state)
{
	struct test_db *t = *state;
	struct operation again = make(t, "a", "org-1", 1);

	again.mark = "another";
	assert_int_equal(store_operation_add(t->db, &again, &t->err), E_CONFLICT);
}

static void the_lane_gives_the_lowest_number_that_is_due(void **state)
{
	struct test_db *t = *state;

	make(t, "later", "org-1", 100);
	make(t, "first", "org-1", 10);
	make(t, "second", "org-1", 10);
	assert_string_equal(next(t, "org-1", 9), "none");
	assert_string_equal(next(t, "org-1", 10), "first");
	assert_string_equal(next(t, "org-1", 100), "later");
	assert_string_equal(next(t, "org-2", 100), "none");
}

static void every_move_is_written_as_a_whole(void **state)
{
	struct test_db *t = *state;
	const struct finding finding = {"ledger_said", "lines.0", "Words of \"theirs\"", "", true};
	struct operation operation = make(t, "a", "org-1", 1), read;
	struct err why;

	operation.attempt_key = "key";
	operation.attempt_us = 20;
	assert_ok(t, store_operation_move(t->db, &operation, OPERATION_SENDING, 20, &t->err));
	assert_int_equal(operation.state, OPERATION_SENDING);
	err_set(&why, E_INVALID, "ledger_refused", "no: %s", "ä");
	err_detail(&why, "detail");
	operation.attempt_key = NULL;
	operation.error = &why;
	operation.findings = &finding;
	operation.finding_count = 1;
	assert_ok(t, store_operation_move(t->db, &operation, OPERATION_REFUSED, 30, &t->err));
	assert_ok(t, store_operation_get(t->db, 7, "a", t->arena, &read, &t->err));
	assert_int_equal(read.state, OPERATION_REFUSED);
	assert_null(read.attempt_key);
	assert_int_equal(read.finding_count, 1);
	assert_string_equal(read.findings[0].text, "Words of \"theirs\"");
	assert_int_equal(read.error->status, E_INVALID);
	assert_string_equal(read.error->text, "no: ä");
	assert_string_equal(read.error->detail, "detail");
	assert_string_equal(next(t, "org-1", 1000), "none");
}

static void a_move_that_somebody_else_made_is_a_conflict(void **state)
{
	struct test_db *t = *state;
	struct operation one = make(t, "a", "org-1", 1), two = one;

	one.attempt_key = "key";
	assert_ok(t, store_operation_move(t->db, &one, OPERATION_SENDING, 20, &t->err));
	two.attempt_key = "key 2";
	assert_int_equal(store_operation_move(t->db, &two, OPERATION_SENDING, 21, &t->err), E_CONFLICT);
	assert_string_equal(t->err.code, "operation_moved");
}

static void finished_states_are_final(void **state)
{
	(void)state;
	for (int to = OPERATION_QUEUED; to <= OPERATION_REFUSED; to++) {
		assert_false(operation_may_move(OPERATION_DONE, (enum operation_state)to));
		assert_false(operation_may_move(OPERATION_REFUSED, (enum operation_state)to));
	}
	assert_false(operation_may_move(OPERATION_UNKNOWN, OPERATION_REFUSED));
	assert_true(operation_may_move(OPERATION_UNKNOWN, OPERATION_DONE));
}

static void lanes_are_those_with_something_due(void **state)
{
	struct test_db *t = *state;
	struct books_key *lanes = NULL;
	size_t count = 0;
	int64_t due_us = 0;

	make(t, "a", "org-1", 10);
	make(t, "b", "org-1", 10);
	make(t, "c", "org-2", 50);
	make(t, "d", "org-3", OPERATION_NEVER_US);
	assert_ok(t, store_operation_lanes(t->db, 20, t->arena, &lanes, &count, &t->err));
	assert_int_equal(count, 1);
	assert_string_equal(lanes[0].organisation_id, "org-1");
	assert_ok(t, store_operation_next_due(t->db, 20, &due_us, &t->err));
	assert_int_equal(due_us, 50);
	assert_ok(t, store_operation_next_due(t->db, 50, &due_us, &t->err));
	assert_int_equal(due_us, OPERATION_NEVER_US);
}

static void what_waits_for_a_connection_can_be_resumed(void **state)
{
	struct test_db *t = *state;

	make(t, "a", "org-1", OPERATION_NEVER_US);
	assert_string_equal(next(t, "org-1", 1000), "none");
	assert_ok(t, store_operations_resume(t->db, &t->key, 1000, &t->err));
	assert_string_equal(next(t, "org-1", 1000), "a");
}

static void a_mark_leads_to_its_deal(void **state)
{
	struct test_db *t = *state;
	int64_t company = 0, deal_id = 0;

	make(t, "a", "org-1", 1);
	assert_ok(t, store_operation_by_mark(t->db, "mark-a", &company, &deal_id, &t->err));
	assert_int_equal(company, 7);
	assert_int_equal(deal_id, 12);
	assert_int_equal(store_operation_by_mark(t->db, "mark-b", &company, &deal_id, &t->err), E_NOT_FOUND);
}

static void a_form_comes_back_to_the_last_digit(void **state)
{
	struct test_db *t = *state;
	const struct line_item lines[] = {
	    {.description = "Lauta\n\"22\"",
	     .item_code = "L22",
	     .item_id = "i1",
	     .product_id = 4,
	     .quantity_e4 = 15000,
	     .unit_price_e4 = -3,
	     .discount_percent_e4 = 123456,
	     .has_amounts = true,
	     .account_code = "200",
	     .tax_rate_id = "OUTPUT"},
	    {.description = "Vain teksti"},
	};
	const struct invoice_form form = {.intent = "x",
					  .deal_id = 12,
					  .recipient = "Äyräs",
					  .address = "Katu 1\n00100 Helsinki",
					  .contact_id = NULL,
					  .should_update_contact = true,
					  .tax_treatment = TAX_INCLUSIVE,
					  .currency = "EUR",
					  .date = 20780,
					  .due_date = DAY_NONE,
					  .lines = lines,
					  .line_count = 2};
	char *text = form_json_write(t->arena, &form);
	struct invoice_form read;

	assert_ok(t, form_json_read(t->arena, text, &read, &t->err));
	assert_string_equal(read.address, form.address);
	assert_null(read.contact_id);
	assert_int_equal(read.date, 20780);
	assert_int_equal(read.due_date, DAY_NONE);
	assert_int_equal(read.line_count, 2);
	assert_int_equal(read.lines[0].unit_price_e4, -3);
	assert_int_equal(read.lines[0].discount_percent_e4, 123456);
	assert_true(read.lines[0].has_amounts);
	assert_false(read.lines[1].has_amounts);
	assert_null(read.lines[1].item_code);
	assert_string_equal(form_json_write(t->arena, &read), text);
	assert_int_equal(form_json_read(t->arena, "[", &read, &t->err), E_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(numbers_count_within_the_organisation),
	    db_test(an_intent_is_there_once),
	    db_test(the_lane_gives_the_lowest_number_that_is_due),
	    db_test(every_move_is_written_as_a_whole),
	    db_test(a_move_that_somebody_else_made_is_a_conflict),
	    cmocka_unit_test(finished_states_are_final),
	    db_test(lanes_are_those_with_something_due),
	    db_test(what_waits_for_a_connection_can_be_resumed),
	    db_test(a_mark_leads_to_its_deal),
	    db_test(a_form_comes_back_to_the_last_digit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
