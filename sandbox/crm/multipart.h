/* Bodies of the type multipart/form-data (RFC 7578). */
#ifndef SANDBOX_CRM_MULTIPART_H
#define SANDBOX_CRM_MULTIPART_H

#include "base/base.h"

struct multipart_field {
	const char *name, *file_name, *content_type; /* file_name NULL: not a file; from the arena */
	const char *data;                            /* borrowed from the body */
	size_t len;
};

enum { MULTIPART_FIELDS_MAX = 32 };

/* Takes ${len} bytes of ${body} apart into ${out} and counts them. E_INVALID "multipart_malformed": the type names no
 * boundary, a part has no name, the end is missing, or there are more than MULTIPART_FIELDS_MAX. */
MUST_CHECK int multipart_parse(struct arena *arena, const char *content_type, const char *body, size_t len,
			       struct multipart_field out[MULTIPART_FIELDS_MAX], size_t *count_out, struct err *err);

/* The first field of that name; NULL if there is none. */
const struct multipart_field *multipart_find(const struct multipart_field *fields, size_t count, const char *name);

#endif
