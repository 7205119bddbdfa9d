/* What Pipedrive's answers mean, in one place (contract pipedrive.md 1.4, 2.0, 4). The status is looked at before the
 * body: a gateway answers with HTML. Everything here is a function of the answer alone. */
#ifndef LASKU_PIPEDRIVE_ANSWER_H
#define LASKU_PIPEDRIVE_ANSWER_H

#include "base/base.h"
#include "http/client.h"
#include "json/json.h"

enum { CRM_RETRY_UNKNOWN = -1 };

/* Decides what a failure means: after an unclear answer to a read nothing has happened, after one to a write it may
 * have. */
enum crm_kind { CRM_READ, CRM_WRITE };

/* Seconds until a call may be tried again, from Retry-After or x-ratelimit-reset; CRM_RETRY_UNKNOWN if it doesn't tell.
 */
int64_t crm_retry_after(const struct http_response *response);

/* Turns a status other than 200 to 299 into an error:
 *   400, 422  E_INVALID "crm_request_refused", with Pipedrive's words
 *   401       E_DENIED "crm_token_refused" (refresh and repeat once)
 *   402       E_DENIED "crm_account_closed"
 *   403       E_DENIED "crm_permission_missing"; a page of HTML: E_BUSY "crm_limit_reached"
 *   404, 410  E_NOT_FOUND "crm_not_found"
 *   429       E_BUSY "crm_limit_reached"
 *   5xx       E_UPSTREAM "crm_unavailable", for a write E_UNCERTAIN "crm_outcome_unknown"
 *   else      E_UPSTREAM "crm_answer_unexpected", for a write below 400 E_UNCERTAIN "crm_outcome_unknown" */
MUST_CHECK int crm_answer_check(struct arena *arena, const struct http_response *response, enum crm_kind kind,
				struct err *err);

/* crm_answer_check, then the body as a JSON object. Malformed, HTML, or "success": false: E_UPSTREAM
 * "crm_answer_malformed" (for a write E_UNCERTAIN "crm_outcome_unknown"), E_UPSTREAM "crm_answer_unexpected". The
 * caller frees ${*doc_out}. */
MUST_CHECK int crm_answer_json(struct arena *arena, const struct http_response *response, enum crm_kind kind,
			       struct json_doc **doc_out, struct err *err);

/* Makes http_call's own failure ${status} one of Pipedrive's: "crm_unreachable" (E_UPSTREAM, nothing was sent),
 * "crm_no_answer" (E_UNCERTAIN for a write, E_UPSTREAM for a read); others get Pipedrive's name before their text.
 * Returns the status. */
int crm_call_failed(int status, enum crm_kind kind, struct err *err);

#endif
