/* The table `delivery` of both stand-ins: the line of calls to the app. Call with the sandbox's lock held. */
#ifndef SANDBOX_COMMON_SENDER_ROWS_H
#define SANDBOX_COMMON_SENDER_ROWS_H

#include "common/sender.h"

/* What a row keeps beside the call itself. */
struct delivery_row {
	struct delivery delivery;
	bool is_copy;      /* a doubled or forged one: its outcome changes nothing but its own row */
	const char *fault; /* the one that struck it; NULL: none yet */
};

/* The waiting call that is due next, NULL if none waits; ${*due_us_out} says when. */
MUST_CHECK int delivery_first(struct db *db, struct arena *arena, struct delivery_row **out, int64_t *due_us_out,
			      struct err *err);

/* Puts a row in line, due at ${due_us}. */
MUST_CHECK int delivery_insert(struct db *db, const struct delivery_row *row, int64_t due_us, struct err *err);

/* Counts an attempt. */
MUST_CHECK int delivery_start(struct db *db, int64_t id, struct err *err);

/* Notes an attempt's outcome; ${state}: "waiting", "sent" or "failed". Rows of the past are forgotten beyond a
 * number. */
MUST_CHECK int delivery_end(struct db *db, int64_t id, const char *state, int64_t due_us, int http_status,
			    int64_t now_us, struct err *err);

/* Marks the row with the fault that struck it. */
MUST_CHECK int delivery_mark(struct db *db, int64_t id, const char *fault, struct err *err);

/* Lets later ones overtake it: due at ${due_us}, or after the next one of its subscription when ${after_next}. */
MUST_CHECK int delivery_put_off(struct db *db, int64_t id, int64_t due_us, bool after_next, struct err *err);

/* Makes due what waited for another one of ${subscription} to go first. */
MUST_CHECK int delivery_let_go(struct db *db, int64_t subscription, int64_t now_us, struct err *err);

/* The newest rows, oldest first, as objects of the array that ${out} is in. */
MUST_CHECK int delivery_write(struct db *db, struct json_out *out, struct err *err);

#endif
