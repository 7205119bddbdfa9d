/* The ledger's own pages. */
#ifndef SANDBOX_LEDGER_PAGES_H
#define SANDBOX_LEDGER_PAGES_H

#include "common/html.h"
#include "ledger/api.h"

/* Answers a request for a page, or a form of one; false when the path is none. The sandbox's lock is held. */
bool pages_handle(struct sandbox *sandbox, struct http_exchange *x);

#endif
