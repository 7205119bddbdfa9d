/* The ledger's side of app/login.h. */
#include <string.h>

#include "app/login_state.h"
#include "app/reader.h"
#include "app/roles.h"
#include "app/tokens.h"
#include "app/vendors.h"
#include "crypto/token.h"
#include "json/json.h"
#include "json/json_write.h"
#include "store/books.h"
#include "store/connection.h"
#include "store/operation.h"
#include "store/sweep.h"

enum { CHOICE_MAX = 256 * 1024, LEEWAY_S = 0 };

#define VENDOR "Xero"
#define OVERLAP_US (120 * US_PER_SECOND)

/* ---- beginning ---- */

static int read_ticket(const struct app *app, const char *ticket, struct arena *arena, struct login_request *out,
		       struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct err why;
	char *claims = NULL;
	int status = token_verify(arena, app->keys.ticket, sizeof(app->keys.ticket), text_or(ticket, ""),
				  app_now_us(app), LEEWAY_S, &claims, &why);

	if (status != OK && text_eq(why.code, "token_expired"))
		return err_set(err, E_DENIED, "ticket_expired",
			       "this link has expired; go back to the settings page and press Connect again");
	if (status == OK)
		status = json_parse(claims, strlen(claims), &doc, NULL);
	if (status != OK)
		return err_set(err, E_DENIED, "ticket_invalid",
			       "this link isn't valid; go back to the settings page and press Connect again");
	out->company_id = json_get_i64(json_root(doc), "company", 0);
	out->user_id = json_get_i64(json_root(doc), "user", 0);
	return OK;
}

int ledger_login_begin(const struct app *app, const char *ticket, struct arena *arena, struct login_start *out,
		       struct err *err)
{
	struct login_request request = {.provider = LOGIN_LEDGER};
	struct xero_oauth oauth = ledger_oauth(app, arena);
	const char *state = NULL, *cookie = NULL;
	int status = read_ticket(app, ticket, arena, &request, err);

	if (status == OK)
		status = login_state_begin(app, &request, arena, &state, &cookie, err);
	if (status == OK)
		*out = (struct login_start){xero_authorize_url(arena, &oauth, state), cookie};
	return status;
}

/* ---- what a consent gave, also as text while the user chooses ---- */

struct consent {
	const struct login *login;
	struct xero_tokens tokens;
	struct xero_connection *connections;
	size_t count;
	struct arena *arena;
};

static void write_consent(struct json_out *out, const struct consent *consent)
{
	json_out_object(out, NULL);
	json_out_text(out, "access", consent->tokens.access);
	json_out_text(out, "refresh", consent->tokens.refresh);
	json_out_i64(out, "expires_us", consent->tokens.expires_us);
	json_out_text(out, "user_id", text_or(consent->tokens.user_id, ""));
	json_out_text(out, "email", text_or(consent->tokens.email, ""));
	json_out_array(out, "connections");
	for (size_t i = 0; i < consent->count; i++) {
		json_out_object(out, NULL);
		json_out_text(out, "id", consent->connections[i].id);
		json_out_text(out, "organisation_id", consent->connections[i].organisation_id);
		json_out_text(out, "name", consent->connections[i].name);
		json_out_end(out);
	}
	json_out_end(out);
	json_out_end(out);
}

static const char *copy(struct arena *arena, const struct json *json, const char *key)
{
	return arena_strdup(arena, json_get_text(json, key, ""));
}

static int read_consent(const char *text, struct consent *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *root, *list;
	int status = json_parse(text, strlen(text), &doc, err);

	if (status != OK)
		return status;
	root = json_root(doc);
	list = json_get(root, "connections");
	out->tokens = (struct xero_tokens){
	    .access = copy(out->arena, root, "access"),
	    .refresh = copy(out->arena, root, "refresh"),
	    .expires_us = json_get_i64(root, "expires_us", 0),
	    .user_id = copy(out->arena, root, "user_id"),
	    .email = copy(out->arena, root, "email"),
	};
	out->count = json_len(list);
	out->connections = arena_array(out->arena, out->count + 1, sizeof(*out->connections));
	for (size_t i = 0; i < out->count; i++)
		out->connections[i] = (struct xero_connection){
		    .id = copy(out->arena, json_at(list, i), "id"),
		    .organisation_id = copy(out->arena, json_at(list, i), "organisation_id"),
		    .name = copy(out->arena, json_at(list, i), "name"),
		};
	return OK;
}

static char *choice_context(struct arena *arena, const struct login *login)
{
	return arena_printf(arena, "ledger-choice:%lld:%lld", (long long)login->company_id, (long long)login->user_id);
}

/* ---- the role gate ---- */

