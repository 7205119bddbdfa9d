/* One request and its answer, as the files of this folder see it. It is made when the request line has been read, and
 * goes back to its thread's spares when the answer has been sent. */
#ifndef LASKU_HTTP_EXCHANGE_H
#define LASKU_HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "http/fields.h"
#include "http/server.h"

enum {
	EXCHANGE_HEADERS_MAX = 24, /* added to an answer */
	EXCHANGE_PARAMS_MAX = 8,
	REQUEST_ID_MAX = 32,
};

enum phase {
	PHASE_HEADERS, /* the guard hasn't looked yet */
	PHASE_BODY,
	PHASE_HANDLED,  /* the handler has been called */
	PHASE_ANSWERED, /* the answer has been handed to libmicrohttpd */
};

/* Who goes on with an exchange whose handler returned HTTP_LATER. */
enum later {
	LATER_RUNNING,   /* the handler hasn't returned */
	LATER_SUSPENDED, /* http_finish must resume the connection */
	LATER_FINISHED,  /* http_finish was called */
};

struct http_exchange {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct http_exchange *next_spare;
	struct watch *watch;
	struct arena *arena;
	enum phase phase;
	_Atomic(enum later) later;
	int64_t started_us; /* 0 unless requests are logged */

	const char *method,
	    *target;       /* libmicrohttpd's memory; ${target} holds the path alone once the guard has seen it */
	size_t target_len; /* as it came, with the query */
	char *path;
	const char *query;
	struct fields query_fields, form_fields;
	struct buf body;
	size_t body_dropped; /* bytes over the limit that were read and thrown away */
	struct field params[EXCHANGE_PARAMS_MAX];
	size_t param_count;
	const void *route_data;
	char request_id[REQUEST_ID_MAX];

	int status; /* of the answer; 0: not set yet */
	const char *content_type, *answer;
	char *taken; /* behind ${answer} when it was taken over, to be freed; else NULL */
	size_t answer_len, answer_sent;
	struct field headers[EXCHANGE_HEADERS_MAX];
	size_t header_count;
	bool has_cache_control, is_cut;
	size_t cut_after;
};

struct http_exchange *exchange_new(size_t body_max);
void exchange_free(struct http_exchange *x);

/* Makes a used exchange as good as new, keeping some memory. */
void exchange_reset(struct http_exchange *x);

/* Sets the answer {"error":{"code","message","request_id"}}; ${code} and ${message} are plain ASCII without quotes. */
void exchange_refuse(struct http_exchange *x, int status, const char *code, const char *message);

/* Hands the answer that is set to libmicrohttpd, which gets the result. ${is_last}: the connection is closed then. */
enum MHD_Result exchange_send(struct http_exchange *x, bool is_last);

#endif
