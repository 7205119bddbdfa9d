/* Carries one operation one step further. */
#ifndef LASKU_COURIER_SEND_H
#define LASKU_COURIER_SEND_H

#include "app/app.h"
#include "store/operation.h"

/* The ledger remembers an Idempotency-Key for 6 minutes from its first use (contract xero.md 2.9); we trust it for 5.
 */
#define KEY_WINDOW_US (300 * US_PER_SECOND)

/* Takes the step that ${operation} stands before, and writes what became of it: the next step, done, refused, or a
 * later try. The lane is the caller's alone meanwhile. An error is our own (the database); then the operation is as it
 * was, or, after a call, in state sending, which says all that is known. */
MUST_CHECK int send_step(const struct app *app, struct operation *operation, struct arena *arena, struct err *err);

#endif
