/* Lists with cursor paging (contract pipedrive.md 2.0.1). A list's SQL is put together from the pieces below; its first
 * two columns are sort_key and id, and its own parameters begin with $6. */
#ifndef SANDBOX_CRM_LIST_H
#define SANDBOX_CRM_LIST_H

#include "crm/shape.h"

struct list {
	const char *sort_by;
	bool is_descending, has_more;
	int64_t limit, count;
	const char *after_key; /* NULL: from the start */
	int64_t after_id;
	char *last_key;
	int64_t last_id;
};

/* ${others} holds further sort keys: "WHEN 'name' THEN name ". */
#define LIST_FROM(table, others)                                                                                       \
	" FROM (SELECT *, CASE $1 WHEN 'update_time' THEN update_time WHEN 'add_time' THEN add_time " others           \
	"ELSE printf('%015d', id) END AS sort_key FROM " table ") "
#define LIST_PAGE                                                                                                      \
	" ($2 IS NULL OR ($4 = 0 AND (sort_key, id) > ($2, $3)) OR ($4 = 1 AND (sort_key, id) < ($2, $3)))"            \
	" ORDER BY CASE WHEN $4 = 0 THEN sort_key END, CASE WHEN $4 = 1 THEN sort_key END DESC,"                       \
	" CASE WHEN $4 = 0 THEN id END, CASE WHEN $4 = 1 THEN id END DESC LIMIT $5"
#define LIST_ARGS(list)                                                                                                \
	DB_T((list)->sort_by), DB_T((list)->after_key), DB_I((list)->after_id), DB_I((list)->is_descending),           \
	    DB_I((list)->limit + 1)

/* Reads limit, cursor, sort_by (one of ${keys}, comma separated; the first is the standard) and sort_direction. */
MUST_CHECK int list_read(struct visit *visit, const char *keys, struct list *out, struct err *err);

/* The next row that belongs to this page. */
bool list_row(struct list *list, struct db_rows *rows, struct arena *arena);

/* Writes "additional_data":{"next_cursor":...}. */
void list_end(struct list *list, struct visit *visit);

/* Answers with the page: each row's sort_key, id and the columns of ${shape}, which are read into ${object}. ${wanted}
 * as in shape_write; ${write_more} (may be NULL) adds to each object. */
MUST_CHECK int list_send(struct list *list, struct visit *visit, struct db_rows *rows, const struct shape *shape,
			 const struct fields_wanted *wanted, void *object,
			 void (*write_more)(struct visit *visit, const void *object), struct err *err);

/* ---- answers about one ---- */
/* {"success":true,"data":{...}} */
int send_object(struct visit *visit, int status, const struct shape *shape, const struct fields_wanted *wanted,
		const void *object, void (*write_more)(struct visit *visit, const void *object));
/* {"success":true,"data":{"id":N}}, as deletions are answered. */
int send_id(struct visit *visit, int64_t id);

/* ---- pages of API v1 ---- */
struct page {
	int64_t start, limit, count;
	bool has_more;
};
/* Reads start and limit (at most ${max}). */
MUST_CHECK int page_read(struct visit *visit, int64_t max, struct page *out, struct err *err);
/* The next row of the page; the statement gives one row more than the limit, from start on. */
bool page_row(struct page *page, struct db_rows *rows);
/* Writes "additional_data":{"pagination":{...}}; next_start only if there is more. */
void page_end(const struct page *page, struct visit *visit);
/* The same without "pagination" around it and without next_start, as some addresses have it. */
void page_end_flat(const struct page *page, struct visit *visit);

#endif
