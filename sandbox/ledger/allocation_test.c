#include "ledger/allocation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/decimal.h"
#include "ledger/credit_note.h"
#include "ledger/schema.h"
#include "ledger/seed.h"
#include "ledger/settings_rows.h"

struct fixture {
	struct sandbox sandbox;
	struct call call;
};

static int set_up(void **state)
{
	static struct fixture f;
	struct org *orgs;
	struct person *people;
	size_t count;
	struct err err = {0};

	f = (struct fixture){.sandbox = {.log = {.clock = clock_system()}}};
	f.call = (struct call){.sandbox = &f.sandbox, .arena = arena_new(), .client_id = "", .price_places = 2};
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &f.sandbox.db, &err), OK);
	assert_int_equal(schema_prepare(f.sandbox.db, &err), OK);
	assert_int_equal(seed(&f.sandbox, true, &err), OK);
	f.call.db = f.sandbox.db;
	assert_int_equal(org_list(f.call.db, f.call.arena, &orgs, &count, &err), OK);
	f.call.org = orgs[0];
	assert_int_equal(person_list(f.call.db, f.call.arena, &people, &count, &err), OK);
	f.call.person = people[0];
	f.call.now_us = sandbox_now_us(&f.sandbox);
	f.call.today = day_from_us(f.call.now_us);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	db_free(f->sandbox.db);
	arena_free(f->call.arena);
	return 0;
}

/* ---- what may be allocated ---- */

static size_t complaints(struct arena *arena, struct invoice note, struct invoice invoice, int64_t amount_e4)
{
	struct allocation allocation = {.amount_e4 = amount_e4};

	allocation_check(arena, &allocation, &note, &invoice);
	return allocation.messages.count;
}

static void only_what_is_left_of_both_can_be_given(void **state)
{
	struct arena *arena = ((struct fixture *)*state)->call.arena;
	struct invoice note = {.type = "ACCRECCREDIT",
			       .status = "AUTHORISED",
			       .contact_id = "c",
			       .currency = "EUR",
			       .total_e4 = 100 * E4_ONE,
			       .credited_e4 = 40 * E4_ONE};
	struct invoice invoice = {.type = "ACCREC",
				  .status = "AUTHORISED",
				  .contact_id = "c",
				  .currency = "EUR",
				  .total_e4 = 90 * E4_ONE,
				  .paid_e4 = 20 * E4_ONE,
				  .credited_e4 = 5 * E4_ONE};

	assert_int_equal(complaints(arena, note, invoice, 60 * E4_ONE), 0);
	assert_int_equal(complaints(arena, note, invoice, 60 * E4_ONE + E4_CENT), 1);
	note.credited_e4 = 0;
	assert_int_equal(complaints(arena, note, invoice, 65 * E4_ONE), 0);
	assert_int_equal(complaints(arena, note, invoice, 65 * E4_ONE + E4_CENT), 1);
	assert_int_equal(complaints(arena, note, invoice, 0), 1);
	assert_int_equal(complaints(arena, note, invoice, -E4_ONE), 1);
}

static void both_must_be_approved_and_of_one_kind(void **state)
{
	static const char *const closed[] = {"DRAFT", "SUBMITTED", "VOIDED", "DELETED"};
	struct arena *arena = ((struct fixture *)*state)->call.arena;
	struct invoice note = {.type = "ACCPAYCREDIT",
			       .status = "AUTHORISED",
			       .contact_id = "c",
			       .currency = "EUR",
			       .total_e4 = 100 * E4_ONE};
	struct invoice invoice = note, other;

	invoice.type = "ACCPAY";
	assert_int_equal(complaints(arena, note, invoice, E4_ONE), 0);
	for (size_t i = 0; i < ARRAY_LEN(closed); i++) {
		other = note;
		other.status = closed[i];
		assert_true(complaints(arena, other, invoice, E4_ONE) > 0);
		other = invoice;
		other.status = closed[i];
		assert_true(complaints(arena, note, other, E4_ONE) > 0);
	}
	other = invoice;
	other.type = "ACCREC";
	assert_int_equal(complaints(arena, note, other, E4_ONE), 1);
	other = invoice;
	other.contact_id = "d";
	assert_int_equal(complaints(arena, note, other, E4_ONE), 1);
	other = invoice;
	other.currency = "SEK";
	assert_int_equal(complaints(arena, note, other, E4_ONE), 1);
}

/* ---- what becomes of the documents ---- */

static struct json_doc *parsed(struct call *call, const char *text)
{
	struct json_doc *doc;

	(void)call;
	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), OK);
	return doc;
}

