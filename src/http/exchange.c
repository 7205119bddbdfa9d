#include "http/exchange.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_KEPT = 16 * 1024 }; /* bytes of body memory that a spare exchange keeps */

struct http_exchange *exchange_new(size_t body_max)
{
	struct http_exchange *x = calloc(1, sizeof(*x));

	if (x == NULL)
		BUG("http: out of memory");
	x->arena = arena_new();
	buf_init(&x->body, body_max);
	return x;
}

void exchange_free(struct http_exchange *x)
{
	if (x == NULL)
		return;
	buf_release(&x->body);
	free(x->taken);
	arena_free(x->arena);
	free(x);
}

void exchange_reset(struct http_exchange *x)
{
	struct arena *arena = x->arena;
	struct buf body = x->body;

	if (body.cap > BODY_KEPT)
		buf_release(&body);
	else
		buf_clear(&body);
	arena_reset(arena);
	free(x->taken);
	*x = (struct http_exchange){.arena = arena, .body = body};
}

/* ---- the request ---- */

struct arena *http_arena(struct http_exchange *x)
{
	return x->arena;
}

const char *http_method(const struct http_exchange *x)
{
	return x->method;
}

const char *http_path(const struct http_exchange *x)
{
	return x->path;
}

const char *http_request_id(const struct http_exchange *x)
{
	return x->request_id;
}

const char *http_header(const struct http_exchange *x, const char *name)
{
	return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

const char *http_query_string(const struct http_exchange *x)
{
	return x->query;
}

const char *http_cookie(const struct http_exchange *x, const char *name)
{
	return cookie_get(x->arena, http_header(x, "Cookie"), name);
}

const char *http_body(const struct http_exchange *x, size_t *len_out)
{
	if (len_out != NULL)
		*len_out = x->body.len;
	return x->body.data;
}

const char *http_peer(const struct http_exchange *x)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info != NULL ? info->client_addr : NULL;
	char *text = arena_alloc(x->arena, INET6_ADDRSTRLEN);
	const void *bytes = NULL;

	if (address != NULL && address->sa_family == AF_INET)
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address != NULL && address->sa_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (bytes == NULL || inet_ntop(address->sa_family, bytes, text, INET6_ADDRSTRLEN) == NULL)
		return "";
	return text;
}

static const struct fields *query_fields(struct http_exchange *x)
{
	if (!x->query_fields.is_parsed)
		fields_parse(x->arena, x->query, strlen(x->query), &x->query_fields);
	return &x->query_fields;
}

static bool has_form(const struct http_exchange *x)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *type = http_header(x, "Content-Type");

	return type != NULL && strncasecmp(type, form, sizeof(form) - 1) == 0 &&
	       strchr("; \t", type[sizeof(form) - 1]) != NULL;
}

static const struct fields *form_fields(struct http_exchange *x)
{
	if (!x->form_fields.is_parsed)
		fields_parse(x->arena, x->body.data, has_form(x) ? x->body.len : 0, &x->form_fields);
	return &x->form_fields;
}

const char *http_query(const struct http_exchange *x, const char *name)
{
	/* Parsed when first asked for, which the caller can't see. */
	return fields_get(query_fields((struct http_exchange *)(uintptr_t)x), name);
}

bool http_next_field(struct http_exchange *x, char what, size_t *index, const char **name, const char **value)
{
	const struct fields *fields = what == 'f' ? form_fields(x) : query_fields(x);

	if (*index >= fields->count)
		return false;
	*name = fields->items[*index].name;
	*value = fields->items[*index].value;
	(*index)++;
	return true;
}

void http_set_param(struct http_exchange *x, const char *name, const char *value)
{
	if (x->param_count == EXCHANGE_PARAMS_MAX)
		BUG("http: a route with more than %d parameters", EXCHANGE_PARAMS_MAX);
	x->params[x->param_count++] = (struct field){.name = name, .value = value};
}

const char *http_param(const struct http_exchange *x, const char *name)
{
	for (size_t i = 0; i < x->param_count; i++)
		if (strcmp(x->params[i].name, name) == 0)
			return x->params[i].value;
	return NULL;
}

