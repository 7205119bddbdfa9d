/* A few threads for work that waits: bounded queue, first come first served. */
#ifndef LASKU_HTTP_WORKERS_H
#define LASKU_HTTP_WORKERS_H

#include "base/base.h"

struct workers;

MUST_CHECK int workers_new(size_t threads, size_t queue_max, struct workers **out, struct err *err);

/* Runs ${fn}(${ctx}) in one of the threads. E_BUSY "worker_queue_full": nothing will be run. */
MUST_CHECK int workers_run(struct workers *workers, void (*fn)(void *ctx), void *ctx, struct err *err);

/* Finishes what was accepted, then stops. */
void workers_free(struct workers *workers);
DEFINE_FREEP(workers)

#endif
