/* What the readers of all lists share. */
#include "xero/read_list.h"

int read_malformed(const char *what, struct err *err)
{
	err_set(err, E_UPSTREAM, "xero_answer_malformed", "Xero's answer can't be read: %s is missing.", what);
	err_detail(err, "%s", what);
	return E_UPSTREAM;
}

int read_list(struct arena *arena, const struct json *root, const struct list_shape *shape, void *items_out,
	      size_t *count_out, struct err *err)
{
	const struct json *list = wire_list(root, shape->key);
	char *items;
	size_t count = 0;

	if (list == NULL)
		return read_malformed(shape->key, err);
	items = arena_array(arena, json_len(list) + 1, shape->size);
	for (size_t i = 0; i < json_len(list); i++)
		if (shape->read(arena, json_at(list, i), items + count * shape->size))
			count++;
	*(void **)items_out = items;
	*count_out = count;
	return OK;
}

char *read_id(struct arena *arena, const struct json *element, const char *key)
{
	const char *id = json_get_text(element, key, "");

	return arena_strdup(arena, text_eq(id, "00000000-0000-0000-0000-000000000000") ? "" : id);
}

bool read_has_more(const struct json *root, const char *key, int page_size)
{
	const struct json *pagination = json_get(root, "pagination");
	const int64_t page = json_get_i64(pagination, "page", 0), pages = json_get_i64(pagination, "pageCount", 0);
	size_t count;

	if (page > 0 && pages > 0)
		return page < pages;
	count = json_len(wire_list(root, key));
	return count == XERO_PAGE_STANDARD || (page_size > 0 && count >= (size_t)page_size);
}
