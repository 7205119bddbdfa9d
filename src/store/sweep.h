/* How far each part of an organisation's mirror is correct, and when it is looked at next. */
#ifndef LASKU_STORE_SWEEP_H
#define LASKU_STORE_SWEEP_H

#include "store/key.h"

enum sweep_resource { SWEEP_REFERENCE, SWEEP_ITEMS, SWEEP_CONTACTS, SWEEP_INVOICES, SWEEP_COUNT };

/* Later than everything: waits for a connection (store_sweeps_start). */
#define SWEEP_NEVER_US (INT64_MAX / 2)

struct sweep {
	struct books_key key;
	enum sweep_resource resource;
	int64_t since_us;   /* changes are asked for from here on; 0: everything */
	int64_t correct_us; /* the mirror tells the state of this moment or a later one; 0: never copied */
	int64_t due_us;
	int64_t failures;        /* in a row */
	const struct err *error; /* the last failure; NULL: none */
};

const char *sweep_resource_name(enum sweep_resource resource);

/* A new or renewed connection: every part is due now. What is new is copied as a whole, but invoices from
 * ${invoices_since_us} on. */
MUST_CHECK int store_sweeps_start(struct db *tx, const struct books_key *key, int64_t now_us, int64_t invoices_since_us,
				  struct err *err);

/* The most overdue one; false in ${*found_out} when none is due. */
MUST_CHECK int store_sweep_next(struct db *db, int64_t now_us, struct arena *arena, struct sweep *out, bool *found_out,
				struct err *err);

/* Writes everything but the key. */
MUST_CHECK int store_sweep_save(struct db *tx, const struct sweep *sweep, struct err *err);

/* When the next one becomes due after ${after_us}; SWEEP_NEVER_US if none does. */
MUST_CHECK int store_sweep_next_due(struct db *db, int64_t after_us, int64_t *out, struct err *err);

/* The oldest correct_us of ${resources} (a bit for each); 0 while one of them has never been copied. */
MUST_CHECK int store_sweep_correct(struct db *db, const struct books_key *key, unsigned resources, int64_t *out,
				   struct err *err);

#endif