static const struct ledger_user *find_user(const struct ledger_user *users, size_t count, const struct xero_tokens *who)
{
	for (size_t i = 0; i < count; i++)
		if (!text_is_empty(who->user_id) && text_eq_nocase(users[i].id, who->user_id))
			return &users[i];
	for (size_t i = 0; i < count; i++)
		if (!text_is_empty(who->email) && text_eq_nocase(users[i].email, who->email))
			return &users[i];
	return NULL;
}

static int refuse_role(const char *role, const char *organisation, struct err *err)
{
	err_set(
	    err, E_DENIED, "xero_role_too_low",
	    "your role in %s is %s, but only a Standard or Adviser user may connect Lasku; ask one of them to do it",
	    organisation, role);
	return err_detail(err, "%s", role);
}

static int check_role(const struct app *app, const struct consent *consent, const struct xero_connection *chosen,
		      struct ledger_user *out, struct err *err)
{
	struct xero session = ledger_session(app, chosen->organisation_id, consent->tokens.access, consent->arena);
	struct ledger_user *users = NULL;
	const struct ledger_user *user;
	size_t count = 0;
	int status = xero_get_users(&session, &users, &count, err);

	if (status == E_DENIED)
		return refuse_role(role_label(ROLE_UNKNOWN), chosen->name, err);
	if (status != OK)
		return login_call_failed(status, VENDOR, err);
	user = find_user(users, count, &consent->tokens);
	if (user == NULL || !role_may_connect(user->role))
		return refuse_role(role_label(user != NULL ? user->role : ROLE_UNKNOWN), chosen->name, err);
	*out = *user;
	return OK;
}

/* The tokens are dropped, and the ledger's record of this consent too, unless a company works through it: taking that
 * back would cut it off. */
static void take_back(const struct app *app, const struct consent *consent, const struct xero_connection *chosen)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct xero session = ledger_session(app, chosen->organisation_id, consent->tokens.access, consent->arena);
	bool is_used = true;
	struct err err;
	int status = reader_open(app, &reader, &err);

	if (status == OK)
		status = store_ledger_connection_is_used(reader.db, chosen->id, &is_used, &err);
	reader_close(&reader);
	if (status == OK && !is_used)
		status = xero_disconnect(&session, chosen->id, &err);
	if (status != OK)
		log_err(app->log, "ledger_disconnect_failed", NULL, &err);
}

/* ---- connecting ---- */

struct connect_job {
	struct ledger_connection connection;
	struct organisation organisation; /* what is known before its first copy */
	struct company company;           /* out */
	int64_t now_us;
	struct arena *arena;
};

static int save_name(struct db *tx, struct connect_job *job, struct err *err)
{
	struct organisation known;
	int status = store_organisation_get(tx, &job->connection.key, job->arena, &known, NULL, err);

	if (status != E_NOT_FOUND)
		return status;
	return store_organisation_save(tx, &job->connection.key, &job->organisation, 0, err);
}

static int job_connect(struct db *tx, void *ctx, struct err *err)
{
	struct connect_job *job = ctx;
	const struct books_key *key = &job->connection.key;
	int status = store_company_get(tx, key->company_id, job->arena, &job->company, err);

	if (status == OK)
		status = store_ledger_connection_save(tx, &job->connection, err);
	if (status == OK)
		status = store_company_use(tx, key->company_id, key->organisation_id, err);
	if (status == OK)
		status = save_name(tx, job, err);
	if (status == OK)
		status = store_sweeps_start(tx, key, job->now_us, job->now_us - OVERLAP_US, err);
	if (status == OK)
		status = store_operations_resume(tx, key, job->now_us, err);
	return status;
}

static void fill(const struct app *app, const struct consent *consent, const struct xero_connection *chosen,
		 const struct ledger_user *user, struct connect_job *job)
{
	const int64_t company = consent->login->company_id;
	const char *organisation = chosen->organisation_id;
	struct arena *arena = consent->arena;

	job->now_us = app_now_us(app);
	job->arena = arena;
	job->organisation = (struct organisation){
	    .id = organisation,
	    .name = text_or(chosen->name, ""),
	    .base_currency = "",
	    .period_lock = DAY_NONE,
	    .year_end_lock = DAY_NONE,
	    .can_create_drafts = true,
	    .can_use_currencies = true,
	};
	job->connection = (struct ledger_connection){
	    .key = {company, organisation},
	    .connection_id = chosen->id,
	    .user_id = text_or(user->id, ""),
	    .user_email = text_or(user->email, ""),
	    .role = role_name(user->role),
	    .access_token = token_seal(app, arena, PLACE_LEDGER_ACCESS, company, organisation, consent->tokens.access),
	    .refresh_token =
		token_seal(app, arena, PLACE_LEDGER_REFRESH, company, organisation, consent->tokens.refresh),
	    .expires_us = consent->tokens.expires_us,
	    .state_since_us = job->now_us,
	};
}

