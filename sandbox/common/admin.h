/* /_sandbox/...: what a test or a curious person may ask of a stand-in. */
#ifndef SANDBOX_COMMON_ADMIN_H
#define SANDBOX_COMMON_ADMIN_H

#include "common/import.h"
#include "common/sandbox.h"

/* What differs between the stand-ins. */
struct admin_vendor {
	/* Empties and seeds the database. */
	int (*reset)(struct sandbox *sandbox, bool with_sample, struct err *err);
	const struct importer *importer;
};

/* Answers GET /_sandbox/calls, POST /_sandbox/reset ({"seed":"sample"|"empty"}, default as the option --seed has it),
 * POST /_sandbox/clock
 * ({"advance_s":N} or {"now":"RFC 3339"}; GET shows it; not kept over a restart), POST /_sandbox/import (import.h), GET
 * /static/FILE, and a page for people at /_sandbox/ (console.h). At a reset the calls and faults are forgotten too, and
 * the clock goes back to the present. Also what faults_admin answers. False when the path isn't one of these. Called
 * with the sandbox's lock held. */
bool admin_handle(struct sandbox *sandbox, struct http_exchange *x, const struct admin_vendor *vendor);

/* What the calls above do, for the console. */
MUST_CHECK int admin_reset(struct sandbox *sandbox, const struct admin_vendor *vendor, bool with_sample,
			   struct err *err);
/* ${change}: {"advance_s"} or {"now"}. E_INVALID. */
MUST_CHECK int admin_move_clock(struct sandbox *sandbox, const struct json *change, struct err *err);

#endif
