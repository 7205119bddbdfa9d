#include <jansson.h>
#undef json_is_object
#undef json_is_array
#undef json_is_number
#undef json_is_null

#include "json/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "json/json_write.h"

enum { REAL_TEXT_MAX = 32 };

struct json_doc {
	json_t *root;
};

/* A struct json is jansson's json_t under a name of ours; the reader never changes it. */
static json_t *inner(const struct json *value)
{
	return (json_t *)value;
}

static const struct json *outer(const json_t *value)
{
	return (const struct json *)value;
}

/* The text behind the string that begins at ${at}. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\')
			at++;
	return at;
}

/* True when brackets outside of strings stand deeper than LIMIT_JSON_DEPTH. Up to the first malformed byte this sees
 * what the parser sees, and the parser reads no further. */
static bool is_too_deep(const char *text, size_t len)
{
	const char *const end = text + len;
	int depth = 0;

	for (const char *at = text; at < end; at++) {
		if (*at == '"')
			at = skip_string(at, end);
		else if (*at == '[' || *at == '{')
			depth++;
		else if (*at == ']' || *at == '}')
			depth--;
		if (depth > LIMIT_JSON_DEPTH)
			return true;
	}
	return false;
}

/* jansson's own texts quote the input, which may hold secrets. */
static const char *reason_of(enum json_error_code code)
{
	switch (code) {
	case json_error_premature_end_of_input:
		return "it ends too early";
	case json_error_end_of_input_expected:
		return "something stands behind its end";
	case json_error_invalid_utf8:
		return "the text isn't UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a text holds a NUL character";
	case json_error_duplicate_key:
		return "a key stands twice in one object";
	case json_error_numeric_overflow:
		return "a number is too large";
	default:
		return "something else was expected here";
	}
}

int json_parse(const char *text, size_t len, struct json_doc **out, struct err *err)
{
	struct json_doc *doc;
	json_error_t why;
	json_t *root;

	if (len == 0)
		return err_set(err, E_INVALID, "json_malformed", "JSON is missing: there is nothing at all.");
	if (len > LIMIT_ANSWER)
		return err_set(err, E_INVALID, "json_malformed", "The JSON is longer than %d bytes.", LIMIT_ANSWER);
	if (is_too_deep(text, len))
		return err_set(err, E_INVALID, "json_malformed", "The JSON is nested deeper than %d levels.",
			       LIMIT_JSON_DEPTH);
	/* jansson takes a NUL behind the value for the end. */
	if (memchr(text, '\0', len) != NULL)
		return err_set(err, E_INVALID, "json_malformed", "The JSON holds a NUL byte.");
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (root == NULL)
		return err_set(err, E_INVALID, "json_malformed", "The JSON can't be read at line %d, column %d: %s.",
			       why.line, why.column, reason_of(json_error_code(&why)));
	doc = calloc(1, sizeof(*doc));
	if (doc == NULL)
		BUG("json: out of memory");
	doc->root = root;
	*out = doc;
	return OK;
}

void json_doc_free(struct json_doc *doc)
{
	if (doc == NULL)
		return;
	json_decref(doc->root);
	free(doc);
}

const struct json *json_root(const struct json_doc *doc)
{
	return doc == NULL ? NULL : outer(doc->root);
}

bool json_is_object(const struct json *value)
{
	return value != NULL && json_typeof(inner(value)) == JSON_OBJECT;
}

bool json_is_array(const struct json *value)
{
	return value != NULL && json_typeof(inner(value)) == JSON_ARRAY;
}

bool json_is_text(const struct json *value)
{
	return json_is_string(inner(value));
}

bool json_is_number(const struct json *value)
{
	return json_is_integer(inner(value)) || json_is_real(inner(value));
}

bool json_is_null(const struct json *value)
{
	return value == NULL || json_typeof(inner(value)) == JSON_NULL;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return outer(json_object_get(inner(object), key));
}

const struct json *json_get_nocase(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);
	const char *name;
	void *cursor = NULL;

	if (value != NULL)
		return value;
	while (json_next(object, &cursor, &name, &value))
		if (text_eq_nocase(name, key))
			return value;
	return NULL;
}

bool json_next(const struct json *object, void **cursor, const char **key, const struct json **value)
{
	*cursor = *cursor == NULL ? json_object_iter(inner(object)) : json_object_iter_next(inner(object), *cursor);
	if (*cursor == NULL)
		return false;
	*key = json_object_iter_key(*cursor);
	*value = outer(json_object_iter_value(*cursor));
	return true;
}

