#include "app/tokens.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/reader.h"
#include "app/vendors.h"

/* The ledger takes five calls at a time for an organisation, and refuses what is more (contract xero.md 3). */
enum { GUARDS = 64, CALLS_AT_ONCE = 5 };

#define TOKEN_RESERVE_US (120 * US_PER_SECOND)

/* Locks and turns for all connections: two that share one wait for each other, which is rare and harmless. */
struct token_guards {
	pthread_mutex_t locks[GUARDS];
	pthread_mutex_t turns; /* over ->running */
	pthread_cond_t ended;
	int running[GUARDS]; /* calls to the ledger */
};

struct token_guards *token_guards_new(void)
{
	struct token_guards *guards = calloc(1, sizeof(*guards));

	if (guards == NULL)
		BUG("tokens: out of memory");
	for (size_t i = 0; i < GUARDS; i++)
		pthread_mutex_init(&guards->locks[i], NULL);
	pthread_mutex_init(&guards->turns, NULL);
	pthread_cond_init(&guards->ended, NULL);
	return guards;
}

void token_guards_free(struct token_guards *guards)
{
	if (guards == NULL)
		return;
	for (size_t i = 0; i < GUARDS; i++)
		pthread_mutex_destroy(&guards->locks[i]);
	pthread_mutex_destroy(&guards->turns);
	pthread_cond_destroy(&guards->ended);
	free(guards);
}

static size_t place_of(int64_t company_id, const char *whose)
{
	uint64_t hash = (uint64_t)company_id * UINT64_C(0x9E3779B97F4A7C15);

	for (; *whose != '\0'; whose++)
		hash = (hash ^ (unsigned char)*whose) * UINT64_C(0x100000001B3);
	return (hash >> 32) % GUARDS;
}

static pthread_mutex_t *guard_of(const struct app *app, int64_t company_id, const char *whose)
{
	return &app->guards->locks[place_of(company_id, whose)];
}

/* Makes the call when it is the organisation's turn. */
static int call_in_turn(const struct app *app, ledger_call call, struct xero *xero, void *ctx, struct err *err)
{
	struct token_guards *guards = app->guards;
	int *running = &guards->running[place_of(0, xero->tenant_id)];
	int status;

	pthread_mutex_lock(&guards->turns);
	while (*running >= CALLS_AT_ONCE)
		pthread_cond_wait(&guards->ended, &guards->turns);
	(*running)++;
	pthread_mutex_unlock(&guards->turns);

	status = call(xero, ctx, err);

	pthread_mutex_lock(&guards->turns);
	(*running)--;
	pthread_cond_broadcast(&guards->ended);
	pthread_mutex_unlock(&guards->turns);
	return status;
}

/* ---- sealing ---- */

static const char *const place_names[] = {
    [PLACE_CRM_ACCESS] = "crm-access",
    [PLACE_CRM_REFRESH] = "crm-refresh",
    [PLACE_LEDGER_ACCESS] = "ledger-access",
    [PLACE_LEDGER_REFRESH] = "ledger-refresh",
};

static char *context_of(struct arena *arena, enum token_place place, int64_t company_id, const char *whose)
{
	return arena_printf(arena, "%s:%lld:%s", place_names[place], (long long)company_id, whose);
}

char *token_seal(const struct app *app, struct arena *arena, enum token_place place, int64_t company_id,
		 const char *whose, const char *token)
{
	return seal(arena, app->keys.seal, context_of(arena, place, company_id, whose), token);
}

int token_open(const struct app *app, struct arena *arena, enum token_place place, int64_t company_id,
	       const char *whose, const char *sealed, char **out, struct err *err)
{
	return seal_open(arena, app->keys.seal, context_of(arena, place, company_id, whose), sealed, out, err);
}

/* ---- the ledger ---- */

static int ledger_lost(const struct ledger_connection *c, struct err *err)
{
	char since[TIME_TEXT_MAX];

	err_set(
	    err, E_DENIED, "ledger_connection_lost",
	    "Xero has not accepted our connection since %s; %s (or another Standard or Adviser user) must connect again"
	    " on the settings page",
	    time_format(c->state_since_us, since), text_or(c->user_email, "the user who connected it"));
	return err_detail(err, "%s", since);
}

