#include "crm/list.h"

#include <string.h>

#include "crypto/crypto.h"

enum { PAGE_STANDARD = 100, PAGE_MAX = 500 };

static int read_cursor(struct visit *visit, const char *cursor, struct list *list, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	unsigned char *bytes;
	size_t len;

	if (base64url_decode(visit->arena, cursor, strlen(cursor), &bytes, &len, NULL) != OK ||
	    json_parse((const char *)bytes, len, &doc, NULL) != OK || !json_is_object(json_root(doc)) ||
	    !text_eq(json_get_text(json_root(doc), "field", NULL), list->sort_by) ||
	    !json_is_text(json_get(json_root(doc), "fieldValue")))
		return err_set(err, E_INVALID, "cursor_invalid", "The cursor is not one of this list");
	list->after_key = arena_strdup(visit->arena, json_get_text(json_root(doc), "fieldValue", ""));
	list->after_id = json_get_i64(json_root(doc), "id", 0);
	list->is_descending = text_eq(json_get_text(json_root(doc), "sortDirection", "asc"), "desc");
	return OK;
}

int list_read(struct visit *visit, const char *keys, struct list *out, struct err *err)
{
	struct list list = {0};
	const char *sort_by = http_query(visit->x, "sort_by"), *cursor = http_query(visit->x, "cursor");
	const char *direction = text_or(http_query(visit->x, "sort_direction"), "asc");
	int status = query_i64(visit, "limit", 1, PAGE_MAX, PAGE_STANDARD, &list.limit, err);

	if (status != OK)
		return status;
	if (!text_is_empty(sort_by) && !list_has(keys, sort_by))
		return err_set(err, E_INVALID, "sort_invalid", "Parameter sort_by must be one of %s", keys);
	if (!list_has("asc,desc", direction))
		return err_set(err, E_INVALID, "sort_invalid", "Parameter sort_direction must be asc or desc");
	list.sort_by = text_is_empty(sort_by) ? arena_strndup(visit->arena, keys, strcspn(keys, ",")) : sort_by;
	list.is_descending = text_eq(direction, "desc");
	if (!text_is_empty(cursor) && read_cursor(visit, cursor, &list, err) != OK)
		return E_INVALID;
	*out = list;
	return OK;
}

bool list_row(struct list *list, struct db_rows *rows, struct arena *arena)
{
	if (!db_next(rows))
		return false;
	if (list->count == list->limit) {
		list->has_more = true;
		return false;
	}
	list->count++;
	list->last_key = db_text_copy(rows, 0, arena);
	list->last_id = db_i64(rows, 1);
	return true;
}

static char *cursor_after(const struct list *list, struct arena *arena)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_URL);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	json_out_text(&json, "field", list->sort_by);
	json_out_text(&json, "fieldValue", list->last_key);
	json_out_text(&json, "sortDirection", list->is_descending ? "desc" : "asc");
	json_out_i64(&json, "id", list->last_id);
	json_out_end(&json);
	return base64url_encode(arena, buf.data, buf.len);
}

void list_end(struct list *list, struct visit *visit)
{
	json_out_object(&visit->json, "additional_data");
	json_out_text(&visit->json, "next_cursor", list->has_more ? cursor_after(list, visit->arena) : NULL);
	json_out_end(&visit->json);
}

int list_send(struct list *list, struct visit *visit, struct db_rows *rows, const struct shape *shape,
	      const struct fields_wanted *wanted, void *object,
	      void (*write_more)(struct visit *visit, const void *object), struct err *err)
{
	int status;

	json_out_array(visit_start(visit), "data");
	while (list_row(list, rows, visit->arena)) {
		shape_read(shape, rows, 2, visit->arena, object);
		json_out_object(&visit->json, NULL);
		shape_write(shape, visit, &visit->json, object, wanted);
		if (write_more != NULL)
			write_more(visit, object);
		json_out_end(&visit->json);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(list, visit);
	return visit_send(visit, 200);
}

int send_object(struct visit *visit, int status, const struct shape *shape, const struct fields_wanted *wanted,
		const void *object, void (*write_more)(struct visit *visit, const void *object))
{
	json_out_object(visit_start(visit), "data");
	shape_write(shape, visit, &visit->json, object, wanted);
	if (write_more != NULL)
		write_more(visit, object);
	json_out_end(&visit->json);
	return visit_send(visit, status);
}

int send_id(struct visit *visit, int64_t id)
{
	json_out_object(visit_start(visit), "data");
	json_out_i64(&visit->json, "id", id);
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}

int page_read(struct visit *visit, int64_t max, struct page *out, struct err *err)
{
	struct page page = {0};
	int status = query_i64(visit, "start", 0, INT32_MAX, 0, &page.start, err);

	if (status == OK)
		status = query_i64(visit, "limit", 1, max, PAGE_STANDARD, &page.limit, err);
	*out = page;
	return status;
}

bool page_row(struct page *page, struct db_rows *rows)
{
	if (!db_next(rows))
		return false;
	page->has_more = page->count == page->limit;
	page->count += page->has_more ? 0 : 1;
	return !page->has_more;
}

static void write_page(const struct page *page, struct json_out *json)
{
	json_out_i64(json, "start", page->start);
	json_out_i64(json, "limit", page->limit);
	json_out_bool(json, "more_items_in_collection", page->has_more);
}

void page_end(const struct page *page, struct visit *visit)
{
	struct json_out *json = &visit->json;

	json_out_object(json, "additional_data");
	json_out_object(json, "pagination");
	write_page(page, json);
	if (page->has_more)
		json_out_i64(json, "next_start", page->start + page->limit);
	json_out_end(json);
	json_out_end(json);
}

void page_end_flat(const struct page *page, struct visit *visit)
{
	json_out_object(&visit->json, "additional_data");
	write_page(page, &visit->json);
	json_out_end(&visit->json);
}
