#include "api/api.h"

#include <stdlib.h>

#include "api/call.h"
#include "api/page.h"
#include "api/respond.h"

struct api {
	struct app *app;
	struct workers *workers;
	const struct asset *files;
	struct arena *arena;
	const char *frame_ancestors;
	struct route *routes; /* the router's form of api_routes */
	struct router router;
};

static enum http_next handle_route(struct http_exchange *x, void *ctx)
{
	return call_run(x, ctx, http_route_data(x));
}

/* An address that no route takes. */
static int answer_nothing(struct call *call, struct err *err)
{
	(void)call;
	return err_set(err, E_NOT_FOUND, "not_found", "There is nothing at this address.");
}

static int answer_wrong_method(struct call *call, struct err *err)
{
	(void)call;
	return err_set(err, E_INVALID, "method_not_allowed",
		       "This address doesn't take that method; the Allow header lists those it takes.");
}

static void refuse(struct http_exchange *x, int status, void *ctx)
{
	enum access access = text_starts(http_path(x), "/api/") ? ACCESS_PUBLIC : ACCESS_BROWSER;
	struct api_route *route = arena_new_of(http_arena(x), struct api_route);

	*route = (struct api_route){
	    .runs = RUNS_HERE, .access = access, .answer = status == 405 ? answer_wrong_method : answer_nothing};
	call_run(x, ctx, route);
}

/* Pipedrive's own pages, and, where the configured CRM is on this machine, any page on it. */
static const char *ancestors(struct arena *arena, const struct app_conf *conf)
{
	if (app_conf_is_loopback(conf))
		return "http://localhost:* http://127.0.0.1:*";
	return conf->crm_api_url == NULL ? "https://*.pipedrive.com"
					 : arena_printf(arena, "https://*.pipedrive.com %s", conf->crm_api_url);
}

static void fill_routes(struct api *api)
{
	size_t count = 0;

	while (api_routes[count].method != NULL)
		count++;
	api->routes = arena_array(api->arena, count, sizeof(*api->routes));
	for (size_t i = 0; i < count; i++)
		api->routes[i] = (struct route){.method = api_routes[i].method,
						.pattern = api_routes[i].pattern,
						.handler = handle_route,
						.data = &api_routes[i]};
	api->router = (struct router){.routes = api->routes, .count = count, .ctx = api, .refuse = refuse};
}

struct api *api_new(const struct api_options *options)
{
	struct arena *arena = arena_new();
	struct api *api = arena_new_of(arena, struct api);

	*api = (struct api){.app = options->app, .workers = options->workers, .files = options->files, .arena = arena};
	api->frame_ancestors = ancestors(arena, options->app->conf);
	fill_routes(api);
	return api;
}

void api_free(struct api *api)
{
	if (api != NULL)
		arena_free(api->arena);
}

enum http_next api_handle(struct http_exchange *x, void *ctx)
{
	struct api *api = ctx;

	return router_handle(x, &api->router);
}

struct app *api_app(struct api *api)
{
	return api->app;
}

struct workers *api_workers(struct api *api)
{
	return api->workers;
}

const struct asset *api_files(struct api *api)
{
	return api->files;
}

const char *api_frame_ancestors(struct api *api)
{
	return api->frame_ancestors;
}
