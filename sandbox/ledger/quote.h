/* Quotes (contract xero.md 2.12). A quote is a struct invoice of the type QUOTE; its due_day is when it expires. */
#ifndef SANDBOX_LEDGER_QUOTE_H
#define SANDBOX_LEDGER_QUOTE_H

#include "ledger/document.h"

enum { QUOTE_PAGE = 100, QUOTE_TITLE_MAX = 100, QUOTE_SUMMARY_MAX = 3000, QUOTE_TERMS_MAX = 4000 };

/* ---- rows ---- */

/* With lines; NULL in ${*out}: there is none. By number: a live one before a deleted one. */
MUST_CHECK int quote_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct invoice **out,
			  struct err *err);
MUST_CHECK int quote_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
			       struct invoice **out, struct err *err);

/* Which quotes a list shows: all that is NULL or DAY_NONE is open. Texts are compared without case. */
struct quote_filter {
	int64_t since_us;                         /* changed then or later */
	int32_t from, to, expiry_from, expiry_to; /* both ends included */
	const char *contact_id, *status, *number;
	size_t limit, offset;
};

/* Oldest change first, without lines; the contact's id, number, name and e-mail address only. */
MUST_CHECK int quote_list(struct db *db, struct arena *arena, const char *org_id, const struct quote_filter *filter,
			  struct invoice **out, size_t *count_out, struct err *err);

/* Inserts or replaces it with its lines. */
MUST_CHECK int quote_save(struct db *db, const char *org_id, const struct invoice *v, struct err *err);

/* The next of the organisation's sequence that no quote has yet: "QU-0042". */
MUST_CHECK int quote_take_number(struct call *call, const char **out, struct err *err);

/* ---- the rest ---- */

extern const struct document_kind quote_kind;

/* The table of status changes; staying the same is a change, too, where the table has it. */
bool quote_may_become(const char *from, const char *to);

/* By id or number, with lines and contact; NULL in ${*out}: none. */
MUST_CHECK int quote_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err);

/* As invoice_apply. */
MUST_CHECK int quote_apply(struct call *call, const struct json *json, const char *path_id,
			   enum invoice_write_mode mode, struct invoice **out, struct err *err);

/* Writes one element, as invoice_write. */
MUST_CHECK int quote_write(struct call *call, const struct invoice *v, enum invoice_shape shape, const char *attribute,
			   struct err *err);

#endif
