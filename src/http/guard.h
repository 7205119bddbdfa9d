/* What libmicrohttpd lets through and we don't. Private to this folder. */
#ifndef LASKU_HTTP_GUARD_H
#define LASKU_HTTP_GUARD_H

#include "http/exchange.h"

/* Looks at a request whose headers have been read, and sets the exchange's path and query. False: the request is
 * refused, and the answer is set. */
bool guard_admits(struct http_exchange *x, const char *method, const char *version);

#endif
