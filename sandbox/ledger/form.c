#include "ledger/form.h"

#include <string.h>

const char *form_field(struct http_exchange *x, const char *name)
{
	const char *field, *value;
	size_t index = 0;

	while (http_next_field(x, 'f', &index, &field, &value))
		if (text_eq(field, name))
			return value;
	return NULL;
}

bool form_is_same_origin(struct http_exchange *x)
{
	const char *origin = http_header(x, "Origin"), *site = http_header(x, "Sec-Fetch-Site");
	const char *host = text_or(http_header(x, "Host"), ""), *after;

	if (site != NULL && !text_eq(site, "same-origin") && !text_eq(site, "none"))
		return false;
	if (origin == NULL)
		return true;
	after = strstr(origin, "://");
	return after != NULL && text_eq_nocase(after + 3, host);
}
