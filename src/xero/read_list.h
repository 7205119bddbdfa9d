/* What the readers of all lists share. */
#ifndef LASKU_XERO_READ_LIST_H
#define LASKU_XERO_READ_LIST_H

#include "xero/read.h"
#include "xero/wire.h"

enum { XERO_PAGE_STANDARD = 100 }; /* elements a page when nothing was asked for */

struct list_shape {
	const char *key; /* in the envelope */
	size_t size;     /* of the domain's struct */
	/* Fills ${out} (zeroed) from one element; false skips it. */
	bool (*read)(struct arena *arena, const struct json *element, void *out);
};

/* Sets E_UPSTREAM "xero_answer_malformed" and returns it. ${what} names the key. */
int read_malformed(const char *what, struct err *err);

/* Reads a whole list; ${items_out} is the address of a pointer to the domain's struct. */
MUST_CHECK int read_list(struct arena *arena, const struct json *root, const struct list_shape *shape, void *items_out,
			 size_t *count_out, struct err *err);

/* A copy of an id; "" when it is missing or all zeros, as in an element that wasn't saved. */
char *read_id(struct arena *arena, const struct json *element, const char *key);

/* Whether another page follows, by the answer's pagination, or else by a full page. */
bool read_has_more(const struct json *root, const char *key, int page_size);

#endif
