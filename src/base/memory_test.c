#include "base/base.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	static const size_t sizes[] = {0, 1, 7, 16, 4000, 8192, 8193, 100000};

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			unsigned char *bytes = arena_alloc(arena, sizes[i]);

			assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(bytes[k], 0);
			memset(bytes, 0xAA, sizes[i]);
		}
		arena_reset(arena);
	}
}

static void an_array_grows_and_keeps_its_content(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	size_t cap = 0;
	int *numbers = NULL;

	(void)state;
	for (size_t count = 0; count < 1000; count++) {
		numbers = arena_grow(arena, numbers, count, &cap, sizeof(*numbers));
		numbers[count] = (int)count;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	assert_null(arena_strdup(arena, NULL));
	assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
	assert_string_equal(arena_strndup(arena, "abc", 2), "ab");
}

static void a_buffer_stops_at_its_maximum(void **state)
{
	CLEANUP(buf_release) struct buf buf;

	(void)state;
	buf_init(&buf, 4);
	assert_string_equal(buf.data, "");
	buf_puts(&buf, "abcd");
	assert_false(buf_is_full(&buf));
	buf_putc(&buf, 'e');
	assert_true(buf_is_full(&buf));
	assert_null(buf_extend(&buf, 1));
	assert_string_equal(buf.data, "abcd");
	buf_clear(&buf);
	assert_false(buf_is_full(&buf));
	buf_printf(&buf, "%d", 1234);
	buf_printf(&buf, "%d", 5);
	assert_true(buf_is_full(&buf));
	assert_string_equal(buf.data, "1234");
}

static void a_buffer_is_extended_in_place(void **state)
{
	CLEANUP(buf_release) struct buf buf;
	char *at;

	(void)state;
	buf_init(&buf, 1000);
	buf_puts(&buf, "a");
	at = buf_extend(&buf, 600);
	assert_non_null(at);
	memset(at, 'b', 600);
	assert_int_equal(buf.len, 601);
	assert_int_equal(buf.data[601], '\0');
	assert_null(buf_extend(&buf, 400));
	assert_int_equal(buf.len, 601);
}

static void a_taken_block_belongs_to_the_taker(void **state)
{
	CLEANUP(buf_release) struct buf buf;
	size_t len = 9;
	char *block;

	(void)state;
	buf_init(&buf, 10);
	buf_puts(&buf, "abc");
	block = buf_take(&buf, &len);
	assert_string_equal(block, "abc");
	assert_int_equal(len, 3);
	free(block);
	block = buf_take(&buf, &len);
	assert_string_equal(block, "");
	assert_int_equal(len, 0);
	free(block);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
	    cmocka_unit_test(an_array_grows_and_keeps_its_content),
	    cmocka_unit_test(a_buffer_stops_at_its_maximum),
	    cmocka_unit_test(a_buffer_is_extended_in_place),
	    cmocka_unit_test(a_taken_block_belongs_to_the_taker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
