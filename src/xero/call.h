/* One call to Xero's API: headers, sending, and the limits of the answer. */
#ifndef LASKU_XERO_CALL_H
#define LASKU_XERO_CALL_H

#include "xero/api.h"

struct xero_call {
	const char *method, *url;
	const char *purpose; /* for the log */
	const char *accept;  /* NULL: application/json */
	const char *body;    /* JSON, or NULL */
	const char *key;     /* Idempotency-Key, or NULL */
	int64_t since_us;    /* If-Modified-Since, or 0 */
	enum xero_kind kind;
	bool is_one; /* a 404 says that the thing isn't there that the address names, else that the address is wrong */
};

/* "{api_url}/api.xro/2.0/{path}" in ${url}, to which url_add may add a query. */
void xero_url(const struct xero *xero, struct buf *url, const char *path);

/* Sends the call; ${out} is the answer of whatever status. Sets xero->limits and empties xero->refusals. */
MUST_CHECK int xero_send(struct xero *xero, const struct xero_call *call, struct http_response *out, struct err *err);

/* xero_send and xero_answer_json, whose E_NOT_FOUND becomes E_UPSTREAM "xero_answer_unexpected" unless is_one. */
MUST_CHECK int xero_call_json(struct xero *xero, const struct xero_call *call, struct json_doc **doc_out,
			      struct err *err);

/* Reads ${path}, which holds no text of others. */
MUST_CHECK int xero_read_path(struct xero *xero, const char *path, const char *purpose, struct json_doc **doc_out,
			      struct err *err);

/* Writes an element by xero_call_json and looks at it with xero_element_check; ${element_out} is the first of ${key}.
 */
MUST_CHECK int xero_write_element(struct xero *xero, const struct xero_call *call, const char *key,
				  struct json_doc **doc_out, const struct json **element_out, struct err *err);

#endif
