/* The sandbox's page for people, /_sandbox/: clock, reset, import, faults, and where the rest is. */
#ifndef SANDBOX_COMMON_CONSOLE_H
#define SANDBOX_COMMON_CONSOLE_H

#include "common/admin.h"

/* Starts a page about the sandbox itself, in the stand-in's colours. */
void console_start(struct buf *page, const struct sandbox *sandbox, const char *title);

/* GET shows the page; POST does what its form's field "act" says (clock, reset, import, faults, faults_clear) and shows
 * it again, with what came of it. */
void console_answer(struct sandbox *sandbox, struct http_exchange *x, const struct admin_vendor *vendor);

#endif
