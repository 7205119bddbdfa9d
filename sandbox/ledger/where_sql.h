/* A parsed filter as a condition in SQL. What it says of a row is what where_matches says of the same element: columns
 * hold folded texts, and NULL where the element has nothing. */
#ifndef SANDBOX_LEDGER_WHERE_SQL_H
#define SANDBOX_LEDGER_WHERE_SQL_H

#include "db/db.h"
#include "ledger/lists.h"

enum { WHERE_SQL_MAX = 64 * 1024, WHERE_SQL_ARGS_MAX = 60 };

/* What a comparison with the column costs. */
enum column_speed {
	COLUMN_SLOW,   /* each row is looked at */
	COLUMN_TALLY,  /* counted without looking at rows; ${index}, if any, is in the list's order */
	COLUMN_STATUS, /* the same, where values are fewer */
	COLUMN_RANGE,  /* "from" and "until", too, are found by ${index} */
	COLUMN_EQUAL,  /* "is" is found by ${index}, in the list's order where there may be many */
	COLUMN_KEY,    /* there is one at most */
};

/* A field and where it stands in the database. */
struct column {
	const char *path; /* "Contact.Name" */
	enum field_kind kind;
	enum column_speed speed;
	const char *sql;   /* "i.reference_folded" */
	const char *index; /* starts with the organisation and this column; NULL: none */
	const char *equal; /* "is", when it needs another text than ${sql}; ? stands for the value; NULL: none */
	bool is_upper;     /* holds capitals only */
};

/* SQL that is being put together. */
struct where_sql {
	const struct column *columns;
	size_t column_count;
	struct arena *arena;
	struct buf text;                            /* buf_release */
	struct db_arg args[WHERE_SQL_ARGS_MAX + 2]; /* two more for the page */
	size_t arg_count;
	bool is_full; /* there are too many values */
};

const struct column *column_find(const struct column *columns, size_t count, const char *path);

/* ${text} as it is compared with ${column} (NULL: with something else). */
char *where_sql_folded(struct arena *arena, const char *text, const struct column *column);

/* Adds ${fragment}, in which each ? stands for the next of ${args}. */
void where_sql_add(struct where_sql *sql, const char *fragment, const struct db_arg *args);

/* Adds the condition; ${sql->is_full} tells if it doesn't fit. */
void where_sql_condition(struct where_sql *sql, const struct where *where);

/* The column that a condition compares with a value, so that its index can be used, or NULL. ${*is_range_out}: not only
 * with "is". */
const struct column *where_sql_column(const struct where_sql *sql, const struct where *where, bool *is_range_out);

#endif
