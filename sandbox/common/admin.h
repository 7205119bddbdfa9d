/* /_sandbox/...: what a test or a curious person may ask of a stand-in. */
#ifndef SANDBOX_COMMON_ADMIN_H
#define SANDBOX_COMMON_ADMIN_H

#include "common/sandbox.h"

/* Answers GET /_sandbox/calls, POST /_sandbox/reset ({"seed":"sample"|"empty"}, default "sample"), POST /_sandbox/clock
 * ({"advance_s":N} or {"now":"RFC 3339"}; GET shows it; not kept over a restart) and GET /static/FILE. ${reset} empties
 * and seeds the database; the calls are forgotten too, and the clock goes back to the present. False when the path
 * isn't one of these. Called with the sandbox's lock held. */
bool admin_handle(struct sandbox *sandbox, struct http_exchange *x,
		  int (*reset)(struct sandbox *sandbox, bool with_sample, struct err *err));

#endif
