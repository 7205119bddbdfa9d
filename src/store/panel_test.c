#include "store/panel.h"

#include "store/books.h"
#include "store/contact.h"
#include "store/deal.h"
#include "store/invoice.h"
#include "store/link.h"
#include "store/sweep.h"
#include "store/test_db.h"

static const struct deal deal = {.id = 12, .org_id = 4, .title = "Terassi", .currency = "EUR"};

static void add_invoice(struct test_db *t, const char *id, int64_t deal_id, enum invoice_status status)
{
	const struct invoice invoice = {.id = id,
					.number = "INV-1",
					.status = status,
					.currency = "EUR",
					.date = 20780,
					.due_date = DAY_NONE,
					.paid_on = DAY_NONE,
					.total_e4 = 1255000,
					.updated_us = 5};

	assert_ok(t, store_invoices_save(t->db, &t->key, &invoice, 1, &t->err));
	assert_ok(t, store_invoice_attach(t->db, &t->key, id, deal_id, 3, 50, &t->err));
	assert_ok(t, store_invoice_attach(t->db, &t->key, id, deal_id, 3, 51, &t->err));
}

static void add_operation(struct test_db *t, const char *intent, enum operation_state state, int64_t finished_us)
{
	struct operation operation = {.key = t->key,
				      .intent = intent,
				      .deal_id = 12,
				      .party = "",
				      .form = "{}",
				      .form_digest = "",
				      .mark = intent,
				      .due_us = 1,
				      .created_us = 5};

	assert_ok(t, store_operation_add(t->db, &operation, &t->err));
	if (state == OPERATION_QUEUED)
		return;
	operation.attempt_key = "key";
	assert_ok(t, store_operation_move(t->db, &operation, OPERATION_SENDING, 10, &t->err));
	assert_ok(t, store_operation_move(t->db, &operation, state, finished_us, &t->err));
}

static struct panel_rows read_panel(struct test_db *t, int64_t deal_id)
{
	struct panel_rows rows;

	assert_ok(t, store_panel_read(t->db, 7, deal_id, 100, t->arena, &rows, &t->err));
	return rows;
}

static void a_deal_shows_its_own_invoices(void **state)
{
	struct test_db *t = *state;
	struct panel_rows rows;

	test_db_company(t);
	add_invoice(t, "i1", 12, INVOICE_DRAFT);
	add_invoice(t, "i2", 12, INVOICE_PAID);
	add_invoice(t, "i3", 13, INVOICE_DRAFT);
	rows = read_panel(t, 12);
	assert_int_equal(rows.invoice_count, 2);
	assert_string_equal(rows.invoices[0].organisation_id, "org-1");
	assert_int_equal(rows.invoices[0].invoice.total_e4, 1255000);
	assert_int_equal(rows.invoices[0].invoice.due_date, DAY_NONE);
	assert_int_equal(rows.invoices[0].invoice.date, 20780);
	assert_null(rows.contact_id);
	assert_int_equal(read_panel(t, 99).invoice_count, 0);
}

static void operations_are_shown_until_done_and_refusals_for_a_day(void **state)
{
	struct test_db *t = *state;
	struct panel_rows rows;

	test_db_company(t);
	add_operation(t, "queued", OPERATION_QUEUED, 0);
	add_operation(t, "done", OPERATION_DONE, 150);
	add_operation(t, "refused", OPERATION_REFUSED, 150);
	add_operation(t, "refused long ago", OPERATION_REFUSED, 50);
	add_operation(t, "unknown", OPERATION_UNKNOWN, 0);
	rows = read_panel(t, 12);
	assert_int_equal(rows.operation_count, 3);
}

static void the_customers_contact_and_the_organisation_are_told(void **state)
{
	struct test_db *t = *state;
	const struct contact contact = {.id = "c1", .name = "Äyräs Oy", .updated_us = 1};
	const struct organisation organisation = {.id = "org-1",
						  .name = "Puu",
						  .base_currency = "EUR",
						  .short_code = "!abc",
						  .period_lock = DAY_NONE,
						  .year_end_lock = DAY_NONE};
	const struct link_mark mark = {3, 50};
	struct panel_rows rows;

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	assert_ok(t, store_contact_save(t->db, &t->key, &contact, &t->err));
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c1", mark, &t->err));
	assert_ok(t, store_organisation_save(t->db, &t->key, &organisation, 7200, &t->err));
	rows = read_panel(t, 12);
	assert_string_equal(rows.contact_name, "Äyräs Oy");
	assert_string_equal(rows.short_code, "!abc");
	assert_int_equal(rows.utc_offset_s, 7200);
	assert_int_equal(rows.correct_us, 0);
}

