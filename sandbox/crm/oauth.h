/* OAuth 2.0 as the vendor has it (contract pipedrive.md 1): authorize page, tokens, revocation, installation. */
#ifndef SANDBOX_CRM_OAUTH_H
#define SANDBOX_CRM_OAUTH_H

#include "crm/visit.h"

/* The app's one registered callback address. */
const char *crm_oauth_callback_url(struct visit *visit);

/* The scopes that the app is registered with. */
char *crm_oauth_scopes(struct visit *visit);

/* GET: the consent page; POST: its decision. */
int crm_oauth_authorize(struct visit *visit, struct err *err);
int crm_oauth_decide(struct visit *visit, struct err *err);

/* POST /oauth/token, /oauth/revoke. */
int crm_oauth_token(struct visit *visit, struct err *err);
int crm_oauth_revoke(struct visit *visit, struct err *err);

/* True when ${user_id} has the app installed. */
MUST_CHECK int crm_oauth_is_installed(struct visit *visit, int64_t user_id, bool *out, struct err *err);

/* Removes the user's tokens and webhooks, and tells the app by DELETE to its callback address when ${notify}. */
MUST_CHECK int crm_oauth_uninstall(struct visit *visit, int64_t user_id, bool notify, struct err *err);

#endif