static int read_ledger(const struct app *app, const struct books_key *key, struct arena *arena,
		       struct ledger_connection *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(app, &reader, err);

	if (status == OK)
		status = store_ledger_connection_get(reader.db, key, arena, out, err);
	if (status == E_NOT_FOUND)
		return err_set(err, E_DENIED, "ledger_not_connected",
			       "the company isn't connected to Xero yet; connect it on the settings page");
	if (status == OK && out->is_lost)
		return ledger_lost(out, err);
	return status;
}

struct ledger_job {
	const struct ledger_connection *connection;
	int64_t now_us;
	const char *used; /* sealed refresh token that the new pair was got with */
};

static int job_lose_ledger(struct db *tx, void *ctx, struct err *err)
{
	struct ledger_job *job = ctx;

	return store_ledger_connection_lose(tx, job->connection, job->now_us, err);
}

static int job_renew_ledger(struct db *tx, void *ctx, struct err *err)
{
	struct ledger_job *job = ctx;

	return store_ledger_connection_renew(tx, job->connection, job->used, err);
}

/* Marks it lost and says so; ${why} is the vendor's failure. */
static int lose_ledger(const struct app *app, struct ledger_connection *c, const struct err *why, struct err *err)
{
	struct ledger_job job = {.connection = c, .now_us = app_now_us(app)};
	int status;

	log_err(app->log, "ledger_connection_lost", NULL, why);
	c->state_since_us = job.now_us;
	status = db_write(app->writer, job_lose_ledger, &job, err);
	return status == OK ? ledger_lost(c, err) : status;
}

/* The token in the row, when it may still be used; NULL otherwise. */
static int usable_ledger_token(const struct app *app, const struct ledger_connection *c, const char *refused,
			       int64_t reserve_us, struct arena *arena, char **out, struct err *err)
{
	char *token = NULL;
	int status = token_open(app, arena, PLACE_LEDGER_ACCESS, c->key.company_id, c->key.organisation_id,
				c->access_token, &token, err);

	if (status != OK)
		return status;
	*out = c->expires_us > app_now_us(app) + reserve_us && !text_eq(token, refused) ? token : NULL;
	return OK;
}

static int store_new_ledger(const struct app *app, struct ledger_connection *c, const struct xero_tokens *tokens,
			    struct arena *arena, struct err *err)
{
	struct ledger_job job = {.connection = c, .used = c->refresh_token};
	const int64_t company = c->key.company_id;
	const char *whose = c->key.organisation_id;

	c->access_token = token_seal(app, arena, PLACE_LEDGER_ACCESS, company, whose, tokens->access);
	c->refresh_token = token_seal(app, arena, PLACE_LEDGER_REFRESH, company, whose, tokens->refresh);
	c->expires_us = tokens->expires_us;
	return db_write(app->writer, job_renew_ledger, &job, err);
}

/* It is the refresh whose outcome isn't known; of what it was wanted for, nothing has been done. */
static int not_done(int status, struct err *err)
{
	if (status != E_UNCERTAIN)
		return status;
	err->status = E_UPSTREAM;
	return E_UPSTREAM;
}

static int refresh_ledger(const struct app *app, struct ledger_connection *c, const char *refused, struct arena *arena,
			  char **out, struct err *err)
{
	struct xero_oauth oauth = ledger_oauth(app, arena);
	struct xero_tokens tokens = {0};
	char *refresh = NULL, *old = NULL;
	int status = token_open(app, arena, PLACE_LEDGER_REFRESH, c->key.company_id, c->key.organisation_id,
				c->refresh_token, &refresh, err);

	if (status != OK)
		return status;
	status = xero_refresh(&oauth, arena, refresh, &tokens, err);
	if (status == E_DENIED) {
		struct err why = *err;

		return lose_ledger(app, c, &why, err);
	}
	/* A token server that is down doesn't matter as long as the old token works. */
	if (status != OK && usable_ledger_token(app, c, refused, 0, arena, &old, NULL) == OK && old != NULL) {
		*out = old;
		return OK;
	}
	if (status == OK)
		status = store_new_ledger(app, c, &tokens, arena, err);
	if (status == OK)
		*out = arena_strdup(arena, tokens.access);
	return not_done(status, err);
}

