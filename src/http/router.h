/* A table of routes: method and pattern ("/api/v1/deals/:deal/panel") to handler. Unknown paths get 404, known ones
 * with another method 405 with Allow; HEAD is answered as GET.
 * The first route that fits is taken. A ":name" takes one piece of the path that isn't empty; escapes are decoded after
 * the path was cut into pieces, so that "%2F" never separates. */
#ifndef LASKU_HTTP_ROUTER_H
#define LASKU_HTTP_ROUTER_H

#include "http/server.h"

struct route {
	const char *method, *pattern;
	http_handler handler;
	const void *data; /* for the handler's own use, from http_route_data */
};

struct router {
	const struct route *routes;
	size_t count;
	void *ctx; /* given to each handler */
	/* Answers for what no route takes; ${status} is 404 or 405. */
	void (*refuse)(struct http_exchange *x, int status, void *ctx);
};

/* An http_handler; ${ctx} is a const struct router *. */
enum http_next router_handle(struct http_exchange *x, void *ctx);

/* The ${data} of the route that was taken. */
const void *http_route_data(const struct http_exchange *x);

#endif
