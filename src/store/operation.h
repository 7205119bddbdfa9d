/* The outbox: what people asked for. A row is durable before it is answered; the courier carries it on from there. */
#ifndef LASKU_STORE_OPERATION_H
#define LASKU_STORE_OPERATION_H

#include "domain/invoice.h"
#include "domain/preflight.h"
#include "store/key.h"

enum operation_state {
	OPERATION_QUEUED,  /* nothing is under way; waits for its turn or its next try */
	OPERATION_SENDING, /* a call may be under way, or may have been when the process died */
	OPERATION_UNKNOWN, /* a call was sent and its outcome isn't known */
	OPERATION_DONE,
	OPERATION_REFUSED,
};

/* Which call comes next. */
enum operation_step { STEP_CONTACT, STEP_INVOICE };

/* Later than everything: waits until somebody acts (store_operations_resume). */
#define OPERATION_NEVER_US (INT64_MAX / 2)

struct operation {
	struct books_key key;
	const char *intent; /* UUID made by the browser */
	int64_t number;     /* order within the organisation */
	int64_t deal_id, user_id;
	const char *party; /* to whom the contact gets linked, "" for none */
	const char *form;  /* JSON (form_json.h) */
	const char *form_digest;
	const char *mark; /* stands on the invoice in the ledger */
	enum operation_state state;
	enum operation_step step;
	const char *attempt_key;             /* Idempotency-Key whose outcome is open; NULL: none */
	int64_t attempt_us;                  /* when that key was first used */
	int64_t attempts;                    /* tries of this step that failed in a row */
	int64_t due_us;                      /* not tried before */
	const char *contact_id, *invoice_id; /* NULL until known */
	const struct finding *findings;      /* what the ledger said, when refused */
	size_t finding_count;
	const struct err *error; /* the last failure; NULL: none */
	int64_t total_e4;        /* as previewed */
	bool totals_differ;
	int64_t created_us;
};

const char *operation_state_name(enum operation_state state); /* "queued", ... */
enum operation_state operation_state_of(const char *name);    /* of a name that the database holds */

/* Whether the state may change so; the table of all transitions. */
bool operation_may_move(enum operation_state from, enum operation_state to);

/* Adds it in state queued, with the next number. E_CONFLICT "database_conflict": the intent is there already. */
MUST_CHECK int store_operation_add(struct db *tx, struct operation *operation, struct err *err);

/* E_NOT_FOUND "operation_unknown". */
MUST_CHECK int store_operation_get(struct db *db, int64_t company_id, const char *intent, struct arena *arena,
				   struct operation *out, struct err *err);

/* Company and deal of a mark. E_NOT_FOUND "mark_unknown". */
MUST_CHECK int store_operation_by_mark(struct db *db, const char *mark, int64_t *company_id_out, int64_t *deal_id_out,
				       struct err *err);

/* Moves it to ${to}, with everything in ${operation} that changes on the way (step, attempt, due, ids, findings, error,
 * totals_differ);
 * ${operation->state} is the state that it is in, and the new one on OK. The only place where a state changes.
 * E_CONFLICT "operation_moved": somebody else has moved it meanwhile. */
MUST_CHECK int store_operation_move(struct db *tx, struct operation *operation, enum operation_state to, int64_t now_us,
				    struct err *err);

/* Organisations that have something due. */
MUST_CHECK int store_operation_lanes(struct db *db, int64_t now_us, struct arena *arena, struct books_key **out,
				     size_t *count_out, struct err *err);

/* The first of a lane that is due; false in ${*found_out} when there is none. */
MUST_CHECK int store_operation_next(struct db *db, const struct books_key *key, int64_t now_us, struct arena *arena,
				    struct operation *out, bool *found_out, struct err *err);

/* When the next one becomes due after ${after_us}; OPERATION_NEVER_US if none does. */
MUST_CHECK int store_operation_next_due(struct db *db, int64_t after_us, int64_t *out, struct err *err);

/* Nothing of the lane is tried before ${until_us}. */
MUST_CHECK int store_operations_postpone(struct db *tx, const struct books_key *key, int64_t until_us, struct err *err);

/* Everything of the lane that waits becomes due. */
MUST_CHECK int store_operations_resume(struct db *tx, const struct books_key *key, int64_t now_us, struct err *err);

#endif
