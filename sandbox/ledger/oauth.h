/* Login, consent, tokens, connections (contract xero.md 1). Each answers its request; the sandbox's lock is held. */
#ifndef SANDBOX_LEDGER_OAUTH_H
#define SANDBOX_LEDGER_OAUTH_H

#include "common/sandbox.h"

/* GET and POST /identity/connect/authorize */
void oauth_authorize(struct sandbox *sandbox, struct http_exchange *x);

/* POST /connect/token */
void oauth_token(struct sandbox *sandbox, struct http_exchange *x);

/* POST /connect/revocation */
void oauth_revoke(struct sandbox *sandbox, struct http_exchange *x);

/* GET /.well-known/openid-configuration, and the key set that it names. */
void oauth_discovery(struct sandbox *sandbox, struct http_exchange *x);
void oauth_keys(struct sandbox *sandbox, struct http_exchange *x);

/* GET /connections, DELETE /connections/ID */
void oauth_connections(struct sandbox *sandbox, struct http_exchange *x);

/* What a scope lets the app do, in words; NULL for a scope that doesn't exist. */
const char *oauth_scope_text(const char *scope);

#endif
