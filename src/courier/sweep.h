/* Keeps the mirror fresh: copies what has changed in the books since the last time, everything at the first. */
#ifndef LASKU_COURIER_SWEEP_H
#define LASKU_COURIER_SWEEP_H

#include "app/app.h"
#include "store/sweep.h"

/* Asked between pages, because a first copy may take minutes. */
struct sweep_stop {
	bool (*is_asked)(void *ctx);
	void *ctx;
};

/* Makes one sweep and writes how it went, and when the next is due. An error is our own (the database). One that is
 * stopped on its way leaves its row as it was, and is made again from its beginning. */
MUST_CHECK int sweep_run(const struct app *app, struct sweep *sweep, const struct sweep_stop *stop, struct arena *arena,
			 struct err *err);

#endif
