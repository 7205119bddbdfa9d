/* What the search routes have in common: term, exact_match, folded comparison, pages by offset. */
#ifndef SANDBOX_CRM_SEARCH_H
#define SANDBOX_CRM_SEARCH_H

#include "crm/visit.h"

struct search {
	const char *term;   /* folded */
	const char *fields; /* comma separated; NULL: all */
	bool is_exact, has_more;
	int64_t limit, offset, matched, written;
};

/* Reads term, exact_match, fields (of ${known}, comma separated), limit and cursor, and starts
 * {"success":true,"data":{"items":[. */
MUST_CHECK int search_start(struct visit *visit, const char *known, struct search *out, struct err *err);

/* True when ${text} holds (or is) the term, and the caller asked for ${field}. NULL text: false. */
bool search_hits(struct visit *visit, const struct search *search, const char *field, const char *text);

/* The same for the texts inside a JSON value (custom fields, e-mails). */
bool search_hits_json(struct visit *visit, const struct search *search, const char *field, const char *json);

/* Writes "${field}":[...]: those texts inside ${json} that hold the term. */
void search_write_hits(struct visit *visit, const struct search *search, const char *field, const char *json);

/* Starts {"result_score":..,"item":{ of one match; false when it lies outside of the page: write nothing then. */
bool search_item(struct visit *visit, struct search *search);
void search_item_end(struct visit *visit);

/* Closes the list, adds the next cursor and answers. */
int search_send(struct visit *visit, const struct search *search);

#endif
