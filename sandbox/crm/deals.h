/* Deals as they are kept, and their two forms outside: API v2 and webhooks (contract pipedrive.md 2.1, 3.2). */
#ifndef SANDBOX_CRM_DEALS_H
#define SANDBOX_CRM_DEALS_H

#include "crm/shape.h"

struct deal {
	int64_t id, creator_user_id, owner_id, value_e4, person_id, org_id; /* 0: no person, no organization */
	int64_t stage_id, pipeline_id, visible_to, probability;             /* probability -1: none */
	bool is_deleted, is_archived;
	const char *title, *currency, *status, *lost_reason, *label_ids, *custom_fields; /* the last two: JSON */
	const char *add_time, *update_time, *stage_change_time, *archive_time;
	const char *close_time, *won_time, *lost_time, *first_won_time, *expected_close_date;
};

/* In the order that deal_read expects. */
#define DEAL_COLUMNS                                                                                                   \
	"id, creator_user_id, owner_id, value_e4, person_id, org_id, stage_id, pipeline_id, visible_to, probability, " \
	"is_deleted, is_archived, title, currency, status, lost_reason, label_ids, custom_fields, add_time, "          \
	"update_time, stage_change_time, archive_time, close_time, won_time, lost_time, first_won_time, "              \
	"expected_close_date"

/* Copies the row's columns from ${first} on. */
void deal_read(struct db_rows *rows, int first, struct arena *arena, struct deal *out);

/* E_NOT_FOUND: there is none, it is deleted, or the caller may not see it. */
MUST_CHECK int deal_load(struct visit *visit, int64_t id, struct deal *out, struct err *err);

/* Inserts (id 0; the new id is put in) or updates, stamps update_time, and tells the webhooks. ${before} is the deal as
 * it was, NULL for a new one; is_deleted deletes. The products of a deal follow its currency. E_INVALID: there is no
 * such owner, person, organization or currency. */
MUST_CHECK int deal_save(struct visit *visit, const struct deal *before, struct deal *deal, struct err *err);

/* A deal of the caller's in the first stage, worth nothing, ready for deal_save. */
void deal_init(struct visit *visit, struct deal *out);

/* Moves to a stage; its pipeline follows. E_INVALID: there is no such stage. */
MUST_CHECK int deal_set_stage(struct visit *visit, struct deal *deal, int64_t stage_id, struct err *err);

/* "open", "won" or "lost", with the times that go with it. E_INVALID otherwise. */
MUST_CHECK int deal_set_status(struct visit *visit, struct deal *deal, const char *status, struct err *err);

/* Archives, or takes out of the archive. */
void deal_set_archived(struct visit *visit, struct deal *deal, bool is_archived);

/* Puts a request's body over the deal. E_INVALID: see shape_apply; also a status without what belongs to it. */
MUST_CHECK int deal_apply(struct visit *visit, const struct json *body, bool is_new, struct deal *deal,
			  struct err *err);

/* Writes the deal as API v2 has it; ${include} (may be NULL) lists include_fields. */
MUST_CHECK int deal_write(struct visit *visit, const char *key, const struct deal *deal,
			  const struct fields_wanted *wanted, const char *include, struct err *err);

#endif
