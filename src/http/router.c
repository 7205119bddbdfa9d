#include "http/router.h"

#include <string.h>

#include "http/exchange.h"
#include "http/url.h"

/* A piece of a path or pattern, between two slashes. */
struct piece {
	const char *text;
	size_t len;
};

/* The piece after the slash at *${at}, which moves on to the next slash; false at the end. */
static bool next_piece(const char **at, struct piece *out)
{
	if (**at != '/')
		return false;
	out->text = *at + 1;
	out->len = strcspn(out->text, "/");
	*at = out->text + out->len;
	return true;
}

static char *decoded(struct http_exchange *x, struct piece piece)
{
	char *out = NULL;

	if (url_decode(x->arena, piece.text, piece.len, false, &out, NULL) != OK)
		BUG("http: a path that the guard let through can't be decoded");
	return out;
}

static bool piece_matches(struct http_exchange *x, struct piece piece, struct piece pattern)
{
	if (pattern.len > 0 && pattern.text[0] == ':')
		return piece.len > 0;
	if (memchr(piece.text, '%', piece.len) != NULL) {
		piece.text = decoded(x, piece);
		piece.len = strlen(piece.text);
	}
	return piece.len == pattern.len && memcmp(piece.text, pattern.text, piece.len) == 0;
}

/* Pieces are compared before their escapes are decoded, so that "%2F" never separates. */
static bool path_matches(struct http_exchange *x, const char *pattern)
{
	const char *path = x->target;
	struct piece a, b;

	while (next_piece(&path, &a))
		if (!next_piece(&pattern, &b) || !piece_matches(x, a, b))
			return false;
	return *pattern == '\0';
}

static void set_params(struct http_exchange *x, const char *pattern)
{
	const char *path = x->target;
	struct piece a, b;

	while (next_piece(&path, &a) && next_piece(&pattern, &b))
		if (b.len > 0 && b.text[0] == ':')
			http_set_param(x, arena_strndup(x->arena, b.text + 1, b.len - 1), decoded(x, a));
}

static bool method_matches(const char *method, const char *route)
{
	return strcmp(method, route) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(route, "GET") == 0);
}

static void add_allowed(struct buf *allowed, const char *method)
{
	if (allowed->len > 0)
		buf_puts(allowed, ", ");
	buf_puts(allowed, method);
	if (strcmp(method, "GET") == 0)
		buf_puts(allowed, ", HEAD");
}

static enum http_next refuse(struct http_exchange *x, const struct router *router)
{
	struct buf allowed;
	int status = 404;

	buf_init(&allowed, 256);
	for (size_t i = 0; i < router->count; i++)
		if (path_matches(x, router->routes[i].pattern))
			add_allowed(&allowed, router->routes[i].method);
	if (allowed.len > 0) {
		status = 405;
		http_answer_header(x, "Allow", allowed.data);
	}
	buf_release(&allowed);
	router->refuse(x, status, router->ctx);
	return HTTP_DONE;
}

enum http_next router_handle(struct http_exchange *x, void *ctx)
{
	const struct router *router = ctx;

	for (size_t i = 0; i < router->count; i++) {
		const struct route *route = &router->routes[i];

		if (!method_matches(x->method, route->method) || !path_matches(x, route->pattern))
			continue;
		set_params(x, route->pattern);
		x->route_data = route->data;
		return route->handler(x, router->ctx);
	}
	return refuse(x, router);
}

const void *http_route_data(const struct http_exchange *x)
{
	return x->route_data;
}
