/* What the ledger may be told to do otherwise by POST /_sandbox/settings: where contract xero.md is uncertain, and its
 * limits. */
#ifndef SANDBOX_LEDGER_SWITCHES_H
#define SANDBOX_LEDGER_SWITCHES_H

#include "common/settings.h"

/* Ends with a NULL name. */
extern const struct setting ledger_switches[];

/* Short forms of common/settings.h with that table. */
bool switch_is_on(struct db *db, const char *name);
bool switch_is(struct db *db, const char *name, const char *value);

#endif
