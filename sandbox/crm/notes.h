/* Notes on deals, persons and organizations (contract pipedrive.md 2.10). */
#ifndef SANDBOX_CRM_NOTES_H
#define SANDBOX_CRM_NOTES_H

#include "crm/visit.h"

enum { NOTE_MAX = 100 * 1024 };

struct note {
	int64_t id, user_id, last_update_user_id, deal_id, person_id, org_id, project_id, task_id; /* 0: none */
	bool is_active, pinned_to_deal, pinned_to_organization, pinned_to_person, pinned_to_lead, pinned_to_project,
	    pinned_to_task;
	const char *content, *lead_id, *add_time, *update_time;
};

#define NOTE_COLUMNS                                                                                                   \
	"id, user_id, last_update_user_id, deal_id, person_id, org_id, project_id, task_id, is_active, "               \
	"pinned_to_deal, pinned_to_organization, pinned_to_person, pinned_to_lead, pinned_to_project, "                \
	"pinned_to_task, content, lead_id, add_time, update_time"

/* Copies the row's columns from ${first} on. */
void note_read(struct db_rows *rows, int first, struct arena *arena, struct note *out);

/* E_NOT_FOUND: there is none, or it is deleted. */
MUST_CHECK int note_load(struct visit *visit, int64_t id, struct note *out, struct err *err);

/* Insert (id 0; the new id is put in) or update, stamp update_time, tell the webhooks. ${before} is what it was, NULL
 * for a new one; is_active false deletes. The content loses what could run in a browser. E_INVALID: no content, above
 * NOTE_MAX bytes, nothing that it is about, or that isn't there. */
MUST_CHECK int note_save(struct visit *visit, const struct note *before, struct note *note, struct err *err);

/* Writes the members that answers and webhooks share; ${v1} says in which form times are. */
void note_write(struct visit *visit, struct json_out *json, const struct note *note, bool v1);

/* HTML without scripts, frames, event handlers and javascript: addresses; from the arena. */
char *note_sanitize(struct arena *arena, const char *html);

#endif
