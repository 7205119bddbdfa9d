/* JSON that goes out, written straight into a buffer: commas, quotes and escapes are looked after; wrong nesting is a
 * BUG. In an object each call takes its key, in an array (and for the outermost value) the key is NULL. */
#ifndef LASKU_JSON_JSON_WRITE_H
#define LASKU_JSON_JSON_WRITE_H

#include <string.h>

#include "base/base.h"

struct json_out {
	struct buf *buf; /* borrowed */
	int depth;
	bool has_items[LIMIT_JSON_DEPTH];
	bool is_array[LIMIT_JSON_DEPTH];
	bool escape_slash; /* write "\/", as Xero does in its dates */
};

void json_out_init(struct json_out *out, struct buf *buf);

/* A key that is a literal is measured by the compiler and taken to need no escape; any other is measured and escaped.
 */
#define JSON_KEY_UNKNOWN SIZE_MAX

static inline __attribute__((always_inline)) size_t json_key_len(const char *key)
{
	const char *text = key == NULL ? "" : key;

	return __builtin_constant_p(__builtin_strlen(text)) ? __builtin_strlen(text) : JSON_KEY_UNKNOWN;
}

/* Behind the functions below. */
void json_put_open(struct json_out *out, const char *key, size_t key_len, bool is_array);
void json_put_text(struct json_out *out, const char *key, size_t key_len, const char *value, size_t len);
void json_put_raw(struct json_out *out, const char *key, size_t key_len, const char *json, size_t len);
void json_put_i64(struct json_out *out, const char *key, size_t key_len, int64_t value);
void json_put_e4(struct json_out *out, const char *key, size_t key_len, int64_t value_e4, int min_places);

#define JSON_OUT static inline __attribute__((always_inline)) void

JSON_OUT json_out_object(struct json_out *out, const char *key)
{
	json_put_open(out, key, json_key_len(key), false);
}

JSON_OUT json_out_array(struct json_out *out, const char *key)
{
	json_put_open(out, key, json_key_len(key), true);
}

void json_out_end(struct json_out *out); /* closes the innermost object or array */

/* Text that is JSON already, put in as it is. */
JSON_OUT json_out_raw(struct json_out *out, const char *key, const char *json)
{
	json_put_raw(out, key, json_key_len(key), json, strlen(json));
}

JSON_OUT json_out_null(struct json_out *out, const char *key)
{
	json_put_raw(out, key, json_key_len(key), "null", 4);
}

JSON_OUT json_out_bool(struct json_out *out, const char *key, bool value)
{
	json_put_raw(out, key, json_key_len(key), value ? "true" : "false", value ? 4 : 5);
}

JSON_OUT json_out_textn(struct json_out *out, const char *key, const char *value, size_t len)
{
	json_put_text(out, key, json_key_len(key), value, len);
}

/* NULL writes null. */
JSON_OUT json_out_text(struct json_out *out, const char *key, const char *value)
{
	if (value == NULL)
		json_put_raw(out, key, json_key_len(key), "null", 4);
	else
		json_put_text(out, key, json_key_len(key), value, strlen(value));
}

JSON_OUT json_out_i64(struct json_out *out, const char *key, int64_t value)
{
	json_put_i64(out, key, json_key_len(key), value);
}

/* The decimal's own digits as a JSON number, with at least ${min_places} decimals. */
JSON_OUT json_out_e4(struct json_out *out, const char *key, int64_t value_e4, int min_places)
{
	json_put_e4(out, key, json_key_len(key), value_e4, min_places);
}

#undef JSON_OUT

#endif
