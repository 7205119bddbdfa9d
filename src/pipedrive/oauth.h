/* Installing into Pipedrive: OAuth 2.0 as contract pipedrive.md 1 describes it (no scope, no PKCE: the scopes are fixed
 * in the app's registration). */
#ifndef LASKU_PIPEDRIVE_OAUTH_H
#define LASKU_PIPEDRIVE_OAUTH_H

#include "base/clock.h"
#include "http/client.h"

struct pipedrive_oauth {
	struct http_client *http;
	struct clock clock;
	const char *oauth_url; /* PIPEDRIVE_OAUTH_URL, without trailing slash */
	const char *client_id, *client_secret;
	const char *redirect_uri; /* {LASKU_PUBLIC_URL}/pipedrive/callback */
};

struct pipedrive_tokens {
	const char *access, *refresh;
	int64_t expires_us;     /* of ${access} */
	const char *scope;      /* comma separated, "" if not told */
	const char *api_domain; /* without trailing slash; NULL: not told, or no host of pipedrive.com or of
				 * ${oauth_url} (where that is this machine: any of its ports) */
};

/* Where to send the browser; from ${arena}. */
char *pipedrive_authorize_url(struct arena *arena, const struct pipedrive_oauth *oauth, const char *state);

/* Exchanges the callback's code, once, within five minutes. Errors of all three calls: E_DENIED "crm_login_expired"
 * (the code or refresh token isn't valid any more: install again), E_UPSTREAM "crm_client_refused" (PIPEDRIVE_CLIENT_ID
 * or PIPEDRIVE_CLIENT_SECRET), E_UPSTREAM "crm_redirect_refused" (LASKU_PUBLIC_URL), "crm_login_refused",
 * "crm_unreachable", E_UNCERTAIN "crm_no_answer", "crm_outcome_unknown", E_BUSY "crm_limit_reached". Texts live in
 * ${arena}. */
MUST_CHECK int pipedrive_exchange_code(const struct pipedrive_oauth *oauth, struct arena *arena, const char *code,
				       struct pipedrive_tokens *out, struct err *err);

/* New tokens. The refresh token that comes back may be the same or another one: always store it. */
MUST_CHECK int pipedrive_refresh(const struct pipedrive_oauth *oauth, struct arena *arena, const char *refresh_token,
				 struct pipedrive_tokens *out, struct err *err);

/* Takes the installation back: all tokens of this user and company end. */
MUST_CHECK int pipedrive_revoke(const struct pipedrive_oauth *oauth, struct arena *arena, const char *refresh_token,
				struct err *err);

/* Where the API is: ${configured} (PIPEDRIVE_API_URL) unless NULL, else the tokens' domain, else Pipedrive's general
 * address. */
const char *pipedrive_api_base(const char *configured, const struct pipedrive_tokens *tokens);

/* The parser, a function of the answer alone. ${out->refresh} is "" when the answer has none. */
MUST_CHECK int pipedrive_parse_tokens(struct arena *arena, const struct http_response *response, const char *oauth_url,
				      int64_t now_us, struct pipedrive_tokens *out, struct err *err);

#endif
