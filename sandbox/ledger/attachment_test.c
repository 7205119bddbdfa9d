#include "ledger/attachment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "ledger/schema.h"

static void names_that_files_have_are_taken(void **state)
{
	char longest[ATTACHMENT_NAME_MAX + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	longest[ATTACHMENT_NAME_MAX] = '\0';
	assert_null(attachment_name_refusal("kuitti ä (1).pdf"));
	assert_null(attachment_name_refusal(longest));
	longest[ATTACHMENT_NAME_MAX] = 'a';
	longest[ATTACHMENT_NAME_MAX + 1] = '\0';
	assert_non_null(attachment_name_refusal(longest));
}

static void forbidden_characters_are_refused(void **state)
{
	static const char *const names[] = {"",     "a<b", "a>b", "a:b", "a\"b", "a/b",
					    "a\\b", "a|b", "a?b", "a*b", "a+b",  "a\nb"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (attachment_name_refusal(names[i]) == NULL)
			fail_msg("accepted: %s", names[i]);
}

static void the_type_is_the_requests_or_the_endings(void **state)
{
	(void)state;
	assert_string_equal(attachment_type("a.pdf", "image/png"), "image/png");
	assert_string_equal(attachment_type("a.PDF", "application/octet-stream"), "application/pdf");
	assert_string_equal(attachment_type("a.jpg", "application/x-www-form-urlencoded"), "image/jpeg");
	assert_string_equal(attachment_type("a.csv", NULL), "text/csv");
	assert_string_equal(attachment_type("a", NULL), "application/octet-stream");
}

static void save(struct db *db, struct arena *arena, const char *id, const char *name, const char *content)
{
	const struct attachment v = {.id = id,
				     .parent_id = "p",
				     .name = name,
				     .type = "text/plain",
				     .content = content,
				     .size = strlen(content)};

	assert_int_equal(attachment_save(db, arena, &v, NULL), OK);
}

static void one_name_is_one_file_whatever_its_case(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(db_freep) struct db *db = NULL;
	struct attachment *all, *one;
	size_t count;

	(void)state;
	assert_int_equal(db_open("sqlite::memory:", DB_WRITE, &db, NULL), OK);
	assert_int_equal(schema_prepare(db, NULL), OK);
	save(db, arena, "id1", "Äiti.txt", "first");
	save(db, arena, "id2", "äiti.txt", "second");
	save(db, arena, "id3", "other.txt", "");
	assert_int_equal(attachment_list(db, arena, "p", &all, &count, NULL), OK);
	assert_int_equal(count, 2);
	assert_int_equal(attachment_load(db, arena, "p", "ÄITI.TXT", &one, NULL), OK);
	assert_string_equal(one->id, "id1");
	assert_int_equal(one->size, 6);
	assert_memory_equal(one->content, "second", 6);
	assert_int_equal(attachment_load(db, arena, "p", "ID3", &one, NULL), OK);
	assert_int_equal(one->size, 0);
	assert_int_equal(attachment_load(db, arena, "another", "other.txt", &one, NULL), OK);
	assert_null(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_that_files_have_are_taken),
	    cmocka_unit_test(forbidden_characters_are_refused),
	    cmocka_unit_test(the_type_is_the_requests_or_the_endings),
	    cmocka_unit_test(one_name_is_one_file_whatever_its_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
