/* Products and their variations as they are kept, and how they are saved (contract pipedrive.md 2.5). */
#ifndef SANDBOX_CRM_PRODUCTS_H
#define SANDBOX_CRM_PRODUCTS_H

#include "crm/shape.h"

#define BILLING_FREQUENCIES "one-time,annually,semi-annually,quarterly,monthly,weekly"
enum { BILLING_CYCLES_MAX = 208 };

struct product {
	int64_t id, tax_e4, visible_to, owner_id, billing_frequency_cycles; /* cycles -1: none */
	bool is_linkable, is_deleted;
	const char *name, *code, *description, *unit, *category, *add_time, *update_time, *billing_frequency;
	const char *prices, *custom_fields; /* JSON; [{"product_id","price","currency","cost","direct_cost","notes"}] */
};

struct product_variation {
	int64_t id, product_id;
	const char *name, *prices; /* as a product's, with "product_variation_id" */
};

/* In the order of their shapes. */
#define PRODUCT_COLUMNS                                                                                                \
	"id, name, code, description, unit, tax_e4, category, is_linkable, is_deleted, visible_to, owner_id, "         \
	"add_time, update_time, billing_frequency, billing_frequency_cycles, prices, custom_fields"
#define PRODUCT_VARIATION_COLUMNS "id, name, product_id, prices"

extern const struct shape product_shape, product_variation_shape;

/* One of the caller's that costs nothing, ready for product_save. */
void product_init(struct visit *visit, struct product *out);

/* E_NOT_FOUND: there is none, it is deleted, or the caller may not see it. */
MUST_CHECK int product_load(struct visit *visit, int64_t id, struct product *out, struct err *err);

/* Insert (id 0; the new id is put in) or update, stamp update_time, tell the webhooks. ${before} is what it was, NULL
 * for a new one; is_deleted deletes. E_INVALID: no such owner, billing cycles that don't fit the frequency, two prices
 * of one currency. */
MUST_CHECK int product_save(struct visit *visit, const struct product *before, struct product *product,
			    struct err *err);

/* E_NOT_FOUND: the product has no such variation. */
MUST_CHECK int product_variation_load(struct visit *visit, int64_t product, int64_t id, struct product_variation *out,
				      struct err *err);
/* Insert (id 0) or update. */
MUST_CHECK int product_variation_save(struct visit *visit, struct product_variation *variation, struct err *err);
MUST_CHECK int product_variation_delete(struct visit *visit, int64_t id, struct err *err);

/* The cycles that go with a frequency: none for "one-time". E_INVALID: weekly without, or out of 1 to 208. */
MUST_CHECK int billing_cycles_check(const char *frequency, int64_t *cycles, struct err *err);

#endif
