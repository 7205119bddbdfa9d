/* A deal as the CRM tells it now. */
#ifndef LASKU_APP_CRM_DEAL_H
#define LASKU_APP_CRM_DEAL_H

#include "app/app.h"
#include "domain/settings.h"
#include "pipedrive/api.h"

struct crm_deal {
	struct pipedrive_deal loaded;
	struct crm_value *values; /* of the deal and its customer, for the mapping */
	size_t value_count;
};

/* Asks for the deal, its products and its customer, and for the names of options where ${mapping} uses fields of the
 * company's own; remembers the deal in the database. Blocks. E_NOT_FOUND "deal_unknown"; E_DENIED "deal_forbidden",
 * "crm_connection_lost". */
MUST_CHECK int crm_deal_load(const struct app *app, const struct caller *caller, int64_t deal_id,
			     const struct field_mapping *mapping, struct arena *arena, struct crm_deal *out,
			     struct err *err);

#endif
