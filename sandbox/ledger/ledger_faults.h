/* What faults (common/faults.h) look like on the ledger. */
#ifndef SANDBOX_LEDGER_LEDGER_FAULTS_H
#define SANDBOX_LEDGER_LEDGER_FAULTS_H

#include "common/faults.h"
#include "common/sender.h"
#include "ledger/limits.h"

extern const struct fault_vendor ledger_fault_vendor;

/* A 429 that was ordered, as if ${state} had found it. */
void ledger_faults_limit(struct sandbox *sandbox, struct http_exchange *x, struct limits_state *state);

#endif