static int connect(const struct app *app, const struct consent *consent, const struct xero_connection *chosen,
		   struct login_done *out, struct err *err)
{
	struct connect_job job = {0};
	struct ledger_user user = {0};
	int status = check_role(app, consent, chosen, &user, err);

	if (status == E_DENIED)
		take_back(app, consent, chosen);
	if (status != OK)
		return status;
	fill(app, consent, chosen, &user, &job);
	status = app_write(app, job_connect, &job, err);
	if (status != OK)
		return status;
	log_event(app->log, LOG_INFO, "ledger_connected", LOG_N("company", job.company.id),
		  LOG_T("organisation", chosen->organisation_id), LOG_T("role", job.connection.role));
	*out = (struct login_done){.next = LOGIN_REDIRECT,
				   .url = crm_settings_url(app, consent->arena, job.company.api_base)};
	return OK;
}

/* ---- several organisations ---- */

static int ask(const struct app *app, const struct consent *consent, const char *cookie, struct login_done *out,
	       struct err *err)
{
	struct login_request request = {.provider = LOGIN_LEDGER,
					.company_id = consent->login->company_id,
					.user_id = consent->login->user_id,
					.cookie = cookie};
	struct json_out json;
	struct buf buf;
	int status;

	buf_init(&buf, CHOICE_MAX);
	json_out_init(&json, &buf);
	write_consent(&json, consent);
	request.tokens = seal(consent->arena, app->keys.seal, choice_context(consent->arena, consent->login), buf.data);
	buf_release(&buf);
	*out = (struct login_done){.next = LOGIN_CHOOSE};
	status = login_state_begin(app, &request, consent->arena, &out->choice, &out->cookie, err);
	if (status != OK)
		return status;
	out->organisations = arena_array(consent->arena, consent->count, sizeof(*out->organisations));
	out->organisation_count = consent->count;
	for (size_t i = 0; i < consent->count; i++)
		out->organisations[i] =
		    (struct login_organisation){consent->connections[i].organisation_id, consent->connections[i].name};
	return OK;
}

static int exchange(const struct app *app, const char *code, struct consent *out, struct err *err)
{
	struct xero_oauth oauth = ledger_oauth(app, out->arena);
	struct xero session;
	int status = xero_exchange_code(&oauth, out->arena, code, &out->tokens, err);

	if (status != OK)
		return login_exchange_failed(status, VENDOR, err);
	session = ledger_session(app, "", out->tokens.access, out->arena);
	status = login_call_failed(
	    xero_connections(&session, out->tokens.auth_event_id, &out->connections, &out->count, err), VENDOR, err);
	if (status == OK && out->count > LOGIN_ORGANISATIONS_MAX)
		out->count = LOGIN_ORGANISATIONS_MAX;
	return status;
}

int ledger_login_finish(const struct app *app, const struct login_answer *answer, struct arena *arena,
			struct login_done *out, struct err *err)
{
	struct consent consent = {.arena = arena};
	struct login login = {0};
	int status = login_state_take(app, LOGIN_LEDGER, answer->state, answer->cookie, arena, &login, err);

	consent.login = &login;
	if (status == OK)
		status = login_answer_check(answer, err);
	if (status == OK && login.tokens != NULL)
		return err_set(err, E_DENIED, "login_state_invalid",
			       "this login waits for an organisation to be chosen");
	if (status == OK)
		status = exchange(app, answer->code, &consent, err);
	if (status != OK)
		return status;
	if (consent.count == 0)
		return err_set(err, E_DENIED, "login_no_organisation",
			       "you allowed no organisation; start again and tick the one to invoice from");
	if (consent.count > 1)
		return ask(app, &consent, answer->cookie, out, err);
	return connect(app, &consent, &consent.connections[0], out, err);
}

int ledger_login_choose(const struct app *app, const char *choice, const char *organisation_id, const char *cookie,
			struct arena *arena, struct login_done *out, struct err *err)
{
	struct consent consent = {.arena = arena};
	struct login login = {0};
	char *text = NULL;
	int status = login_state_take(app, LOGIN_LEDGER, choice, cookie, arena, &login, err);

	consent.login = &login;
	if (status == OK && login.tokens == NULL)
		return err_set(err, E_DENIED, "login_state_invalid", "this login has nothing to choose from");
	if (status == OK)
		status = seal_open(arena, app->keys.seal, choice_context(arena, &login), login.tokens, &text, err);
	if (status == OK)
		status = read_consent(text, &consent, err);
	if (status != OK)
		return status;
	for (size_t i = 0; i < consent.count; i++)
		if (text_eq(consent.connections[i].organisation_id, organisation_id))
			return connect(app, &consent, &consent.connections[i], out, err);
	return err_set(err, E_INVALID, "organisation_unknown",
		       "choose one of the organisations; start the login again");
}
