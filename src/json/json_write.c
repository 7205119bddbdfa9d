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

/* True when the whole text needs neither an escape nor a check; the last word overlaps the one before it. */
static bool is_clean_text(const char *text, size_t len, bool slash_too)
{
	uint32_t half[2];
	uint64_t word;

	if (len < sizeof(half[0]))
		return clean_run(text, len, slash_too) == len;
	if (len < sizeof(word)) {
		memcpy(&half[0], text, sizeof(half[0]));
		memcpy(&half[1], text + len - sizeof(half[1]), sizeof(half[1]));
		memcpy(&word, half, sizeof(word));
		return is_clean_word(word, slash_too);
	}
	for (size_t at = 0; at < len - sizeof(word); at += sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		if (!is_clean_word(word, slash_too))
			return false;
	}
	memcpy(&word, text + len - sizeof(word), sizeof(word));
	return is_clean_word(word, slash_too);
}

static char *put(char *at, const char *text, size_t len)
{
	memcpy(at, text, len);
	return at + len;
}

static char *put_clean(char *at, const char *text, size_t len)
{
	*at++ = '"';
	at = put(at, text, len);
	*at++ = '"';
	return at;
}

static void put_quoted(const struct json_out *out, const char *text, size_t len)
{
	buf_putc(out->buf, '"');
	put_escaped(out->buf, text, len, out->escape_slash);
	buf_putc(out->buf, '"');
}

/* Checks where a value may stand; true when a comma comes before it. */
static bool begin(struct json_out *out, bool has_key)
{
	const int inside = out->depth - 1;
	bool has_comma;

	if (inside < 0 ? has_key : out->is_array[inside] == has_key)
		BUG("json: %s", has_key ? "a key where none may stand" : "a member without a key");
	if (inside < 0)
		return false;
	has_comma = out->has_items[inside];
	out->has_items[inside] = true;
	return has_comma;
}

static void put_key(const struct json_out *out, bool has_comma, const char *key, size_t len)
{
	if (has_comma)
		buf_putc(out->buf, ',');
	put_quoted(out, key, len);
	buf_putc(out->buf, ':');
}

/* The comma, the key and a value that needs no escape (in quotes if it is a text) at once, since an answer is made of
 * hundreds of these. */
static void put_value(struct json_out *out, const char *key, size_t key_len, const char *value, size_t len,
		      bool is_text)
{
	bool has_comma = begin(out, key != NULL);
	char *at;

	if (key != NULL && key_len == JSON_KEY_UNKNOWN) {
		key_len = strlen(key);
		if (!is_clean_text(key, key_len, out->escape_slash)) {
			put_key(out, has_comma, key, key_len);
			has_comma = false;
			key = NULL;
		}
	}
	at = buf_extend(out->buf, has_comma + (key != NULL ? key_len + 3 : 0) + len + (is_text ? 2 : 0));
	if (at == NULL)
		return;
	if (has_comma)
		*at++ = ',';
	if (key != NULL) {
		at = put_clean(at, key, key_len);
		*at++ = ':';
	}
	if (is_text)
		put_clean(at, value, len);
	else
		put(at, value, len);
}

void json_put_open(struct json_out *out, const char *key, size_t key_len, bool is_array)
{
	put_value(out, key, key_len, is_array ? "[" : "{", 1, false);
	if (out->depth >= LIMIT_JSON_DEPTH)
		BUG("json: nested deeper than %d levels", LIMIT_JSON_DEPTH);
	out->is_array[out->depth] = is_array;
	out->has_items[out->depth] = false;
	out->depth++;
}

void json_out_end(struct json_out *out)
{
	if (out->depth == 0)
		BUG("json: nothing is open");
	out->depth--;
	buf_putc(out->buf, out->is_array[out->depth] ? ']' : '}');
}

void json_put_text(struct json_out *out, const char *key, size_t key_len, const char *value, size_t len)
{
	if (is_clean_text(value, len, out->escape_slash)) {
		put_value(out, key, key_len, value, len, true);
		return;
	}
	put_value(out, key, key_len, "", 0, false);
	put_quoted(out, value, len);
}

void json_put_raw(struct json_out *out, const char *key, size_t key_len, const char *json, size_t len)
{
	put_value(out, key, key_len, json, len, false);
}

void json_put_i64(struct json_out *out, const char *key, size_t key_len, int64_t value)
{
	const uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char text[1 + U64_TEXT_MAX] = "-";
	const size_t len = u64_format(magnitude, text + 1);

	if (value < 0)
		put_value(out, key, key_len, text, len + 1, false);
	else
		put_value(out, key, key_len, text + 1, len, false);
}

void json_put_e4(struct json_out *out, const char *key, size_t key_len, int64_t value_e4, int min_places)
{
	char text[E4_TEXT_MAX];
	const char *json = e4_format(value_e4, min_places, text);

	put_value(out, key, key_len, json, strlen(json), false);
}
