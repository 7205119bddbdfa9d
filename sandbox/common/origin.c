#include "common/origin.h"

#include <string.h>

bool origin_is_own(const struct sandbox *sandbox, struct http_exchange *x)
{
	const char *origin = http_header(x, "Origin"), *site = http_header(x, "Sec-Fetch-Site"), *after;

	if (site != NULL && !text_eq(site, "same-origin") && !text_eq(site, "none"))
		return false;
	if (origin == NULL || text_eq(origin, sandbox->base_url))
		return true;
	after = strstr(origin, "://");
	return after != NULL && text_eq_nocase(after + 3, text_or(http_header(x, "Host"), ""));
}

bool origin_refuse_foreign(const struct sandbox *sandbox, struct http_exchange *x)
{
	static const char refusal[] = "{\"error\":\"This was sent by a page of another origin.\"}";

	if (text_eq(http_method(x), "GET") || origin_is_own(sandbox, x))
		return false;
	http_answer(x, 403, "application/json", refusal, sizeof(refusal) - 1);
	return true;
}