/* Under the guard: somebody else may have refreshed it meanwhile. A user who connects again doesn't wait for the guard:
 * then theirs is the login to work with. */
static int renew_ledger(const struct app *app, struct ledger_connection *c, const char *refused, struct arena *arena,
			char **out, struct err *err)
{
	pthread_mutex_t *guard = guard_of(app, c->key.company_id, c->key.organisation_id);
	struct books_key key = c->key;
	int status;

	pthread_mutex_lock(guard);
	do {
		status = read_ledger(app, &key, arena, c, err);
		if (status == OK)
			status = usable_ledger_token(app, c, refused, TOKEN_RESERVE_US, arena, out, err);
		if (status == OK && *out == NULL)
			status = refresh_ledger(app, c, refused, arena, out, err);
	} while (status == E_CONFLICT);
	pthread_mutex_unlock(guard);
	return status;
}

static int ledger_token(const struct app *app, const struct books_key *key, const char *refused, struct arena *arena,
			struct ledger_connection *c, char **out, struct err *err)
{
	int status = read_ledger(app, key, arena, c, err);

	*out = NULL;
	if (status == OK)
		status = usable_ledger_token(app, c, refused, TOKEN_RESERVE_US, arena, out, err);
	if (status == OK && *out == NULL)
		status = renew_ledger(app, c, refused, arena, out, err);
	return status;
}

int ledger_run(const struct app *app, const struct books_key *key, struct arena *arena, ledger_call call, void *ctx,
	       struct err *err)
{
	struct ledger_connection connection = {0};
	struct err kept, *why = err != NULL ? err : &kept;
	char *token = NULL;
	int status = OK;

	for (int i = 0; i < 2; i++) {
		struct xero xero;

		status = ledger_token(app, key, token, arena, &connection, &token, why);
		if (status != OK)
			return status;
		xero = ledger_session(app, key->organisation_id, token, arena);
		status = call_in_turn(app, call, &xero, ctx, why);
		if (status != E_DENIED)
			return status;
		if (!text_eq(why->code, "xero_token_refused"))
			break;
	}
	kept = *why;
	return lose_ledger(app, &connection, &kept, why);
}

/* ---- the CRM ---- */

static int crm_lost(struct err *err)
{
	return err_set(err, E_DENIED, "crm_connection_lost",
		       "Pipedrive no longer accepts our connection; install the app again from the marketplace");
}

static int read_crm(const struct app *app, const struct caller *caller, struct arena *arena, struct company *company,
		    struct crm_connection *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(app, &reader, err);

	if (status == OK)
		status = store_company_get(reader.db, caller->company_id, arena, company, err);
	if (status == OK)
		status = store_crm_connection_pick(reader.db, caller->company_id, caller->user_id, arena, out, err);
	if ((status == OK && out->is_lost) || status == E_NOT_FOUND)
		return crm_lost(err);
	return status;
}

struct crm_job {
	const struct crm_connection *connection;
	int64_t now_us;
	const char *used;
};

static int job_lose_crm(struct db *tx, void *ctx, struct err *err)
{
	struct crm_job *job = ctx;

	return store_crm_connection_lose(tx, job->connection, job->now_us, err);
}

static int job_renew_crm(struct db *tx, void *ctx, struct err *err)
{
	struct crm_job *job = ctx;

	return store_crm_connection_renew(tx, job->connection, job->used, err);
}

static int lose_crm(const struct app *app, const struct crm_connection *c, const struct err *why, struct err *err)
{
	struct crm_job job = {.connection = c, .now_us = app_now_us(app)};
	int status;

	log_err(app->log, "crm_connection_lost", NULL, why);
	status = db_write(app->writer, job_lose_crm, &job, err);
	return status == OK ? crm_lost(err) : status;
}

static char *crm_whose(struct arena *arena, const struct crm_connection *c)
{
	return arena_printf(arena, "%lld", (long long)c->user_id);
}

