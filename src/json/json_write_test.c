#include "json/json_write.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "json/json.h"

struct fixture {
	struct buf buf;
	struct json_out out;
};

static int open_out(void **state)
{
	static struct fixture fixture;

	buf_init(&fixture.buf, LIMIT_BODY);
	json_out_init(&fixture.out, &fixture.buf);
	*state = &fixture;
	return 0;
}

static int close_out(void **state)
{
	struct fixture *fixture = *state;

	buf_release(&fixture->buf);
	return 0;
}

static void commas_and_quotes_are_looked_after(void **state)
{
	struct fixture *f = *state;

	json_out_object(&f->out, NULL);
	json_out_text(&f->out, "a", "x");
	json_out_array(&f->out, "b");
	json_out_i64(&f->out, NULL, INT64_MIN);
	json_out_i64(&f->out, NULL, 0);
	json_out_object(&f->out, NULL);
	json_out_end(&f->out);
	json_out_array(&f->out, NULL);
	json_out_end(&f->out);
	json_out_end(&f->out);
	json_out_bool(&f->out, "c", true);
	json_out_null(&f->out, "d");
	json_out_text(&f->out, "e", NULL);
	json_out_raw(&f->out, "f", "{\"g\":1}");
	json_out_textn(&f->out, "h", "xyz", 2);
	json_out_end(&f->out);
	assert_string_equal(f->buf.data, "{\"a\":\"x\",\"b\":[-9223372036854775808,0,{},[]],\"c\":true,\"d\":null,"
					 "\"e\":null,\"f\":{\"g\":1},\"h\":\"xy\"}");
}

static void amounts_keep_their_places(void **state)
{
	struct fixture *f = *state;

	json_out_array(&f->out, NULL);
	json_out_e4(&f->out, NULL, 125000, 2);
	json_out_e4(&f->out, NULL, -1, 2);
	json_out_e4(&f->out, NULL, 120000, 0);
	json_out_end(&f->out);
	assert_string_equal(f->buf.data, "[12.50,-0.0001,12]");
}

static void assert_text(struct fixture *f, const char *text, size_t len, const char *json)
{
	buf_clear(&f->buf);
	json_out_textn(&f->out, NULL, text, len);
	assert_string_equal(f->buf.data, json);
}

static void what_json_forbids_is_escaped(void **state)
{
	struct fixture *f = *state;

	assert_text(f, "a\"b\\c/\n\r\t\b\f\x01\x1f\x7f", 14, "\"a\\\"b\\\\c/\\n\\r\\t\\b\\f\\u0001\\u001f\x7f\"");
	assert_text(f, "a\0b", 3, "\"a\\u0000b\"");
	assert_text(f, "", 0, "\"\"");
	assert_text(f, "Äyräs € \U0001F600", 16, "\"Äyräs € \U0001F600\"");
	f->out.escape_slash = true;
	assert_text(f, "/Date(1)/", 9, "\"\\/Date(1)\\/\"");
	assert_text(f, "long enough for a word /", 24, "\"long enough for a word \\/\"");
}

static void a_byte_that_is_not_utf8_is_replaced(void **state)
{
	struct fixture *f = *state;

	assert_text(f,
		    "a\xff"
		    "b",
		    3,
		    "\"a\xEF\xBF\xBD"
		    "b\"");
	assert_text(f, "abc\xc3", 4, "\"abc\xEF\xBF\xBD\"");
	assert_text(f, "\xed\xa0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* Each byte at each place of a word, read back by the parser. */
static void every_ascii_text_survives_the_way_there_and_back(void **state)
{
	struct fixture *f = *state;
	char text[20];

	for (int slash = 0; slash <= 1; slash++)
		for (int c = 1; c < 0x80; c++)
			for (size_t at = 0; at < sizeof(text) - 1; at++) {
				CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

				memset(text, 'x', sizeof(text) - 1);
				text[sizeof(text) - 1] = '\0';
				text[at] = (char)c;
				buf_clear(&f->buf);
				f->out.escape_slash = slash == 1;
				json_out_text(&f->out, NULL, text);
				assert_int_equal(json_parse(f->buf.data, f->buf.len, &doc, NULL), OK);
				assert_string_equal(json_text(json_root(doc), ""), text);
			}
}

static void a_key_from_outside_is_escaped_too(void **state)
{
	const char *volatile quote = "a\"b", *volatile umlaut = "ä";
	struct fixture *f = *state;

	json_out_object(&f->out, NULL);
	json_out_i64(&f->out, quote, 1);
	json_out_i64(&f->out, umlaut, 2);
	json_out_end(&f->out);
	assert_string_equal(f->buf.data, "{\"a\\\"b\":1,\"ä\":2}");
}

static void a_full_buffer_tells(void **state)
{
	CLEANUP(buf_release) struct buf small;
	struct json_out out;

	(void)state;
	buf_init(&small, 8);
	json_out_init(&out, &small);
	json_out_object(&out, NULL);
	json_out_text(&out, "key", "a long value");
	json_out_end(&out);
	assert_true(buf_is_full(&small));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(commas_and_quotes_are_looked_after, open_out, close_out),
	    cmocka_unit_test_setup_teardown(amounts_keep_their_places, open_out, close_out),
	    cmocka_unit_test_setup_teardown(what_json_forbids_is_escaped, open_out, close_out),
	    cmocka_unit_test_setup_teardown(a_byte_that_is_not_utf8_is_replaced, open_out, close_out),
	    cmocka_unit_test_setup_teardown(every_ascii_text_survives_the_way_there_and_back, open_out, close_out),
	    cmocka_unit_test_setup_teardown(a_key_from_outside_is_escaped_too, open_out, close_out),
	    cmocka_unit_test(a_full_buffer_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
