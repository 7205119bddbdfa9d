/* Who calls the API: access tokens and scopes (contract xero.md 1.4, 1.7). */
#ifndef SANDBOX_LEDGER_ACCESS_H
#define SANDBOX_LEDGER_ACCESS_H

#include "common/sandbox.h"

struct access {
	const char *client_id, *person_id, *event_id; /* the last two are "" where no person consented */
	const char *scope;                            /* separated by spaces */
	const char *org_id;                           /* of a custom connection; NULL otherwise */
};

/* A signed token with the claims that Xero's have; from the arena. ${*expires_s_out} is its life time in seconds. */
MUST_CHECK int access_token_new(struct sandbox *sandbox, struct arena *arena, const struct access *access,
				int64_t auth_us, const char **out, int *expires_s_out, struct err *err);

/* A UUID without its hyphens, as "sub", "jti" and the session have it. */
char *access_plain_id(struct arena *arena, const char *id);

/* Reads the request's bearer token. E_DENIED: the reason, as Xero's "Detail" has it, is the error's text. Needs no
 * lock. */
MUST_CHECK int access_read(struct sandbox *sandbox, struct http_exchange *x, struct access *out, struct err *err);

/* True if ${granted} holds one of ${wanted} (both separated by spaces), or its ".read" where reading is enough. */
bool access_allows(const char *granted, const char *wanted, bool is_read);

/* True if ${list} holds ${scope}. */
bool access_has_scope(const char *list, const char *scope);

/* The body of 401 and 403 answers, of both the API and /connections. */
void access_refusal(struct buf *body, int status, const char *detail);

#endif
