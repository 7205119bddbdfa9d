/* The record of calls as those who ask get it. */
#ifndef SANDBOX_COMMON_CALLS_LIST_H
#define SANDBOX_COMMON_CALLS_LIST_H

#include "common/sandbox.h"

/* GET /_sandbox/calls[?since=ID&method=&path=PREFIX&limit=]:
 * {"calls":[{"id","time","method","path","status","request_id", "idempotency_key","request_body","response_body",
 * "fault","us"}]}, with the fault that struck it (common/faults.h) or null, and the microseconds that the answer took
 * where they were measured; oldest first, at most 1000 unless ${limit} says more. With Accept: text/html the same as a
 * page. */
void calls_answer(struct sandbox *sandbox, struct http_exchange *x);

#endif
