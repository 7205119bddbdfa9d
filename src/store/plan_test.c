/* How SQLite goes about the statements of statements.h. */
#include "store/statements.h"
#include "store/test_db.h"

static size_t parameters(const char *sql)
{
	size_t most = 0;

	for (const char *at = sql; (at = strchr(at, '$')) != NULL; at++)
		if ((size_t)atoi(at + 1) > most)
			most = (size_t)atoi(at + 1);
	return most;
}

/* A scan reads more the more there is; a search goes through an index. The partial indexes of what is open and of what
 * isn't packed may be walked: they hold the outbox alone, and nearly nothing. */
static bool is_bounded(const char *detail)
{
	return text_eq(detail, "SCAN CONSTANT ROW") || strstr(detail, "USING INDEX operation_lane") != NULL ||
	       strstr(detail, "INDEX deal_unpacked") != NULL;
}

static void assert_no_scan(struct test_db *t, const char *sql)
{
	const struct db_arg args[8] = {{.kind = DB_ARG_NULL}};
	struct db_rows *rows =
	    db_query(t->db, arena_printf(t->arena, "EXPLAIN QUERY PLAN %s", sql), args, parameters(sql));
	size_t steps = 0;

	for (; db_next(rows); steps++) {
		const char *detail = db_text(rows, 3);

		if (text_starts(detail, "SCAN") && !is_bounded(detail))
			fail_msg("%s: %s", detail, sql);
		if (strstr(detail, "AUTOMATIC") != NULL)
			fail_msg("%s: %s", detail, sql);
	}
	assert_ok(t, db_done(rows, &t->err));
	assert_true(steps > 0);
}

static void no_statement_that_people_wait_for_scans_a_table(void **state)
{
	const char *const statements[] = {
	    store_panel_sql,
	    store_panel_invoices_sql,
	    store_panel_unpacked_sql,
	    store_panel_contact_sql,
	    store_panel_drop_contact_sql,
	    store_panel_any_unpacked_sql,
	    store_operation_by_mark_sql,
	    store_operation_lanes_sql,
	    store_operation_next_sql,
	    store_operation_next_due_sql,
	    store_sweep_next_sql,
	    store_sweep_next_due_sql,
	    store_words_find_sql,
	    store_words_exact_sql,
	    store_contact_get_sql,
	    store_contact_by_name_sql,
	    store_contacts_by_prefix_sql,
	    store_item_by_id_sql,
	    store_item_by_code_sql,
	    store_items_by_prefix_sql,
	    store_invoice_get_sql,
	    store_deal_invoice_ids_sql,
	    store_deal_get_sql,
	    store_login_take_sql,
	};

	for (size_t i = 0; i < ARRAY_LEN(statements); i++)
		assert_no_scan(*state, statements[i]);
}

static void searching_and_claiming_need_no_sorting(void **state)
{
	const char *const statements[] = {store_operation_next_sql,     store_operation_next_due_sql,
					  store_sweep_next_sql,         store_words_find_sql,
					  store_contacts_by_prefix_sql, store_items_by_prefix_sql};
	struct test_db *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		const struct db_arg args[8] = {{.kind = DB_ARG_NULL}};
		struct db_rows *rows = db_query(t->db, arena_printf(t->arena, "EXPLAIN QUERY PLAN %s", statements[i]),
						args, parameters(statements[i]));

		while (db_next(rows))
			if (strstr(db_text(rows, 3), "TEMP B-TREE") != NULL)
				fail_msg("%s: %s", db_text(rows, 3), statements[i]);
		assert_ok(t, db_done(rows, &t->err));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(no_statement_that_people_wait_for_scans_a_table),
	    db_test(searching_and_claiming_need_no_sorting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
