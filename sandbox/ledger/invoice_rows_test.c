#include "ledger/invoice_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/contact_rows.h"
#include "ledger/schema.h"

struct fixture {
	struct arena *arena;
	struct db *db;
};

static int set_up(void **state)
{
	static struct fixture f;

	f.arena = arena_new();
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &f.db, NULL), OK);
	assert_int_equal(schema_prepare(f.db, NULL), OK);
	assert_int_equal(
	    db_script(f.db,
		      "INSERT INTO org (id, position, short_code, name, legal_name, base_currency, country,"
		      " timezone, utc_offset_h, tax_number, registration_number, line1, city, postal_code,"
		      " email, next_number, created_us)"
		      " VALUES ('o', 0, '!o', 'O', 'O', 'EUR', 'FI', '', 2, '', '', '', '', '', '', 7, 1)",
		      NULL),
	    OK);
	assert_int_equal(contact_save(f.db, f.arena, "o",
				      &(struct contact){.id = "c", .status = "ACTIVE", .name = "Öljy", .number = "N-Ä"},
				      NULL),
			 OK);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	db_free(f->db);
	arena_free(f->arena);
	return 0;
}

static void save(struct fixture *f, const char *id, const char *number, const char *status)
{
	const struct invoice v = {.id = id,
				  .type = "ACCREC",
				  .number = number,
				  .reference = "Työ 1",
				  .contact_id = "c",
				  .status = status,
				  .mode = "Exclusive",
				  .currency = "EUR",
				  .rate_e6 = 1,
				  .day = 20000,
				  .due_day = 20001,
				  .expected_day = DAY_NONE,
				  .planned_day = DAY_NONE,
				  .paid_day = DAY_NONE,
				  .total_e4 = 1000,
				  .paid_e4 = 300,
				  .updated_us = 1};

	assert_int_equal(invoice_save(f->db, "o", &v, NULL), OK);
}

static char *ask(struct fixture *f, const char *sql)
{
	struct db_rows *rows = db_query(f->db, sql, DB_NO_ARGS);
	char *out = arena_strdup(f->arena, "");

	while (db_next(rows))
		out = arena_printf(f->arena, "%s%s ", out, text_or(db_text(rows, 0), "-"));
	assert_int_equal(db_done(rows, NULL), OK);
	return out;
}

static void assert_tally(struct fixture *f)
{
	assert_string_equal(ask(f, "SELECT status || amount FROM invoice_tally WHERE amount > 0 ORDER BY status"),
			    ask(f, "SELECT status || COUNT(*) FROM invoice GROUP BY status ORDER BY status"));
}

static void the_tally_follows_every_change(void **state)
{
	struct fixture *f = *state;

	save(f, "a", "1", "DRAFT");
	save(f, "b", "2", "DRAFT");
	assert_tally(f);
	save(f, "a", "1", "AUTHORISED");
	save(f, "a", "1", "AUTHORISED");
	assert_tally(f);
	save(f, "a", "1", "VOIDED");
	assert_tally(f);
	assert_int_equal(db_script(f->db, "DELETE FROM invoice WHERE id = 'b'", NULL), OK);
	assert_tally(f);
}

static void texts_are_kept_folded_beside_their_own_form(void **state)
{
	struct fixture *f = *state;

	save(f, "a", "INV-1", "AUTHORISED");
	save(f, "b", "", "VOIDED");
	assert_string_equal(ask(f, "SELECT number_folded FROM invoice ORDER BY id"), "inv-1 - ");
	assert_string_equal(ask(f, "SELECT replace(reference_folded, ' ', '_') FROM invoice WHERE id = 'a'"), "työ_1 ");
	assert_string_equal(ask(f, "SELECT due_e4 FROM invoice ORDER BY id"), "700 0 ");
	assert_string_equal(ask(f, "SELECT number_folded FROM contact"), "n-ä ");
}

static void a_number_is_found_as_it_is_written(void **state)
{
	struct fixture *f = *state;
	struct invoice *found;

	save(f, "a", "INV-1", "VOIDED");
	save(f, "b", "INV-1", "AUTHORISED");
	assert_int_equal(invoice_by_number(f->db, f->arena, "o", "INV-1", &found, NULL), OK);
	assert_string_equal(found->id, "b");
	assert_int_equal(invoice_by_number(f->db, f->arena, "o", "inv-1", &found, NULL), OK);
	assert_null(found);
}

static void the_next_number_is_one_that_nobody_has(void **state)
{
	struct fixture *f = *state;
	const char *number;

	save(f, "a", "INV-0007", "VOIDED");
	assert_int_equal(invoice_take_number(f->db, f->arena, "o", &number, NULL), OK);
	assert_string_equal(number, "INV-0008");
}

static void emails_are_counted_by_the_day(void **state)
{
	struct fixture *f = *state;
	int64_t count;

	assert_int_equal(email_note(f->db, "o", 20000, NULL), OK);
	assert_int_equal(email_note(f->db, "o", 20000, NULL), OK);
	assert_int_equal(email_count(f->db, "o", 20000, &count, NULL), OK);
	assert_int_equal(count, 2);
	assert_int_equal(email_count(f->db, "o", 20001, &count, NULL), OK);
	assert_int_equal(count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_tally_follows_every_change, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(texts_are_kept_folded_beside_their_own_form, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_number_is_found_as_it_is_written, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_next_number_is_one_that_nobody_has, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(emails_are_counted_by_the_day, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
