/* The record of the API calls that a stand-in has received, kept in its database (table `call`, the newest 10,000). */
#ifndef SANDBOX_COMMON_CALLS_H
#define SANDBOX_COMMON_CALLS_H

#include "common/sandbox.h"

enum { CALLS_KEPT = 10000 };

/* Creates the table. */
MUST_CHECK int calls_prepare(struct db *db, struct err *err);

/* Notes one call: time, method, path with query, status, request id, idempotency key, and the bodies (cut at 64 kB). */
void calls_note(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len);

/* The same with how long the answer took: from ${began_us} (clock_monotonic_us) until now, without the noting itself.
 */
void calls_note_timed(struct sandbox *sandbox, struct http_exchange *x, int64_t began_us, int status,
		      const char *answer, size_t answer_len);

/* Puts what the client really gets in the place of ${x}'s answer, after calls_note. */
void calls_amend(struct sandbox *sandbox, struct http_exchange *x, int status, const char *answer, size_t answer_len);

#endif
