/* The ledger: stands in for Xero (login and consent, identity, connections, Accounting API). */
#ifndef SANDBOX_LEDGER_LEDGER_H
#define SANDBOX_LEDGER_LEDGER_H

#include "common/sandbox.h"

/* Creates the tables and, when the database is new, the sample organisations. */
MUST_CHECK int ledger_prepare(struct sandbox *sandbox, struct err *err);

/* Answers every request to the ledger; ${ctx} is its struct sandbox. */
enum http_next ledger_handle(struct http_exchange *x, void *ctx);

#endif
