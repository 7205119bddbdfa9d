/* Who is calling: the CRM's frame hands over a signed token (contract pipedrive.md 5.2), which is traded for a session
 * of ours. A session is a text "company.user.admin.expiry.mac" that only this server can make; checking one costs one
 * HMAC and no database. */
#ifndef LASKU_APP_SESSION_H
#define LASKU_APP_SESSION_H

#include "app/connection.h"

enum { SESSION_SECONDS = 30 * 60 };

struct session {
	const char *text; /* for "Authorization: Bearer" */
	int64_t expires_us;
	int64_t user_id, company_id;
	const char *user_name, *company_name;
	bool is_admin;
	const char *language; /* the company's setting: "", "en", "fi" */
	struct connection_view connection;
};

/* POST /session: trades the frame's ${token} for a session. ${user_id} and ${company_id} are what the frame's address
 * said, 0 when nothing did; they must agree with the token. E_DENIED "token_invalid", "token_expired", "token_foreign"
 * (another user or company than the address says), "app_not_installed" (we don't know that company; the text says what
 * to do). */
MUST_CHECK int session_open(const struct app *app, struct db *db, const char *token, int64_t user_id,
			    int64_t company_id, struct arena *arena, struct session *out, struct err *err);

/* Checks a session (${len} bytes) without touching memory or database; ${out}'s request_id is left NULL. E_DENIED
 * "session_invalid", "session_expired". */
MUST_CHECK int session_check(const struct app *app, const char *text, size_t len, struct caller *out, struct err *err);

#endif
