/* Sends what people asked for, and keeps the mirror fresh.
 *
 * An operation is a row of the outbox (store/operation.h). Each organisation is a lane: its operations go out in the
 * order of their numbers, one at a time; lanes are served in parallel by a few threads. Before a call that writes, the
 * step and its Idempotency-Key are committed, so that after a crash it is known what may have been sent. When an
 * outcome is unknown, the call is repeated with the same key within the ledger's window; after it, the mark is looked
 * for first. One that has to wait for a retry lets the next ones of its lane pass. Nothing is polled: the threads sleep
 * until the next row is due or somebody wakes them. */
#ifndef LASKU_COURIER_COURIER_H
#define LASKU_COURIER_COURIER_H

#include "app/app.h"

struct courier;

/* Takes up what an earlier process left behind, starts the threads, and registers itself as ${app}'s waker. ${app} is
 * borrowed until courier_stop. */
MUST_CHECK int courier_start(struct app *app, struct courier **out, struct err *err);

/* There may be work; from any thread, doesn't block. */
void courier_wake(struct courier *courier);

/* Lets each thread finish the step that it is in, then stops and frees. Nobody may use ${app}'s waker meanwhile: stop
 * serving requests first. NULL is fine. */
void courier_stop(struct courier *courier);

#endif
