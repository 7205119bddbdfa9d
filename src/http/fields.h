/* Fields of a query or of a form's body, and cookies. Private to this folder. */
#ifndef LASKU_HTTP_FIELDS_H
#define LASKU_HTTP_FIELDS_H

#include "base/base.h"

struct field {
	const char *name, *value;
};

struct fields {
	struct field *items; /* in their order */
	size_t count, cap;
	bool is_parsed;
};

/* Takes "a=1&b=x%20y" apart (application/x-www-form-urlencoded). Fields with a bad escape, a NUL or bad UTF-8 are left
 * out. */
void fields_parse(struct arena *arena, const char *text, size_t len, struct fields *out);

/* The first of that name, or NULL. */
const char *fields_get(const struct fields *fields, const char *name);

/* The value of the first cookie of that name in a Cookie header (which may be NULL), or NULL. */
const char *cookie_get(struct arena *arena, const char *header, const char *name);

#endif
