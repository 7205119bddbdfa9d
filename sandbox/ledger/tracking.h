/* Tracking categories with their options, and what lines have of them (contract xero.md 2.5). */
#ifndef SANDBOX_LEDGER_TRACKING_H
#define SANDBOX_LEDGER_TRACKING_H

#include "ledger/api.h"

enum { TRACKING_ACTIVE_MAX = 2, TRACKING_ARCHIVED_MAX = 2, TRACKING_NAME_MAX = 100 };

struct tracking_option {
	const char *id, *name, *status; /* ACTIVE, ARCHIVED, DELETED */
	int64_t position;
	struct messages messages;
};

struct tracking_category {
	const char *id, *name, *status; /* ACTIVE, ARCHIVED, DELETED */
	int64_t position;
	struct tracking_option *options; /* of every status, in their order */
	size_t option_count;
	struct messages messages;
};

/* ---- rows ---- */

/* All of the organisation, of every status, in their order, with their options. */
MUST_CHECK int tracking_list(struct db *db, struct arena *arena, const char *org_id, struct tracking_category **out,
			     size_t *count_out, struct err *err);

/* What a line shows of an option: category_id, name, option. E_NOT_FOUND: there is no such option. */
MUST_CHECK int tracking_option_names(struct db *db, struct arena *arena, const char *option_id,
				     struct line_tracking *out, struct err *err);

/* Insert or replace; a category without its options. */
MUST_CHECK int tracking_save(struct db *db, const char *org_id, const struct tracking_category *category,
			     struct err *err);
MUST_CHECK int tracking_option_save(struct db *db, const char *category_id, const struct tracking_option *option,
				    struct err *err);

/* True if a line has the option. */
MUST_CHECK int tracking_option_is_used(struct db *db, const char *option_id, bool *out, struct err *err);

/* ---- categories ---- */

/* By id, in any case; NULL: none. */
struct tracking_category *tracking_find(struct tracking_category *categories, size_t count, const char *id);
struct tracking_option *tracking_option_find(const struct tracking_category *category, const char *id);

/* Gives ${category}, one of ${all} or a new one, another name and status; NULL leaves one as it is. What it is refused
 * for is in its messages. */
void tracking_change(struct arena *arena, struct tracking_category *category, const struct tracking_category *all,
		     size_t count, const char *name, const char *status);
void tracking_option_change(struct arena *arena, struct tracking_option *option,
			    const struct tracking_category *category, const char *name, const char *status);

/* ---- lines ---- */

/* Takes "Tracking" of a line of a request; nothing sent changes nothing. */
void tracking_read(struct call *call, const struct json *json, struct line *line);

/* Finds what was sent, by ids or names, among ${categories}; complaints go to the line and the invoice. */
void tracking_match(struct arena *arena, const struct tracking_category *categories, size_t count,
		    struct invoice *invoice, struct line *line);

/* The same among those of the organisation. */
MUST_CHECK int tracking_resolve(struct call *call, struct invoice *invoice, struct line *line, struct err *err);

/* "Tracking":[...]; in lists of documents an empty list of options stands for the option's id. */
MUST_CHECK int tracking_write(struct call *call, const struct line *line, bool is_listed, struct err *err);

#endif
