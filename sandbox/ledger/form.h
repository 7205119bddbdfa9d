/* Forms that browsers post to the ledger. */
#ifndef SANDBOX_LEDGER_FORM_H
#define SANDBOX_LEDGER_FORM_H

#include "http/server.h"

/* The first field of that name in a form body; NULL if there is none. */
const char *form_field(struct http_exchange *x, const char *name);

/* False when a browser says that another site's page sent the form. Programs that aren't browsers send no Origin. */
bool form_is_same_origin(struct http_exchange *x);

#endif
