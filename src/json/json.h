/* JSON that comes in (RFC 8259), read strictly: no duplicate keys, no bad UTF-8, no NUL inside a text, nothing behind
 * the value, at most LIMIT_JSON_DEPTH deep. Values are borrowed from the document: they live until json_doc_free. */
#ifndef LASKU_JSON_JSON_H
#define LASKU_JSON_JSON_H

#include "base/base.h"

struct json_doc; /* owns everything that was parsed */
struct json;     /* one value inside it; NULL stands for "not there" and is accepted by every reader */

/* Parses at most LIMIT_ANSWER bytes. E_INVALID "json_malformed": the text says where, and quotes nothing. The caller
 * frees ${*out} with json_doc_free. */
MUST_CHECK int json_parse(const char *text, size_t len, struct json_doc **out, struct err *err);
void json_doc_free(struct json_doc *doc);
DEFINE_FREEP(json_doc)

const struct json *json_root(const struct json_doc *doc);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_text(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_null(const struct json *value); /* also true for "not there" */

/* Object members. ${key} is compared exactly, or (second form) without case, as Xero reads its requests. */
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_get_nocase(const struct json *object, const char *key);

/* Walks an object's members in the order in which they stood: start with *${cursor} = NULL; false at the end. */
bool json_next(const struct json *object, void **cursor, const char **key, const struct json **value);

size_t json_len(const struct json *array);
const struct json *json_at(const struct json *array, size_t index);

/* Values. Where the type differs or nothing is there, the answer is ${otherwise}. Texts are borrowed. */
const char *json_text(const struct json *value, const char *otherwise);
int64_t json_i64(const struct json *value, int64_t otherwise); /* also from 12.0 and "12" */
bool json_bool(const struct json *value, bool otherwise);

/* A number, or a text that holds one, as e4 (base/decimal.h): exact for up to 15 significant digits.
 * E_NOT_FOUND "number_missing", E_INVALID "number_malformed"; ${*out} is untouched then. */
MUST_CHECK int json_e4(const struct json *value, int64_t *out, struct err *err);
int64_t json_e4_or(const struct json *value, int64_t otherwise);

/* Short forms for members: json_text(json_get(object, key), otherwise) etc. */
const char *json_get_text(const struct json *object, const char *key, const char *otherwise);
int64_t json_get_i64(const struct json *object, const char *key, int64_t otherwise);
bool json_get_bool(const struct json *object, const char *key, bool otherwise);
int64_t json_get_e4(const struct json *object, const char *key, int64_t otherwise);

/* The value as compact JSON text again, keys in their order. */
char *json_dump(struct arena *arena, const struct json *value);

#endif
