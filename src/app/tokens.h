/* Access to the vendors. An access token is used while it is valid for two more minutes; else it is refreshed, by one
 * thread at a time for each connection, and the new pair is stored before anything uses it. When the vendor no longer
 * accepts our refresh token, the connection is marked lost, since when, and every later call says so without asking
 * again. */
#ifndef LASKU_APP_TOKENS_H
#define LASKU_APP_TOKENS_H

#include "app/app.h"
#include "pipedrive/api.h"
#include "store/connection.h"
#include "xero/api.h"

struct token_guards *token_guards_new(void);
void token_guards_free(struct token_guards *guards);

/* What is done with a session. ${arena} of the session is the one given to ledger_run or crm_run. */
typedef int (*ledger_call)(struct xero *xero, void *ctx, struct err *err);
typedef int (*crm_call)(struct pipedrive *pipedrive, void *ctx, struct err *err);

/* Runs ${call} with a valid token, at most five at a time for an organisation; when the ledger refuses the token, once
 * more with a new one. Blocks. E_DENIED
 * "ledger_connection_lost" (somebody must connect again; also when the ledger has taken the organisation from us),
 * "ledger_not_connected"; and what ${call} gives. */
MUST_CHECK int ledger_run(const struct app *app, const struct books_key *key, struct arena *arena, ledger_call call,
			  void *ctx, struct err *err);

/* The same for the CRM, with the user's own connection or another one of the company. E_DENIED "crm_connection_lost":
 * the app must be installed again. */
MUST_CHECK int crm_run(const struct app *app, const struct caller *caller, struct arena *arena, crm_call call,
		       void *ctx, struct err *err);

/* Seals and opens a token for its place in the database. */
enum token_place { PLACE_CRM_ACCESS, PLACE_CRM_REFRESH, PLACE_LEDGER_ACCESS, PLACE_LEDGER_REFRESH };
char *token_seal(const struct app *app, struct arena *arena, enum token_place place, int64_t company_id,
		 const char *whose, const char *token);

/* ${whose}: the CRM's user id, or the organisation's id. E_INVALID "seal_broken". */
MUST_CHECK int token_open(const struct app *app, struct arena *arena, enum token_place place, int64_t company_id,
			  const char *whose, const char *sealed, char **out, struct err *err);

#endif
