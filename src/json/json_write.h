/* JSON that goes out, written straight into a buffer: commas, quotes and escapes are looked after; wrong nesting is a BUG.
 * In an object each call takes its key, in an array (and for the outermost value) the key is NULL. */
#ifndef LASKU_JSON_JSON_WRITE_H
#define LASKU_JSON_JSON_WRITE_H

#include "base/base.h"

struct json_out {
	struct buf *buf; /* borrowed */
	int depth;
	bool has_items[LIMIT_JSON_DEPTH];
	bool is_array[LIMIT_JSON_DEPTH];
	bool escape_slash; /* write "\/", as Xero does in its dates */
};

void json_out_init(struct json_out *out, struct buf *buf);

void json_out_object(struct json_out *out, const char *key);
void json_out_array(struct json_out *out, const char *key);
void json_out_end(struct json_out *out); /* closes the innermost object or array */

void json_out_text(struct json_out *out, const char *key, const char *value); /* NULL writes null */
void json_out_textn(struct json_out *out, const char *key, const char *value, size_t len);
void json_out_i64(struct json_out *out, const char *key, int64_t value);
void json_out_bool(struct json_out *out, const char *key, bool value);
void json_out_null(struct json_out *out, const char *key);

/* The decimal's own digits as a JSON number, with at least ${min_places} decimals. */
void json_out_e4(struct json_out *out, const char *key, int64_t value_e4, int min_places);

/* Text that is JSON already, put in as it is. */
void json_out_raw(struct json_out *out, const char *key, const char *json);

#endif
