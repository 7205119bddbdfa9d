/* One call of the HTTP client: what libcurl is told, and what it gave back. Private to this folder. */
#ifndef LASKU_HTTP_CALL_H
#define LASKU_HTTP_CALL_H

#include <curl/curl.h>
#include <pthread.h>

#include "http/client.h"

struct call {
	struct call *next;
	const struct http_client_options *options;
	const struct http_request *request;
	CURL *easy; /* set while the call is under way */
	struct curl_slist *headers;
	char error[CURL_ERROR_SIZE];
	size_t sent; /* bytes of the request's body */

	/* The answer, as it comes in. */
	struct arena *arena;
	struct http_response response;
	size_t header_cap;
	struct buf body;
	bool was_refused; /* every address of the host is private */

	/* The outcome; the thread that waits for it is told last. */
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool has_ended;
	int status;
	struct err err;
};

void call_init(struct call *call, const struct http_client_options *options, const struct http_request *request,
	       struct arena *arena);
void call_release(struct call *call);

/* E_INVALID: a header of the request can't be sent. */
MUST_CHECK int call_check(const struct http_request *request, struct err *err);

/* Gives libcurl's handle ${easy}, new or reset, everything it needs. */
void call_set_up(struct call *call, CURL *easy);

/* Turns libcurl's result into the call's outcome. */
void call_conclude(struct call *call, CURLcode code);

/* Wakes the thread that waits: ${call} may be gone afterwards. */
void call_tell(struct call *call);

/* Blocks until the call has ended. */
void call_wait(struct call *call);

#endif
