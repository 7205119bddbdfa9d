#include "common/fault_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static int read_rule(const char *text, struct fault_rule *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	assert_int_equal(json_parse(text, strlen(text), &doc, NULL), OK);
	return fault_rule_read(arena, json_root(doc), out, err);
}

static struct fault_rule rule_of(const char *text)
{
	struct fault_rule rule;
	struct err err = {0};

	if (read_rule(text, &rule, &err) != OK)
		fail_msg("%s: %s", text, err.text);
	return rule;
}

static bool matches(const struct fault_rule *rule, const char *method, const char *path, bool is_machine)
{
	const struct fault_target target = {
	    .method = method, .path = path, .client_id = "app", .is_machine = is_machine};

	return fault_rule_matches(rule, &target);
}

static void a_path_is_a_beginning_or_with_a_star_the_whole(void **state)
{
	(void)state;
	assert_true(fault_path_matches("/api/v2", "/api/v2/deals"));
	assert_true(fault_path_matches("/API/V2", "/api/v2/deals"));
	assert_false(fault_path_matches("/deals", "/api/v2/deals"));
	assert_true(fault_path_matches("*/deals", "/api/v2/deals"));
	assert_false(fault_path_matches("*/deals", "/api/v2/deals/1"));
	assert_true(fault_path_matches("/api/*/deals/*/products", "/api/v2/deals/1/products"));
	assert_true(fault_path_matches("*a*b*", "xxaxxaxb"));
	assert_false(fault_path_matches("*a*b", "xxaxxbx"));
	assert_true(fault_path_matches("*", ""));
}

static void a_rule_matches_by_method_path_and_client(void **state)
{
	struct fault_rule any = rule_of("{\"what\":\"404\"}");
	struct fault_rule put = rule_of("{\"match\":{\"method\":\"PUT\",\"path\":\"/a\"},\"what\":\"404\"}");
	struct fault_rule other = rule_of("{\"match\":{\"client_id\":\"other\"},\"what\":\"404\"}");

	(void)state;
	assert_true(matches(&any, "GET", "/x", true));
	assert_false(matches(&any, "GET", "/x", false));
	assert_true(matches(&put, "PUT", "/a/b", false));
	assert_false(matches(&put, "GET", "/a/b", true));
	assert_false(matches(&put, "PUT", "/b", true));
	assert_false(matches(&other, "GET", "/x", true));
}

static const char *pattern_of(struct fault_rule *rule, int calls)
{
	char *text = arena_alloc(arena, (size_t)calls + 1);

	for (int i = 0; i < calls; i++)
		text[i] = fault_rule_strikes(rule) ? 'x' : '.';
	return text;
}

static void nth_and_next_choose_among_matching_calls(void **state)
{
	struct fault_rule first = rule_of("{\"what\":\"404\"}");
	struct fault_rule third = rule_of("{\"match\":{\"nth\":3},\"what\":\"404\"}");
	struct fault_rule two = rule_of("{\"match\":{\"nth\":2,\"next\":2},\"what\":\"404\"}");

	(void)state;
	assert_string_equal(pattern_of(&first, 5), "x....");
	assert_string_equal(pattern_of(&third, 5), "..x..");
	assert_string_equal(pattern_of(&two, 5), ".xx..");
	assert_int_equal(two.seen, 5);
	assert_int_equal(two.struck, 2);
}

static void chance_follows_the_seed(void **state)
{
	static const char text[] = "{\"match\":{\"probability\":0.3,\"seed\":7},\"what\":\"404\"}";
	struct fault_rule one = rule_of(text), two = rule_of(text);
	struct fault_rule other = rule_of("{\"match\":{\"probability\":0.3,\"seed\":8},\"what\":\"404\"}");
	struct fault_rule never = rule_of("{\"match\":{\"probability\":0},\"what\":\"404\"}");
	struct fault_rule always = rule_of("{\"match\":{\"probability\":1},\"what\":\"404\"}");
	const char *pattern = pattern_of(&one, 1000);

	(void)state;
	assert_string_equal(pattern, pattern_of(&two, 1000));
	assert_string_not_equal(pattern, pattern_of(&other, 1000));
	assert_in_range(one.struck, 240, 360);
	assert_string_equal(pattern_of(&never, 5), ".....");
	assert_string_equal(pattern_of(&always, 5), "xxxxx");
}

