/* The calls to Pipedrive's API that Lasku makes (contract pipedrive.md 2): reads only. Every function blocks until the
 * answer is there. Failures are those of pipedrive/answer.h; nothing is retried here. */
#ifndef LASKU_PIPEDRIVE_API_H
#define LASKU_PIPEDRIVE_API_H

#include "domain/compose.h"
#include "domain/mapping.h"
#include "pipedrive/answer.h"

/* A session of calls for one user, used by one thread. Start from {0} with designated initialisers. */
struct pipedrive {
	/* Set by the caller, borrowed. */
	struct http_client *http;
	const char *api_base; /* without /api/v1 and trailing slash */
	const char *access_token;
	struct arena *arena; /* everything that a call gives lives here */
	/* Told by the last call that got an answer. */
	int64_t retry_after_s; /* after E_BUSY "crm_limit_reached"; CRM_RETRY_UNKNOWN */
};

struct pipedrive_user {
	int64_t id, company_id;
	const char *name, *email;
	const char *language; /* "en", "fi", ...; "" if not told */
	bool is_admin;
	const char *company_name, *company_domain; /* the domain is "acme" of acme.pipedrive.com */
};

/* Whose token this is. */
MUST_CHECK int pipedrive_get_me(struct pipedrive *pipedrive, struct pipedrive_user *out, struct err *err);

/* A deal, person or organization as it came, for pipedrive_values. */
struct pipedrive_record {
	enum crm_entity entity;
	int64_t id;
	const char *name; /* title of a deal */
	const char *json; /* the object */
};

/* E_NOT_FOUND "crm_not_found", also for a deleted deal. ${out->extra_discount_e4} is 0 here, see pipedrive_load_deal.
 */
MUST_CHECK int pipedrive_get_deal(struct pipedrive *pipedrive, int64_t deal_id, struct deal *out,
				  struct pipedrive_record *record_out, struct err *err);

/* All of the deal's lines in their order, those switched off too; codes are NULL until pipedrive_get_product_codes. */
MUST_CHECK int pipedrive_get_deal_products(struct pipedrive *pipedrive, int64_t deal_id, struct deal_product **out,
					   size_t *count_out, struct err *err);

/* Fills in the codes of the products that the lines name; one without a code keeps NULL. */
MUST_CHECK int pipedrive_get_product_codes(struct pipedrive *pipedrive, struct deal_product *products, size_t count,
					   struct err *err);

/* The sum of money that the deal's own discounts take off its enabled lines. A plan without them gives 0. */
MUST_CHECK int pipedrive_get_deal_discount(struct pipedrive *pipedrive, int64_t deal_id,
					   const struct deal_product *products, size_t count, int64_t *out_e4,
					   struct err *err);

/* ${entity}: CRM_PERSON or CRM_ORGANIZATION. E_NOT_FOUND "crm_not_found". */
MUST_CHECK int pipedrive_get_record(struct pipedrive *pipedrive, enum crm_entity entity, int64_t id,
				    struct pipedrive_record *out, struct err *err);

/* Everything that a form needs of a deal, through the calls above. */
struct pipedrive_deal {
	struct deal deal;
	struct deal_product *products;
	size_t product_count;
	struct pipedrive_record
	    records[3]; /* the deal; its organization and person where it has them and they still exist */
	size_t record_count;
};
MUST_CHECK int pipedrive_load_deal(struct pipedrive *pipedrive, int64_t deal_id, struct pipedrive_deal *out,
				   struct err *err);

/* Up to ${limit} (1 to 500) deals, the last changed first. */
MUST_CHECK int pipedrive_get_recent_deals(struct pipedrive *pipedrive, int limit, struct deal **out, size_t *count_out,
					  struct err *err);

struct pipedrive_option {
	const char *id, *label; /* ids of built-in fields may be texts */
};

struct pipedrive_field {
	enum crm_entity entity;
	const char *code; /* as struct crm_value and struct field_ref have it */
	const char *name; /* as the CRM shows it */
	const char *type; /* contract pipedrive.md 2.8 */
	bool is_custom;
	bool is_mappable; /* has a value that can stand on an invoice as text */
	const struct pipedrive_option *options;
	size_t option_count;
};

/* All fields of one entity, in the CRM's order. */
MUST_CHECK int pipedrive_get_fields(struct pipedrive *pipedrive, enum crm_entity entity, struct pipedrive_field **out,
				    size_t *count_out, struct err *err);

/* Every field of ${records} that has a value, as text: options by their labels (", " between several), money "500.00
 * EUR", an address as lines, ranges "from - to", a person's first e-mail and phone under "email" and "phone". A
 * reference to a person or organization gives the name where it is among ${records}, else nothing. ${fields} (of any
 * entities, may be NULL) tell the labels of options that came as bare ids. Returns the number; ${*out} is from
 * ${arena}. */
size_t pipedrive_values(struct arena *arena, const struct pipedrive_record *records, size_t record_count,
			const struct pipedrive_field *fields, size_t field_count, struct crm_value **out);

#endif
