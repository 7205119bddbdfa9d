#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool text_eq(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool text_eq_nocase(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

bool text_starts(const char *text, const char *prefix)
{
	return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0;
}

int text_to_i64(const char *text, size_t len, int64_t min, int64_t max, int64_t *out, struct err *err)
{
	const bool negative = text != NULL && len > 0 && text[0] == '-';
	int64_t value = 0;

	if (text == NULL || len == (size_t)negative)
		return err_set(err, E_INVALID, "number_malformed", "A whole number is missing.");
	for (size_t i = negative; i < len; i++) {
		const int digit = text[i] - '0';

		if (digit < 0 || digit > 9)
			return err_set(err, E_INVALID, "number_malformed", "This isn't a whole number.");
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, negative ? -digit : digit, &value))
			return err_set(err, E_INVALID, "number_out_of_range", "The number is too large.");
	}
	if (value < min || value > max)
		return err_set(err, E_INVALID, "number_out_of_range", "The number must lie between %lld and %lld.",
			       (long long)min, (long long)max);
	*out = value;
	return OK;
}

size_t u64_format(uint64_t value, char out[U64_TEXT_MAX])
{
	char digits[U64_TEXT_MAX];
	size_t at = sizeof(digits), len;

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	len = sizeof(digits) - at;
	memcpy(out, digits + at, len);
	return len;
}

/* How many bytes a character has that begins with ${lead}, and the bounds of its second byte, which exclude overlong
 * forms, surrogates, and what lies beyond U+10FFFF (RFC 3629). */
static size_t shape_of(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	*high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

size_t utf8_char_len(const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char low, high;
	size_t size;

	if (len == 0)
		return 0;
	size = shape_of(bytes[0], &low, &high);
	if (size <= 1)
		return size;
	if (size > len || bytes[1] < low || bytes[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
	return size;
}

bool text_is_utf8(const char *text, size_t len)
{
	for (size_t at = 0, size; at < len; at += size) {
		size = utf8_char_len(text + at, len - at);
		if (size == 0 || text[at] == '\0')
			return false;
	}
	return true;
}

/* The bytes of the white space at ${text}, 0 if there is none. */
static size_t space_len(const char *text, size_t len)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t size;

	if ((unsigned char)*text < 0x80)
		return *text == ' ' || (*text >= '\t' && *text <= '\r');
	size = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &point);
	if (size <= 0)
		return 0;
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return (size_t)size;
	default:
		return point == 0x85 ? (size_t)size : 0;
	}
}

/* The result is never longer than ${text}; ${out} may be ${text}. */
static void squeeze(char *out, const char *text, size_t len)
{
	bool gap = false, begun = false;

	for (size_t at = 0, space; at<len; at += space> 0 ? space : 1) {
		space = space_len(text + at, len - at);
		if (space > 0) {
			gap = begun;
			continue;
		}
		if (gap)
			*out++ = ' ';
		*out++ = text[at];
		gap = false;
		begun = true;
	}
	*out = '\0';
}

char *text_squeeze(struct arena *arena, const char *text)
{
	const size_t len = text == NULL ? 0 : strlen(text);
	char *out = arena_alloc(arena, len + 1);

	squeeze(out, text, len);
	return out;
}

static bool is_ascii(const char *text, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

static char *fold_ascii(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_strndup(arena, text, len);

	for (size_t i = 0; i < len; i++)
		out[i] = lower(out[i]);
	squeeze(out, out, len);
	return out;
}

char *text_fold(struct arena *arena, const char *text)
{
	const size_t len = text == NULL ? 0 : strlen(text);
	const utf8proc_option_t options =
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t size;
	char *out;

	if (text == NULL || is_ascii(text, len))
		return fold_ascii(arena, text_or(text, ""), len);
	size = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &mapped, options);
	if (size < 0)
		return arena_strndup(arena, text, len);
	out = arena_alloc(arena, (size_t)size + 1);
	squeeze(out, (const char *)mapped, (size_t)size);
	free(mapped);
	return out;
}

char *text_sentence(struct arena *arena, const char *text)
{
	const size_t len = strlen(text);
	const bool has_end = len == 0 || strchr(".!?", text[len - 1]) != NULL;
	char *out = arena_printf(arena, "%s%s", text, has_end ? "" : ".");

	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
	return out;
}

char *text_clip(struct arena *arena, const char *text, size_t max)
{
	const size_t len = strlen(text);
	size_t end = 0, size;

	while (end < len && (size = utf8_char_len(text + end, len - end)) > 0 && end + size <= max)
		end += size;
	return arena_strndup(arena, text, end);
}

size_t text_split(struct arena *arena, const char *text, char separator, char ***out)
{
	size_t count = 1, index = 0;
	char *copy = arena_strdup(arena, text == NULL ? "" : text);
	char **parts;

	for (const char *at = copy; *at != '\0'; at++)
		count += *at == separator;
	parts = arena_array(arena, count, sizeof(*parts));
	parts[index++] = copy;
	for (char *at = copy; index < count; at++)
		if (*at == separator) {
			*at = '\0';
			parts[index++] = at + 1;
		}
	*out = parts;
	return count;
}
