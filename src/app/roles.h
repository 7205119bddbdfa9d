/* Names of the ledger's roles, as stored and shown. */
#ifndef LASKU_APP_ROLES_H
#define LASKU_APP_ROLES_H

#include "domain/books.h"

/* "adviser", "standard", "invoice_only", "read_only", "other", "unknown". */
static inline const char *role_name(enum ledger_role role)
{
	static const char *const names[] = {
	    [ROLE_UNKNOWN] = "unknown",   [ROLE_READ_ONLY] = "read_only", [ROLE_INVOICE_ONLY] = "invoice_only",
	    [ROLE_STANDARD] = "standard", [ROLE_ADVISER] = "adviser",     [ROLE_OTHER] = "other",
	};

	return names[role];
}

/* The role as the ledger's own pages call it. */
static inline const char *role_label(enum ledger_role role)
{
	static const char *const labels[] = {
	    [ROLE_UNKNOWN] = "unknown",   [ROLE_READ_ONLY] = "Read only", [ROLE_INVOICE_ONLY] = "Invoice only",
	    [ROLE_STANDARD] = "Standard", [ROLE_ADVISER] = "Adviser",     [ROLE_OTHER] = "another one",
	};

	return labels[role];
}

#endif
