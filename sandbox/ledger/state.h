/* What the ledger keeps in memory (struct sandbox's ${own}). */
#ifndef SANDBOX_LEDGER_STATE_H
#define SANDBOX_LEDGER_STATE_H

#include "common/sandbox.h"
#include "ledger/limits.h"
#include "ledger/token_age.h"

struct ledger {
	struct arena *arena;
	struct limits *limits;
	const char *token_key; /* signs access tokens */
	struct token_age token_age;
	struct sender *sender; /* of webhooks */
	atomic_bool has_webhook;
	struct sql_texts *texts;
};

static inline struct ledger *ledger_of(const struct sandbox *sandbox)
{
	return sandbox->own;
}

#endif
