/* Answers: JSON, and failures in the caller's form. */
#ifndef LASKU_API_RESPOND_H
#define LASKU_API_RESPOND_H

#include "api/call.h"
#include "api/shape.h"
#include "domain/preflight.h"

/* An answer that is being written: start, add members through ${json}, send. */
struct reply {
	struct buf buf;
	struct json_out json;
};

void reply_start(struct reply *reply); /* opens the outermost object */
/* Sends it. */
void reply_send(struct reply *reply, struct http_exchange *x, int status);

/* {"error":{"code","message","detail","request_id"}} with the status that fits; findings (may be NULL) go along. */
void respond_error(struct http_exchange *x, const struct err *err, const struct finding *findings,
		   size_t finding_count);

/* The HTTP status of a failure. */
int respond_status(const struct err *err);

void respond_empty(struct http_exchange *x); /* 204 */

#endif
