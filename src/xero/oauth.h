/* Logging in with Xero: OAuth 2.0 with the authorization code for a confidential client (contract
 * xero.md 1.2, 1.4, 1.5, 1.7). PKCE is left out: Xero documents it for its public-client app type only, which has no
 * secret; ours has one, and the state, which is bound to the browser, guards the callback. */
#ifndef LASKU_XERO_OAUTH_H
#define LASKU_XERO_OAUTH_H

#include "base/clock.h"
#include "xero/api.h"

struct xero_oauth {
	struct http_client *http;
	struct clock clock;
	const char *login_url, *identity_url; /* without trailing slash */
	const char *client_id, *client_secret;
	const char *redirect_uri; /* {LASKU_PUBLIC_URL}/xero/callback */
};

struct xero_tokens {
	const char *access, *refresh;
	int64_t expires_us; /* of ${access} */
	const char *scope;  /* as granted, space separated; "" if not told */
	/* From the tokens' claims; "" where they don't tell (an opaque token). */
	const char *user_id; /* xero_userid: the UserID in /Users */
	const char *email;
	const char *auth_event_id; /* authentication_event_id: which consent this was */
};

/* One organisation that the consent covers. */
struct xero_connection {
	const char *id;              /* of the connection, for xero_disconnect */
	const char *organisation_id; /* tenantId */
	const char *name, *auth_event_id;
	int64_t updated_us;
};

/* Where to send the browser; from ${arena}. */
char *xero_authorize_url(struct arena *arena, const struct xero_oauth *oauth, const char *state);

/* Exchanges the callback's code, once, within five minutes. Errors of all three calls: E_DENIED "xero_login_expired"
 * (the code or refresh token isn't valid any more: connect again), E_UPSTREAM "xero_client_refused" (XERO_CLIENT_ID or
 * XERO_CLIENT_SECRET), E_UPSTREAM "xero_scope_refused", "xero_login_refused" (another reason), "xero_unreachable",
 * E_UNCERTAIN "xero_no_answer", "xero_outcome_unknown", E_BUSY "xero_limit_reached". Texts live in ${arena}. */
MUST_CHECK int xero_exchange_code(const struct xero_oauth *oauth, struct arena *arena, const char *code,
				  struct xero_tokens *out, struct err *err);

/* New tokens for the refresh token. Xero rotates it: store the new one before using anything. After E_UNCERTAIN the old
 * one may be tried again for 30 minutes. ${user_id} etc. come from the new tokens and may be "" where the first ones
 * had them. */
MUST_CHECK int xero_refresh(const struct xero_oauth *oauth, struct arena *arena, const char *refresh_token,
			    struct xero_tokens *out, struct err *err);

/* Ends the login and removes all of this user's connections. */
MUST_CHECK int xero_revoke(const struct xero_oauth *oauth, struct arena *arena, const char *refresh_token,
			   struct err *err);

/* The organisations of this consent (${auth_event_id}; "" or NULL: unknown), newest first; practices are left out. When
 * the filter leaves nothing, all that the user ever connected. ${xero->tenant_id} isn't used. */
MUST_CHECK int xero_connections(struct xero *xero, const char *auth_event_id, struct xero_connection **out,
				size_t *count_out, struct err *err);

/* Removes one connection; one that is gone already is OK. */
MUST_CHECK int xero_disconnect(struct xero *xero, const char *connection_id, struct err *err);

/* ---- parsers, functions of the answer alone ---- */
MUST_CHECK int xero_parse_tokens(struct arena *arena, const struct http_response *response, int64_t now_us,
				 struct xero_tokens *out, struct err *err);
MUST_CHECK int xero_parse_connections(struct arena *arena, const struct http_response *response,
				      struct xero_connection **out, size_t *count_out, struct err *err);

#endif
