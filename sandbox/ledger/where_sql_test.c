#include "ledger/where_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/decimal.h"

enum { THINGS = 60, FILTERS = 3000, FILTER_MAX = 2000 };

struct thing {
	const char *id, *status, *name;
	int64_t due_e4, updated_us;
	int32_t day;
	bool is_sent;
};

static const struct field fields[] = {
    {"ThingID", FIELD_TEXT, offsetof(struct thing, id)},
    {"Status", FIELD_TEXT, offsetof(struct thing, status)},
    {"Name", FIELD_TEXT, offsetof(struct thing, name)},
    {"AmountDue", FIELD_AMOUNT, offsetof(struct thing, due_e4)},
    {"Date", FIELD_DAY, offsetof(struct thing, day)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct thing, updated_us)},
    {"SentToContact", FIELD_BOOL, offsetof(struct thing, is_sent)},
};

static const struct column columns[] = {
    {"ThingID", FIELD_TEXT, COLUMN_KEY, "i.id", NULL, NULL, false},
    {"Status", FIELD_TEXT, COLUMN_STATUS, "i.status", "thing_by_status", NULL, true},
    {"Name", FIELD_TEXT, COLUMN_EQUAL, "i.name_folded", "thing_by_name",
     "i.id IN (SELECT id FROM thing WHERE name_folded = ?)", false},
    {"AmountDue", FIELD_AMOUNT, COLUMN_RANGE, "i.due_e4", "thing_by_due", NULL, false},
    {"Date", FIELD_DAY, COLUMN_RANGE, "i.day", "thing_by_day", NULL, false},
    {"UpdatedDateUTC", FIELD_TIME, COLUMN_SLOW, "i.updated_us", NULL, NULL, false},
    {"SentToContact", FIELD_BOOL, COLUMN_SLOW, "i.is_sent", NULL, NULL, false},
};

struct fixture {
	struct arena *arena;
	struct db *db;
	struct thing things[THINGS];
	uint32_t random;
};

static bool thing_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(fields, ARRAY_LEN(fields), element, path, out);
}

static size_t pick(struct fixture *f, size_t count)
{
	f->random = f->random * 1664525U + 1013904223U;
	return (f->random >> 8) % count;
}

#define PICK(f, texts) (texts)[pick(f, ARRAY_LEN(texts))]

/* ---- rows ---- */

static const char *const names[] = {NULL,         "Järvinen & Pojat Oy",     "JÄRVINEN", "oy", "Öljy Oy", "100% Ab",
				    "under_line", "\xEF\xBC\xAF\xEF\xBC\xB9"};
static const char *const statuses[] = {"DRAFT", "AUTHORISED", "VOIDED"};

static void insert_thing(struct fixture *f, const struct thing *t)
{
	struct db_arg name = DB_T(t->name == NULL ? NULL : text_fold(f->arena, t->name));
	struct db_arg day = t->day == DAY_NONE ? DB_NULL : DB_I(t->day);
	struct db_arg due = t->due_e4 == NO_AMOUNT ? DB_NULL : DB_I(t->due_e4);

	assert_int_equal(
	    db_exec(f->db, "INSERT INTO thing VALUES ($1, $2, $3, $4, $5, $6, $7)",
		    DB_ARGS(DB_T(t->id), DB_T(t->status), name, due, day, DB_I(t->updated_us), DB_I(t->is_sent)), NULL,
		    NULL),
	    OK);
}

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.arena = arena_new(), .random = 7};
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &f.db, NULL), OK);
	assert_int_equal(db_script(f.db,
				   "CREATE TABLE thing (id TEXT PRIMARY KEY, status TEXT, name_folded TEXT,"
				   " due_e4 INTEGER, day INTEGER, updated_us INTEGER, is_sent INTEGER)",
				   NULL),
			 OK);
	for (size_t i = 0; i < THINGS; i++) {
		int32_t day = day_from_civil((struct civil){2026, 3, 1}) + (int32_t)pick(&f, 4);

		f.things[i] =
		    (struct thing){.id = arena_printf(f.arena, "a%zu", i),
				   .status = PICK(&f, statuses),
				   .name = PICK(&f, names),
				   .due_e4 = pick(&f, 5) == 0 ? NO_AMOUNT : (int64_t)pick(&f, 4) * 5000,
				   .day = pick(&f, 5) == 0 ? DAY_NONE : day,
				   .updated_us = us_from_day(day) + (int64_t)pick(&f, 2) * 3600 * US_PER_SECOND,
				   .is_sent = pick(&f, 2) == 0};
		insert_thing(&f, &f.things[i]);
	}
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

/* ---- filters ---- */

static const char *const operands[] = {"ThingID",
				       "Status",
				       "Name",
				       "Name.ToLower()",
				       "AmountDue",
				       "Date",
				       "UpdatedDateUTC",
				       "SentToContact",
				       "\"oy\"",
				       "\"JÄRVINEN\"",
				       "\"authorised\"",
				       "\"\"",
				       "guid(\"A7\")",
				       "0",
				       "0.5",
				       "1.00",
				       "true",
				       "false",
				       "null",
				       "DateTime(2026,3,2)",
				       "DateTime(2026,3,2,1,0,0)",
				       "Name.Contains(\"o\")",
				       "DateTime(1960,1,1,5,0,0)"};
static const char *const operators[] = {"==", "!=", "<", "<=", ">", ">=", "="};
static const char *const tests[] = {"Contains", "StartsWith", "EndsWith", "Equals"};
static const char *const parts[] = {"oy", "OY", "jär", "", "%", "_", "ö", "inen"};

