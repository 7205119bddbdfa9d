#include "base/base.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

static struct arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void nothing_equals_nothing_only(void **state)
{
	(void)state;
	assert_true(text_eq(NULL, NULL));
	assert_false(text_eq(NULL, ""));
	assert_false(text_eq("", NULL));
	assert_true(text_eq("a", "a"));
	assert_false(text_eq("a", "A"));
	assert_true(text_eq_nocase("Content-TYPE", "content-type"));
	assert_false(text_eq_nocase("a", "ab"));
	assert_false(text_eq_nocase("@", "`"));
	assert_false(text_eq_nocase(NULL, ""));
	assert_true(text_starts("Bearer x", "Bearer "));
	assert_false(text_starts("Bear", "Bearer "));
	assert_false(text_starts(NULL, "x"));
}

static void white_space_is_squeezed(void **state)
{
	(void)state;
	assert_string_equal(text_squeeze(arena, "  a \t\r\n b  "), "a b");
	assert_string_equal(text_squeeze(arena, ""), "");
	assert_string_equal(text_squeeze(arena, " \n "), "");
	assert_string_equal(text_squeeze(arena, NULL), "");
	assert_string_equal(text_squeeze(arena, "\u00a0a\u2003\u3000b\xC2\x85"), "a b");
	assert_string_equal(text_squeeze(arena, " \xff\xc2 x"), "\xff\xc2 x");
}

static int to_i64(const char *text, int64_t min, int64_t max, int64_t *out)
{
	return text_to_i64(text, strlen(text), min, max, out, NULL);
}

static void a_whole_number_is_read_within_its_bounds(void **state)
{
	int64_t out = 42;

	(void)state;
	assert_int_equal(to_i64("", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64("-", -9, 9, &out), E_INVALID);
	assert_int_equal(to_i64("+1", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64(" 1", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64("1.0", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64("10", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64("-1", 0, 9, &out), E_INVALID);
	assert_int_equal(to_i64("9223372036854775808", INT64_MIN, INT64_MAX, &out), E_INVALID);
	assert_int_equal(out, 42);
	assert_int_equal(to_i64("9", 0, 9, &out), OK);
	assert_int_equal(out, 9);
	assert_int_equal(to_i64("9223372036854775807", INT64_MIN, INT64_MAX, &out), OK);
	assert_int_equal(out, INT64_MAX);
	assert_int_equal(to_i64("-9223372036854775808", INT64_MIN, INT64_MAX, &out), OK);
	assert_int_equal(out, INT64_MIN);
}

static void only_well_formed_utf8_is_utf8(void **state)
{
	static const char *const good[] = {"",       "abc",    "ä",          "€",       "\U0001F600",
					   "\uD7FF", "\uE000", "\U0010FFFF", "\xC2\x80"};
	static const char *const bad[] = {"\x80",
					  "\xC3",
					  "\xC0\x80",
					  "\xC1\xBF",
					  "\xE0\x9F\xBF",
					  "\xED\xA0\x80",
					  "\xF0\x8F\xBF\xBF",
					  "\xF4\x90\x80\x80",
					  "\xF5\x80\x80\x80",
					  "\xFF",
					  "a\xE2\x82",
					  "\xE2\x28\xA1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_false(text_is_utf8("a\0b", 3));
}

static void names_are_compared_folded_with_their_marks(void **state)
{
	(void)state;
	assert_string_equal(text_fold(arena, "  ACME   Oy "), "acme oy");
	assert_string_equal(text_fold(arena, "ÄYRÄS"), "äyräs");
	assert_string_equal(text_fold(arena, "A\u0308yra\u0308s"), "äyräs");
	assert_string_not_equal(text_fold(arena, "Äyräs"), text_fold(arena, "Ayras"));
	assert_string_equal(text_fold(arena, "Straße"), "strasse");
	assert_string_equal(text_fold(arena, "\ufb01 \uff21"), "fi a");
	assert_string_equal(text_fold(arena, "a\u00a0\u00a0b\u00ad"), "a b");
	assert_string_equal(text_fold(arena, NULL), "");
	assert_string_equal(text_fold(arena, "\xff X"), "\xff X");
}

static void clipping_keeps_characters_whole(void **state)
{
	(void)state;
	assert_string_equal(text_clip(arena, "åäö", 5), "åä");
	assert_string_equal(text_clip(arena, "åäö", 6), "åäö");
	assert_string_equal(text_clip(arena, "a\xff-", 6), "a");
	assert_string_equal(text_clip(arena, "", 6), "");
}

static void a_split_keeps_empty_parts(void **state)
{
	char **parts;

	(void)state;
	assert_int_equal(text_split(arena, "a,,b,", ',', &parts), 4);
	assert_string_equal(parts[0], "a");
	assert_string_equal(parts[1], "");
	assert_string_equal(parts[2], "b");
	assert_string_equal(parts[3], "");
	assert_int_equal(text_split(arena, "", ',', &parts), 1);
	assert_string_equal(parts[0], "");
}

static void a_context_stands_before_the_text(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, E_CONFLICT, "taken", "The name %s is taken.", "x"), E_CONFLICT);
	assert_int_equal(err_detail(&err, "%s", "x"), E_CONFLICT);
	assert_int_equal(err_context(&err, "line %d", 3), E_CONFLICT);
	assert_string_equal(err.text, "line 3: The name x is taken.");
	assert_string_equal(err.code, "taken");
	assert_string_equal(err.detail, "x");
	assert_int_equal(err_set(&err, E_BUSY, "later", "%s Try again.", err.text), E_BUSY);
	assert_string_equal(err.text, "line 3: The name x is taken. Try again.");
	assert_string_equal(err.detail, "");
	assert_int_equal(err_set(NULL, E_BUSY, "later", "Later."), E_BUSY);
}

static void a_long_context_is_cut(void **state)
{
	char longer[ERR_TEXT_MAX * 2];
	struct err err;

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	for (size_t len = ERR_TEXT_MAX - 8; len < ERR_TEXT_MAX + 8; len++) {
		(void)err_set(&err, E_INVALID, longer, "%s", longer);
		(void)err_context(&err, "%.*s", (int)len, longer);
		assert_in_range(strlen(err.text), ERR_TEXT_MAX - 4, ERR_TEXT_MAX - 1);
		assert_int_equal(strlen(err.code), ERR_CODE_MAX - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_equals_nothing_only),
	    cmocka_unit_test(white_space_is_squeezed),
	    cmocka_unit_test(a_whole_number_is_read_within_its_bounds),
	    cmocka_unit_test(only_well_formed_utf8_is_utf8),
	    cmocka_unit_test(names_are_compared_folded_with_their_marks),
	    cmocka_unit_test(clipping_keeps_characters_whole),
	    cmocka_unit_test(a_split_keeps_empty_parts),
	    cmocka_unit_test(a_context_stands_before_the_text),
	    cmocka_unit_test(a_long_context_is_cut),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
