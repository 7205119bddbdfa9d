/* Pipedrive's shapes to the domain's: functions of an answer's JSON alone (contract pipedrive.md 2). Lenient where the
 * contract is: keys may be missing or null, numbers may be texts. Texts are copied into ${arena}. */
#ifndef LASKU_PIPEDRIVE_PARSE_H
#define LASKU_PIPEDRIVE_PARSE_H

#include "json/json.h"
#include "pipedrive/api.h"

/* An array that grows page by page. */
struct crm_list {
	void *items;
	size_t count, cap;
};

/* ${root} is the whole answer. E_UPSTREAM "crm_answer_malformed" when what matters isn't there. */
MUST_CHECK int crm_parse_me(struct arena *arena, const struct json *root, struct pipedrive_user *out, struct err *err);
MUST_CHECK int crm_parse_deal(struct arena *arena, const struct json *data, struct deal *out, struct err *err);
MUST_CHECK int crm_parse_record(struct arena *arena, enum crm_entity entity, const struct json *data,
				struct pipedrive_record *out, struct err *err);

/* A line with its place among the others; the place is told by newer answers only. */
struct crm_ordered_product {
	int64_t order;
	size_t index;
	struct deal_product product;
};

/* Append a page's elements (struct deal, struct crm_ordered_product, struct pipedrive_field); elements without an id
 * are skipped. */
void crm_parse_deals(struct arena *arena, const struct json *root, struct crm_list *deals);
void crm_parse_deal_products(struct arena *arena, const struct json *root, struct crm_list *products);
void crm_parse_fields(struct arena *arena, enum crm_entity entity, const struct json *root, struct crm_list *fields);

/* The lines in their order. */
struct deal_product *crm_ordered_products(struct arena *arena, struct crm_list *products);

/* Sets the codes of ${products} from a page of products. */
void crm_parse_product_codes(struct arena *arena, const struct json *root, struct deal_product *products, size_t count);

/* The money that the discounts in ${root} take off the enabled lines: each percentage of their sum, plus the amounts,
 * at most the sum. */
int64_t crm_parse_discounts(const struct json *root, const struct deal_product *products, size_t count);

/* The cursor of the next page, or NULL at the end. */
const char *crm_next_cursor(struct arena *arena, const struct json *root);

#endif
