/* Xero's shapes to the domain's: functions of an answer's JSON alone (contract xero.md 2.2 to 2.7). Missing optional
 * keys, nulls and numbers written as texts are accepted. Texts are copied into ${arena}. Lists take the whole answer
 * and skip elements without an id; E_UPSTREAM "xero_answer_malformed" when the list itself isn't there. */
#ifndef LASKU_XERO_READ_H
#define LASKU_XERO_READ_H

#include "json/json.h"
#include "xero/api.h"

MUST_CHECK int xero_read_organisation(struct arena *arena, const struct json *root, struct organisation *out,
				      struct err *err);
MUST_CHECK int xero_read_actions(const struct json *root, struct organisation *inout, struct err *err);
MUST_CHECK int xero_read_users(struct arena *arena, const struct json *root, struct ledger_user **out,
			       size_t *count_out, struct err *err);
MUST_CHECK int xero_read_accounts(struct arena *arena, const struct json *root, struct account **out, size_t *count_out,
				  struct err *err);
MUST_CHECK int xero_read_tax_rates(struct arena *arena, const struct json *root, struct tax_rate **out,
				   size_t *count_out, struct err *err);
MUST_CHECK int xero_read_items(struct arena *arena, const struct json *root, struct item **out, size_t *count_out,
			       struct err *err);
MUST_CHECK int xero_read_currencies(struct arena *arena, const struct json *root, struct currency **out,
				    size_t *count_out, struct err *err);
MUST_CHECK int xero_read_templates(struct arena *arena, const struct json *root, struct invoice_template **out,
				   size_t *count_out, struct err *err);

/* ${page_size} is what was asked for; it decides ${out->has_more} where the answer doesn't tell. */
MUST_CHECK int xero_read_contacts(struct arena *arena, const struct json *root, int page_size,
				  struct xero_contact_page *out, struct err *err);
MUST_CHECK int xero_read_invoices(struct arena *arena, const struct json *root, int page_size,
				  struct xero_invoice_page *out, struct err *err);

/* One element. E_UPSTREAM "xero_answer_malformed" without an id; an invoice with an unknown status likewise. */
MUST_CHECK int xero_read_contact(struct arena *arena, const struct json *element, struct contact *out, struct err *err);
MUST_CHECK int xero_read_invoice(struct arena *arena, const struct json *element, struct invoice *out, struct err *err);

#endif
