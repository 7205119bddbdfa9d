/* The steps between a request and an invoice that can be saved; invoice_apply puts them together. */
#ifndef SANDBOX_LEDGER_INVOICE_INPUT_H
#define SANDBOX_LEDGER_INVOICE_INPUT_H

#include "ledger/api.h"

void invoice_complain(struct call *call, struct invoice *invoice, const char *text);

/* How a kind of document calls what all have, and the values that it takes; lists end with NULL. */
struct invoice_words {
	const char *number_key, *due_key;
	const char *const *types; /* NULL: there is but one */
	const char *const *modes, *const *statuses;
};

/* Merges what ${json} says, without its contact, into ${v}. */
void invoice_read(struct call *call, const struct json *json, struct invoice *v);
void invoice_read_as(struct call *call, const struct json *json, const struct invoice_words *words, struct invoice *v);

/* Takes the text under ${key}, if it was sent, and complains when it has more than ${max} characters. */
void invoice_read_text(struct call *call, struct invoice *invoice, const struct json *json, const char *key, size_t max,
		       const char **text);

/* The CurrencyRate of a request in millionths; 0: none was sent, -1: it is no rate. */
int64_t invoice_rate_sent(struct call *call, const struct json *json);

/* Finds, changes or makes the contact that ${json} names; nothing named leaves the one that is there. */
MUST_CHECK int invoice_read_contact(struct call *call, const struct json *json, struct invoice *invoice,
				    struct err *err);

/* Fills in date, currency and theme, and checks them: the part of invoice_complete that all documents share. */
MUST_CHECK int invoice_defaults(struct call *call, struct invoice *v, struct err *err);

/* Fills in dates, currency, theme and lines, and checks everything that ${v}'s status demands. ${stored} is the invoice
 * before the change, NULL for a new one. */
MUST_CHECK int invoice_complete(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err);

/* Refuses a document that is in the books with a date in a locked period; drafts aren't in the books yet. */
void invoice_check_lock(struct call *call, struct invoice *v);

/* The same for any date of the books: the period lock holds all but advisers, the year's lock everybody. */
void invoice_check_day(struct call *call, int32_t day, struct messages *messages);

/* Refuses another type than that of ${stored}, on which its number and its allocations rest. */
void invoice_check_type(struct call *call, const struct invoice *stored, struct invoice *v);

/* Refuses what only who may approve may do: everything about a document that is in the books or comes there. */
void invoice_check_role(struct call *call, struct invoice *v);

#endif
