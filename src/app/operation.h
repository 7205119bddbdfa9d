/* What became of a "Create invoice". */
#ifndef LASKU_APP_OPERATION_H
#define LASKU_APP_OPERATION_H

#include "app/panel.h"

/* GET /operations/:intent. E_NOT_FOUND "operation_unknown": not of this company, or never made. */
MUST_CHECK int operation_read(const struct app *app, struct db *db, const struct caller *caller, const char *intent,
			      struct arena *arena, struct operation_view *out, struct err *err);

/* The address to which GET /go/:mark leads: the deal in the CRM. E_NOT_FOUND "mark_unknown". */
MUST_CHECK int operation_deal_url(struct db *db, const char *mark, struct arena *arena, const char **url_out,
				  struct err *err);

#endif
