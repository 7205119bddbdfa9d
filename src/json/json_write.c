#include "json/json_write.h"

#include <string.h>

#include "base/decimal.h"

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

void json_out_init(struct json_out *out, struct buf *buf)
{
	*out = (struct json_out){.buf = buf};
}

/* True when all 8 bytes of ${word} are ASCII that needs no escape. For ${x} below 0x80 the borrow in (x ^ c) - 1 shows
 * equality with ${c}, the one in x - 0x20 a control character. */
static bool is_clean_word(uint64_t word, bool slash_too)
{
	uint64_t marks = word | (word - EVERY_BYTE(0x20)) | ((word ^ EVERY_BYTE('"')) - EVERY_BYTE(1)) |
			 ((word ^ EVERY_BYTE('\\')) - EVERY_BYTE(1));

	if (slash_too)
		marks |= (word ^ EVERY_BYTE('/')) - EVERY_BYTE(1);
	return (marks & EVERY_BYTE(0x80)) == 0;
}

static bool is_clean(unsigned char c, bool slash_too)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && !(slash_too && c == '/');
}

/* How many bytes from the start need neither an escape nor a check. */
static size_t clean_run(const char *text, size_t len, bool slash_too)
{
	size_t at = 0;
	uint64_t word;

	for (; at + sizeof(word) <= len; at += sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		if (!is_clean_word(word, slash_too))
			break;
	}
	while (at < len && is_clean((unsigned char)text[at], slash_too))
		at++;
	return at;
}

static void put_escape(struct buf *buf, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char shorts[][2] = {{'"', '"'},  {'\\', '\\'}, {'/', '/'},  {'\n', 'n'},
					 {'\r', 'r'}, {'\t', 't'},  {'\b', 'b'}, {'\f', 'f'}};

	for (size_t i = 0; i < ARRAY_LEN(shorts); i++)
		if (c == (unsigned char)shorts[i][0]) {
			buf_add(buf, (char[]){'\\', shorts[i][1]}, 2);
			return;
		}
	buf_add(buf, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

/* Text that isn't all clean ASCII. A byte that isn't UTF-8 becomes U+FFFD, so that the answer stays JSON. */
static void put_escaped(struct buf *buf, const char *text, size_t len, bool slash_too)
{
	size_t run, size;

	for (size_t at = 0; at < len; at += size) {
		run = clean_run(text + at, len - at, slash_too);
		buf_add(buf, text + at, run);
		at += run;
		if (at == len)
			return;
		size = utf8_char_len(text + at, len - at);
		if (size > 1) {
			buf_add(buf, text + at, size);
		} else if (size == 1) {
			put_escape(buf, (unsigned char)text[at]);
		} else {
			buf_puts(buf, "\xEF\xBF\xBD");
			size = 1;
		}
	}
}

/* ${before} (or nothing, when it is 0), the text in quotes, and ${after}. */
static void put_quoted(const struct json_out *out, char before, const char *text, size_t len, char after)
{
	const size_t extra = 2 + (before != '\0') + (after != '\0');
	char *at;

	if (clean_run(text, len, out->escape_slash) == len) {
		at = buf_extend(out->buf, len + extra);
		if (at == NULL)
			return;
		if (before != '\0')
			*at++ = before;
		*at++ = '"';
		memcpy(at, text, len);
		at[len] = '"';
		if (after != '\0')
			at[len + 1] = after;
		return;
	}
	buf_add(out->buf, (char[]){before, '"'} + (before == '\0'), before == '\0' ? 1 : 2);
	put_escaped(out->buf, text, len, out->escape_slash);
	buf_add(out->buf, (char[]){'"', after}, after == '\0' ? 1 : 2);
}

/* Whatever stands before a value: the comma and the key. */
static void begin_value(struct json_out *out, const char *key)
{
	const int inside = out->depth - 1;
	char comma = '\0';

	if (inside < 0 ? key != NULL : out->is_array[inside] != (key == NULL))
		BUG("json: %s", key == NULL ? "a member without a key" : "a key where none may stand");
	if (inside >= 0) {
		comma = out->has_items[inside] ? ',' : '\0';
		out->has_items[inside] = true;
	}
	if (key != NULL)
		put_quoted(out, comma, key, strlen(key), ':');
	else if (comma != '\0')
		buf_putc(out->buf, comma);
}

static void open_value(struct json_out *out, const char *key, bool is_array)
{
	begin_value(out, key);
	if (out->depth >= LIMIT_JSON_DEPTH)
		BUG("json: nested deeper than %d levels", LIMIT_JSON_DEPTH);
	out->is_array[out->depth] = is_array;
	out->has_items[out->depth] = false;
	out->depth++;
	buf_putc(out->buf, is_array ? '[' : '{');
}

void json_out_object(struct json_out *out, const char *key)
{
	open_value(out, key, false);
}

void json_out_array(struct json_out *out, const char *key)
{
	open_value(out, key, true);
}

void json_out_end(struct json_out *out)
{
	if (out->depth == 0)
		BUG("json: nothing is open");
	out->depth--;
	buf_putc(out->buf, out->is_array[out->depth] ? ']' : '}');
}

void json_out_text(struct json_out *out, const char *key, const char *value)
{
	if (value == NULL)
		json_out_null(out, key);
	else
		json_out_textn(out, key, value, strlen(value));
}

void json_out_textn(struct json_out *out, const char *key, const char *value, size_t len)
{
	begin_value(out, key);
	put_quoted(out, '\0', value, len, '\0');
}

void json_out_i64(struct json_out *out, const char *key, int64_t value)
{
	const uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char text[1 + U64_TEXT_MAX] = "-";

	begin_value(out, key);
	if (value < 0)
		buf_add(out->buf, text, 1 + u64_format(magnitude, text + 1));
	else
		buf_add(out->buf, text, u64_format(magnitude, text));
}

void json_out_bool(struct json_out *out, const char *key, bool value)
{
	json_out_raw(out, key, value ? "true" : "false");
}

void json_out_null(struct json_out *out, const char *key)
{
	json_out_raw(out, key, "null");
}

void json_out_e4(struct json_out *out, const char *key, int64_t value_e4, int min_places)
{
	char text[E4_TEXT_MAX];

	json_out_raw(out, key, e4_format(value_e4, min_places, text));
}

void json_out_raw(struct json_out *out, const char *key, const char *json)
{
	begin_value(out, key);
	buf_puts(out->buf, json);
}