size_t json_len(const struct json *array)
{
	return json_array_size(inner(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
	return outer(json_array_get(inner(array), index));
}

const char *json_text(const struct json *value, const char *otherwise)
{
	return json_is_text(value) ? json_string_value(inner(value)) : otherwise;
}

/* Whole numbers that a double holds exactly. */
static int64_t i64_from_real(double real, int64_t otherwise)
{
	const double limit = 9007199254740992.0;

	if (!(real >= -limit && real <= limit) || (double)(int64_t)real < real || (double)(int64_t)real > real)
		return otherwise;
	return (int64_t)real;
}

int64_t json_i64(const struct json *value, int64_t otherwise)
{
	const json_t *number = inner(value);
	int64_t out = otherwise;

	if (json_is_integer(number))
		return json_integer_value(number);
	if (json_is_real(number))
		return i64_from_real(json_real_value(number), otherwise);
	if (json_is_text(value) &&
	    text_to_i64(json_string_value(number), json_string_length(number), INT64_MIN, INT64_MAX, &out, NULL) != OK)
		return otherwise;
	return out;
}

bool json_bool(const struct json *value, bool otherwise)
{
	if (!json_is_boolean(inner(value)))
		return otherwise;
	return json_boolean_value(inner(value));
}

/* The number's own text: a text as it stands, a real with the 15 digits that a double keeps. NULL: neither. */
static const char *number_text(const json_t *value, char scratch[REAL_TEXT_MAX])
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return json_string_value(value);
	case JSON_REAL:
		/* Minus zero would come back as a whole number without its sign. */
		if (json_real_value(value) >= 0 && json_real_value(value) <= 0)
			return "0";
		snprintf(scratch, REAL_TEXT_MAX, "%.15g", json_real_value(value));
		return scratch;
	case JSON_INTEGER:
		snprintf(scratch, REAL_TEXT_MAX, "%lld", (long long)json_integer_value(value));
		return scratch;
	default:
		return NULL;
	}
}

int json_e4(const struct json *value, int64_t *out, struct err *err)
{
	char scratch[REAL_TEXT_MAX];
	const char *text;

	if (json_is_null(value))
		return err_set(err, E_NOT_FOUND, "number_missing", "A number is missing.");
	text = number_text(inner(value), scratch);
	if (text == NULL || e4_parse(text, strlen(text), out, NULL) != OK)
		return err_set(err, E_INVALID, "number_malformed",
			       "This isn't a number that an amount can hold, such as 1234.50.");
	return OK;
}

int64_t json_e4_or(const struct json *value, int64_t otherwise)
{
	int64_t out = otherwise;

	return json_e4(value, &out, NULL) == OK ? out : otherwise;
}

const char *json_get_text(const struct json *object, const char *key, const char *otherwise)
{
	return json_text(json_get(object, key), otherwise);
}

int64_t json_get_i64(const struct json *object, const char *key, int64_t otherwise)
{
	return json_i64(json_get(object, key), otherwise);
}

bool json_get_bool(const struct json *object, const char *key, bool otherwise)
{
	return json_bool(json_get(object, key), otherwise);
}

int64_t json_get_e4(const struct json *object, const char *key, int64_t otherwise)
{
	return json_e4_or(json_get(object, key), otherwise);
}

static void dump(struct json_out *out, const char *key, const struct json *value);

static void dump_object(struct json_out *out, const char *key, const struct json *object)
{
	const struct json *member;
	const char *name;
	void *cursor = NULL;

	json_out_object(out, key);
	while (json_next(object, &cursor, &name, &member))
		dump(out, name, member);
	json_out_end(out);
}

static void dump_array(struct json_out *out, const char *key, const struct json *array)
{
	json_out_array(out, key);
	for (size_t i = 0; i < json_len(array); i++)
		dump(out, NULL, json_at(array, i));
	json_out_end(out);
}

/* The depth is bounded by json_parse. */
static void dump(struct json_out *out, const char *key, const struct json *value)
{
	char scratch[REAL_TEXT_MAX];
	const json_t *simple = inner(value);

	switch (json_typeof(simple)) {
	case JSON_OBJECT:
		dump_object(out, key, value);
		break;
	case JSON_ARRAY:
		dump_array(out, key, value);
		break;
	case JSON_STRING:
		json_out_textn(out, key, json_string_value(simple), json_string_length(simple));
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		json_out_raw(out, key, number_text(simple, scratch));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_out_bool(out, key, json_boolean_value(simple));
		break;
	case JSON_NULL:
		json_out_null(out, key);
		break;
	}
}

char *json_dump(struct arena *arena, const struct json *value)
{
	/* A value can be written longer than it was read: 1e14 becomes 15 digits. */
	enum { LONGER = 6 };
	CLEANUP(buf_release) struct buf text;
	struct json_out out;

	buf_init(&text, (size_t)LIMIT_ANSWER * LONGER);
	json_out_init(&out, &text);
	if (value == NULL)
		json_out_null(&out, NULL);
	else
		dump(&out, NULL, value);
	if (buf_is_full(&text))
		BUG("json: a value of more than %zu bytes", text.max);
	return arena_strndup(arena, text.data, text.len);
}
