/* Pipelines and their stages. */
#ifndef SANDBOX_CRM_PIPELINES_H
#define SANDBOX_CRM_PIPELINES_H

#include "crm/shape.h"

struct pipeline {
	int64_t id, order_nr;
	bool is_deleted, is_deal_probability_enabled;
	const char *name, *add_time, *update_time;
};

struct stage {
	int64_t id, order_nr, deal_probability, pipeline_id, days_to_rotten; /* days -1: none */
	bool is_deleted, is_deal_rot_enabled;
	const char *name, *add_time, *update_time;
};

/* In the order of their shapes. */
#define PIPELINE_COLUMNS "id, name, order_nr, is_deleted, is_deal_probability_enabled, add_time, update_time"
#define STAGE_COLUMNS                                                                                                  \
	"id, order_nr, name, is_deleted, probability, pipeline_id, is_deal_rot_enabled, days_to_rotten, add_time, "    \
	"update_time"

extern const struct shape pipeline_shape, stage_shape;

/* E_NOT_FOUND: there is none, or it is deleted. */
MUST_CHECK int pipeline_load(struct visit *visit, int64_t id, struct pipeline *out, struct err *err);
MUST_CHECK int stage_load(struct visit *visit, int64_t id, struct stage *out, struct err *err);

/* Insert (id 0, at the end) or update, stamp update_time, tell the webhooks; is_deleted deletes. ${before} is what it
 * was, NULL for a new one. E_INVALID: no such pipeline, or deals still stand in what is to be deleted. */
MUST_CHECK int pipeline_save(struct visit *visit, const struct pipeline *before, struct pipeline *pipeline,
			     struct err *err);
MUST_CHECK int stage_save(struct visit *visit, const struct stage *before, struct stage *stage, struct err *err);

#endif
