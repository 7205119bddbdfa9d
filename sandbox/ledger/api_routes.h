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
int currencies_list(struct call *call, struct err *err);
int currencies_put(struct call *call, struct err *err);
int themes_list(struct call *call, struct err *err);
int themes_get(struct call *call, struct err *err);

/* accounts.c */
int accounts_list(struct call *call, struct err *err);
int accounts_get(struct call *call, struct err *err);
int accounts_put(struct call *call, struct err *err);
int accounts_post(struct call *call, struct err *err);
int accounts_delete(struct call *call, struct err *err);

/* tax_rates.c */
int tax_rates_list(struct call *call, struct err *err);
int tax_rates_get(struct call *call, struct err *err);
int tax_rates_put(struct call *call, struct err *err);
int tax_rates_post(struct call *call, struct err *err);

/* items.c */
int items_list(struct call *call, struct err *err);
int items_get(struct call *call, struct err *err);
int items_put(struct call *call, struct err *err);
int items_post(struct call *call, struct err *err);
int items_delete(struct call *call, struct err *err);

/* contacts.c */
int contacts_get(struct call *call, struct err *err);
int contacts_put(struct call *call, struct err *err);
int contacts_post(struct call *call, struct err *err);
int contact_groups_list(struct call *call, struct err *err);

/* invoice_read.c */
int invoices_list(struct call *call, struct err *err);
int invoices_get(struct call *call, struct err *err);

/* invoice_write.c */
int invoices_put(struct call *call, struct err *err);
int invoices_post(struct call *call, struct err *err);

/* invoice_extra.c */
int invoice_online(struct call *call, struct err *err);
int invoice_email(struct call *call, struct err *err);

/* contact_list.c */
int contacts_list(struct call *call, struct err *err);

/* payment_list.c */
int payments_list(struct call *call, struct err *err);

/* history.c */
int history_get(struct call *call, struct err *err);
int history_put(struct call *call, struct err *err);
int history_refuse(struct call *call, struct err *err);

/* attachments.c */
int attachments_list(struct call *call, struct err *err);
int attachments_get(struct call *call, struct err *err);
int attachments_put(struct call *call, struct err *err);

/* credit_notes.c */
int credit_notes_list(struct call *call, struct err *err);
int credit_notes_get(struct call *call, struct err *err);
int credit_notes_put(struct call *call, struct err *err);
int credit_notes_post(struct call *call, struct err *err);

/* allocations.c */
int allocations_put(struct call *call, struct err *err);
int allocations_delete(struct call *call, struct err *err);
int prepayments_list(struct call *call, struct err *err);
int overpayments_list(struct call *call, struct err *err);

/* quotes.c */
int quotes_list(struct call *call, struct err *err);
int quotes_get(struct call *call, struct err *err);
int quotes_put(struct call *call, struct err *err);
int quotes_post(struct call *call, struct err *err);

/* tracking_categories.c */
int tracking_categories_list(struct call *call, struct err *err);
int tracking_categories_get(struct call *call, struct err *err);
int tracking_categories_put(struct call *call, struct err *err);
int tracking_categories_post(struct call *call, struct err *err);
int tracking_categories_delete(struct call *call, struct err *err);
int tracking_options_put(struct call *call, struct err *err);
int tracking_options_post(struct call *call, struct err *err);
int tracking_options_delete(struct call *call, struct err *err);

/* batch_payments.c */
int batch_payments_list(struct call *call, struct err *err);
int batch_payments_get(struct call *call, struct err *err);

/* payments.c */
int payments_get(struct call *call, struct err *err);
int payments_put(struct call *call, struct err *err);
int payments_change(struct call *call, struct err *err);

#endif
