#include "crm/search.h"

#include <inttypes.h>
#include <string.h>

#include "crypto/crypto.h"

enum { SEARCH_STANDARD = 100, SEARCH_MAX = 500, SEARCH_OFFSET_MAX = 1000000 };

static int read_offset(struct visit *visit, int64_t *out, struct err *err)
{
	const char *cursor = http_query(visit->x, "cursor");
	unsigned char *text;
	size_t len;

	*out = 0;
	if (text_is_empty(cursor))
		return OK;
	if (base64url_decode(visit->arena, cursor, strlen(cursor), &text, &len, NULL) != OK ||
	    text_to_i64((const char *)text, len, 0, SEARCH_OFFSET_MAX, out, NULL) != OK)
		return err_set(err, E_INVALID, "cursor_invalid", "The cursor is not one of this list");
	return OK;
}

static int read_fields(struct visit *visit, const char *known, const char **out, struct err *err)
{
	const char *fields = http_query(visit->x, "fields");
	char **parts;
	size_t count;

	*out = NULL;
	if (text_is_empty(fields))
		return OK;
	count = text_split(visit->arena, fields, ',', &parts);
	for (size_t i = 0; i < count; i++)
		if (!list_has(known, parts[i]))
			return err_set(err, E_INVALID, "fields_invalid", "Parameter fields must be of %s", known);
	*out = fields;
	return OK;
}

int search_start(struct visit *visit, const char *known, struct search *out, struct err *err)
{
	struct search search = {0};
	const char *term = text_squeeze(visit->arena, http_query(visit->x, "term"));
	int status = query_bool(visit, "exact_match", &search.is_exact, err);

	if (status != OK ||
	    (status = query_i64(visit, "limit", 1, SEARCH_MAX, SEARCH_STANDARD, &search.limit, err)) != OK ||
	    (status = read_offset(visit, &search.offset, err)) != OK ||
	    (status = read_fields(visit, known, &search.fields, err)) != OK)
		return status;
	if (strlen(term) < (search.is_exact ? 1u : 2u))
		return err_set(err, E_INVALID, "term_invalid", "Parameter term must have at least %d characters",
			       search.is_exact ? 1 : 2);
	search.term = text_fold(visit->arena, term);
	*out = search;
	visit_start(visit);
	json_out_object(&visit->json, "data");
	json_out_array(&visit->json, "items");
	return OK;
}

static bool is_asked(const struct search *search, const char *field)
{
	return search->fields == NULL || list_has(search->fields, field);
}

bool search_hits(struct visit *visit, const struct search *search, const char *field, const char *text)
{
	const char *folded;

	if (text == NULL || !is_asked(search, field))
		return false;
	folded = text_fold(visit->arena, text);
	return search->is_exact ? text_eq(folded, search->term) : strstr(folded, search->term) != NULL;
}

static bool value_hits(struct visit *visit, const struct search *search, const char *field, const struct json *value)
{
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	if (json_is_text(value))
		return search_hits(visit, search, field, json_text(value, NULL));
	for (size_t i = 0; i < json_len(value); i++)
		if (value_hits(visit, search, field, json_at(value, i)))
			return true;
	while (json_is_object(value) && json_next(value, &cursor, &key, &member))
		if (value_hits(visit, search, field, member))
			return true;
	return false;
}

bool search_hits_json(struct visit *visit, const struct search *search, const char *field, const char *json)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	return json != NULL && is_asked(search, field) && json_parse(json, strlen(json), &doc, NULL) == OK &&
	       value_hits(visit, search, field, json_root(doc));
}

static void write_texts(struct visit *visit, const struct search *search, const char *field, const struct json *value)
{
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	if (json_is_text(value) && search_hits(visit, search, field, json_text(value, NULL)))
		json_out_text(&visit->json, NULL, json_text(value, NULL));
	for (size_t i = 0; i < json_len(value); i++)
		write_texts(visit, search, field, json_at(value, i));
	while (json_is_object(value) && json_next(value, &cursor, &key, &member))
		write_texts(visit, search, field, member);
}

void search_write_hits(struct visit *visit, const struct search *search, const char *field, const char *json)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	json_out_array(&visit->json, field);
	if (json != NULL && json_parse(json, strlen(json), &doc, NULL) == OK)
		write_texts(visit, search, field, json_root(doc));
	json_out_end(&visit->json);
}

bool search_item(struct visit *visit, struct search *search)
{
	if (search->matched++ < search->offset)
		return false;
	if (search->written == search->limit) {
		search->has_more = true;
		return false;
	}
	search->written++;
	json_out_object(&visit->json, NULL);
	json_out_e4(&visit->json, "result_score", search->is_exact ? 12200 : 5100, 0);
	json_out_object(&visit->json, "item");
	return true;
}

void search_item_end(struct visit *visit)
{
	json_out_end(&visit->json);
	json_out_end(&visit->json);
}

int search_send(struct visit *visit, const struct search *search)
{
	const char *next = arena_printf(visit->arena, "%" PRId64, search->offset + search->written);

	json_out_end(&visit->json);
	json_out_end(&visit->json);
	json_out_object(&visit->json, "additional_data");
	json_out_text(&visit->json, "next_cursor",
		      search->has_more ? base64url_encode(visit->arena, next, strlen(next)) : NULL);
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}
