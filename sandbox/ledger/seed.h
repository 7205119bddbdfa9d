/* The sample: two organisations of one owner, with people, settings, and (unless empty) items, contacts and invoices
 * whose dates are counted back from now. */
#ifndef SANDBOX_LEDGER_SEED_H
#define SANDBOX_LEDGER_SEED_H

#include "common/sandbox.h"

/* Fills an empty database, in one transaction. ${with_sample} false: organisations, people and settings alone. */
MUST_CHECK int seed(struct sandbox *sandbox, bool with_sample, struct err *err);

#endif
