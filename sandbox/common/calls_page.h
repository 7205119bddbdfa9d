/* The record of calls as a page for people, newest first. */
#ifndef SANDBOX_COMMON_CALLS_PAGE_H
#define SANDBOX_COMMON_CALLS_PAGE_H

#include "common/sandbox.h"

/* GET /_sandbox/calls with Accept: text/html: [?method=&path=PREFIX&class=2|3|4|5&faults=1&text=&before=ID], 50 a page.
 * Each call with its bodies and as a curl command; neither shows a token or secret. */
void calls_page(struct sandbox *sandbox, struct http_exchange *x);

/* One call as a curl command for a shell: the bearer is "$TOKEN", other secrets are "$SECRET", and the token endpoint's
 * client is "$CLIENT_ID:$CLIENT_SECRET". NULL members weren't sent. */
struct call_text {
	const char *method, *path, *body, *content_type, *idempotency_key, *tenant;
};
void calls_curl(struct buf *out, const char *base_url, const struct call_text *call);

/* JSON with line breaks and indents, other text as it is; values of members that hold tokens and secrets are hidden.
 * Form bodies are shown with theirs hidden. */
void calls_pretty(struct buf *out, const char *body);

#endif
