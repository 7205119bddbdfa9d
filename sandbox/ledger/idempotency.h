/* Idempotency-Key (contract xero.md 2.9): answers to PUT and POST are kept for six minutes from the first call, and
 * given again byte for byte; the same key with another request is refused. */
#ifndef SANDBOX_LEDGER_IDEMPOTENCY_H
#define SANDBOX_LEDGER_IDEMPOTENCY_H

#include "db/db.h"

enum { IDEMPOTENCY_KEY_MAX = 128, IDEMPOTENCY_MINUTES = 6 };

struct idempotency_request {
	const char *client_id, *key; /* keys are an app's own, over all its organisations */
	const char *method, *url;    /* path with query */
	const char *body;
	size_t body_len;
};

struct idempotency_answer {
	int status;
	const char *content_type, *body; /* from the arena */
	size_t body_len;
};

enum idempotency_found { IDEMPOTENCY_NEW, IDEMPOTENCY_REPLAY, IDEMPOTENCY_OTHER };

/* Looks the key up and forgets what is too old. IDEMPOTENCY_REPLAY: ${answer_out} is what was answered then. */
MUST_CHECK int idempotency_find(struct db *db, struct arena *arena, const struct idempotency_request *request,
				int64_t now_us, enum idempotency_found *found_out,
				struct idempotency_answer *answer_out, struct err *err);

MUST_CHECK int idempotency_keep(struct db *db, struct arena *arena, const struct idempotency_request *request,
				int64_t now_us, const struct idempotency_answer *answer, struct err *err);

#endif
