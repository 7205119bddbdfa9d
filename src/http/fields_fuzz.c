#include <stdint.h>
#include <string.h>

#include "http/fields.h"
#include "http/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fields that were read and written again are the same fields. */
static void check_round_trip(struct arena *arena, const struct fields *fields)
{
	struct fields again;
	struct buf form;

	buf_init(&form, 16 * 1024 * 1024);
	for (size_t i = 0; i < fields->count; i++)
		form_add(&form, fields->items[i].name, fields->items[i].value);
	fields_parse(arena, form.data, form.len, &again);
	buf_release(&form);
	if (again.count != fields->count)
		BUG("%zu fields became %zu", fields->count, again.count);
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, again.items[i].name) != 0 ||
		    strcmp(fields->items[i].value, again.items[i].value) != 0)
			BUG("field %zu changed", i);
}

static void check_cookies(struct arena *arena, const char *header)
{
	const char *value = cookie_get(arena, header, "sid");

	if (value != NULL && (strchr(value, ';') != NULL || strstr(header, "sid=") == NULL))
		BUG("a cookie out of nothing: %s", value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct fields fields;

	fields_parse(arena, (const char *)data, size, &fields);
	check_round_trip(arena, &fields);
	check_cookies(arena, arena_strndup(arena, (const char *)data, size));
	return 0;
}
