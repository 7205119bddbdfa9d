/* The pages ask the ledger for what they show, and change it, through the same handlers as an app does. Limits, scopes
 * and the record of calls are for apps only. */
#ifndef SANDBOX_LEDGER_PAGES_API_H
#define SANDBOX_LEDGER_PAGES_API_H

#include "ledger/visit.h"

struct ask {
	const char *method, *pattern; /* as in api_routes: "PUT", "Invoices/:/History" */
	const char *params[2];
	const char *body; /* JSON; NULL: none */
};

struct answer {
	int status;
	const struct json *root;  /* NULL when the body is no JSON; lives as long as the visit */
	struct messages messages; /* why it was refused; empty when it was not */
	const char *body, *content_type;
	size_t len;
};

/* A change is kept if it is not refused. E_NOT_FOUND: 404, or no such route. */
MUST_CHECK int pages_ask(struct visit *visit, const struct ask *ask, struct answer *out, struct err *err);

/* GET of one thing or a list: the array under ${plural}, NULL if there is none. */
MUST_CHECK int pages_read(struct visit *visit, const char *pattern, const char *id, const char *plural,
			  const struct json **out, struct err *err);

/* The first element of such a list, looked for in every organisation: the visit enters the one that has it, and stays
 * there. E_NOT_FOUND. */
MUST_CHECK int pages_find(struct visit *visit, const char *pattern, const char *id, const char *plural,
			  const struct json **out, struct err *err);

/* PUT, POST or DELETE; refusals are added to ${messages}. ${answer} may be NULL. */
MUST_CHECK int pages_change(struct visit *visit, const struct ask *ask, struct messages *messages,
			    struct answer *answer, struct err *err);

/* {"${key}":"${value}"} as a body. */
const char *pages_body(struct visit *visit, const char *key, const char *value);

/* The day of "2026-09-14T00:00:00" or of a /Date()/ under ${key}; DAY_NONE if there is none. */
int32_t pages_day(const struct json *object, const char *key);

/* "" when there is none. */
const char *pages_text(const struct json *object, const char *key);

#endif