static struct invoice *make(struct call *call, const char *type, const char *contact, int euros)
{
	char *text = arena_printf(call->arena,
				  "{\"Type\":\"%s\",\"Contact\":{\"Name\":\"%s\"},\"DueDate\":\"2030-01-01\","
				  "\"Status\":\"AUTHORISED\",\"LineAmountTypes\":\"NoTax\",\"LineItems\":[{"
				  "\"Description\":\"Work\",\"AccountCode\":\"200\",\"UnitAmount\":%d}]}",
				  type, contact, euros);
	CLEANUP(json_doc_freep) struct json_doc *doc = parsed(call, text);
	struct invoice *made;
	int status = text_eq(type, "ACCREC")
			 ? invoice_apply(call, json_root(doc), NULL, INVOICE_CREATE, &made, NULL)
			 : credit_note_apply(call, json_root(doc), NULL, INVOICE_CREATE, &made, NULL);

	assert_int_equal(status, OK);
	assert_int_equal(made->messages.count, 0);
	return made;
}

/* The allocation's id; NULL: refused. */
static const char *give(struct call *call, struct invoice *note, const struct invoice *invoice, int euros)
{
	CLEANUP(json_doc_freep)
	struct json_doc *doc = parsed(
	    call, arena_printf(call->arena, "{\"Invoice\":{\"InvoiceID\":\"%s\"},\"Amount\":%d}", invoice->id, euros));
	struct allocation *made;
	struct invoice *settled;

	assert_int_equal(allocation_make(call, note, json_root(doc), &made, &settled, NULL), OK);
	return made->messages.count == 0 ? made->id : NULL;
}

static void check_documents(struct call *call, const char *note_id, const char *invoice_id, int used, int credited)
{
	struct invoice *note, *invoice;

	assert_int_equal(credit_note_find(call, note_id, &note, NULL), OK);
	assert_int_equal(invoice_find(call, invoice_id, &invoice, NULL), OK);
	assert_int_equal(note->credited_e4, used * E4_ONE);
	assert_string_equal(note->status, used * E4_ONE == note->total_e4 ? "PAID" : "AUTHORISED");
	assert_int_equal(credit_note_remaining_e4(note), note->total_e4 - used * E4_ONE);
	assert_int_equal(invoice->credited_e4, credited * E4_ONE);
	assert_string_equal(invoice->status, credited * E4_ONE == invoice->total_e4 ? "PAID" : "AUTHORISED");
	assert_int_equal(invoice_due_e4(invoice), invoice->total_e4 - credited * E4_ONE);
}

static void allocations_settle_both_documents_and_their_removal_opens_them(void **state)
{
	struct call *call = &((struct fixture *)*state)->call;
	struct invoice *note = make(call, "ACCRECCREDIT", "Kuusi Oy", 50);
	struct invoice *invoice = make(call, "ACCREC", "Kuusi Oy", 30);
	struct invoice *other = make(call, "ACCREC", "Kuusi Oy", 40);
	const char *first = give(call, note, invoice, 30), *second;
	struct allocation removed;

	assert_non_null(first);
	check_documents(call, note->id, invoice->id, 30, 30);
	assert_null(give(call, note, invoice, 1));
	assert_null(give(call, note, other, 21));
	second = give(call, note, other, 20);
	assert_non_null(second);
	check_documents(call, note->id, other->id, 50, 20);
	assert_int_equal(allocation_remove(call, note, first, &removed, NULL), OK);
	check_documents(call, note->id, invoice->id, 20, 0);
	assert_int_equal(allocation_remove(call, note, first, &removed, NULL), E_NOT_FOUND);
	assert_int_equal(allocation_remove(call, note, second, &removed, NULL), OK);
	check_documents(call, note->id, other->id, 0, 0);
}

static void who_may_not_approve_may_not_allocate_or_take_back(void **state)
{
	struct call *call = &((struct fixture *)*state)->call;
	struct invoice *note = make(call, "ACCRECCREDIT", "Kuusi Oy", 50);
	struct invoice *invoice = make(call, "ACCREC", "Kuusi Oy", 30);
	const char *adviser = call->person.role, *id = give(call, note, invoice, 10);
	struct allocation removed;

	call->person.role = "READONLY";
	assert_null(give(call, note, invoice, 10));
	assert_int_equal(allocation_remove(call, note, id, &removed, NULL), OK);
	assert_int_equal(removed.messages.count, 1);
	check_documents(call, note->id, invoice->id, 10, 10);
	call->person.role = adviser;
}

static void nothing_is_allocated_in_a_locked_year(void **state)
{
	struct call *call = &((struct fixture *)*state)->call;
	struct invoice *note = make(call, "ACCRECCREDIT", "Kuusi Oy", 50);
	struct invoice *invoice = make(call, "ACCREC", "Kuusi Oy", 30);

	call->org.year_lock_day = call->today;
	assert_null(give(call, note, invoice, 10));
	call->org.year_lock_day = call->today - 1;
	assert_non_null(give(call, note, invoice, 10));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(only_what_is_left_of_both_can_be_given),
	    TEST(both_must_be_approved_and_of_one_kind),
	    TEST(allocations_settle_both_documents_and_their_removal_opens_them),
	    TEST(who_may_not_approve_may_not_allocate_or_take_back),
	    TEST(nothing_is_allocated_in_a_locked_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
