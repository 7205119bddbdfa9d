/* Requests that a page of another origin sends by a visitor's browser. */
#ifndef SANDBOX_COMMON_ORIGIN_H
#define SANDBOX_COMMON_ORIGIN_H

#include "common/sandbox.h"

/* False for what a page of another origin sends; for all that changes something. Programs send no Origin. */
bool origin_is_own(const struct sandbox *sandbox, struct http_exchange *x);

/* True, and answered with 403: it isn't a GET, and comes from a page of another origin. */
bool origin_refuse_foreign(const struct sandbox *sandbox, struct http_exchange *x);

#endif
