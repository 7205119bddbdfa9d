/* The server's addresses: who is calling, parse, call one use case, answer. */
#ifndef LASKU_API_API_H
#define LASKU_API_API_H

#include "app/app.h"
#include "base/assets.h"
#include "http/server.h"
#include "http/workers.h"

struct api;

struct api_options {
	struct app *app;           /* borrowed, as the rest */
	struct workers *workers;   /* for requests that wait for a vendor */
	const struct asset *files; /* what /assets serves: the bundled pages */
};

struct api *api_new(const struct api_options *options);
void api_free(struct api *api);
DEFINE_FREEP(api)

/* Answers every request; ${ctx} is a struct api *. */
enum http_next api_handle(struct http_exchange *x, void *ctx);

#endif
