/* The vendors' clients, set up from the settings. Texts come from the arena. */
#ifndef LASKU_APP_VENDORS_H
#define LASKU_APP_VENDORS_H

#include "app/app.h"
#include "pipedrive/api.h"
#include "pipedrive/oauth.h"
#include "xero/api.h"
#include "xero/oauth.h"

struct pipedrive_oauth crm_oauth(const struct app *app, struct arena *arena);
struct pipedrive crm_session(const struct app *app, const char *company_base, const char *token, struct arena *arena);
struct xero_oauth ledger_oauth(const struct app *app, struct arena *arena);
struct xero ledger_session(const struct app *app, const char *organisation_id, const char *token, struct arena *arena);

/* Pages that people open, under the configured address of the ledger. */
char *ledger_invoice_url(const struct app *app, struct arena *arena, const char *short_code, const char *invoice_id);
char *ledger_contact_url(const struct app *app, struct arena *arena, const char *short_code, const char *contact_id);
char *ledger_home_url(const struct app *app, struct arena *arena);

/* Pages of the CRM. ${base}: the company's own address there. */
char *crm_deal_url(struct arena *arena, const char *base, int64_t deal_id);
char *crm_settings_url(const struct app *app, struct arena *arena, const char *base);

/* The link that an invoice carries: {LASKU_PUBLIC_URL}/go/<mark>. */
char *mark_url(const struct app *app, struct arena *arena, const char *mark);

#endif
