/* M20: brings in news from the ledger at once. */
#ifndef LASKU_APP_REFRESH_H
#define LASKU_APP_REFRESH_H

#include "app/panel.h"

/* POST /deals/:deal/refresh: asks the ledger for the deal's invoices (and the CRM for the deal, while it isn't known),
 * writes them to the mirror in one transaction, and gives the panel as it is then. An invoice that the ledger doesn't
 * tell about stays as it was. Blocks. E_DENIED "ledger_not_connected", "ledger_connection_lost"; E_BUSY, E_UPSTREAM:
 * the mirror is unchanged. */
MUST_CHECK int refresh_deal(const struct app *app, const struct caller *caller, int64_t deal_id, struct arena *arena,
			    struct panel *out, struct err *err);

#endif
