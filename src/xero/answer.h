/* What Xero's answers mean, in one place (contract xero.md 2.9, 2.13, 3). The status is looked at before the body,
 * because a 404, a 429 or a broken gateway sends no JSON. Everything here is a function of the answer alone. */
#ifndef LASKU_XERO_ANSWER_H
#define LASKU_XERO_ANSWER_H

#include "base/base.h"
#include "http/client.h"
#include "json/json.h"

enum { XERO_UNKNOWN = -1 };

/* The call budget as the last answer told it; XERO_UNKNOWN where it said nothing. */
struct xero_limits {
	int64_t day_remaining, minute_remaining, app_minute_remaining;
	int64_t retry_after_s; /* of a 429; day limits may mean hours */
	const char *problem;   /* "minute", "day", "concurrent", "appminute", or "" */
};

/* One sentence of Xero's on a document that was written. */
struct xero_refusal {
	int line; /* of the invoice's lines, from 0; -1: the document as a whole */
	const char
	    *code; /* one of domain/preflight.h's where the sentence is known ("contact_name_taken", ...), else "" */
	const char *message; /* Xero's words */
	bool is_warning;     /* it didn't stop the write */
};

struct xero_refusals {
	struct xero_refusal *items;
	size_t count;
};

/* Decides what a failure means: after an unclear answer to a read nothing has happened, after one to a write it may
 * have. */
enum xero_kind { XERO_READ, XERO_WRITE };

/* Empty limits: nothing known. */
struct xero_limits xero_limits_none(void);

/* The limits in the answer's headers; texts from ${arena}. */
void xero_limits_read(struct arena *arena, const struct http_response *response, struct xero_limits *out);

/* Turns a status other than 200 to 299 into an error:
 *   400  E_INVALID "ledger_refused", all of its sentences in ${*refusals_out};
 *        E_UNCERTAIN "xero_key_reused": the Idempotency-Key belongs to another request, whose outcome counts
 *   401  E_DENIED "xero_token_refused" (refresh and repeat once), "xero_scope_missing" (connect again)
 *   403  E_DENIED "xero_organisation_refused"
 *   404  E_NOT_FOUND "xero_not_found"
 *   429  E_BUSY "xero_limit_reached", see struct xero_limits; detail: the problem
 *   5xx  E_UPSTREAM "xero_unavailable", for a write E_UNCERTAIN "xero_outcome_unknown"
 *   else E_UPSTREAM "xero_answer_unexpected", for a write below 400 E_UNCERTAIN "xero_outcome_unknown"
 * ${refusals_out} may be NULL. */
MUST_CHECK int xero_answer_check(struct arena *arena, const struct http_response *response, enum xero_kind kind,
				 struct xero_refusals *refusals_out, struct err *err);

/* xero_answer_check, then the body as JSON: an object (or, for the list of connections, an array). Malformed, empty or
 * HTML: E_UPSTREAM "xero_answer_malformed", for a write E_UNCERTAIN "xero_outcome_unknown". The caller frees
 * ${*doc_out}. */
MUST_CHECK int xero_answer_json(struct arena *arena, const struct http_response *response, enum xero_kind kind,
				struct xero_refusals *refusals_out, struct json_doc **doc_out, struct err *err);

/* Looks at one written element of a 200 answer: E_INVALID "ledger_refused" when it has errors (HasErrors,
 * HasValidationErrors, StatusAttributeString ERROR, or any ValidationErrors while StatusAttributeString doesn't say OK
 * or WARNING). Warnings go to ${*refusals_out} and are no error. */
MUST_CHECK int xero_element_check(struct arena *arena, const struct json *element, struct xero_refusals *refusals_out,
				  struct err *err);

/* Makes http_call's own failure ${status} one of Xero's: "xero_unreachable" (E_UPSTREAM, nothing was sent),
 * "xero_no_answer" (E_UNCERTAIN for a write, E_UPSTREAM for a read); others get Xero's name before their text. Returns
 * the status. */
int xero_call_failed(int status, enum xero_kind kind, struct err *err);

/* True when a refusal with this code is there, for instance "contact_name_taken". */
bool xero_refused_for(const struct xero_refusals *refusals, const char *code);

#endif
