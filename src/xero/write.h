/* The domain's shapes to Xero's: request bodies as JSON text from ${arena} (contract xero.md 2.4, 2.7). */
#ifndef LASKU_XERO_WRITE_H
#define LASKU_XERO_WRITE_H

#include "xero/api.h"

/* {"Contacts":[{...}]} with the given parts; ${contact_id} NULL for a new one. An address goes to the POBOX slot: its
 * lines to AddressLine1 to 4 (what is more than four joins the last), the slot's other parts are emptied so that
 * nothing old stays. */
char *xero_write_contact(struct arena *arena, const char *contact_id, const struct xero_contact_parts *parts);

/* {"Invoices":[{...}]}: a draft. Of the contact nothing but its id, because more would change the contact; of a line
 * never LineAmount or TaxAmount, which Xero computes. */
char *xero_write_invoice(struct arena *arena, const struct xero_invoice_order *order);

#endif
