/* What lists have in common: where=, order=, page=, pageSize= (contract xero.md 2.4, 2.6, 3). */
#ifndef SANDBOX_LEDGER_LISTS_H
#define SANDBOX_LEDGER_LISTS_H

#include "ledger/api.h"
#include "ledger/where.h"

enum { LIST_PAGE_STANDARD = 100, LIST_PAGE_MAX = 1000 };

enum field_kind {
	FIELD_TEXT,   /* const char * */
	FIELD_AMOUNT, /* int64_t, e4 or NO_AMOUNT */
	FIELD_BOOL,
	FIELD_DAY,  /* int32_t */
	FIELD_TIME, /* int64_t, microseconds */
};

/* How a struct's field is called in filters. */
struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
};

/* A where_field by table; ${element} may be NULL. */
bool field_value(const struct field *fields, size_t count, const void *element, const char *path,
		 struct where_value *out);

struct list {
	const void **elements; /* pointers to structs, from the arena */
	size_t count;
	size_t page, page_size, total; /* ${page} 0: not paged */
};

/* ${count} structs of ${size} bytes as a list. */
struct list list_of(struct arena *arena, const void *structs, size_t count, size_t size);

/* Keeps what where= asks for, in the order of order=. False: refused with 400, the reply is filled in. */
bool list_filter(struct call *call, struct list *list, where_field field);

/* Cuts the list to the page asked for. Without page= it stays whole, unless ${is_forced}. A pageSize outside 1 to 1000
 * becomes the nearest that is allowed; a page past the end is empty. */
void list_cut(struct call *call, struct list *list, bool is_forced);

/* True when neither where= nor order= is asked for: a page is then the rows that come next. */
bool list_is_plain(const struct call *call);

/* Refuses a list of more than ${max} ${plural} that has to be read as a whole; false: it is short enough. */
bool list_is_too_long(struct call *call, const char *plural, size_t count, size_t max);

/* Sets the list's page and page size as list_cut does, without cutting anything. */
void list_read_page(struct call *call, struct list *list, bool is_forced);

/* Ends the envelope that api_envelope started; 400 when the answer is larger than an answer may be. */
void list_done(struct call *call);

/* "pagination":{...} when the list was cut. */
void list_write_pagination(struct call *call, const struct list *list);

#endif
