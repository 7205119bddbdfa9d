/* The company's plan: what it may use, and how often (contract pipedrive.md 4). The switch "plan" names it. */
#ifndef SANDBOX_CRM_PLAN_H
#define SANDBOX_CRM_PLAN_H

#include "crm/visit.h"

enum plan_rank { PLAN_LITE, PLAN_GROWTH, PLAN_PREMIUM, PLAN_ULTIMATE };

struct plan {
	const char *name;
	enum plan_rank rank;
	int multiplier;                  /* of the daily budget */
	int burst_oauth, burst_personal; /* requests in 2 s with an OAuth token, with an API token */
};

/* "growth" unless the switch says otherwise. */
const struct plan *plan_of(struct visit *visit);

/* Tokens a day: 30,000 times the plan's multiplier times the active users, unless the switch daily_budget has one. */
MUST_CHECK int plan_daily_budget(struct visit *visit, int64_t *out, struct err *err);

/* E_DENIED "feature_not_in_plan" below ${least}; ${feature} begins the sentence. */
MUST_CHECK int plan_check(struct visit *visit, enum plan_rank least, const char *feature, struct err *err);

#endif
