/* How failures travel. A function that can fail returns one of enum status (OK is 0) and takes a struct err as its last
 * argument. The text is written once, where the failure is found; only a boundary (a route, a worker, main) logs it or
 * turns it into an answer. ${err} may be NULL for a caller that needs the status alone. */
#ifndef LASKU_BASE_ERR_H
#define LASKU_BASE_ERR_H

#include "base/macros.h"

enum status {
	OK = 0,
	E_INVALID,   /* the request or the data is wrong; the same again gives the same answer */
	E_NOT_FOUND, /* it isn't there, or the caller may not know that it is */
	E_CONFLICT,  /* true in itself, but the state has moved on */
	E_DENIED,    /* the caller may not do this */
	E_BUSY,      /* nothing was done; try again later */
	E_UPSTREAM,  /* a vendor's server refused or broke; nothing was done */
	E_UNCERTAIN, /* a write was sent and its outcome isn't known */
	E_INTERNAL,  /* our own fault */
};

enum {
	ERR_CODE_MAX = 48,
	ERR_TEXT_MAX = 512,
	ERR_DETAIL_MAX = 256,
};

struct err {
	enum status status;
	char code[ERR_CODE_MAX];     /* stable, lower_snake_case; the browser's messages are keyed by it */
	char text[ERR_TEXT_MAX];     /* an English sentence that a person can act on; nothing secret */
	char detail[ERR_DETAIL_MAX]; /* the variable part alone (a name, a number), "" if there is none */
};

/* Writes a failure into ${err} (which may be NULL) and returns ${status}. ${code} is cut at ERR_CODE_MAX - 1. */
int err_set(struct err *err, enum status status, const char *code, const char *fmt, ...) PRINTF_LIKE(4, 5);

#ifdef __clang_analyzer__
/* The analyzer sees one file at a time: without this it takes it that a failure may return OK. */
static inline int err_status_told(UNUSED int returned, enum status status)
{
	return (int)status;
}
#define err_set(err, status, ...) err_status_told(err_set((err), (status), __VA_ARGS__), (status))
#endif

/* Adds the variable part, that a translated sentence puts where its {detail} stands; returns ${err}'s status, or
 * E_INTERNAL when ${err} is NULL: a function whose status callers look at returns its own. */
int err_detail(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "${context}: " before the text and leaves status and code as they are; returns as err_detail. */
int err_context(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "invalid", "not_found", ...: for logs. */
const char *status_name(enum status status);

/* Stops the program: an invariant of ours is broken. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
