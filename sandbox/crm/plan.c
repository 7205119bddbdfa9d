#include "crm/plan.h"

enum { BUDGET_A_SEAT = 30000 };

static const struct plan plans[] = {
    {"lite", PLAN_LITE, 1, 80, 20},
    {"growth", PLAN_GROWTH, 2, 160, 40},
    {"premium", PLAN_PREMIUM, 5, 400, 100},
    {"ultimate", PLAN_ULTIMATE, 7, 480, 120},
};

const struct plan *plan_of(struct visit *visit)
{
	const char *name = settings_text(visit->db, visit->arena, crm_settings, "plan");

	for (size_t i = 0; i < ARRAY_LEN(plans); i++)
		if (text_eq(plans[i].name, name))
			return &plans[i];
	return &plans[PLAN_GROWTH];
}

int plan_daily_budget(struct visit *visit, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT COUNT(*) FROM user WHERE is_active", DB_NO_ARGS);
	int64_t seats = db_next(rows) ? db_i64(rows, 0) : 1;
	int64_t set = settings_number(visit->db, crm_settings, "daily_budget");

	*out = set > 0 ? set : seats * plan_of(visit)->multiplier * BUDGET_A_SEAT;
	return db_done(rows, err);
}

int plan_check(struct visit *visit, enum plan_rank least, const char *feature, struct err *err)
{
	if (plan_of(visit)->rank >= least)
		return OK;
	return err_set(err, E_DENIED, "feature_not_in_plan", "%s are not available in the company's plan", feature);
}
