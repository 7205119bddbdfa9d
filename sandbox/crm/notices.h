/* What the app's callback address is told beside the login (contract pipedrive.md 1.6), and how the CRM's calls to the
 * app are repeated (3.3). */
#ifndef SANDBOX_CRM_NOTICES_H
#define SANDBOX_CRM_NOTICES_H

#include "common/sender.h"
#include "crm/visit.h"

extern const struct sender_rules crm_sender_rules;

/* DELETE with the client's credentials: the user has uninstalled the app. */
MUST_CHECK int notice_uninstalled(struct visit *visit, int64_t user_id, struct err *err);

/* POST: the user has installed the app (${is_shared} false), an admin shared it with them, or took it back (false). */
MUST_CHECK int notice_shared(struct visit *visit, int64_t user_id, bool is_shared, struct err *err);

#endif
