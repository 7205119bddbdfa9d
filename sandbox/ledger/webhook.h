/* The app's webhook subscription (contract xero.md 4): the intent to receive when it is made, changed or switched on
 * again, then events in order and in batches; a failed call is repeated at once and every 15 minutes for a day, then
 * the subscription is disabled. Events wait up to 31 days. What is told is noted by triggers (migrations/0005). An
 * answer with a body or a cookie counts as failed. */
#ifndef SANDBOX_LEDGER_WEBHOOK_H
#define SANDBOX_LEDGER_WEBHOOK_H

#include "common/sender.h"

extern const struct sender_rules webhook_rules;

struct webhook {
	const char *url, *categories, *state, *reason;                      /* categories: separated by commas */
	int64_t patient_until_us, last_sequence, failing_since_us, last_us; /* 0: not set */
	int last_status;
	bool is_noting;
};

#define WEBHOOK_CATEGORIES "INVOICE,CONTACT,CREDITNOTE"

/* NULL in ${*out}: there is none. */
MUST_CHECK int webhook_load(struct db *db, struct arena *arena, struct webhook **out, struct err *err);

/* Makes or changes the subscription and starts the check, for ${patient_s} again and again while nobody listens at
 * ${url}. In a transaction. */
MUST_CHECK int webhook_subscribe(struct sandbox *sandbox, struct arena *arena, const char *url, const char *categories,
				 int64_t patient_s, struct err *err);

/* Stops deliveries; events go on being noted. In a transaction. */
MUST_CHECK int webhook_switch_off(struct sandbox *sandbox, const char *state, const char *reason, struct err *err);

/* Forgets it and what waits. In a transaction. */
MUST_CHECK int webhook_remove(struct sandbox *sandbox, struct err *err);

/* The option's subscription, in a database that has none; in a transaction of its own. */
MUST_CHECK int webhook_prepare(struct sandbox *sandbox, struct err *err);

/* GET, POST and DELETE /_sandbox/webhooks; false for other paths. With the sandbox's lock held. */
bool webhook_admin(struct sandbox *sandbox, struct http_exchange *x);

#endif
