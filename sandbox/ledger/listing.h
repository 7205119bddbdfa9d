/* Lists whose filters, order and pages the database works out, so that a page costs what it shows also where there are
 * a million rows (contract xero.md 2.4, 2.6, 2.11). What has no index reads rows, but refuses to read more than
 * the setting scan_limit, as Xero does.
 *
 *	struct selection s;
 *
 *	selection_start(&s, call, &listing);
 *	selection_in(&s, "IDs", "InvoiceID");
 *	status = selection_run(&s, false, &list, err);
 *	selection_end(&s);
 */
#ifndef SANDBOX_LEDGER_LISTING_H
#define SANDBOX_LEDGER_LISTING_H

#include "ledger/where_sql.h"

enum { SLOW_CONDITIONS_MAX = 4, SLOW_ARGS_MAX = 4 };

/* How one kind of document is listed. In its texts, "i" is the document and "c" its contact. */
struct listing {
	const char *plural;       /* "invoices", as people call them */
	const char *table;        /* "invoice" */
	const char *join;         /* what brings in "c"; NULL: nothing does */
	const char *tally;        /* the table of counts, with the columns of COLUMN_TALLY and `amount` */
	const char *order;        /* where no other is asked for */
	const char *order_index;  /* in which that order stands */
	const char *update_index; /* by the time of the last change */
	const struct column *columns;
	size_t column_count;
	where_field field; /* which fields there are */
};

/* A condition without an index: it is added behind those that have one. */
struct slow_condition {
	const char *fragment;
	struct db_arg args[SLOW_ARGS_MAX];
};

struct selection {
	struct call *call;
	const struct listing *listing;
	struct where_sql sql;
	const char *index; /* of the best condition so far; NULL: none, or the document's own id */
	enum column_speed speed;
	bool is_range, is_counted, is_slow, is_refused;
	size_t scan_max;            /* rows that may be read without an index */
	size_t fast_len, fast_args; /* the part of ${sql} that has indexes */
	struct slow_condition slow[SLOW_CONDITIONS_MAX];
	size_t slow_count;
	const char *order, *order_index;
};

/* Everything of the call's organisation that changed since If-Modified-Since. */
void selection_start(struct selection *s, struct call *call, const struct listing *listing);
void selection_end(struct selection *s);

/* Adds ${fragment}, in which each ? stands for the next of ${args} (${count}, SLOW_ARGS_MAX at most), as a condition
 * that ${index} finds, or without an index. */
void selection_add(struct selection *s, const char *fragment, const struct db_arg *args, size_t count,
		   enum column_speed speed, const char *index);

/* The query's ${parameter}, a list with commas of what the field ${path} may be; nothing when it is absent. */
void selection_in(struct selection *s, const char *parameter, const char *path);

/* Takes where= and order=, and gives the ids of the page asked for in ${list}, paged when ${is_forced} or page= is
 * there. When ${s->is_refused}, the reply is filled in. */
MUST_CHECK int selection_run(struct selection *s, bool is_forced, struct list *list, struct err *err);

#endif
