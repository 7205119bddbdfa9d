/* The sample data as tables. Ids are positions counted from 1; prices are in cents. */
#ifndef SANDBOX_CRM_SEED_DATA_H
#define SANDBOX_CRM_SEED_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seed_organization {
	const char *name, *street, *number, *postal_code, *city, *region, *country; /* street NULL: no address */
	const char *vat, *website, *invoicing_email;
	int group; /* option of "Customer group"; 0: unset */
};

struct seed_person {
	const char *first, *last, *email, *phone;
	int organization;
};

struct seed_product {
	const char *name, *code, *unit, *category;
	int64_t price_cents, price_sek_cents; /* SEK 0: none */
	int64_t tax_e4;
};

struct seed_deal {
	const char *title;
	int organization, stage;
	const char *status, *currency, *tax_method, *purchase_order;
	int days_ago;
	int64_t value_cents; /* of a deal without products */
};

struct seed_line {
	int deal, product;
	int64_t quantity_e4, price_cents; /* price 0: the product's own */
	int64_t discount_e4;
	const char *discount_type, *comments; /* type NULL: percentage */
	bool is_disabled;
};

struct seed_discount {
	int deal;
	const char *id, *description, *type;
	int64_t amount_e4;
};

/* A custom field. The code is 40 hexadecimal digits made from entity and name, the same in every sandbox. */
struct seed_field {
	const char *entity, *code, *name, *type, *options, *subfields;
	bool is_optional;
};

extern const struct seed_organization seed_organizations[];
extern const struct seed_person seed_persons[];
extern const struct seed_product seed_products[];
extern const struct seed_deal seed_deals[];
extern const struct seed_line seed_lines[];
extern const struct seed_discount seed_discounts[];
extern const struct seed_field seed_builtin_fields[], seed_custom_fields[];
extern const size_t seed_organization_count, seed_person_count, seed_product_count, seed_deal_count, seed_line_count,
    seed_discount_count, seed_builtin_field_count, seed_custom_field_count;

#endif
