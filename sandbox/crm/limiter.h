/* The API's limits (contract pipedrive.md 4): requests with a token in a rolling window of 2 s, kept in memory, and the
 * company's daily budget of tokens, kept in the database. */
#ifndef SANDBOX_CRM_LIMITER_H
#define SANDBOX_CRM_LIMITER_H

#include "crm/visit.h"

enum { BURST_SEARCH = 10 };

struct limiter *limiter_new(void);
void limiter_free(struct limiter *limiter);

/* Counts one request and adds the rate headers. False: answered with 429. ${cost} in tokens; a search has a limit of
 * its own. */
bool limiter_allow(struct visit *visit, int64_t cost, bool is_search);

#endif
