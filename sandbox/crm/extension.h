/* The app's extension surfaces: the addresses of their frames, and the signed tokens in them (contract
 * pipedrive.md 5.2). */
#ifndef SANDBOX_CRM_EXTENSION_H
#define SANDBOX_CRM_EXTENSION_H

#include "crm/visit.h"

/* A token for the caller: HS256 with the client secret, userId, companyId, good for 5 minutes. */
MUST_CHECK int extension_token(struct visit *visit, char **out, struct err *err);

/* GET /extension/token: {"token":".."}. */
int extension_send_token(struct visit *visit, struct err *err);

/* GET /extension/frame?surface=panel|modal|settings|floating&resource=&ids=&theme=&data=&action=:
 * {"url":"..","id":".."}, the address to put in a frame. 404 when there is no such modal, 403 when the caller hasn't
 * installed the app. */
int extension_send_frame(struct visit *visit, struct err *err);

#endif
