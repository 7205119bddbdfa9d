/* What the ledger keeps in memory (struct sandbox's ${own}). */
#ifndef SANDBOX_LEDGER_STATE_H
#define SANDBOX_LEDGER_STATE_H

#include "common/sandbox.h"
#include "ledger/limits.h"

struct ledger {
	struct arena *arena;
	struct limits *limits;
	const char *token_key; /* signs access tokens */
};

static inline struct ledger *ledger_of(const struct sandbox *sandbox)
{
	return sandbox->own;
}

#endif
