/* The pages about contacts, items and settings. */
#ifndef SANDBOX_LEDGER_PAGES_MORE_H
#define SANDBOX_LEDGER_PAGES_MORE_H

#include "ledger/pages_form.h"

/* ---- pages_contacts.c ---- */
MUST_CHECK int page_contacts(struct visit *visit, struct err *err);
MUST_CHECK int page_contact(struct visit *visit, const char *id, const struct messages *complaints, struct err *err);

/* Names for the customer field, as JSON. */
MUST_CHECK int page_contact_names(struct visit *visit, struct err *err);

/* ---- pages_contact_edit.c ---- */

/* The form (GET) and what it sends (POST); ${id} NULL: a new one. */
MUST_CHECK int page_contact_edit(struct visit *visit, const char *id, struct err *err);

/* Archives, restores, merges, adds a note. */
MUST_CHECK int page_contact_act(struct visit *visit, const char *id, struct err *err);

/* ---- pages_items.c ---- */
MUST_CHECK int page_items(struct visit *visit, struct err *err);
MUST_CHECK int page_item(struct visit *visit, const char *id, struct err *err);

/* ---- settings ---- */

/* The list of settings pages beside, and the start of the one at ${path}. */
void settings_start(struct visit *visit, const char *path, const char *title);
void settings_end(struct visit *visit, int status);

/* "/settings" (${name} NULL) and "/settings/{name}", both for GET and POST. E_NOT_FOUND. */
MUST_CHECK int page_settings(struct visit *visit, const char *name, struct err *err);

/* Each shows itself, and does what its form sends. */
MUST_CHECK int page_organisation(struct visit *visit, struct err *err); /* pages_settings.c */
MUST_CHECK int page_accounts(struct visit *visit, struct err *err);     /* pages_accounts.c */
MUST_CHECK int page_tax_rates(struct visit *visit, struct err *err);    /* pages_tax_rates.c */
MUST_CHECK int page_currencies(struct visit *visit, struct err *err);   /* pages_settings_lists.c */
MUST_CHECK int page_themes(struct visit *visit, struct err *err);
MUST_CHECK int page_tracking(struct visit *visit, struct err *err); /* pages_tracking.c */
MUST_CHECK int page_users(struct visit *visit, struct err *err);    /* pages_users.c */
MUST_CHECK int page_apps(struct visit *visit, struct err *err);
MUST_CHECK int page_behaviour(struct visit *visit, struct err *err); /* pages_behaviour.c */

#endif
