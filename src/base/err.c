#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int(err_set)(struct err *err, enum status status, const char *code, const char *fmt, ...)
{
	struct err next = {.status = status};
	va_list args;

	if (err == NULL)
		return (int)status;
	snprintf(next.code, sizeof(next.code), "%s", code);
	va_start(args, fmt);
	vsnprintf(next.text, sizeof(next.text), fmt, args);
	va_end(args);
	/* Only now, because ${code} and the arguments may stand in ${err} itself. */
	*err = next;
	return (int)status;
}

int err_detail(struct err *err, const char *fmt, ...)
{
	va_list args;

	if (err == NULL)
		return E_INTERNAL;
	va_start(args, fmt);
	vsnprintf(err->detail, sizeof(err->detail), fmt, args);
	va_end(args);
	return (int)err->status;
}

int err_context(struct err *err, const char *fmt, ...)
{
	char rest[ERR_TEXT_MAX];
	va_list args;
	int len;

	if (err == NULL)
		return E_INTERNAL;
	memcpy(rest, err->text, sizeof(rest));
	va_start(args, fmt);
	len = vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(err->text) - 3)
		snprintf(err->text + len, sizeof(err->text) - (size_t)len, ": %.*s", ERR_TEXT_MAX - 3 - len, rest);
	return (int)err->status;
}

const char *status_name(enum status status)
{
	static const char *const names[] = {
	    [OK] = "ok",
	    [E_INVALID] = "invalid",
	    [E_NOT_FOUND] = "not_found",
	    [E_CONFLICT] = "conflict",
	    [E_DENIED] = "denied",
	    [E_BUSY] = "busy",
	    [E_UPSTREAM] = "upstream",
	    [E_UNCERTAIN] = "uncertain",
	    [E_INTERNAL] = "internal",
	};

	return (size_t)status < ARRAY_LEN(names) ? names[status] : "unknown";
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "bug at %s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}
