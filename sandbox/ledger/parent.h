/* The documents that files and notes can be put on: those under /Invoices/{id}, /Contacts/{id} and so on. */
#ifndef SANDBOX_LEDGER_PARENT_H
#define SANDBOX_LEDGER_PARENT_H

#include "ledger/api.h"

struct parent {
	const char *plural; /* "Invoices"; static */
	const char *id;
	bool is_printed; /* one that a customer sees online, with files that are marked for it */
};

/* The document that the call's first path parameter names, by id or number. A call of the API says by its path of which
 * kind it is; for others, every kind is tried. ${out->id} NULL: not found, the reply is filled in. */
MUST_CHECK int parent_find(struct call *call, struct parent *out, struct err *err);

#endif
