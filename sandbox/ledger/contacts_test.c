#include "ledger/contact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "ledger/contact_rows.h"
#include "ledger/schema.h"
#include "ledger/seed.h"
#include "ledger/settings_rows.h"

struct fixture {
	struct sandbox sandbox;
	struct call call;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	struct arena *arena = arena_new();
	struct person *people;
	struct org *orgs;
	size_t count;

	fixture.sandbox = (struct sandbox){.log = {.clock = clock_system()}};
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &fixture.sandbox.db, NULL), OK);
	assert_int_equal(schema_prepare(fixture.sandbox.db, NULL), OK);
	assert_int_equal(seed(&fixture.sandbox, true, NULL), OK);
	assert_int_equal(org_list(fixture.sandbox.db, arena, &orgs, &count, NULL), OK);
	assert_int_equal(person_list(fixture.sandbox.db, arena, &people, &count, NULL), OK);
	fixture.call = (struct call){.sandbox = &fixture.sandbox,
				     .arena = arena,
				     .db = fixture.sandbox.db,
				     .org = orgs[0],
				     .person = people[0],
				     .now_us = sandbox_now_us(&fixture.sandbox),
				     .today = day_from_us(sandbox_now_us(&fixture.sandbox))};
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	db_free(fixture->sandbox.db);
	arena_free(fixture->call.arena);
	return 0;
}

static struct contact *contact_named(struct call *call, const char *name)
{
	struct contact *contact = NULL;

	assert_int_equal(contact_by_name(call->db, call->arena, call->org.id, name, &contact, NULL), OK);
	assert_non_null(contact);
	assert_int_equal(contact_balance(call->db, contact, call->today, NULL), OK);
	return contact;
}

static struct messages merge(struct call *call, const struct contact *from, const struct contact *into)
{
	struct messages messages = {0};

	assert_int_equal(contact_merge(call, from, into, &messages, NULL), OK);
	return messages;
}

static void a_merged_contact_is_archived_and_its_invoices_move(void **state)
{
	struct call *call = &((struct fixture *)*state)->call;
	struct contact *from = contact_named(call, "Åkerblom Ab"), *into = contact_named(call, "Oulun Optiikka Oy");
	int64_t both_e4 = from->outstanding_e4 + into->outstanding_e4;

	assert_true(from->outstanding_e4 > 0);
	assert_int_equal(merge(call, from, into).count, 0);
	assert_int_equal(contact_named(call, "Oulun Optiikka Oy")->outstanding_e4, both_e4);
	from = contact_named(call, "Åkerblom Ab");
	assert_string_equal(from->status, "ARCHIVED");
	assert_string_equal(from->merged_into, into->id);
	assert_int_equal(from->outstanding_e4, 0);
}

static void only_two_active_contacts_are_merged(void **state)
{
	struct call *call = &((struct fixture *)*state)->call;
	struct contact *one = contact_named(call, "Åkerblom Ab"), *old = contact_named(call, "Vanha Asiakas Oy");

	assert_string_equal(merge(call, old, one).texts[0], "Only active contacts can be merged.");
	assert_string_equal(merge(call, one, one).texts[0], "A contact can't be merged into itself.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_merged_contact_is_archived_and_its_invoices_move, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(only_two_active_contacts_are_merged, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
