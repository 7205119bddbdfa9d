/* The HTTP/1.1 server (libmicrohttpd, in this folder only): an epoll thread per core, limits on everything that comes
 * in. A handler answers where it stands, or keeps the exchange and finishes it later from any thread. */
#ifndef LASKU_HTTP_SERVER_H
#define LASKU_HTTP_SERVER_H

#include "base/base.h"
#include "base/log.h"

struct http_server;
struct http_exchange; /* one request and its answer; lives until the answer has been sent */

enum http_next {
	HTTP_DONE,  /* http_answer was called */
	HTTP_LATER, /* http_finish will be called, exactly once */
};

typedef enum http_next (*http_handler)(struct http_exchange *x, void *ctx);

struct http_server_options {
	const char *host;      /* numeric address */
	int port;              /* 0: any free one */
	int threads;           /* 0: one per core */
	const struct log *log; /* an access line for each request at debug level, with the request id */
	size_t body_max;       /* 0: LIMIT_BODY */
	int header_seconds;    /* until a request's headers must be there; 0: LIMIT_HEADER_SECONDS */
	http_handler handler;  /* every request comes here; see http/router.h */
	void *ctx;
};

/* Listens and serves. E_UPSTREAM "listen_failed": the address is taken or not ours. */
MUST_CHECK int http_server_start(const struct http_server_options *options, struct http_server **out, struct err *err);

/* The port that it really has. */
int http_server_port(const struct http_server *server);

/* Takes no new connection, lets the exchanges in hand finish (HTTP_LATER ones included), then stops. */
void http_server_stop(struct http_server *server);

/* ---- the request: borrowed, valid as long as the exchange ---- */
struct arena *http_arena(struct http_exchange *x); /* freed with the exchange */
const char *http_method(const struct http_exchange *x);
const char *http_path(const struct http_exchange *x);       /* without query, percent-decoded; always starts with '/' */
const char *http_request_id(const struct http_exchange *x); /* ours, also sent back as X-Request-Id */
const char *http_header(const struct http_exchange *x, const char *name); /* first of that name, or NULL */
const char *http_query(const struct http_exchange *x, const char *name);  /* decoded, first of that name, or NULL */
const char *http_query_string(const struct http_exchange *x);             /* as it came, "" if none */
const char *http_cookie(const struct http_exchange *x, const char *name);
const char *http_body(const struct http_exchange *x, size_t *len_out); /* followed by a NUL */
const char *http_peer(const struct http_exchange *x);                  /* numeric address */

/* Walks the query's fields (${what} 'q') or a form body's (${what} 'f'); start with *${index} = 0. Fields with a bad
 * escape, a NUL or bad UTF-8 are left out, by http_query too. */
bool http_next_field(struct http_exchange *x, char what, size_t *index, const char **name, const char **value);

/* Path parameters are set by the router. */
void http_set_param(struct http_exchange *x, const char *name, const char *value);
const char *http_param(const struct http_exchange *x, const char *name); /* not NULL for a name of the pattern */

/* ---- the answer ---- */
/* Adds a header; call before http_answer. Set-Cookie may be added several times. One that can't stand in a header
 * (empty, or with a line break) is left out. */
void http_answer_header(struct http_exchange *x, const char *name, const char *value);

/* Sets status and body. ${body} and ${content_type} must live in the exchange's arena or be static. Every answer
 * carries X-Request-Id, Cache-Control: no-store (unless a Cache-Control was added) and X-Content-Type-Options: nosniff.
 */
void http_answer(struct http_exchange *x, int status, const char *content_type, const void *body, size_t len);

/* As http_answer, taking over the bytes of ${body}, which is empty afterwards. */
void http_answer_take(struct http_exchange *x, int status, const char *content_type, struct buf *body);

/* As http_answer, copying the body alone. */
void http_answer_copy(struct http_exchange *x, int status, const char *content_type, const void *body, size_t len);

/* 302 (or 303 after a POST) to ${url}. */
void http_redirect(struct http_exchange *x, const char *url);

/* Sends the answer of an exchange whose handler returned HTTP_LATER; from any thread, also before it returned. */
void http_finish(struct http_exchange *x);

/* Drops the connection without an answer (after http_finish nothing of ${x} may be used). For fault injection: when
 * ${after_bytes} is positive, that much of the answer set is sent first. */
void http_answer_cut(struct http_exchange *x, size_t after_bytes);

#endif
