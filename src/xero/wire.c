#include "xero/wire.h"

#include <string.h>

#define US_PER_MS INT64_C(1000)

char *wire_text(struct arena *arena, const struct json *object, const char *key)
{
	return arena_strdup(arena, json_get_text(object, key, ""));
}

char *wire_text_or_null(struct arena *arena, const struct json *object, const char *key)
{
	const char *text = json_get_text(object, key, "");

	return *text == '\0' ? NULL : arena_strdup(arena, text);
}

/* "Date(1439434356790+0000)" without what stands around it. The offset only says how Xero would show the moment; the
 * milliseconds are UTC already. */
static bool ms_parse(const char *text, int64_t *out_us)
{
	const size_t sign = *text == '-' ? 1 : 0, len = sign + strcspn(text + sign, "+-)");
	const int64_t max_ms = us_from_day(INT32_MAX) / US_PER_MS, min_ms = us_from_day(INT32_MIN + 1) / US_PER_MS;
	int64_t ms;

	if (text[len] == '\0' || text_to_i64(text, len, min_ms, max_ms, &ms, NULL) != OK)
		return false;
	*out_us = ms * US_PER_MS;
	return true;
}

bool wire_time_parse(const char *text, int64_t *out_us)
{
	if (text_starts(text, "/Date("))
		return ms_parse(text + strlen("/Date("), out_us);
	return time_parse(text, strlen(text), out_us, NULL) == OK;
}

int64_t wire_time(const struct json *object, const char *key, int64_t otherwise)
{
	int64_t time_us = otherwise;

	return wire_time_parse(json_get_text(object, key, ""), &time_us) ? time_us : otherwise;
}

int32_t wire_day(const struct json *object, const char *key)
{
	const char *text = json_get_text(object, key, "");
	int64_t time_us;
	int32_t day;

	if (day_parse(text, strlen(text), &day, NULL) == OK)
		return day;
	return wire_time_parse(text, &time_us) ? day_from_us(time_us) : DAY_NONE;
}

const struct json *wire_list(const struct json *root, const char *key)
{
	const struct json *list = json_get(root, key);

	return json_is_array(list) ? list : NULL;
}

char *wire_since(struct arena *arena, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	time_format(time_us, text);
	return arena_strndup(arena, text, strlen("2026-11-23T12:00:00"));
}
