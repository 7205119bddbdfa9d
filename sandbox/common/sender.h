/* Calls from a stand-in to the app: webhook deliveries and notices. They wait in the table `delivery`; one thread sends
 * what is due on the sandbox's clock, never while it holds the sandbox's lock. How often a call is tried and what its
 * outcome means is the stand-in's own business (struct sender_rules). The faults webhook_... strike here. */
#ifndef SANDBOX_COMMON_SENDER_H
#define SANDBOX_COMMON_SENDER_H

#include "common/sandbox.h"
#include "json/json_write.h"

struct sender;

/* One call in line. */
struct delivery {
	int64_t id;
	int64_t subscription; /* 0: belongs to none; faults don't strike it then */
	int64_t attempt;      /* the one under way, from 1 */
	const char *kind;     /* the stand-in's own word: "event", "intent", "notice" */
	const char *method, *url;
	const char *header_name, *header_value; /* NULL: none beside type and agent */
	const char *body_head, *body_tail;      /* the attempt's number stands between; tail NULL: head is all */
	int64_t created_us;
};

/* What came back. */
struct delivery_answer {
	int http_status; /* 0: there was no answer */
	bool has_body, has_cookies;
	bool is_unreachable; /* it certainly didn't arrive: nobody listens there */
};

enum delivery_next {
	DELIVERY_SENT,
	DELIVERY_AGAIN, /* after ${*pause_us_out} */
	DELIVERY_GIVEN_UP,
};

struct sender_rules {
	const char *purpose, *content_type, *user_agent;
	int timeout_s;
	/* Puts in line what has to go next, before the line is looked at; NULL: everything comes by sender_add. */
	int (*fill)(struct sandbox *sandbox, struct arena *arena, struct err *err);
	/* What an answer means; a failure undoes what it wrote, and the call is tried again. Both are called with the
	 * lock held, in a transaction. */
	int (*judge)(struct sandbox *sandbox, struct arena *arena, const struct delivery *delivery,
		     const struct delivery_answer *answer, enum delivery_next *next_out, int64_t *pause_us_out,
		     struct err *err);
	/* The header's value for a forged copy of ${delivery}. */
	const char *(*forge)(struct arena *arena, const struct delivery *delivery);
};

/* Starts the thread; ${rules} must stay. The database must be ready, and from now on be used with the lock held only.
 */
MUST_CHECK int sender_new(struct sandbox *sandbox, const struct sender_rules *rules, struct sender **out,
			  struct err *err);

/* Waits for the call under way, then stops. Without the sandbox's lock. NULL is fine. */
void sender_free(struct sender *sender);

/* Puts a call in line (id, attempt and created_us are given to it); it goes out once the transaction is committed, the
 * lock is free and sender_wake was called. Texts are copied. */
MUST_CHECK int sender_add(struct sandbox *sandbox, const struct delivery *delivery, struct err *err);

/* Looks at the line again: after sender_add, or when the clock was moved. NULL is fine. */
void sender_wake(struct sender *sender);

/* "Basic ..." from the arena. */
char *basic_authorization(struct arena *arena, const char *user, const char *password);

/* Writes "deliveries":[...]: the newest 200, oldest first. */
MUST_CHECK int sender_write(struct sandbox *sandbox, struct json_out *out, struct err *err);

#endif
