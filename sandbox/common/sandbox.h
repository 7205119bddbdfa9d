/* What both stand-ins share: options, clock, database file, log, the record of API calls. */
#ifndef SANDBOX_COMMON_SANDBOX_H
#define SANDBOX_COMMON_SANDBOX_H

#include <pthread.h>

#include "base/base.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"
#include "http/client.h"
#include "http/server.h"

/* Given by options, printed at start in the form of lasku's variables. */
struct sandbox_options {
	int port_crm, port_ledger; /* 0: any free one */
	const char *data;          /* folder of the two databases; NULL: in a temporary folder, removed at the end */
	bool fresh;                /* forget what the folder holds */
	const char *crm_url, *ledger_url; /* where others reach them; NULL: http://localhost and the port */
	const char *app_url;              /* the app's public URL: what isn't given below is made from it */
	const char *app_name;
	const char *crm_callback;     /* where the CRM's consent leads to; app_url/pipedrive/callback */
	const char *ledger_redirects; /* the same for the ledger, comma separated; app_url/xero/callback */
	const char *install_url;      /* where the marketplace's button leads to; app_url/pipedrive/install */
	const char *panel_url, *modal_url, *settings_url, *floating_url; /* app_url/panel, /window, ... */
	bool is_empty;                                                   /* a new database gets no sample company */
	const char *import_crm, *import_ledger; /* comma separated files for new databases; NULL: none */
	const char *crm_client_id, *crm_client_secret;
	const char *ledger_client_id, *ledger_client_secret, *webhook_key;
	const char *webhook_url; /* the ledger's webhooks go there; NULL: none until POST /_sandbox/webhooks */
	bool strict_roles;       /* the ledger lets only Adviser and Standard users consent, as Xero does */
};

/* One stand-in (CRM or ledger) at run time. Requests of one stand-in are answered one after another, under ${lock}:
 * each is short, and the order of effects is then the order of answers. */
struct sandbox {
	const struct sandbox_options *options;
	const char *name;     /* "crm", "ledger" */
	const char *base_url; /* "http://localhost:8081" */
	struct log log;
	struct db *db;
	pthread_mutex_t lock;
	bool is_new;                /* the database was made at this start */
	int64_t clock_offset_us;    /* POST /_sandbox/clock moves it */
	struct http_client *client; /* for calls to the app: webhooks, uninstall */
	struct faults *faults;      /* common/faults.h; made by its _prepare, NULL: none */
	void *own;                  /* what the stand-in keeps in memory; made by its _prepare, may be NULL */
	void (*own_free)(void *own);
};

/* The sandbox's own time; needs no lock. */
int64_t sandbox_now_us(const struct sandbox *sandbox);

#endif
