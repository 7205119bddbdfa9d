/* The record of the API calls that a stand-in has received, kept in its database (table `call`, the newest 10,000). */
#ifndef SANDBOX_COMMON_CALLS_H
#define SANDBOX_COMMON_CALLS_H

#include "common/sandbox.h"

/* Creates the table. */
MUST_CHECK int calls_prepare(struct db *db, struct err *err);

/* Notes one call: time, method, path with query, status, request id, idempotency key, and the bodies (cut at 64 kB). */
void calls_note(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len);

/* GET /_sandbox/calls[?since=ID&method=&path=PREFIX&limit=]:
 * {"calls":[{"id","time","method","path","status","request_id", "idempotency_key","request_body","response_body"}]},
 * oldest first, at most 1000 unless ${limit} says more. With Accept: text/html the same as a page. */
void calls_answer(struct sandbox *sandbox, struct http_exchange *x);

#endif
