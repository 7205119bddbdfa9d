/* Addresses and form bodies. */
#ifndef LASKU_HTTP_URL_H
#define LASKU_HTTP_URL_H

#include "base/base.h"

/* Percent-encodes everything but unreserved characters (RFC 3986 section 2.3). */
void url_encode(struct buf *buf, const char *text);
char *url_encoded(struct arena *arena, const char *text);

/* Decodes ${len} bytes; plus_is_space for forms. E_INVALID: a bad escape, or NUL. */
MUST_CHECK int url_decode(struct arena *arena, const char *text, size_t len, bool plus_is_space, char **out,
			  struct err *err);

/* Appends "name=value" with the separator that the buffer needs: '?' or '&' for an address, '&' or none for a form. A
 * NULL value is left out. */
void url_add(struct buf *url, const char *name, const char *value);
void form_add(struct buf *form, const char *name, const char *value);

struct url_parts {
	const char *scheme, *host; /* lower case */
	int port;                  /* the scheme's own when none is given */
	const char *path;
};

/* Takes an absolute address apart with libcurl's parser. E_INVALID "url_malformed". */
MUST_CHECK int url_split(struct arena *arena, const char *url, struct url_parts *out, struct err *err);

/* "localhost", 127.0.0.0/8, ::1. */
bool host_is_loopback(const char *host);

#endif
