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
	const char *app_url;       /* lasku's public URL: callback addresses and extension pages are made from it */
	const char *crm_client_id, *crm_client_secret;
	const char *ledger_client_id, *ledger_client_secret, *webhook_key;
	bool strict_roles; /* the ledger lets only Adviser and Standard users consent, as Xero does */
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
	int64_t clock_offset_us;    /* POST /_sandbox/clock moves it */
	struct http_client *client; /* for calls to the app: webhooks, uninstall */
	void *own;                  /* what the stand-in keeps in memory; made by its _prepare, may be NULL */
	void (*own_free)(void *own);
};

/* The sandbox's own time; needs no lock. */
int64_t sandbox_now_us(const struct sandbox *sandbox);

#endif