static void the_later_of_sweep_and_refresh_says_how_fresh_it_is(void **state)
{
	struct test_db *t = *state;
	struct sweep sweep = {.key = t->key, .resource = SWEEP_INVOICES, .correct_us = 300, .due_us = 900};

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	assert_ok(t, store_deal_refreshed(t->db, 7, 12, 200, &t->err));
	assert_int_equal(read_panel(t, 12).correct_us, 200);
	assert_ok(t, store_sweeps_start(t->db, &t->key, 100, 90, &t->err));
	assert_ok(t, store_sweep_save(t->db, &sweep, &t->err));
	assert_int_equal(read_panel(t, 12).correct_us, 300);
	assert_int_equal(read_panel(t, 99).correct_us, 300);
}

/* ---- the packed copy ---- */

static bool is_packed(struct test_db *t, int64_t deal_id)
{
	struct db_rows *rows = db_query(t->db, "SELECT panel FROM deal WHERE deal_id = $1", DB_ARGS(DB_I(deal_id)));
	bool is_there = db_next(rows) && !db_is_null(rows, 0);

	assert_ok(t, db_done(rows, &t->err));
	return is_there;
}

/* The panel is the same with the packed copy and from the rows. */
static void assert_same_as_rows(struct test_db *t, int64_t deal_id, size_t wanted)
{
	struct panel_rows packed = read_panel(t, deal_id), rows;

	assert_true(is_packed(t, deal_id));
	assert_ok(t, db_exec(t->db, "UPDATE deal SET panel = NULL", DB_NO_ARGS, NULL, &t->err));
	rows = read_panel(t, deal_id);
	assert_int_equal(packed.invoice_count, wanted);
	assert_int_equal(rows.invoice_count, wanted);
	for (size_t i = 0; i < wanted; i++) {
		const struct invoice *a = &packed.invoices[i].invoice, *b = &rows.invoices[i].invoice;

		assert_string_equal(packed.invoices[i].organisation_id, rows.invoices[i].organisation_id);
		assert_string_equal(a->id, b->id);
		assert_string_equal(a->number, b->number);
		assert_string_equal(a->reference, b->reference);
		assert_string_equal(a->contact_id, b->contact_id);
		assert_string_equal(a->contact_name, b->contact_name);
		assert_string_equal(a->currency, b->currency);
		assert_int_equal(a->status, b->status);
		assert_int_equal(a->date, b->date);
		assert_int_equal(a->due_date, b->due_date);
		assert_int_equal(a->total_e4, b->total_e4);
		assert_int_equal(a->due_e4, b->due_e4);
		assert_int_equal(a->updated_us, b->updated_us);
	}
}

static void the_packed_copy_follows_every_change(void **state)
{
	struct test_db *t = *state;
	struct deal other = deal;

	test_db_company(t);
	other.id = 13;
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	assert_ok(t, store_deal_save(t->db, 7, &other, NULL, 0, 50, &t->err));
	assert_true(is_packed(t, 12));
	add_invoice(t, "i1", 12, INVOICE_DRAFT);
	add_invoice(t, "i2", 12, INVOICE_DRAFT);
	add_invoice(t, "i1", 13, INVOICE_DRAFT);
	assert_same_as_rows(t, 12, 2);
	add_invoice(t, "i1", 12, INVOICE_PAID); /* attached to two deals */
	assert_int_equal(read_panel(t, 13).invoices[0].invoice.status, INVOICE_PAID);
	assert_same_as_rows(t, 13, 1);
}

static void repack_all(struct test_db *t)
{
	int64_t company_id = 0, deal_id = 0;
	bool has_more = true, is_any = true;

	while (has_more)
		assert_ok(t, store_panel_repack_some(t->db, 3, &company_id, &deal_id, &has_more, &t->err));
	assert_ok(t, store_panel_is_any_unpacked(t->db, &is_any, &t->err));
	assert_false(is_any);
}

static void save_contact(struct test_db *t, const char *id, const char *name, int64_t updated_us)
{
	const struct contact contact = {.id = id, .name = name, .updated_us = updated_us};

	assert_ok(t, store_contact_save(t->db, &t->key, &contact, &t->err));
}

/* Each change is looked at twice: before and after the copy has been made anew. */
static void assert_contact(struct test_db *t, const char *name)
{
	for (int packed = 0; packed < 2; packed++) {
		struct panel_rows rows = read_panel(t, 12);

		if (name == NULL)
			assert_null(rows.contact_id);
		else
			assert_string_equal(rows.contact_name, name);
		repack_all(t);
	}
}

static void the_packed_copy_follows_the_contact(void **state)
{
	struct test_db *t = *state;
	const struct link_mark mark = {3, 50};

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	save_contact(t, "c1", "Äyräs Oy", 1);
	assert_contact(t, NULL);
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c1", mark, &t->err));
	assert_contact(t, "Äyräs Oy");
	save_contact(t, "c1", "Äyräs Oyj", 2);
	assert_contact(t, "Äyräs Oyj");
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c2", mark, &t->err));
	assert_contact(t, NULL); /* linked, but not read from the ledger yet */
	save_contact(t, "c2", "Toinen Oy", 2);
	assert_contact(t, "Toinen Oy");
	assert_ok(t, store_contact_link_remove(t->db, &t->key, "org:4", &t->err));
	assert_contact(t, NULL);
}

