/* The endpoints of the Accounting API, and the scopes that open them (contract xero.md 1.7). */
#ifndef SANDBOX_LEDGER_API_ROUTES_H
#define SANDBOX_LEDGER_API_ROUTES_H

#include "ledger/api.h"

struct api_route {
	const char *method, *pattern; /* ":" stands for any one part */
	const char *scopes;           /* any of these; for GET also with ".read" */
	api_handler handler;
};

extern const struct api_route api_routes[]; /* ends with a NULL handler */

/* settings.c */
int organisation_get(struct call *call, struct err *err);
int organisation_actions(struct call *call, struct err *err);
int users_list(struct call *call, struct err *err);
int users_get(struct call *call, struct err *err);
int accounts_list(struct call *call, struct err *err);
int accounts_get(struct call *call, struct err *err);
int tax_rates_list(struct call *call, struct err *err);
int tax_rates_get(struct call *call, struct err *err);
int currencies_list(struct call *call, struct err *err);
int themes_list(struct call *call, struct err *err);

/* items.c */
int items_list(struct call *call, struct err *err);
int items_get(struct call *call, struct err *err);
int items_put(struct call *call, struct err *err);
int items_post(struct call *call, struct err *err);
int items_delete(struct call *call, struct err *err);

/* contacts.c */
int contacts_list(struct call *call, struct err *err);
int contacts_get(struct call *call, struct err *err);
int contacts_put(struct call *call, struct err *err);
int contacts_post(struct call *call, struct err *err);

/* invoice_read.c */
int invoices_list(struct call *call, struct err *err);
int invoices_get(struct call *call, struct err *err);

/* invoice_write.c */
int invoices_put(struct call *call, struct err *err);
int invoices_post(struct call *call, struct err *err);

/* invoice_extra.c */
int invoice_online(struct call *call, struct err *err);
int invoice_email(struct call *call, struct err *err);
int history_get(struct call *call, struct err *err);
int history_put(struct call *call, struct err *err);

/* payments.c */
int payments_list(struct call *call, struct err *err);
int payments_get(struct call *call, struct err *err);
int payments_put(struct call *call, struct err *err);
int payments_change(struct call *call, struct err *err);

#endif
