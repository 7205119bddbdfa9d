#include "ledger/lists.h"

#include <stdlib.h>
#include <string.h>

static struct where_value read_field(const struct field *field, const void *element)
{
	const void *at = (const char *)element + field->offset;
	struct where_value value = {.kind = WHERE_NULL};

	switch (field->kind) {
	case FIELD_TEXT:
		value.text = *(const char *const *)at;
		value.kind = text_is_empty(value.text) ? WHERE_NULL : WHERE_TEXT;
		break;
	case FIELD_AMOUNT:
		value.number = *(const int64_t *)at;
		value.kind = value.number == NO_AMOUNT ? WHERE_NULL : WHERE_NUMBER;
		break;
	case FIELD_BOOL:
		value.number = *(const bool *)at;
		value.kind = WHERE_BOOL;
		break;
	case FIELD_DAY:
		value.kind = *(const int32_t *)at == DAY_NONE ? WHERE_NULL : WHERE_TIME;
		value.number = value.kind == WHERE_NULL ? 0 : us_from_day(*(const int32_t *)at);
		break;
	case FIELD_TIME:
		value.number = *(const int64_t *)at;
		value.kind = WHERE_TIME;
		break;
	}
	return value;
}

bool field_value(const struct field *fields, size_t count, const void *element, const char *path,
		 struct where_value *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!text_eq_nocase(fields[i].name, path))
			continue;
		*out = element != NULL ? read_field(&fields[i], element) : (struct where_value){.kind = WHERE_NULL};
		return true;
	}
	return false;
}

struct list list_of(struct arena *arena, const void *structs, size_t count, size_t size)
{
	struct list list = {.elements = arena_array(arena, count + 1, sizeof(void *)), .count = count, .total = count};

	for (size_t i = 0; i < count; i++)
		list.elements[i] = (const char *)structs + i * size;
	return list;
}

struct sorting {
	const struct where_order *order;
	struct arena *arena;
	where_field field;
};

static int compare(const void *a, const void *b, void *ctx)
{
	const struct sorting *sorting = ctx;

	return where_compare(sorting->order, sorting->arena, sorting->field, *(const void *const *)a,
			     *(const void *const *)b);
}

static void keep_matching(struct list *list, const struct where *where, where_field field)
{
	CLEANUP(arena_freep) struct arena *scratch = arena_new();
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (where_matches(where, scratch, field, list->elements[i]))
			list->elements[kept++] = list->elements[i];
		arena_reset(scratch);
	}
	list->count = list->total = kept;
}

bool list_filter(struct call *call, struct list *list, where_field field)
{
	const char *where_text = api_query(call, "where"), *order_text = api_query(call, "order");
	struct sorting sorting = {.arena = call->arena, .field = field};
	struct where_order *order = NULL;
	struct where *where = NULL;
	struct err err = {0};

	if ((where_text != NULL && where_parse(call->arena, where_text, field, &where, &err) != OK) ||
	    (order_text != NULL && where_order_parse(call->arena, order_text, field, &order, &err) != OK)) {
		api_refuse(call, 16, "QueryParseException", err.text);
		return false;
	}
	keep_matching(list, where, field);
	sorting.order = order;
	if (order != NULL)
		qsort_r(list->elements, list->count, sizeof(*list->elements), compare, &sorting);
	return true;
}

bool list_is_plain(const struct call *call)
{
	return api_query(call, "where") == NULL && api_query(call, "order") == NULL;
}

bool list_is_too_long(struct call *call, const char *plural, size_t count, size_t max)
{
	if (count <= max)
		return false;
	api_refuse(call, 16, "QueryParseException",
		   arena_printf(call->arena,
				"The request would read more than %zu %s. Ask for pages, without filters and orders "
				"or of what changed lately.",
				max, plural));
	return true;
}

static size_t query_number(struct call *call, const char *name, int64_t otherwise, int64_t max)
{
	const char *text = api_query(call, name);
	int64_t value = otherwise;

	if (text != NULL && text_to_i64(text, strlen(text), INT32_MIN, INT32_MAX, &value, NULL) != OK)
		value = otherwise;
	return (size_t)(value < 1 ? 1 : value > max ? max : value);
}

void list_read_page(struct call *call, struct list *list, bool is_forced)
{
	if (!is_forced && api_query(call, "page") == NULL)
		return;
	list->page = query_number(call, "page", 1, INT32_MAX);
	list->page_size = query_number(call, "pageSize", LIST_PAGE_STANDARD, LIST_PAGE_MAX);
}

void list_cut(struct call *call, struct list *list, bool is_forced)
{
	size_t first;

	list_read_page(call, list, is_forced);
	if (list->page == 0)
		return;
	first = (list->page - 1) * list->page_size;
	if (first > list->count)
		first = list->count;
	list->elements += first;
	list->count = list->count - first < list->page_size ? list->count - first : list->page_size;
}

void list_write_pagination(struct call *call, const struct list *list)
{
	if (list->page == 0)
		return;
	json_out_object(&call->out, "pagination");
	json_out_i64(&call->out, "page", (int64_t)list->page);
	json_out_i64(&call->out, "pageSize", (int64_t)list->page_size);
	json_out_i64(&call->out, "pageCount", (int64_t)((list->total + list->page_size - 1) / list->page_size));
	json_out_i64(&call->out, "itemCount", (int64_t)list->total);
	json_out_end(&call->out);
}

void list_done(struct call *call)
{
	if (buf_is_full(&call->buf))
		api_refuse(call, 16, "QueryParseException",
			   "The answer would be larger than 16 MB. Ask for pages, or for smaller ones.");
	else
		api_done(call);
}