static void a_contact_saved_unchanged_leaves_the_copies(void **state)
{
	struct test_db *t = *state;
	const struct link_mark mark = {3, 50};

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	save_contact(t, "c1", "Äyräs Oy", 1);
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c1", mark, &t->err));
	repack_all(t);
	save_contact(t, "c1", "Äyräs Oy", 2);
	assert_true(is_packed(t, 12));
}

static void another_organisation_shows_its_own_contact(void **state)
{
	struct test_db *t = *state;
	const struct link_mark mark = {3, 50};

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	save_contact(t, "c1", "Äyräs Oy", 1);
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c1", mark, &t->err));
	repack_all(t);
	assert_ok(t, db_exec(t->db, "UPDATE company SET organisation_id = 'org-2'", DB_NO_ARGS, NULL, &t->err));
	assert_null(read_panel(t, 12).contact_id);
	assert_ok(t, db_exec(t->db, "UPDATE company SET organisation_id = NULL", DB_NO_ARGS, NULL, &t->err));
	assert_null(read_panel(t, 12).contact_id);
}

static void the_newest_invoice_stands_first(void **state)
{
	struct test_db *t = *state;
	struct invoice dateless = {
	    .id = "d", .number = "", .date = DAY_NONE, .due_date = DAY_NONE, .paid_on = DAY_NONE};
	struct invoice old = {.id = "o", .number = "9", .date = 100, .due_date = DAY_NONE, .paid_on = DAY_NONE};

	test_db_company(t);
	assert_ok(t, store_invoices_save(t->db, &t->key, &old, 1, &t->err));
	assert_ok(t, store_invoice_attach(t->db, &t->key, "o", 12, 3, 50, &t->err));
	add_invoice(t, "i1", 12, INVOICE_PAID);
	assert_ok(t, store_invoices_save(t->db, &t->key, &dateless, 1, &t->err));
	assert_ok(t, store_invoice_attach(t->db, &t->key, "d", 12, 3, 50, &t->err));
	assert_string_equal(read_panel(t, 12).invoices[0].invoice.id, "d");
	assert_string_equal(read_panel(t, 12).invoices[1].invoice.id, "i1");
	assert_string_equal(read_panel(t, 12).invoices[2].invoice.id, "o");
}

static void a_deal_that_is_seen_later_gets_what_was_attached_before(void **state)
{
	struct test_db *t = *state;

	test_db_company(t);
	add_invoice(t, "i1", 12, INVOICE_DRAFT);
	assert_int_equal(read_panel(t, 12).invoice_count, 1);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	assert_same_as_rows(t, 12, 1);
}

static void rows_that_came_without_a_copy_get_one(void **state)
{
	struct test_db *t = *state;
	int64_t company_id = 0, deal_id = 0;
	bool has_more = true;
	int rounds = 0;

	test_db_company(t);
	for (int i = 1; i <= 5; i++) {
		struct deal other = deal;

		other.id = i;
		assert_ok(t, store_deal_save(t->db, 7, &other, NULL, 0, 50, &t->err));
	}
	assert_ok(t, db_exec(t->db, "UPDATE deal SET panel = NULL WHERE deal_id <> 3", DB_NO_ARGS, NULL, &t->err));
	for (; has_more; rounds++)
		assert_ok(t, store_panel_repack_some(t->db, 3, &company_id, &deal_id, &has_more, &t->err));
	assert_int_equal(rounds, 2);
	for (int i = 1; i <= 5; i++)
		assert_true(is_packed(t, i));
}

static void a_copy_that_makes_no_sense_is_not_believed(void **state)
{
	static const char *const values[] = {"", "\001", "\003x", "\002x", "\002\002\002\002\002\002\002\002"};
	struct test_db *t = *state;

	test_db_company(t);
	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	add_invoice(t, "i1", 12, INVOICE_DRAFT);
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		assert_ok(t, db_exec(t->db, "UPDATE deal SET panel = $1", DB_ARGS(DB_B(values[i], strlen(values[i]))),
				     NULL, &t->err));
		assert_int_equal(read_panel(t, 12).invoice_count, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(a_deal_shows_its_own_invoices),
	    db_test(operations_are_shown_until_done_and_refusals_for_a_day),
	    db_test(the_customers_contact_and_the_organisation_are_told),
	    db_test(the_later_of_sweep_and_refresh_says_how_fresh_it_is),
	    db_test(the_packed_copy_follows_every_change),
	    db_test(the_packed_copy_follows_the_contact),
	    db_test(a_contact_saved_unchanged_leaves_the_copies),
	    db_test(another_organisation_shows_its_own_contact),
	    db_test(the_newest_invoice_stands_first),
	    db_test(a_deal_that_is_seen_later_gets_what_was_attached_before),
	    db_test(rows_that_came_without_a_copy_get_one),
	    db_test(a_copy_that_makes_no_sense_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
