/* The CRM's side of app/login.h. */
#include <string.h>

#include "app/connection.h"
#include "app/login_state.h"
#include "app/tokens.h"
#include "app/vendors.h"
#include "store/company.h"
#include "store/connection.h"

#define VENDOR "Pipedrive"

int crm_login_begin(const struct app *app, struct arena *arena, struct login_start *out, struct err *err)
{
	const struct login_request request = {.provider = LOGIN_CRM};
	struct pipedrive_oauth oauth = crm_oauth(app, arena);
	const char *state = NULL, *cookie = NULL;
	int status = login_state_begin(app, &request, arena, &state, &cookie, err);

	if (status == OK)
		*out = (struct login_start){pipedrive_authorize_url(arena, &oauth, state), cookie};
	return status;
}

/* An install that the marketplace started comes without a state: its code isn't used, and the browser asks for another
 * one with a state of ours. A vendor that loses our state must not send the browser round for ever. */
static int start_over(const struct app *app, const struct login_answer *answer, struct arena *arena,
		      struct login_done *out, struct err *err)
{
	struct login_request request = {.provider = LOGIN_CRM, .cookie = login_restart_cookie(arena)};
	struct pipedrive_oauth oauth = crm_oauth(app, arena);
	const char *state = NULL, *cookie = NULL;
	int status;

	if (login_is_restart(answer->cookie))
		return err_set(
		    err, E_DENIED, "login_state_missing",
		    "Pipedrive sent the login back without its state; install the app again from the marketplace");
	status = login_state_begin(app, &request, arena, &state, &cookie, err);
	if (status == OK)
		*out = (struct login_done){
		    .next = LOGIN_REDIRECT, .url = pipedrive_authorize_url(arena, &oauth, state), .cookie = cookie};
	return status;
}

/* ---- who has installed ---- */

struct install {
	struct pipedrive_tokens tokens;
	struct pipedrive_user user;
	struct company company;
	struct crm_connection connection;
	bool is_ledger_active; /* out */
	struct arena *arena;
};

static int ask_who(const struct app *app, const char *code, struct install *install, struct err *err)
{
	struct pipedrive_oauth oauth = crm_oauth(app, install->arena);
	struct pipedrive session;
	int status = pipedrive_exchange_code(&oauth, install->arena, code, &install->tokens, err);

	if (status != OK)
		return login_exchange_failed(status, VENDOR, err);
	session = crm_session(app, install->tokens.api_domain, install->tokens.access, install->arena);
	return login_call_failed(pipedrive_get_me(&session, &install->user, err), VENDOR, err);
}

static const char *company_base(const struct app *app, struct install *install)
{
	/* A server that stands in for the CRM's API has its pages too; the vendor's API is no address for people. */
	if (!text_is_empty(app->conf->crm_api_url) && strstr(app->conf->crm_api_url, "pipedrive.com") == NULL)
		return app->conf->crm_api_url;
	if (install->tokens.api_domain != NULL)
		return install->tokens.api_domain;
	return arena_printf(install->arena, "https://%s.pipedrive.com", text_or(install->user.company_domain, "app"));
}

static void fill(const struct app *app, struct install *install)
{
	const struct pipedrive_user *user = &install->user;
	struct arena *arena = install->arena;
	const char *whose = arena_printf(arena, "%lld", (long long)user->id);
	const int64_t now_us = app_now_us(app);

	install->company = (struct company){
	    .id = user->company_id,
	    .name = text_or(user->company_name, ""),
	    .domain = text_or(user->company_domain, ""),
	    .api_base = company_base(app, install),
	    .created_us = now_us,
	};
	install->connection = (struct crm_connection){
	    .company_id = user->company_id,
	    .user_id = user->id,
	    .user_name = text_or(user->name, ""),
	    .language = text_or(user->language, ""),
	    .is_admin = user->is_admin,
	    .access_token = token_seal(app, arena, PLACE_CRM_ACCESS, user->company_id, whose, install->tokens.access),
	    .refresh_token =
		token_seal(app, arena, PLACE_CRM_REFRESH, user->company_id, whose, install->tokens.refresh),
	    .expires_us = install->tokens.expires_us,
	    .state_since_us = now_us,
	};
}

static int look_at_ledger(struct db *tx, struct install *install, struct err *err)
{
	struct ledger_connection ledger = {0};
	struct company company = {0};
	struct books_key key;
	int status = store_company_get(tx, install->company.id, install->arena, &company, err);

	if (status != OK || company.organisation_id == NULL)
		return status;
	key = (struct books_key){company.id, company.organisation_id};
	status = store_ledger_connection_get(tx, &key, install->arena, &ledger, err);
	install->is_ledger_active = status == OK && !ledger.is_lost;
	return status == E_NOT_FOUND ? OK : status;
}

static int job_install(struct db *tx, void *ctx, struct err *err)
{
	struct install *install = ctx;
	int status = store_company_save(tx, &install->company, err);

	if (status == OK)
		status = store_crm_connection_save(tx, &install->connection, err);
	if (status == OK)
		status = look_at_ledger(tx, install, err);
	return status;
}

static int lead_on(const struct app *app, const struct install *install, struct arena *arena, struct login_done *out,
		   struct err *err)
{
	const struct caller caller = {.company_id = install->company.id,
				      .user_id = install->connection.user_id,
				      .is_admin = install->connection.is_admin};

	*out = (struct login_done){.next = LOGIN_REDIRECT};
	if (!install->is_ledger_active)
		return connection_ticket(app, &caller, arena, &out->url, err);
	out->url = crm_settings_url(app, arena, install->company.api_base);
	return OK;
}

int crm_login_finish(const struct app *app, const struct login_answer *answer, struct arena *arena,
		     struct login_done *out, struct err *err)
{
	struct install install = {.arena = arena};
	struct login login = {0};
	int status;

	if (text_is_empty(answer->state) && text_is_empty(answer->error))
		return start_over(app, answer, arena, out, err);
	if (!text_is_empty(answer->error) && text_is_empty(answer->state))
		return login_answer_check(answer, err);
	status = login_state_take(app, LOGIN_CRM, answer->state, answer->cookie, arena, &login, err);
	if (status == OK)
		status = login_answer_check(answer, err);
	if (status == OK)
		status = ask_who(app, answer->code, &install, err);
	if (status != OK)
		return status;
	fill(app, &install);
	status = app_write(app, job_install, &install, err);
	if (status == OK)
		log_event(app->log, LOG_INFO, "crm_connected", LOG_N("company", install.company.id),
			  LOG_N("user", install.connection.user_id));
	return status == OK ? lead_on(app, &install, arena, out, err) : status;
}
