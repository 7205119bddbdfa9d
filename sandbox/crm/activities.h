/* Activities and their types (contract pipedrive.md 2.10). */
#ifndef SANDBOX_CRM_ACTIVITIES_H
#define SANDBOX_CRM_ACTIVITIES_H

#include "crm/shape.h"

struct activity {
	int64_t id, owner_id, creator_user_id, deal_id, person_id, org_id, project_id, priority; /* 0: none */
	bool is_deleted, busy, done;
	const char *subject, *type, *add_time, *update_time, *lead_id, *due_date, *due_time, *duration;
	const char *marked_as_done_time, *public_description, *note;
	const char *location, *participants, *attendees; /* JSON; NULL: none */
};

/* In the order of the shape. A person is the first participant. */
#define ACTIVITY_COLUMNS                                                                                               \
	"id, subject, type, owner_id, creator_user_id, is_deleted, add_time, COALESCE(update_time, add_time), "        \
	"deal_id, lead_id, json_extract(participants, '$[0].person_id'), org_id, project_id, due_date, due_time, "     \
	"duration, busy, done, marked_as_done_time, location, participants, attendees, description, priority, note"

extern const struct shape activity_shape;

/* An open task of the caller's, ready for activity_save. */
void activity_init(struct visit *visit, struct activity *out);

/* E_NOT_FOUND: there is none, or it is deleted. */
MUST_CHECK int activity_load(struct visit *visit, int64_t id, struct activity *out, struct err *err);

/* Insert (id 0; the new id is put in) or update, stamp the times, tell the webhooks; is_deleted deletes. ${before} is
 * what it was, NULL for a new one. E_INVALID: a type, owner, deal, person or organization that isn't there. */
MUST_CHECK int activity_save(struct visit *visit, const struct activity *before, struct activity *activity,
			     struct err *err);

#endif
