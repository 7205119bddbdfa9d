#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "crm/multipart.h"

#define TYPE "multipart/form-data; boundary=\"x y\""

static struct multipart_field fields[MULTIPART_FIELDS_MAX];

static int parse(struct arena *arena, const char *type, const char *body, size_t *count)
{
	return multipart_parse(arena, type, body, strlen(body), fields, count, NULL);
}

static void fields_and_files_are_told_apart(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct multipart_field *file;
	size_t count = 0;

	(void)state;
	assert_int_equal(
	    parse(arena, TYPE,
		  "--x y\r\ncontent-disposition: form-data; name=\"deal_id\"\r\n\r\n3\r\n"
		  "--x y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"L\xc3\xa4sku.pdf\"\r\n"
		  "Content-Type: application/pdf\r\n\r\n%PDF\r\n--x\r\n\r\n--x y--\r\n",
		  &count),
	    OK);
	assert_int_equal(count, 2);
	assert_string_equal(fields[0].name, "deal_id");
	assert_null(fields[0].file_name);
	assert_memory_equal(fields[0].data, "3", fields[0].len);
	file = multipart_find(fields, count, "file");
	assert_string_equal(file->file_name, "L\xc3\xa4sku.pdf");
	assert_string_equal(file->content_type, "application/pdf");
	assert_int_equal(file->len, strlen("%PDF\r\n--x\r\n"));
	assert_null(multipart_find(fields, count, "other"));
}

static void a_form_without_parts_has_none(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	size_t count = 1;

	(void)state;
	assert_int_equal(parse(arena, "Multipart/Form-Data; charset=utf-8; boundary=b", "--b--", &count), OK);
	assert_int_equal(count, 0);
}

static void what_is_broken_is_refused(void **state)
{
	static const char *const bodies[] = {
	    "",
	    "--",
	    "--other\r\n",
	    "--x y",
	    "--x y\r\n\r\n3\r\n--x y--",
	    "--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n3",
	    "--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n--x y--",
	    "--x y\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n3\r\n--x y--",
	};
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	size_t count;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		assert_int_equal(parse(arena, TYPE, bodies[i], &count), E_INVALID);
	assert_int_equal(parse(arena, "multipart/form-data", "--b--", &count), E_INVALID);
	assert_int_equal(parse(arena, "application/json; boundary=b", "--b--", &count), E_INVALID);
}

static void one_part_too_many_is_refused(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf body;
	size_t count;

	(void)state;
	buf_init(&body, LIMIT_BODY);
	buf_puts(&body, "--b");
	for (int i = 0; i < MULTIPART_FIELDS_MAX; i++)
		buf_puts(&body, "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b");
	buf_puts(&body, "--");
	assert_int_equal(parse(arena, "multipart/form-data; boundary=b", body.data, &count), OK);
	assert_int_equal(count, MULTIPART_FIELDS_MAX);
	body.len -= strlen("--");
	buf_puts(&body, "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--");
	assert_int_equal(parse(arena, "multipart/form-data; boundary=b", body.data, &count), E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_and_files_are_told_apart),
	    cmocka_unit_test(a_form_without_parts_has_none),
	    cmocka_unit_test(what_is_broken_is_refused),
	    cmocka_unit_test(one_part_too_many_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
