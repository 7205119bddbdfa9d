/* The door of the API (contract pipedrive.md 1.4, 1.5, 2.0, 4): who calls, may they, how often, and which handler
 * answers. */
#ifndef SANDBOX_CRM_GATEWAY_H
#define SANDBOX_CRM_GATEWAY_H

#include "crm/visit.h"

/* True for /api/v1, /api/v2 and /v1 addresses. */
bool gateway_is_api(const char *path);

/* Answers an API request; a failure of the handler is in ${err}, and not yet answered. */
MUST_CHECK int gateway_handle(struct visit *visit, struct err *err);

/* A user's personal token, for the header x-api-token: 40 hexadecimal digits, always the same; from the arena. */
char *gateway_api_token(struct arena *arena, int64_t user_id);

#endif
