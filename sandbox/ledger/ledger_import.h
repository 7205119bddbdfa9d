/* What a file may bring into the ledger: lists as Xero's PUT takes them, run through the same handlers in the first
 * organisation, as its first person. The file's own ids (ContactID, InvoiceID...) are exchanged for the new ones
 * wherever the file mentions them. */
#ifndef SANDBOX_LEDGER_LEDGER_IMPORT_H
#define SANDBOX_LEDGER_LEDGER_IMPORT_H

#include "common/import.h"

extern const struct importer ledger_importer;

#endif
