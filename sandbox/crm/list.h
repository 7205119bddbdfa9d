/* Lists with cursor paging (contract pipedrive.md 2.0.1). A list's SQL is put together from the pieces below; its first
 * two columns are sort_key and id, and its own parameters begin with $6. */
#ifndef SANDBOX_CRM_LIST_H
#define SANDBOX_CRM_LIST_H

#include "crm/visit.h"

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

#endif
