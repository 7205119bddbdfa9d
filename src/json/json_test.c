#include "json/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

static const char deal[] = "{\"id\":9007199254740993,\"title\":\"\\u00c4yr\\u00e4s\",\"Value\":1234.55,\"none\":null,"
			   "\"won\":true,\"lines\":[1,2.50,\"3\"],\"text\":\"12.3456\",\"whole\":12.0,\"half\":12.5}";

static int parse_deal(void **state)
{
	struct json_doc *doc = NULL;

	if (json_parse(deal, sizeof(deal) - 1, &doc, NULL) != OK)
		return -1;
	*state = doc;
	return 0;
}

static int free_deal(void **state)
{
	json_doc_free(*state);
	return 0;
}

static void members_are_found_by_their_key(void **state)
{
	const struct json *root = json_root(*state);

	assert_true(json_is_object(root));
	assert_string_equal(json_get_text(root, "title", "?"), "Äyräs");
	assert_null(json_get(root, "value"));
	assert_non_null(json_get(root, "Value"));
	assert_ptr_equal(json_get_nocase(root, "vALUE"), json_get(root, "Value"));
	assert_null(json_get_nocase(root, "valu"));
	assert_true(json_get_bool(root, "won", false));
	assert_true(json_get_bool(root, "id", true));
	assert_true(json_is_null(json_get(root, "none")));
	assert_true(json_is_null(json_get(root, "not there")));
	assert_string_equal(json_get_text(root, "none", "otherwise"), "otherwise");
	assert_string_equal(json_get_text(root, "id", "otherwise"), "otherwise");
}

static void nothing_is_accepted_by_every_reader(void **state)
{
	const struct json *value;
	const char *key;
	void *cursor = NULL;
	int64_t e4 = 42;

	(void)state;
	assert_null(json_root(NULL));
	assert_null(json_get(NULL, "a"));
	assert_null(json_get_nocase(NULL, "a"));
	assert_null(json_at(NULL, 0));
	assert_int_equal(json_len(NULL), 0);
	assert_false(json_next(NULL, &cursor, &key, &value));
	assert_false(json_is_object(NULL) || json_is_array(NULL) || json_is_text(NULL) || json_is_number(NULL));
	assert_true(json_is_null(NULL));
	assert_null(json_text(NULL, NULL));
	assert_int_equal(json_i64(NULL, 7), 7);
	assert_int_equal(json_e4(NULL, &e4, NULL), E_NOT_FOUND);
	assert_int_equal(e4, 42);
	json_doc_free(NULL);
}

static void whole_numbers_are_exact(void **state)
{
	const struct json *root = json_root(*state);

	assert_true(json_get_i64(root, "id", 0) == INT64_C(9007199254740993));
	assert_int_equal(json_get_i64(root, "whole", 0), 12);
	assert_int_equal(json_get_i64(root, "half", -1), -1);
	assert_int_equal(json_get_i64(root, "text", -1), -1);
	assert_int_equal(json_get_i64(root, "won", -1), -1);
	assert_int_equal(json_i64(json_at(json_get(root, "lines"), 2), -1), 3);
}

static void amounts_are_read_from_numbers_and_texts(void **state)
{
	const struct json *root = json_root(*state);
	const struct json *lines = json_get(root, "lines");

	assert_int_equal(json_get_e4(root, "Value", 0), 12345500);
	assert_int_equal(json_get_e4(root, "text", 0), 123456);
	assert_int_equal(json_e4_or(json_at(lines, 0), 0), 10000);
	assert_int_equal(json_e4_or(json_at(lines, 1), 0), 25000);
	assert_int_equal(json_e4_or(json_at(lines, 9), -1), -1);
}

static void what_is_no_amount_is_told(void **state)
{
	const struct json *root = json_root(*state);
	static const char *const keys[] = {"title", "won", "lines"};
	struct err err;
	int64_t e4 = 42;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		assert_int_equal(json_e4(json_get(root, keys[i]), &e4, &err), E_INVALID);
		assert_string_equal(err.code, "number_malformed");
	}
	assert_int_equal(json_e4(json_get(root, "none"), &e4, &err), E_NOT_FOUND);
	assert_string_equal(err.code, "number_missing");
	assert_int_equal(e4, 42);
}

static void members_are_walked_in_their_order(void **state)
{
	static const char *const keys[] = {"id", "title", "Value", "none", "won", "lines", "text", "whole", "half"};
	const struct json *value;
	const char *key;
	void *cursor = NULL;
	size_t count = 0;

	while (json_next(json_root(*state), &cursor, &key, &value))
		assert_string_equal(key, keys[count++]);
	assert_int_equal(count, ARRAY_LEN(keys));
}

