/* Lists on the CRM's pages: searched, sorted and cut into pages by the query ?q=&sort=&dir=&page=. */
#ifndef SANDBOX_CRM_PAGES_LISTING_H
#define SANDBOX_CRM_PAGES_LISTING_H

#include "crm/visit.h"

enum { LISTING_PAGE = 50 };

struct listing {
	struct visit *visit;
	const char *q, *folded;  /* what is looked for, as typed and as compared */
	const char *sort;        /* a column's name */
	const char *dir;         /* "asc" or "desc" */
	int64_t page;            /* from 1 */
	int64_t found;           /* rows that fit, on all pages, as far as they were read */
	const char *const *keep; /* names of further query fields that stay, ended by NULL */
};

/* Reads the query. ${sorts}: the columns' names, comma separated, the first is the usual one. */
void listing_read(struct listing *listing, struct visit *visit, const char *sorts, const char *const *keep);

/* True for a row that belongs on the present page. ${texts}: how many columns from ${first} on are searched. */
bool listing_shows(struct listing *listing, struct db_rows *rows, int first, int texts);

/* A heading that sorts by ${name}; ${class} may be "number" or NULL. */
void listing_heading(struct listing *listing, const char *name, const char *label, const char *class);

/* The search field of the bar, and what keeps the order of the list; inside a form of method GET. */
void listing_search(struct listing *listing, const char *label);

/* Below the table: how many there are, and links to the pages. ${one} and ${many} name what is listed. */
void listing_end(struct listing *listing, const char *one, const char *many);

#endif
