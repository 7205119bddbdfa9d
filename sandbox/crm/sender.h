/* Calls to the app: webhook deliveries and the notice of uninstallation. They wait in the table `outbound`; one thread
 * sends what is due, never while it holds the sandbox's lock. A webhook that isn't answered with 2xx within 10 s is
 * tried again after 3, 30 and 150 s of the sandbox's time (contract pipedrive.md 3.3). */
#ifndef SANDBOX_CRM_SENDER_H
#define SANDBOX_CRM_SENDER_H

#include "crm/visit.h"

/* Starts the thread. Call with the sandbox's lock held. */
MUST_CHECK int sender_new(struct sandbox *sandbox, struct sender **out, struct err *err);

/* Waits for the call under way, then stops. Without the sandbox's lock. */
void sender_free(struct sender *sender);

struct outbound {
	int64_t webhook_id;                         /* 0: not a webhook; tried once */
	const char *method, *url, *user, *password; /* ${user} NULL: no Basic authorization */
	const char *body_head, *body_tail;          /* the attempt's number stands between; tail NULL: head is all */
};

/* Puts a call in line; it goes out once the transaction is committed and the lock is free. */
MUST_CHECK int sender_add(struct visit *visit, const struct outbound *outbound, struct err *err);

/* Looks at the table again: after a request, or when the clock was moved. */
void sender_wake(struct sender *sender);

/* "Basic ..." from the arena. */
char *basic_authorization(struct arena *arena, const char *user, const char *password);

#endif
