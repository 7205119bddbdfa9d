#include "app/connection.h"

#include "app/vendors.h"
#include "crypto/token.h"
#include "http/url.h"
#include "store/books.h"
#include "store/company.h"
#include "store/connection.h"
#include "store/sweep.h"

enum { TICKET_SECONDS = 600 };

const char *connection_state_name(enum connection_state state)
{
	static const char *const names[] = {
	    [CONNECTION_NONE] = "none",
	    [CONNECTION_ACTIVE] = "active",
	    [CONNECTION_LOST] = "lost",
	    [CONNECTION_CRM_LOST] = "crm_lost",
	};

	return names[state];
}

static int read_ledger(struct db *db, const struct books_key *key, struct arena *arena, struct connection_view *out,
		       struct err *err)
{
	struct ledger_connection connection = {0};
	int status = store_ledger_connection_get(db, key, arena, &connection, err);

	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	out->state = connection.is_lost ? CONNECTION_LOST : CONNECTION_ACTIVE;
	out->lost_since_us = connection.is_lost ? connection.state_since_us : 0;
	out->connected_us = connection.is_lost ? 0 : connection.state_since_us;
	out->connected_by = connection.user_email;
	out->role = connection.role;
	return OK;
}

static int read_organisation(const struct app *app, struct db *db, const struct books_key *key, struct arena *arena,
			     struct connection_view *out, struct err *err)
{
	const unsigned resources = 1u << SWEEP_REFERENCE | 1u << SWEEP_ITEMS | 1u << SWEEP_CONTACTS;
	struct organisation *organisation = arena_new_of(arena, struct organisation);
	int status = store_organisation_get(db, key, arena, organisation, NULL, err);

	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	out->organisation = organisation;
	out->organisation_url = ledger_home_url(app, arena);
	return store_sweep_correct(db, key, resources, &out->correct_us, err);
}

/* The CRM's connection is what everything else hangs on: without it, it comes first. */
static int read_crm(struct db *db, const struct caller *caller, struct arena *arena, struct connection_view *out,
		    struct err *err)
{
	struct crm_connection connection = {0};
	int status = store_crm_connection_pick(db, caller->company_id, caller->user_id, arena, &connection, err);

	if (status != OK && status != E_NOT_FOUND)
		return status;
	if (status == E_NOT_FOUND || connection.is_lost) {
		out->state = CONNECTION_CRM_LOST;
		out->lost_since_us = connection.state_since_us;
	}
	return OK;
}

int connection_read(const struct app *app, struct db *db, const struct caller *caller, struct arena *arena,
		    struct connection_view *out, struct err *err)
{
	struct connection_view view = {.organisation_url = "", .connected_by = "", .role = ""};
	struct company company = {0};
	struct books_key key;
	int status = store_company_get(db, caller->company_id, arena, &company, err);

	if (status != OK)
		return status;
	key = (struct books_key){company.id, company.organisation_id};
	if (key.organisation_id != NULL)
		status = read_ledger(db, &key, arena, &view, err);
	if (status == OK && key.organisation_id != NULL)
		status = read_organisation(app, db, &key, arena, &view, err);
	if (status == OK)
		status = read_crm(db, caller, arena, &view, err);
	if (status == OK)
		*out = view;
	return status;
}

int connection_ticket(const struct app *app, const struct caller *caller, struct arena *arena, const char **url_out,
		      struct err *err)
{
	const long long expires_s = app_now_us(app) / US_PER_SECOND + TICKET_SECONDS;
	const char *claims = arena_printf(arena, "{\"company\":%lld,\"user\":%lld,\"exp\":%lld}",
					  (long long)caller->company_id, (long long)caller->user_id, expires_s);
	char *token = NULL;
	int status = token_sign(arena, app->keys.ticket, sizeof(app->keys.ticket), claims, &token, err);

	if (status == OK)
		*url_out =
		    arena_printf(arena, "%s/xero/connect?ticket=%s", app->conf->public_url, url_encoded(arena, token));
	return status;
}
