/* Figures for those who watch the server. Their cost doesn't grow with finished work. */
#ifndef LASKU_STORE_FIGURES_H
#define LASKU_STORE_FIGURES_H

#include "db/db.h"

struct figures {
	int64_t operations_open;    /* queued, sending or of unknown outcome */
	int64_t operations_waiting; /* of these, those that have failed at least once */
	int64_t oldest_open_us;     /* when the oldest of them was asked for; 0: none */
	int64_t ledger_connections_active, ledger_connections_lost;
	int64_t crm_connections_active, crm_connections_lost;
	int64_t sweeps_failing;
};

MUST_CHECK int figures_read(struct db *db, struct figures *out, struct err *err);

/* Asks the database for nothing: it answers, or it doesn't. */
MUST_CHECK int store_ping(struct db *db, struct err *err);

#endif
