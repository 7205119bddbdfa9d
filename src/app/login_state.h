/* What both logins share: a state that travels, a cookie that stays, and their single use. Private to this folder. */
#ifndef LASKU_APP_LOGIN_STATE_H
#define LASKU_APP_LOGIN_STATE_H

#include "app/app.h"
#include "app/login.h"
#include "store/login.h"

/* A login to begin. */
struct login_request {
	enum login_provider provider;
	int64_t company_id, user_id;
	const char *cookie; /* NULL: a new one */
	const char *tokens; /* sealed; may be NULL */
};

/* Stores it; gives the state and the cookie. */
MUST_CHECK int login_state_begin(const struct app *app, const struct login_request *request, struct arena *arena,
				 const char **state_out, const char **cookie_out, struct err *err);

/* Takes the login that belongs to state and cookie. E_DENIED "login_state_invalid". */
MUST_CHECK int login_state_take(const struct app *app, enum login_provider provider, const char *state,
				const char *cookie, struct arena *arena, struct login *out, struct err *err);

/* What both callbacks check first: E_DENIED "login_refused". */
MUST_CHECK int login_answer_check(const struct login_answer *answer, struct err *err);

/* What a vendor's failure on the way means for the person: the login has to be started again. E_UPSTREAM
 * "login_unfinished", E_BUSY "login_busy" (detail of both: ${vendor}); others stay. */
MUST_CHECK int login_call_failed(int status, const char *vendor, struct err *err);

/* The same for the exchange of the code, where a vendor's "that isn't valid" becomes E_DENIED "login_code_invalid". */
MUST_CHECK int login_exchange_failed(int status, const char *vendor, struct err *err);

/* A cookie that tells that the login was started over already. */
char *login_restart_cookie(struct arena *arena);
bool login_is_restart(const char *cookie);

#endif
