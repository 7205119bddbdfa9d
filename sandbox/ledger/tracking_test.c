#include "ledger/tracking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static int set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static struct tracking_option options[] = {
    {.id = "o1", .name = "North", .status = "ACTIVE"},
    {.id = "o2", .name = "Süd", .status = "ACTIVE"},
    {.id = "o3", .name = "East", .status = "ARCHIVED"},
    {.id = "o4", .name = "West", .status = "DELETED"},
};

static struct tracking_option team_options[] = {{.id = "t1", .name = "North", .status = "ACTIVE"}};

static const struct tracking_category all[] = {
    {.id = "c1", .name = "Region", .status = "ACTIVE", .options = options, .option_count = ARRAY_LEN(options)},
    {.id = "c2", .name = "Team", .status = "ACTIVE", .options = team_options, .option_count = 1},
    {.id = "c3", .name = "Old", .status = "ARCHIVED", .options = NULL, .option_count = 0},
    {.id = "c4", .name = "Gone", .status = "DELETED", .options = NULL, .option_count = 0},
};

/* ---- categories ---- */

static struct messages change(struct arena *arena, struct tracking_category category, size_t count, const char *name,
			      const char *status)
{
	tracking_change(arena, &category, all, count, name, status);
	return category.messages;
}

static void names_are_unique_among_those_that_are_left(void **state)
{
	struct tracking_category fresh = {.status = "ACTIVE"};

	assert_string_equal(change(*state, fresh, 4, "TEAM", NULL).texts[0], "Please enter a unique Name.");
	assert_int_equal(change(*state, fresh, 4, "Old", NULL).count, 1);
	assert_int_equal(change(*state, fresh, 4, "Gone", NULL).count, 0);
	assert_int_equal(change(*state, all[0], 4, "REGION", NULL).count, 0);
}

static void a_name_has_one_to_a_hundred_characters(void **state)
{
	struct tracking_category fresh = {.status = "ACTIVE"};
	char name[2 * TRACKING_NAME_MAX + 3] = "";

	for (int i = 0; i < TRACKING_NAME_MAX; i++)
		strcat(name, "ä");
	assert_int_equal(change(*state, fresh, 4, name, NULL).count, 0);
	assert_int_equal(change(*state, fresh, 4, strcat(name, "x"), NULL).count, 1);
	assert_int_equal(change(*state, fresh, 4, "", NULL).count, 1);
}

static void two_are_active_and_two_archived_at_most(void **state)
{
	struct tracking_category fresh = {.status = "ACTIVE"};

	assert_int_equal(change(*state, fresh, 4, "New", "ACTIVE").count, 1);
	assert_int_equal(change(*state, fresh, 1, "New", "ACTIVE").count, 0);
	assert_int_equal(change(*state, all[0], 4, NULL, "active").count, 0);
	assert_int_equal(change(*state, all[0], 4, NULL, "ARCHIVED").count, 0);
	assert_int_equal(change(*state, all[2], 4, NULL, "ACTIVE").count, 1);
	assert_int_equal(change(*state, all[0], 4, NULL, "PAUSED").count, 1);
	assert_int_equal(change(*state, all[3], 4, "Back", "ACTIVE").count > 0, 1);
}

static void option_names_are_unique_in_their_category(void **state)
{
	struct tracking_option fresh = {.status = "ACTIVE"}, again = {.status = "ACTIVE"};

	tracking_option_change(*state, &fresh, &all[0], "SÜD", NULL);
	assert_string_equal(fresh.messages.texts[0], "For each specified tracking option the name must be unique");
	tracking_option_change(*state, &again, &all[0], "West", NULL);
	assert_int_equal(again.messages.count, 0);
	assert_string_equal(again.name, "West");
}

/* ---- lines ---- */

static struct line line_with(struct line_tracking first, struct line_tracking second)
{
	struct line line = {.tracking_count = 1};

	line.tracking[0] = first;
	line.tracking[1] = second;
	line.tracking[0].is_new = line.tracking[1].is_new = true;
	line.tracking_count += second.name != NULL || second.option_id != NULL;
	return line;
}

static void a_line_names_its_option_by_ids_or_names(void **state)
{
	static const struct line_tracking sent[] = {
	    {.name = "region", .option = "süd"},
	    {.category_id = "C1", .option_id = "O2"},
	    {.category_id = "c1", .option = "SÜD"},
	    {.name = "Region", .option_id = "o2"},
	    {.option_id = "o2"},
	};

	for (size_t i = 0; i < ARRAY_LEN(sent); i++) {
		struct line line = line_with(sent[i], (struct line_tracking){0});
		struct invoice invoice = {0};

		tracking_match(*state, all, ARRAY_LEN(all), &invoice, &line);
		assert_int_equal(line.messages.count, 0);
		assert_string_equal(line.tracking[0].category_id, "c1");
		assert_string_equal(line.tracking[0].option_id, "o2");
		assert_string_equal(line.tracking[0].name, "Region");
		assert_string_equal(line.tracking[0].option, "Süd");
		assert_false(line.tracking[0].is_new);
	}
}

static void what_is_not_active_is_refused(void **state)
{
	static const struct line_tracking sent[] = {
	    {.name = "Region", .option = "East"},     {.name = "Region", .option = "West"},
	    {.name = "Region", .option = "Up"},       {.name = "Old", .option = "North"},
	    {.name = "Nothing", .option = "North"},   {.option_id = "o3"},
	    {.category_id = "c2", .option_id = "o1"}, {.name = "Region"},
	};

	for (size_t i = 0; i < ARRAY_LEN(sent); i++) {
		struct line line = line_with(sent[i], (struct line_tracking){0});
		struct invoice invoice = {0};

		tracking_match(*state, all, ARRAY_LEN(all), &invoice, &line);
		assert_int_equal(line.messages.count, 1);
		assert_int_equal(invoice.messages.count, 1);
	}
}

static void a_line_has_one_option_of_a_category(void **state)
{
	struct line_tracking north = {.name = "Region", .option = "North"}, south = {.name = "Region", .option = "Süd"},
			     team = {.name = "Team", .option = "North"};
	struct line fine = line_with(north, team), twice = line_with(north, south);
	struct invoice invoice = {0};

	tracking_match(*state, all, ARRAY_LEN(all), &invoice, &fine);
	assert_int_equal(invoice.messages.count, 0);
	tracking_match(*state, all, ARRAY_LEN(all), &invoice, &twice);
	assert_int_equal(invoice.messages.count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_are_unique_among_those_that_are_left), TEST(a_name_has_one_to_a_hundred_characters),
	    TEST(two_are_active_and_two_archived_at_most),    TEST(option_names_are_unique_in_their_category),
	    TEST(a_line_names_its_option_by_ids_or_names),    TEST(what_is_not_active_is_refused),
	    TEST(a_line_has_one_option_of_a_category),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
