/* Webhooks v2 (contract pipedrive.md 3): the routes that manage them, and their payloads. */
#ifndef SANDBOX_CRM_WEBHOOKS_H
#define SANDBOX_CRM_WEBHOOKS_H

#include "crm/visit.h"

int v1_webhooks_list(struct visit *visit, struct err *err);
int v1_webhooks_create(struct visit *visit, struct err *err);
int v1_webhooks_delete(struct visit *visit, struct err *err);

/* Puts a delivery in line for each webhook that wants to know. ${before} and ${after} are the entity as JSON objects;
 * NULL before: created, NULL after: deleted. Nothing is sent when nothing but update_time differs. */
MUST_CHECK int webhooks_emit(struct visit *visit, const char *entity, int64_t id, const char *before, const char *after,
			     struct err *err);

/* The user as events of users have it, for webhooks_emit; NULL in ${*out}: there is none (id 0, too). */
MUST_CHECK int webhooks_user(struct visit *visit, int64_t id, const char **out, struct err *err);

/* GET /_sandbox/webhooks: every webhook with its state and ban, and the newest calls to the app. */
int webhooks_state(struct visit *visit, struct err *err);

#endif
