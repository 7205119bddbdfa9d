/* Comma separated values (RFC 4180), as spreadsheets write them: with or without a byte order mark, with commas or
 * semicolons, with any line ends. */
#ifndef SANDBOX_COMMON_CSV_H
#define SANDBOX_COMMON_CSV_H

#include "base/base.h"

struct csv {
	const char *at, *end;
	char separator; /* the one of ',' ';' and tab that the first line has most of, outside quotes */
	size_t row;     /* of what was read last, from 1; blank rows count */
};

/* ${text} of ${len} bytes is borrowed. */
void csv_init(struct csv *csv, const char *text, size_t len);

/* The next row that isn't blank: ${*count_out} texts from the arena. A quoted field may hold separators, line ends and
 * doubled quotes; quotes inside an unquoted field are taken as they are. E_NOT_FOUND at the end. E_INVALID
 * "csv_malformed": a quote isn't closed, something follows a closing quote, a field isn't UTF-8, or there are more than
 * 500 fields. */
MUST_CHECK int csv_next(struct csv *csv, struct arena *arena, char ***fields_out, size_t *count_out, struct err *err);

/* Reads all of ${text} as a list of objects, and adds it to ${out} as a JSON array of one object a row. The first row
 * names the members; a name with dots is a member of a member: "address.value". Empty cells are left out. A name of
 * ${lists} (comma separated, may be "") stands for a list of one. Cells are texts, unless ${is_text} says for the
 * member's whole name that it isn't one: then true, false and numbers are written as such. E_INVALID "csv_malformed",
 * with the row. */
MUST_CHECK int csv_to_json(const char *text, size_t len, const char *lists, bool (*is_text)(const char *name),
			   struct buf *out, struct err *err);

#endif
