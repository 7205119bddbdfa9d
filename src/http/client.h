/* The HTTP client (libcurl's multi interface, in this folder only): one thread owns every connection and keeps them
 * open. No redirect is followed; answers are bounded in size and time; outside loopback set-ups, private addresses are
 * refused after the name has been resolved. */
#ifndef LASKU_HTTP_CLIENT_H
#define LASKU_HTTP_CLIENT_H

#include "base/base.h"
#include "base/log.h"

struct http_client;

struct http_client_options {
	const struct log *log;
	bool allow_loopback; /* the configured vendors are on loopback (sandbox, tests) */
	const char *user_agent;
};

struct http_pair {
	const char *name, *value;
};

struct http_request {
	const char *method, *url;
	const struct http_pair *headers; /* ends with a NULL name; may be NULL */
	const char *body;                /* NULL: none */
	size_t body_len;
	int timeout_s;       /* 0: LIMIT_CALL_SECONDS */
	const char *purpose; /* for the log: "xero_put_invoice"; never an address with secrets */
};

struct http_response {
	int status;
	const char *content_type; /* "" if none */
	const char *body;         /* from the arena, followed by a NUL */
	size_t body_len;
	struct http_pair *headers;
	size_t header_count;
};

MUST_CHECK int http_client_new(const struct http_client_options *options, struct http_client **out, struct err *err);
void http_client_free(struct http_client *client); /* calls under way end with E_UNCERTAIN or E_BUSY */
DEFINE_FREEP(http_client)

/* Sends the request and waits for the answer, from any thread. OK means that a whole answer came, of whatever status.
 * E_UPSTREAM "unreachable": the request certainly didn't reach the server (no name, no connection, TLS refused).
 * E_UNCERTAIN "no_answer": it may have (time-out, reset, cut answer, answer too large). */
MUST_CHECK int http_call(struct http_client *client, const struct http_request *request, struct arena *arena,
			 struct http_response *out, struct err *err);

/* A response's header by name, without case; NULL if it isn't there. */
const char *http_response_header(const struct http_response *response, const char *name);

#endif