static void a_value_is_dumped_as_it_came(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
	    {" [ 1 , -2.5 , 1e3 , 0.1 ] ", "[1,-2.5,1000,0.1]"},
	    {"{\"b\":{\"c\":[]},\"a\":{}}", "{\"b\":{\"c\":[]},\"a\":{}}"},
	    {"\"\\u00e4\\/\\n\\u0001\\\"\\ud83d\\ude00\"", "\"ä/\\n\\u0001\\\"\U0001F600\""},
	    {"[true,false,null]", "[true,false,null]"},
	    {"[-0.0,0.0,-0]", "[0,0,0]"},
	    {"{\"a\\\"b\":1}", "{\"a\\\"b\":1}"},
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

		assert_int_equal(json_parse(rows[i].in, strlen(rows[i].in), &doc, NULL), OK);
		assert_string_equal(json_dump(arena, json_root(doc)), rows[i].out);
	}
	assert_string_equal(json_dump(arena, NULL), "null");
}

static void assert_malformed(const char *text, size_t len)
{
	struct json_doc *doc = NULL;
	struct err err;

	assert_int_equal(json_parse(text, len, &doc, &err), E_INVALID);
	assert_string_equal(err.code, "json_malformed");
	assert_null(doc);
}

static void what_is_not_strictly_json_is_refused(void **state)
{
	static const char *const texts[] = {"",
					    " ",
					    "{",
					    "[1,]",
					    "{\"a\":1,}",
					    "{'a':1}",
					    "{\"a\":1}x",
					    "[1] [2]",
					    "01",
					    "1.",
					    ".5",
					    "+1",
					    "NaN",
					    "Infinity",
					    "nul",
					    "\"\\u0000\"",
					    "\"\\ud800\"",
					    "\"\xff\"",
					    "\"\xed\xa0\x80\"",
					    "\"a\nb\"",
					    "{\"a\":1,\"a\":2}",
					    "{\"a\":1,\"\\u0061\":2}",
					    "9223372036854775808",
					    "1e999",
					    "// x\n1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_malformed(texts[i], strlen(texts[i]));
	assert_malformed("\"a\0b\"", 5);
	assert_malformed("1\0", 2);
}

static void a_refusal_says_where_and_quotes_nothing(void **state)
{
	static const char text[] = "{\"password\":\"hunter2\",\n\"x\" hunter3}";
	struct json_doc *doc = NULL;
	struct err err;

	(void)state;
	assert_int_equal(json_parse(text, sizeof(text) - 1, &doc, &err), E_INVALID);
	assert_non_null(strstr(err.text, "line 2"));
	assert_null(strstr(err.text, "hunter"));
}

static size_t nest(char *out, int depth)
{
	memset(out, '[', depth);
	memset(out + depth, ']', depth);
	return 2 * (size_t)depth;
}

static void the_depth_has_a_limit(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char text[2 * (LIMIT_JSON_DEPTH + 1) + 1] = "";
	size_t len = nest(text, LIMIT_JSON_DEPTH);

	(void)state;
	assert_int_equal(json_parse(text, len, &doc, NULL), OK);
	assert_string_equal(json_dump(arena, json_root(doc)), text);
	assert_malformed(text, nest(text, LIMIT_JSON_DEPTH + 1));
}

static void brackets_inside_a_text_are_no_depth(void **state)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char text[LIMIT_JSON_DEPTH + 20];

	(void)state;
	memset(text, '[', sizeof(text));
	memcpy(text, "\"\\\"", 3);
	text[sizeof(text) - 1] = '"';
	assert_int_equal(json_parse(text, sizeof(text), &doc, NULL), OK);
	assert_int_equal(strlen(json_text(json_root(doc), "")), sizeof(text) - 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(members_are_found_by_their_key),
	    cmocka_unit_test(nothing_is_accepted_by_every_reader),
	    cmocka_unit_test(whole_numbers_are_exact),
	    cmocka_unit_test(amounts_are_read_from_numbers_and_texts),
	    cmocka_unit_test(what_is_no_amount_is_told),
	    cmocka_unit_test(members_are_walked_in_their_order),
	    cmocka_unit_test(a_value_is_dumped_as_it_came),
	    cmocka_unit_test(what_is_not_strictly_json_is_refused),
	    cmocka_unit_test(a_refusal_says_where_and_quotes_nothing),
	    cmocka_unit_test(the_depth_has_a_limit),
	    cmocka_unit_test(brackets_inside_a_text_are_no_depth),
	};

	return cmocka_run_group_tests(tests, parse_deal, free_deal);
}