static int usable_crm_token(const struct app *app, const struct crm_connection *c, const char *refused,
			    int64_t reserve_us, struct arena *arena, char **out, struct err *err)
{
	char *token = NULL;
	int status =
	    token_open(app, arena, PLACE_CRM_ACCESS, c->company_id, crm_whose(arena, c), c->access_token, &token, err);

	if (status != OK)
		return status;
	*out = c->expires_us > app_now_us(app) + reserve_us && !text_eq(token, refused) ? token : NULL;
	return OK;
}

static int store_new_crm(const struct app *app, struct crm_connection *c, const struct pipedrive_tokens *tokens,
			 struct arena *arena, struct err *err)
{
	struct crm_job job = {.connection = c, .used = c->refresh_token};
	const char *whose = crm_whose(arena, c);

	c->access_token = token_seal(app, arena, PLACE_CRM_ACCESS, c->company_id, whose, tokens->access);
	c->refresh_token = token_seal(app, arena, PLACE_CRM_REFRESH, c->company_id, whose, tokens->refresh);
	c->expires_us = tokens->expires_us;
	return db_write(app->writer, job_renew_crm, &job, err);
}

static int refresh_crm(const struct app *app, struct crm_connection *c, const char *refused, struct arena *arena,
		       char **out, struct err *err)
{
	struct pipedrive_oauth oauth = crm_oauth(app, arena);
	struct pipedrive_tokens tokens = {0};
	char *refresh = NULL, *old = NULL;
	int status = token_open(app, arena, PLACE_CRM_REFRESH, c->company_id, crm_whose(arena, c), c->refresh_token,
				&refresh, err);

	if (status != OK)
		return status;
	status = pipedrive_refresh(&oauth, arena, refresh, &tokens, err);
	if (status == E_DENIED) {
		struct err why = *err;

		return lose_crm(app, c, &why, err);
	}
	if (status != OK && usable_crm_token(app, c, refused, 0, arena, &old, NULL) == OK && old != NULL) {
		*out = old;
		return OK;
	}
	if (status == OK)
		status = store_new_crm(app, c, &tokens, arena, err);
	if (status == OK)
		*out = arena_strdup(arena, tokens.access);
	return not_done(status, err);
}

static int renew_crm(const struct app *app, const struct caller *caller, struct company *company,
		     struct crm_connection *c, const char *refused, struct arena *arena, char **out, struct err *err)
{
	/* By company: which user's connection is picked may change while this one waits. */
	pthread_mutex_t *guard = guard_of(app, c->company_id, "");
	int status;

	pthread_mutex_lock(guard);
	do {
		status = read_crm(app, caller, arena, company, c, err);
		if (status == OK)
			status = usable_crm_token(app, c, refused, TOKEN_RESERVE_US, arena, out, err);
		if (status == OK && *out == NULL)
			status = refresh_crm(app, c, refused, arena, out, err);
	} while (status == E_CONFLICT);
	pthread_mutex_unlock(guard);
	return status;
}

static int crm_token(const struct app *app, const struct caller *caller, const char *refused, struct arena *arena,
		     struct company *company, struct crm_connection *c, char **out, struct err *err)
{
	int status = read_crm(app, caller, arena, company, c, err);

	*out = NULL;
	if (status == OK)
		status = usable_crm_token(app, c, refused, TOKEN_RESERVE_US, arena, out, err);
	if (status == OK && *out == NULL)
		status = renew_crm(app, caller, company, c, refused, arena, out, err);
	return status;
}

int crm_run(const struct app *app, const struct caller *caller, struct arena *arena, crm_call call, void *ctx,
	    struct err *err)
{
	struct crm_connection connection = {0};
	struct company company = {0};
	struct err kept, *why = err != NULL ? err : &kept;
	char *token = NULL;
	int status = OK;

	for (int i = 0; i < 2; i++) {
		struct pipedrive pipedrive;

		status = crm_token(app, caller, token, arena, &company, &connection, &token, why);
		if (status != OK)
			return status;
		pipedrive = crm_session(app, company.api_base, token, arena);
		status = call(&pipedrive, ctx, why);
		if (status != E_DENIED || !text_eq(why->code, "crm_token_refused"))
			return status;
	}
	kept = *why;
	return lose_crm(app, &connection, &kept, why);
}
