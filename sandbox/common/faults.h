/* Faults that a test orders: POST /_sandbox/faults sets rules, each says which calls (or webhook deliveries) it strikes
 * and what happens to them. A call passes three places:
 *
 *	faults_handle      finds what strikes it; moves the clock, kills tokens, holds the call back
 *	the handler        counts it in the limits and records it; asks faults_of whether to refuse it unexecuted
 *	faults_handle      cuts the connection, truncates or replaces the answer
 *
 * Rules live in memory; a reset forgets them. Everything here is safe from any thread. */
#ifndef SANDBOX_COMMON_FAULTS_H
#define SANDBOX_COMMON_FAULTS_H

#include "common/sandbox.h"
#include "json/json_write.h"

enum fault_kind {
	FAULT_DELAY,        /* ms; "after": executed first */
	FAULT_RESET_BEFORE, /* not executed, connection closed */
	FAULT_RESET_AFTER,  /* executed, connection closed */
	FAULT_TRUNCATE,     /* executed; the answer's body breaks off after ${bytes} */
	FAULT_HTML,         /* an HTML page with ${status}; executed if ${is_saved} */
	FAULT_401,
	FAULT_403,
	FAULT_404, /* empty */
	FAULT_429, /* ${problem}: minute, day, concurrent, app (CRM: burst, day) */
	FAULT_500_UNSAVED,
	FAULT_500_SAVED,
	FAULT_503,
	FAULT_HANG,          /* no answer for ${ms}, then closed; executed if ${is_saved} */
	FAULT_TOKENS_EXPIRE, /* ${which}: access, refresh, all */
	FAULT_TOKENS_REVOKE,
	FAULT_CLOCK_JUMP, /* ${advance_s} */
	FAULT_WEBHOOK_LOST,
	FAULT_WEBHOOK_DOUBLED, /* the second one ${ms} later */
	FAULT_WEBHOOK_REORDERED,
	FAULT_WEBHOOK_LATE,
	FAULT_WEBHOOK_FORGED, /* one with a bad signature (CRM: password) comes first */
	FAULT_KINDS,
};

struct fault {
	enum fault_kind kind;
	int64_t ms, advance_s;
	int status, retry_after_s;
	size_t bytes;
	bool is_saved, is_after;
	const char *problem, *which;
};

/* "delay", "reset_before", ...: in rules, and as "fault" of recorded calls and deliveries. */
const char *fault_name(enum fault_kind kind);

/* An answer in place of the true one; headers are added to the exchange by who makes it. */
struct fault_reply {
	int status;
	const char *content_type; /* NULL: none */
	const char *body;         /* arena or static */
	size_t len;
};

/* What differs between the stand-ins. */
struct fault_vendor {
	/* API and token endpoints: what a rule without a path means, and what is recorded. */
	bool (*is_machine)(const char *path);
	/* True: the handler counts the call and asks faults_of; false: it is refused before the handler. */
	bool (*is_counted)(const char *path);
	/* The calling app's client id, NULL when it can't be told. */
	const char *(*client_of)(struct sandbox *sandbox, struct http_exchange *x);
	/* The vendor's own answer for FAULT_401 to FAULT_503; with the lock held. */
	void (*refuse)(struct sandbox *sandbox, struct http_exchange *x, const struct fault *fault,
		       struct fault_reply *out);
	/* With the lock held, in a transaction. */
	int (*kill_tokens)(struct sandbox *sandbox, const struct fault *fault, struct err *err);
	/* The clock was moved. */
	void (*wake)(struct sandbox *sandbox);
};

struct faults;

struct faults *faults_new(struct sandbox *sandbox, const struct fault_vendor *vendor);

/* Lets go whatever is held back, now and from now on: before the server stops. NULL is fine. */
void faults_stop(struct faults *faults);
void faults_free(struct faults *faults);

/* Answers ${x} by ${handler}, with what strikes it. */
enum http_next faults_handle(struct sandbox *sandbox, struct http_exchange *x, http_handler handler);

/* The fault for which the handler must refuse ${x} unexecuted; NULL: none. */
const struct fault *faults_of(struct sandbox *sandbox, struct http_exchange *x);

/* What answers a call that faults_of names; with the sandbox's lock held. */
struct fault_reply faults_reply(struct sandbox *sandbox, struct http_exchange *x, const struct fault *fault);

/* The name of what struck ${x}, for the record of calls; NULL: nothing did. */
const char *faults_name_of(struct sandbox *sandbox, struct http_exchange *x);

/* What strikes a delivery to ${url}. */
struct delivery_fault {
	enum fault_kind kind;
	const char *name;
	int64_t delay_us;
};
bool faults_strike_delivery(struct faults *faults, const char *url, struct delivery_fault *out);

/* Forgets the rules. */
void faults_clear(struct faults *faults);

/* Adds rules, ${text} being JSON: a list, or an object with it as "rules"; and strikes what is to be struck at once.
 * E_INVALID: none was added. */
MUST_CHECK int faults_add(struct faults *faults, const char *text, size_t len, struct err *err);

/* Writes {"rules":[...]}. */
void faults_list(struct faults *faults, struct buf *out);

/* GET, POST and DELETE /_sandbox/faults; false for other paths. With the sandbox's lock held. */
bool faults_admin(struct sandbox *sandbox, struct http_exchange *x);

#endif
