/* The company's connection to the books: what the pages say about it, and the ticket with which a browser tab starts
 * the ledger's login. */
#ifndef LASKU_APP_CONNECTION_H
#define LASKU_APP_CONNECTION_H

#include "app/app.h"
#include "domain/books.h"

enum connection_state {
	CONNECTION_NONE,
	CONNECTION_ACTIVE,
	CONNECTION_LOST,     /* the ledger no longer accepts our tokens: somebody must log in again */
	CONNECTION_CRM_LOST, /* the CRM doesn't: the app must be installed again */
};

const char *connection_state_name(enum connection_state state); /* "none", "active", "lost", "crm_lost" */

struct connection_view {
	enum connection_state state;
	const struct organisation *organisation; /* NULL: none */
	const char *organisation_url;            /* opens it in the ledger; "" if none */
	const char *connected_by;                /* e-mail of the ledger's user, "" if none */
	const char *role;                        /* "adviser", "standard", "" */
	int64_t lost_since_us;                   /* 0: not lost */
	int64_t connected_us;                    /* the last login that went well; 0: none, or lost since */
	int64_t correct_us; /* contacts, items and rates tell the state of this moment or a later one; 0: first copy
			       under way */
};

/* GET /connection. E_NOT_FOUND "company_unknown". */
MUST_CHECK int connection_read(const struct app *app, struct db *db, const struct caller *caller, struct arena *arena,
			       struct connection_view *out, struct err *err);

/* POST /connection/ticket: the address (/xero/connect?ticket=...) at which a browser tab starts the ledger's login for
 * this caller, valid for 10 minutes. */
MUST_CHECK int connection_ticket(const struct app *app, const struct caller *caller, struct arena *arena,
				 const char **url_out, struct err *err);

#endif
