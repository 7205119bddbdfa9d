/* M9, M11, M12: the form as it is first shown, made from a deal. */
#ifndef LASKU_DOMAIN_COMPOSE_H
#define LASKU_DOMAIN_COMPOSE_H

#include "domain/invoice.h"

/* A deal's product line, in the CRM's terms. */
struct deal_product {
	int64_t id, product_id;
	const char *name, *comments, *code;
	int64_t quantity_e4, item_price_e4, tax_percent_e4, discount_e4, sum_e4;
	bool discount_is_amount, is_enabled;
	enum tax_treatment tax_method;
	const char *billing_frequency; /* "one-time", "monthly", ... */
};

struct deal {
	int64_t id, org_id, person_id; /* 0: none */
	const char *title, *currency, *status;
	int64_t value_e4;
	int64_t extra_discount_e4; /* deal-level discounts, as a sum of money that the CRM took off the value */
};

/* How a line got its tax rate. */
enum tax_reason { TAX_FROM_ITEM, TAX_FROM_PERCENT, TAX_FROM_ACCOUNT, TAX_UNDECIDED };

/* One invoice line from one deal product. ${item} is the linked item, or NULL. Description: the product's name, and its
 * comments below. A discount in percent is rounded to two decimals, as the ledger keeps it. Account and tax: the item's
 * own; else the rate for sales whose percentage is the product's (the first in ${rates}' order); else none. Under
 * TAX_NONE no rate is set. Disabled lines are left out by the caller. */
struct line_item line_from_deal(struct arena *arena, const struct deal_product *product, const struct item *item,
				const struct tax_rate *rates, size_t rate_count, enum tax_treatment treatment,
				enum tax_reason *reason_out);

/* The treatment of the deal's lines (the CRM keeps one for all); TAX_EXCLUSIVE when there are none. */
enum tax_treatment treatment_from_deal(const struct deal_product *products, size_t count);

/* The invoice beside the deal's value: why they differ, and by how much. GAP_NONE where the total is the value.
 * GAP_TAX_ADDED where the subtotal is; the gap is the tax then. Else like is compared with like: the subtotal where the
 * deal's prices are without tax, the total otherwise, less the value. The gap of GAP_CURRENCY is 0. */
enum gap_reason { GAP_NONE, GAP_TAX_ADDED, GAP_DEAL_DISCOUNT, GAP_DISABLED_LINES, GAP_CURRENCY, GAP_EDITED };
enum gap_reason gap_reason(const struct deal *deal, const struct deal_product *products, size_t count,
			   const char *currency, int64_t subtotal_e4, int64_t total_e4, int64_t *gap_e4_out);
const char *gap_reason_name(enum gap_reason reason); /* "none", "tax_added", ... */

/* M14: one detail that the ledger's contact has otherwise. */
struct contact_difference {
	const char *field; /* "address", "email", "tax_number" */
	const char *theirs, *ours;
};

/* Differences that would be sent (an empty value of ours sends nothing); at most 3. Returns the number. */
size_t contact_differences(const struct contact *contact, const struct invoice_form *form,
			   struct contact_difference out[3]);

#endif
