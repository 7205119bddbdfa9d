/* Columns that several aggregates have. Private to this folder. */
#ifndef LASKU_STORE_ROW_H
#define LASKU_STORE_ROW_H

#include "base/date.h"
#include "db/db.h"

/* DAY_NONE is NULL in the database. */
static inline struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

static inline int32_t day_column(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? DAY_NONE : (int32_t)db_i64(rows, column);
}

/* An arena array that grows row by row. */
struct row_list {
	void *items;
	size_t count, cap;
};

#define ROW_ADD(list, arena, type)                                                                                     \
	({                                                                                                             \
		struct row_list *list_ = (list);                                                                       \
		list_->items = arena_grow((arena), list_->items, list_->count, &list_->cap, sizeof(type));             \
		(type *)list_->items + list_->count++;                                                                 \
	})

/* Ends ${rows} and gives the list to the caller. */
static inline int rows_finish(struct db_rows *rows, const struct row_list *list, void *out, size_t *count_out,
			      struct err *err)
{
	int status = db_done(rows, err);

	if (status != OK)
		return status;
	*(void **)out = list->items;
	*count_out = list->count;
	return OK;
}

#endif
