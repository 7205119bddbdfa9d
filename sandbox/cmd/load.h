/* The files of --import-crm and --import-ledger. */
#ifndef SANDBOX_CMD_LOAD_H
#define SANDBOX_CMD_LOAD_H

#include "common/sandbox.h"

/* Imports each of the comma separated ${files} (NULL: none) into a stand-in that was made at this start, and does
 * nothing for an older one: through its own POST ${url}/_sandbox/import, so it must be serving. A CSV file's name, up
 * to the first '.' or '-', is its kind: "deals.csv", "Contacts-2026.csv". E_INVALID: a file can't be read or something
 * in it is refused; ${err} says the first of what is wrong. */
MUST_CHECK int load_files(struct sandbox *sandbox, struct arena *arena, const char *url, const char *files,
			  struct err *err);

#endif
