/* The call limits of one app and organisation (contract xero.md 3): 5 at a time, 60 a minute, 5000 a day, in fixed
 * windows that start at another second for each organisation; and 10,000 a minute for the app. Safe to use from several
 * threads. */
#ifndef SANDBOX_LEDGER_LIMITS_H
#define SANDBOX_LEDGER_LIMITS_H

#include "base/base.h"

enum { LIMITS_TENANTS_MAX = 64 }; /* remembered; beyond, the one that was idle longest is forgotten */

/* How much is allowed. */
struct limits_rules {
	int concurrent, minute, day, app_minute;
};

extern const struct limits_rules limits_standard;

struct limits;

enum limits_problem { LIMITS_FINE, LIMITS_CONCURRENT_HIT, LIMITS_MINUTE_HIT, LIMITS_DAY_HIT, LIMITS_APP_MINUTE_HIT };

struct limits_state {
	enum limits_problem problem;
	int day_remaining, minute_remaining, app_minute_remaining;
	int retry_after_s; /* for the minute and the day; 0 otherwise */
};

struct limits *limits_new(void);
void limits_free(struct limits *limits);

/* Counts one call that comes in. With LIMITS_FINE, limits_leave must follow when it has been answered. */
struct limits_state limits_enter(struct limits *limits, const char *client_id, const char *tenant, int64_t now_us);
void limits_leave(struct limits *limits, const char *client_id, const char *tenant);

/* What counts from now on; limits_standard until then. */
void limits_set_rules(struct limits *limits, const struct limits_rules *rules);

/* Forgets what was counted; calls in hand stay counted as such. */
void limits_reset(struct limits *limits);

/* "minute", "day", ... for X-Rate-Limit-Problem. */
const char *limits_problem_name(enum limits_problem problem);

#endif
