#include "common/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool is_name(const char *name)
{
	return text_eq(name, "name") || text_starts(name, "address.");
}

/* As JSON; the refusal's text when it is refused. */
static const char *convert(struct arena *arena, const char *text)
{
	CLEANUP(buf_release) struct buf out;
	struct err err;

	buf_init(&out, LIMIT_ANSWER);
	if (csv_to_json(text, strlen(text), "prices", is_name, &out, &err) != OK)
		return arena_strdup(arena, err.text);
	return arena_strdup(arena, out.data);
}

static const struct {
	const char *csv, *json;
} good[] = {
    {"name,value\nAcme,12.50\n", "[{\"name\":\"Acme\",\"value\":12.50}]"},
    {"\xEF\xBB\xBFname;value\r\nAcme;1\r\nBolt;2", "[{\"name\":\"Acme\",\"value\":1},{\"name\":\"Bolt\",\"value\":2}]"},
    {"name\tvalue\nAcme, Inc\t-3\n", "[{\"name\":\"Acme, Inc\",\"value\":-3}]"},
    {"name,note\n\"A \"\"B\"\"\nC\",\"x, y\"\n", "[{\"name\":\"A \\\"B\\\"\\nC\",\"note\":\"x, y\"}]"},
    {"name\n007\n1e5\n", "[{\"name\":\"007\"},{\"name\":\"1e5\"}]"},
    {"code,on\n007,TRUE\n+4,no\n", "[{\"code\":\"007\",\"on\":true},{\"code\":\"+4\",\"on\":\"no\"}]"},
    {"name,address.value,x,address.city\nA,33100,1,B\n",
     "[{\"name\":\"A\",\"address\":{\"value\":\"33100\",\"city\":\"B\"},\"x\":1}]"},
    {"name,prices.price,prices.currency\nA,9,EUR\nB,,\n",
     "[{\"name\":\"A\",\"prices\":[{\"price\":9,\"currency\":\"EUR\"}]},{\"name\":\"B\"}]"},
    {"name,value\n\n,\nA\n", "[{\"name\":\"A\"}]"},
    {"name\n", "[]"},
};

static void rows_become_objects(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_string_equal(convert(arena, good[i].csv), good[i].json);
}

static const struct {
	const char *csv, *text;
} bad[] = {
    {"", "Row 0: the first row must name the columns."},
    {"name\n\"open\n", "Row 2: a quote is not closed."},
    {"name\n\"a\"b\n", "Row 2: something follows a closing quote."},
    {"name\nA\xFF\n", "Row 2: a field is not UTF-8; save the file as \"CSV UTF-8\"."},
    {"name\nA,B\n", NULL},
    {"name,\nA,B\n", "Row 1: a column has no name, or a name has an empty part."},
    {"name;x\nA;B;C\n", "Row 2: it has more fields than the first row."},
    {"a,a.b\n1,2\n", "Row 1: the columns a.b and a exclude each other."},
    {"a,a\n1,2\n", "Row 1: the columns a and a exclude each other."},
};

static void what_is_wrong_is_said_with_its_row(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_string_equal(convert(arena, bad[i].csv),
				    text_or(bad[i].text, "Row 2: it has more fields than the first row."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(rows_become_objects),
					   cmocka_unit_test(what_is_wrong_is_said_with_its_row)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
