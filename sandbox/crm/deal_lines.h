/* What makes a deal's value: its products (lines), the discounts on the whole, and installments (contract pipedrive.md
 * 2.2 to 2.4). Whatever is saved or deleted here brings the deal's value up to date and tells the webhooks. */
#ifndef SANDBOX_CRM_DEAL_LINES_H
#define SANDBOX_CRM_DEAL_LINES_H

#include "crm/deals.h"

struct deal_line {
	int64_t id, deal_id, product_id, product_variation_id, order_nr;
	int64_t item_price_e4, quantity_e4, discount_e4, tax_e4, sum_e4;
	int64_t billing_frequency_cycles; /* -1: none */
	bool is_enabled;
	const char *name, *discount_type, *tax_method, *comments, *currency, *add_time, *update_time;
	const char *billing_frequency, *billing_start_date;
};

struct deal_discount {
	const char *id; /* a UUID; NULL: new */
	int64_t deal_id, amount_e4, created_by, updated_by;
	const char *description, *type, *created_at, *updated_at;
};

struct installment {
	int64_t id, deal_id, amount_e4;
	const char *billing_date, *description;
};

/* In the order of their shapes. */
#define DEAL_LINE_COLUMNS                                                                                              \
	"id, sum_e4, tax_e4, deal_id, name, product_id, product_variation_id, order_nr, add_time, update_time, "       \
	"comments, currency, discount_e4, quantity_e4, item_price_e4, tax_method, discount_type, is_enabled, "         \
	"billing_frequency, billing_frequency_cycles, billing_start_date"
#define DEAL_DISCOUNT_COLUMNS                                                                                          \
	"id, description, amount_e4, type, deal_id, created_at, created_by, updated_at, updated_by"
#define INSTALLMENT_COLUMNS "id, amount_e4, billing_date, deal_id, description"

extern const struct shape deal_line_shape, deal_discount_shape, installment_shape;

/* An enabled line for nothing, in the deal's currency, with the tax method of its other lines or the user's standard.
 */
MUST_CHECK int deal_line_init(struct visit *visit, const struct deal *deal, struct deal_line *out, struct err *err);
/* E_NOT_FOUND: the deal has no such line. */
MUST_CHECK int deal_line_load(struct visit *visit, int64_t deal, int64_t id, struct deal_line *out, struct err *err);
/* Insert (id 0, at the end) or update; computes the sum, takes the name of a new product, and gives the tax method to
 * all lines of the deal. E_INVALID: against a rule of contract 2.2; E_DENIED: not in the company's plan. */
MUST_CHECK int deal_line_save(struct visit *visit, const struct deal_line *before, struct deal_line *line,
			      struct err *err);
/* Installments can't be without a one-time line: they go with the last one. */
MUST_CHECK int deal_line_delete(struct visit *visit, const struct deal_line *line, struct err *err);

/* E_NOT_FOUND: the deal has no such discount. */
MUST_CHECK int deal_discount_load(struct visit *visit, int64_t deal, const char *id, struct deal_discount *out,
				  struct err *err);
/* Insert (id NULL) or update. E_INVALID: an amount that isn't above 0, or more than 100 percent. */
MUST_CHECK int deal_discount_save(struct visit *visit, struct deal_discount *discount, struct err *err);
MUST_CHECK int deal_discount_delete(struct visit *visit, const struct deal_discount *discount, struct err *err);

/* E_NOT_FOUND: the deal has no such installment. */
MUST_CHECK int installment_load(struct visit *visit, int64_t deal, int64_t id, struct installment *out,
				struct err *err);
/* Insert (id 0) or update. E_INVALID: the deal has no one-time line, or a recurring one; E_DENIED: not in the plan. */
MUST_CHECK int installment_save(struct visit *visit, const struct installment *before, struct installment *installment,
				struct err *err);
MUST_CHECK int installment_delete(struct visit *visit, const struct installment *installment, struct err *err);

/* Computes the deal's value from its enabled lines and discounts; a deal without lines keeps its own. */
MUST_CHECK int deal_revalue(struct visit *visit, int64_t deal, struct err *err);

/* A line's sum, rounded to cents: price times quantity less discount. Tax isn't in it unless the switch sum_with_tax
 * says so; an amount is off the whole line unless discount_per_unit says so. E_INVALID: out of range. */
MUST_CHECK int deal_line_sum(struct visit *visit, struct deal_line *line, struct err *err);

#endif