static const char *make_filter(struct fixture *f, int depth)
{
	size_t kind = pick(f, depth == 0 ? 4 : 8);

	if (kind < 2)
		return arena_printf(f->arena, "%s %s %s", PICK(f, operands), PICK(f, operators), PICK(f, operands));
	if (kind == 2)
		return arena_printf(f->arena, "%s.%s(\"%s\")", operands[1 + pick(f, 4)], PICK(f, tests),
				    PICK(f, parts));
	if (kind == 3)
		return arena_printf(f->arena, "ThingID==\"a%zu\" OR ThingID==guid(\"A%zu\")", pick(f, THINGS),
				    pick(f, THINGS));
	if (kind == 4)
		return arena_printf(f->arena, "!(%s)", make_filter(f, depth - 1));
	if (kind == 5)
		return arena_printf(f->arena, "(%s) OR (%s)", make_filter(f, depth - 1), make_filter(f, depth - 1));
	if (kind == 6)
		return PICK(f, operands);
	return arena_printf(f->arena, "(%s) AND (%s)", make_filter(f, depth - 1), make_filter(f, depth - 1));
}

static void select_ids(struct fixture *f, const struct where *where, const char *text, char *out)
{
	struct where_sql sql = {.columns = columns, .column_count = ARRAY_LEN(columns), .arena = f->arena};
	char *statement;
	struct db_rows *rows;
	struct err err;

	buf_init(&sql.text, WHERE_SQL_MAX);
	where_sql_condition(&sql, where);
	assert_false(sql.is_full);
	/* Each has a place of its own, as the database demands. */
	statement = arena_printf(f->arena, "SELECT i.id FROM thing i WHERE %s ORDER BY rowid", sql.text.data);
	rows = db_query(f->db, statement, sql.args, sql.arg_count);
	while (db_next(rows))
		strcat(strcat(out, db_text(rows, 0)), " ");
	if (db_done(rows, &err) != OK)
		fail_msg("%s: %s: %s", text, sql.text.data, err.text);
	buf_release(&sql.text);
}

static void compare(struct fixture *f, const char *text)
{
	char in_memory[FILTER_MAX] = "", in_sql[FILTER_MAX] = "";
	struct where *where;
	struct err err;

	if (where_parse(f->arena, text, thing_field, &where, &err) != OK)
		fail_msg("%s: %s", text, err.text);
	for (size_t i = 0; i < THINGS; i++)
		if (where_matches(where, f->arena, thing_field, &f->things[i]))
			strcat(strcat(in_memory, f->things[i].id), " ");
	select_ids(f, where, text, in_sql);
	if (strcmp(in_memory, in_sql) != 0)
		fail_msg("%s\n in memory: %s\n in SQL:    %s", text, in_memory, in_sql);
}

static void sql_and_memory_agree_on_generated_filters(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < FILTERS; i++)
		compare(f, make_filter(f, 3));
}

static void sql_and_memory_agree_on_each_comparison(void **state)
{
	struct fixture *f = *state;

	for (size_t a = 0; a < ARRAY_LEN(operands); a++)
		for (size_t b = 0; b < ARRAY_LEN(operands); b++)
			for (size_t op = 0; op < ARRAY_LEN(operators); op++)
				compare(f, arena_printf(f->arena, "%s %s %s", operands[a], operators[op], operands[b]));
}

static const struct column *fast_column(struct fixture *f, const char *text, bool *is_range)
{
	struct where_sql sql = {.columns = columns, .column_count = ARRAY_LEN(columns), .arena = f->arena};
	struct where *where;

	assert_int_equal(where_parse(f->arena, text, thing_field, &where, NULL), OK);
	return where_sql_column(&sql, where, is_range);
}

static void comparisons_with_values_can_use_an_index(void **state)
{
	struct fixture *f = *state;
	bool is_range;

	assert_string_equal(fast_column(f, "Status==\"DRAFT\"", &is_range)->path, "Status");
	assert_false(is_range);
	assert_string_equal(fast_column(f, "DateTime(2026,1,1)<Date", &is_range)->path, "Date");
	assert_true(is_range);
	assert_string_equal(fast_column(f, "ThingID==\"a\" OR ThingID==\"b\" OR ThingID==\"c\"", &is_range)->path,
			    "ThingID");
}

static void other_conditions_can_not(void **state)
{
	static const char *const texts[] = {"Status!=\"DRAFT\"",
					    "Name.Contains(\"x\")",
					    "Status==Name",
					    "!(Date==null)",
					    "Status==\"DRAFT\" OR Status==\"VOIDED\"",
					    "ThingID==\"a\" OR Name==\"b\""};
	bool is_range;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (fast_column(*state, texts[i], &is_range) != NULL)
			fail_msg("%s", texts[i]);
}

static void a_filter_with_too_many_values_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct where_sql sql = {.columns = columns, .column_count = ARRAY_LEN(columns), .arena = f->arena};
	const char *text = "Name==\"x\"";
	struct where *where;

	for (int i = 0; i < WHERE_SQL_ARGS_MAX; i++)
		text = arena_printf(f->arena, "%s OR Name.Contains(\"%d\")", text, i);
	assert_int_equal(where_parse(f->arena, text, thing_field, &where, NULL), OK);
	buf_init(&sql.text, WHERE_SQL_MAX);
	where_sql_condition(&sql, where);
	assert_true(sql.is_full);
	buf_release(&sql.text);
}

int main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test_setup_teardown(sql_and_memory_agree_on_generated_filters, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sql_and_memory_agree_on_each_comparison, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(comparisons_with_values_can_use_an_index, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(other_conditions_can_not, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_filter_with_too_many_values_is_noticed, set_up, tear_down),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