static void a_chance_can_be_bounded_in_number(void **state)
{
	struct fault_rule rule = rule_of("{\"match\":{\"probability\":1,\"next\":2},\"what\":\"404\"}");

	(void)state;
	assert_string_equal(pattern_of(&rule, 4), "xx..");
}

static void members_have_their_standard_values(void **state)
{
	(void)state;
	assert_int_equal(rule_of("{\"what\":\"hang\"}").what.ms, 60000);
	assert_int_equal(rule_of("{\"what\":\"webhook_late\"}").what.ms, 60000);
	assert_int_equal(rule_of("{\"what\":\"delay\"}").what.ms, 0);
	assert_int_equal(rule_of("{\"what\":\"html\"}").what.status, 502);
	assert_string_equal(rule_of("{\"what\":\"429\"}").what.problem, "minute");
	assert_string_equal(rule_of("{\"what\":{\"kind\":\"tokens_expire\",\"which\":\"all\"}}").what.which, "all");
	assert_true(rule_of("{\"what\":{\"kind\":\"html\",\"saved\":true}}").what.is_saved);
}

static void a_saved_one_is_no_refusal(void **state)
{
	struct fault html = rule_of("{\"what\":\"html\"}").what;
	struct fault saved = rule_of("{\"what\":{\"kind\":\"html\",\"saved\":true}}").what;
	struct fault late = rule_of("{\"what\":\"500_saved\"}").what;

	(void)state;
	assert_true(fault_is_refusal(&html));
	assert_false(fault_is_refusal(&saved));
	assert_false(fault_is_refusal(&late));
}

static void what_is_wrong_is_said(void **state)
{
	static const char *const bad[] = {
	    "{}",
	    "[]",
	    "{\"what\":\"explode\"}",
	    "{\"what\":{\"kind\":\"404\",\"ms\":1}}",
	    "{\"what\":{\"kind\":\"delay\",\"ms\":-1}}",
	    "{\"what\":{\"kind\":\"delay\",\"ms\":120001}}",
	    "{\"what\":{\"kind\":\"delay\",\"ms\":\"soon\"}}",
	    "{\"what\":{\"kind\":\"429\",\"problem\":\"year\"}}",
	    "{\"what\":\"404\",\"when\":\"now\"}",
	    "{\"what\":\"404\",\"now\":true}",
	    "{\"what\":\"404\",\"match\":{\"nth\":0}}",
	    "{\"what\":\"404\",\"match\":{\"probability\":1.1}}",
	    "{\"what\":\"404\",\"match\":{\"probability\":\"often\"}}",
	};
	struct fault_rule rule;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};

		if (read_rule(bad[i], &rule, &err) != E_INVALID)
			fail_msg("%s was taken", bad[i]);
		assert_int_not_equal(err.text[0], '\0');
	}
}

static void a_rule_is_written_as_it_can_be_read(void **state)
{
	static const char text[] =
	    "{\"match\":{\"method\":\"PUT\",\"path\":\"/a\",\"client_id\":\"c\",\"nth\":2,\"next\":3,"
	    "\"probability\":0.25,\"seed\":9},\"what\":{\"kind\":\"delay\",\"ms\":50,\"after\":true}}";
	struct fault_rule rule = rule_of(text);
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	(void)state;
	rule.id = 4;
	buf_init(&buf, LIMIT_URL);
	json_out_init(&out, &buf);
	fault_rule_write(&out, &rule);
	assert_string_equal(
	    buf.data,
	    "{\"id\":4,\"match\":{\"method\":\"PUT\",\"path\":\"/a\",\"client_id\":\"c\",\"nth\":2,\"next\":3,"
	    "\"probability\":0.25,\"seed\":9},\"what\":{\"kind\":\"delay\",\"ms\":50,\"after\":true},"
	    "\"seen\":0,\"struck\":0}");
}

static void every_kind_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < FAULT_KINDS; i++) {
		const char *text = arena_printf(arena, "{\"what\":\"%s\"}", fault_name((enum fault_kind)i));

		assert_int_equal(rule_of(text).what.kind, i);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_path_is_a_beginning_or_with_a_star_the_whole),
	    TEST(a_rule_matches_by_method_path_and_client),
	    TEST(nth_and_next_choose_among_matching_calls),
	    TEST(chance_follows_the_seed),
	    TEST(a_chance_can_be_bounded_in_number),
	    TEST(members_have_their_standard_values),
	    TEST(a_saved_one_is_no_refusal),
	    TEST(what_is_wrong_is_said),
	    TEST(a_rule_is_written_as_it_can_be_read),
	    TEST(every_kind_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
