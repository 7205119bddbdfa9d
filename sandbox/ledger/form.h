/* Forms that browsers post to the ledger. */
#ifndef SANDBOX_LEDGER_FORM_H
#define SANDBOX_LEDGER_FORM_H

#include "http/server.h"

/* The first field of that name in a form body; NULL if there is none. */
const char *form_field(struct http_exchange *x, const char *name);

/* A number as people type it, "1 234,50", as the API takes it: "1234.50". What is no number stays as it is. */
const char *form_number(struct arena *arena, const char *text);

#endif
