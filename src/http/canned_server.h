/* For tests of layers that call a vendor: a server that gives the answers of a table, one after another, and remembers
 * what it was asked. */
#ifndef LASKU_HTTP_CANNED_SERVER_H
#define LASKU_HTTP_CANNED_SERVER_H

#include <string.h>

#include "http/client.h"
#include "http/server.h"

enum { CANNED_MAX = 8 };

struct canned_answer {
	int status;
	const char *content_type, *body;
	const char *header_name, *header_value; /* one more header, or NULL */
	bool is_cut;                            /* the connection ends instead */
};

struct canned_request {
	const char *method, *path, *query, *body;
	const char *authorization, *content_type, *accept, *tenant, *key, *since;
};

struct canned {
	struct http_server *server;
	struct http_client *client;
	struct arena *arena;
	const char *url; /* http://127.0.0.1:port */
	const struct canned_answer *answers;
	size_t answer_count;
	struct canned_request requests[CANNED_MAX];
	size_t count; /* requests so far; the answer has the same index */
};

static inline const char *canned_header(struct canned *canned, struct http_exchange *x, const char *name)
{
	return arena_strdup(canned->arena, text_or(http_header(x, name), ""));
}

static inline enum http_next canned_handle(struct http_exchange *x, void *ctx)
{
	struct canned *canned = ctx;
	const struct canned_answer *answer;
	size_t len;
	const char *body = http_body(x, &len);

	if (canned->count >= canned->answer_count || canned->count >= CANNED_MAX)
		BUG("canned: no answer for %s %s", http_method(x), http_path(x));
	answer = &canned->answers[canned->count];
	canned->requests[canned->count++] = (struct canned_request){
	    .method = arena_strdup(canned->arena, http_method(x)),
	    .path = arena_strdup(canned->arena, http_path(x)),
	    .query = arena_strdup(canned->arena, http_query_string(x)),
	    .body = arena_strndup(canned->arena, body, len),
	    .authorization = canned_header(canned, x, "Authorization"),
	    .content_type = canned_header(canned, x, "Content-Type"),
	    .accept = canned_header(canned, x, "Accept"),
	    .tenant = canned_header(canned, x, "Xero-Tenant-Id"),
	    .key = canned_header(canned, x, "Idempotency-Key"),
	    .since = canned_header(canned, x, "If-Modified-Since"),
	};
	if (answer->header_name != NULL)
		http_answer_header(x, answer->header_name, answer->header_value);
	http_answer(x, answer->status, text_or(answer->content_type, "application/json"), answer->body,
		    strlen(answer->body));
	if (answer->is_cut)
		http_answer_cut(x, 0);
	return HTTP_DONE;
}

static inline void canned_start_with(struct canned *canned, const struct canned_answer *answers, size_t count)
{
	const struct http_server_options options = {
	    .host = "127.0.0.1", .threads = 1, .handler = canned_handle, .ctx = canned};
	const struct http_client_options client = {.allow_loopback = true, .user_agent = "lasku-test"};

	*canned = (struct canned){.arena = arena_new(), .answers = answers, .answer_count = count};
	if (http_server_start(&options, &canned->server, NULL) != OK ||
	    http_client_new(&client, &canned->client, NULL) != OK)
		BUG("canned: no server or client");
	canned->url = arena_printf(canned->arena, "http://127.0.0.1:%d", http_server_port(canned->server));
}

/* Starts the server and a client for it. The array ${answers} has one row for each request that will come; a read whose
 * kept connection ends is sent once more by the client. */
#define canned_start(canned, answers) canned_start_with((canned), (answers), ARRAY_LEN(answers))

static inline void canned_stop(struct canned *canned)
{
	http_client_free(canned->client);
	http_server_stop(canned->server);
	arena_free(canned->arena);
}

/* A response as http_call gives it, without a server. */
static inline struct http_response canned_response(int status, const char *content_type, const char *body)
{
	return (struct http_response){
	    .status = status, .content_type = content_type, .body = body, .body_len = strlen(body)};
}

#endif
