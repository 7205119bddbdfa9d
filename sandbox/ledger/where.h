/* The filter of list requests (where=...), as much of its grammar as is seen in use (contract xero.md 2.6):
 *
 *	Status=="AUTHORISED" AND Contact.ContactID==guid("...") && Date>=DateTime(2026,01,01)
 *	Name.ToLower().Contains("oy") || EmailAddress!=null
 *
 * Comparisons of texts take no notice of case. Also the order=... of lists. */
#ifndef SANDBOX_LEDGER_WHERE_H
#define SANDBOX_LEDGER_WHERE_H

#include "base/base.h"

enum { WHERE_TEXT_MAX = 8192, WHERE_DEPTH_MAX = 32 };

enum where_kind { WHERE_NULL, WHERE_TEXT, WHERE_NUMBER, WHERE_BOOL, WHERE_TIME };

struct where_value {
	enum where_kind kind;
	const char *text; /* WHERE_TEXT; also guids */
	int64_t number;   /* WHERE_NUMBER: e4; WHERE_BOOL: 0 or 1; WHERE_TIME: microseconds since 1970 */
};

struct where;       /* a parsed filter */
struct where_order; /* a parsed order */

/* How an element shows its fields: gives the value of ${path} ("Contact.Name"; compared without case). False: no such
 * field. */
typedef bool (*where_field)(const void *element, const char *path, struct where_value *out);

/* Parses ${text}. ${field} says which fields there are: it is asked with a NULL element. E_INVALID "where_malformed":
 * the text says where. */
MUST_CHECK int where_parse(struct arena *arena, const char *text, where_field field, struct where **out,
			   struct err *err);

bool where_matches(const struct where *where, struct arena *arena, where_field field, const void *element);

/* Parses "Name DESC, Date"; E_INVALID "order_malformed". */
MUST_CHECK int where_order_parse(struct arena *arena, const char *text, where_field field, struct where_order **out,
				 struct err *err);

/* Less than, equal to or greater than 0, as strcmp. */
int where_compare(const struct where_order *order, struct arena *arena, where_field field, const void *a,
		  const void *b);

#endif
