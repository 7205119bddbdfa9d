/* The two OAuth logins (contracts pipedrive.md 1, xero.md 1). A login that has begun is kept for 10 minutes under
 *digests of its state (which travels through the vendor) and of a secret that the browser got as a cookie, and can be
 *used once.
 *
 * All of these block: run them on a worker's thread. Routes:
 *	GET /pipedrive/install     crm_login_begin -> set cookie, redirect to ->url
 *	GET /pipedrive/callback    crm_login_finish -> redirect to ->url (the ledger's login, the settings page, or once
 *more) GET /xero/connect?ticket=  ledger_login_begin -> set cookie, redirect GET /xero/callback ledger_login_finish ->
 *redirect, or LOGIN_CHOOSE: a page that lets the user choose POST /xero/callback        ledger_login_choose (choice,
 *organisation) The cookie: HttpOnly, SameSite=Lax, Secure unless the public address is plain http, Path=/,
 *LOGIN_SECONDS. */
#ifndef LASKU_APP_LOGIN_H
#define LASKU_APP_LOGIN_H

#include "app/app.h"

enum { LOGIN_SECONDS = 600, LOGIN_ORGANISATIONS_MAX = 100 };

#define LOGIN_COOKIE_CRM "lasku_crm_login"
#define LOGIN_COOKIE_LEDGER "lasku_ledger_login"

struct login_start {
	const char *url;    /* where the browser goes */
	const char *cookie; /* value of the login's cookie */
};

/* What the vendor's redirect and the browser brought; NULL where there was nothing. */
struct login_answer {
	const char *code, *state, *error, *cookie;
};

struct login_organisation {
	const char *id, *name;
};

enum login_next {
	LOGIN_REDIRECT, /* go to ->url; when ->cookie isn't NULL, set it as the same login's cookie, else clear that
			   cookie */
	LOGIN_CHOOSE,   /* ask which of ->organisations; post the answer with ->choice; set ->cookie */
};

struct login_done {
	enum login_next next;
	const char *url, *cookie;
	const char *choice;
	struct login_organisation *organisations;
	size_t organisation_count;
};

/* E_BUSY: the database's queue is full. */
MUST_CHECK int crm_login_begin(const struct app *app, struct arena *arena, struct login_start *out, struct err *err);

/* Exchanges the code, asks who the user is, stores company and connection, and leads on: to the ledger's login while
 * the company has no working connection to the books, else to the app's settings page in the CRM. Without a state of
 * ours (an install that the marketplace started) the login is started again, once (the cookie tells). E_DENIED
 * "login_state_missing", "login_state_invalid" (replayed, foreign, expired, another browser), "login_refused" (the user
 * or the vendor said no; detail: the vendor's word), "login_code_invalid"; E_UPSTREAM, E_BUSY: the vendor can't be
 * reached; the login may be started anew. */
MUST_CHECK int crm_login_finish(const struct app *app, const struct login_answer *answer, struct arena *arena,
				struct login_done *out, struct err *err);

/* ${ticket} from connection_ticket. E_DENIED "ticket_invalid", "ticket_expired". */
MUST_CHECK int ledger_login_begin(const struct app *app, const char *ticket, struct arena *arena,
				  struct login_start *out, struct err *err);

/* Exchanges the code and connects the company to the organisation that the user consented to; with several, asks which.
 * M4: the user's role in that organisation must be Standard or Adviser, else E_DENIED "xero_role_too_low" (detail: the
 * role); then the tokens aren't kept. E_DENIED also "login_no_organisation", and as crm_login_finish. */
MUST_CHECK int ledger_login_finish(const struct app *app, const struct login_answer *answer, struct arena *arena,
				   struct login_done *out, struct err *err);

/* The second half for several organisations: ${choice} from the page, ${cookie} from the browser. Errors as above, and
 * E_INVALID "organisation_unknown". */
MUST_CHECK int ledger_login_choose(const struct app *app, const char *choice, const char *organisation_id,
				   const char *cookie, struct arena *arena, struct login_done *out, struct err *err);

#endif
