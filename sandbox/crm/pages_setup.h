/* The pages about the company: their common head. */
#ifndef SANDBOX_CRM_PAGES_SETUP_H
#define SANDBOX_CRM_PAGES_SETUP_H

#include "crm/pages.h"

/* Starts a page with the links between them; ${current} is the label of one: "Company", "Users", "Data fields",
 * "Currencies". */
MUST_CHECK int setup_start(struct visit *visit, const char *current, struct err *err);

/* The same for Tools and apps: "Installed apps", "Marketplace", "Webhooks". */
MUST_CHECK int tools_start(struct visit *visit, const char *current, struct err *err);

#endif
