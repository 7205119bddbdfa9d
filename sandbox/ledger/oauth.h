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

/* True for the app's client id. */
bool oauth_is_client(const struct sandbox *sandbox, const char *client_id);

/* True for an address that the app is registered with: https, or http on localhost (contract xero.md 1.2). */
bool oauth_is_redirect(const struct sandbox *sandbox, struct arena *arena, const char *uri);

/* True if the app may ask for each of ${list}, separated by spaces; ${has_person}: a person will consent. */
bool oauth_scopes_are_open(struct db *db, struct arena *arena, const char *list, bool has_person);

/* Every scope of the Accounting API that the app may ask for. */
const char *oauth_scopes_all(struct db *db, struct arena *arena);

/* What a scope lets the app do, in words; NULL for a scope that doesn't exist. */
const char *oauth_scope_text(const char *scope);

#endif
