/* The bytes of a webhook call, as recorded, and their signature (contract xero.md 4). */
#ifndef SANDBOX_LEDGER_WEBHOOK_BODY_H
#define SANDBOX_LEDGER_WEBHOOK_BODY_H

#include "base/base.h"

struct webhook_event {
	const char *tenant_id, *category, *type, *resource_id;
	int64_t time_us;
	const char *data; /* JSON; NULL: none */
};

/* The events' body; none and sequence 0 is the intent to receive. ${base_url} begins the resources' addresses. */
char *webhook_body(struct arena *arena, const char *base_url, const struct webhook_event *events, size_t count,
		   int64_t first_sequence, const char *entropy);

/* 20 random capital letters. */
char *webhook_entropy(struct arena *arena);

/* base64(HMAC-SHA256(key, body)); the key is taken as the text that it is. */
char *webhook_signature(struct arena *arena, const char *key, const char *body);

/* ${signature} with one character altered. */
char *webhook_signature_spoilt(struct arena *arena, const char *signature);

#endif