/* ---- the answer ---- */

void http_answer_header(struct http_exchange *x, const char *name, const char *value)
{
	if (x->header_count == EXCHANGE_HEADERS_MAX)
		BUG("http: an answer with more than %d headers", EXCHANGE_HEADERS_MAX);
	if (text_eq_nocase(name, "Cache-Control"))
		x->has_cache_control = true;
	x->headers[x->header_count++] = (struct field){
	    .name = arena_strdup(x->arena, name),
	    .value = arena_strdup(x->arena, value),
	};
}

void http_answer(struct http_exchange *x, int status, const char *content_type, const void *body, size_t len)
{
	x->status = status;
	x->content_type = content_type;
	x->answer = body;
	x->answer_len = len;
}

void http_answer_take(struct http_exchange *x, int status, const char *content_type, struct buf *body)
{
	size_t len;

	free(x->taken);
	x->taken = buf_take(body, &len);
	http_answer(x, status, content_type, x->taken, len);
}

void http_answer_copy(struct http_exchange *x, int status, const char *content_type, const void *body, size_t len)
{
	http_answer(x, status, content_type, len > 0 ? arena_strndup(x->arena, body, len) : "", len);
}

void http_redirect(struct http_exchange *x, const char *url)
{
	const bool is_read = text_eq(x->method, "GET") || text_eq(x->method, "HEAD");

	http_answer_header(x, "Location", url);
	http_answer(x, is_read ? 302 : 303, NULL, "", 0);
}

void http_answer_cut(struct http_exchange *x, size_t after_bytes)
{
	x->is_cut = true;
	x->cut_after = after_bytes;
}

void exchange_refuse(struct http_exchange *x, int status, const char *code, const char *message)
{
	const char *body =
	    arena_printf(x->arena, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"request_id\":\"%s\"}}", code,
			 message, x->request_id);

	http_answer(x, status, "application/json", body, strlen(body));
}

/* ---- sending ---- */

/* Gives what stands before the cut, and then breaks off. */
static ssize_t read_until_cut(void *ctx, uint64_t at, char *out, size_t max)
{
	const struct http_exchange *x = ctx;
	size_t len = x->cut_after - (size_t)at;

	if (len == 0)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	len = len < max ? len : max;
	memcpy(out, x->answer + at, len);
	return (ssize_t)len;
}

static struct MHD_Response *response_of(struct http_exchange *x)
{
	if (!x->is_cut)
		/* libmicrohttpd takes a pointer to non-const, and doesn't write for PERSISTENT. */
		return MHD_create_response_from_buffer(x->answer_len, (void *)(uintptr_t)x->answer,
						       MHD_RESPMEM_PERSISTENT);
	if (x->cut_after >= x->answer_len)
		x->cut_after = x->answer_len - 1;
	return MHD_create_response_from_callback(x->answer_len, 4096, read_until_cut, x, NULL);
}

/* A name or value that can't stand in a header (a line break in it) is left out by libmicrohttpd. */
static void add_headers(const struct http_exchange *x, struct MHD_Response *response, bool is_last)
{
	if (x->content_type != NULL)
		MHD_add_response_header(response, "Content-Type", x->content_type);
	if (!x->has_cache_control)
		MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, "X-Request-Id", x->request_id);
	for (size_t i = 0; i < x->header_count; i++)
		MHD_add_response_header(response, x->headers[i].name, x->headers[i].value);
	if (is_last)
		MHD_add_response_header(response, "Connection", "close");
}

enum MHD_Result exchange_send(struct http_exchange *x, bool is_last)
{
	struct MHD_Response *response;
	enum MHD_Result queued;

	if (x->is_cut && (x->cut_after == 0 || x->answer_len == 0))
		return MHD_NO;
	if (x->status == 0)
		BUG("http: %s %s was left without an answer", x->method, x->path);
	response = response_of(x);
	if (response == NULL)
		BUG("http: out of memory");
	add_headers(x, response, is_last);
	queued = MHD_queue_response(x->connection, (unsigned)x->status, response);
	MHD_destroy_response(response);
	return queued;
}
