/* M6: which field of the CRM feeds which field of the invoice. */
#ifndef LASKU_DOMAIN_MAPPING_H
#define LASKU_DOMAIN_MAPPING_H

#include "base/base.h"

enum crm_entity { CRM_DEAL, CRM_PERSON, CRM_ORGANIZATION };

enum invoice_field { FIELD_RECIPIENT, FIELD_ADDRESS, FIELD_EMAIL, FIELD_TAX_NUMBER, INVOICE_FIELD_COUNT };

/* A field of the CRM, written "organization.name", "person.email", "deal.<40 hex>"; ${code} "" means: none chosen. */
struct field_ref {
	enum crm_entity entity;
	char code[64];
};

struct field_mapping {
	struct field_ref fields[INVOICE_FIELD_COUNT];
};

/* A field's value as text, as the CRM's client rendered it. */
struct crm_value {
	enum crm_entity entity;
	const char *code, *text;
};

/* Organization name, organization address, person e-mail, none. */
struct field_mapping mapping_default(void);

/* "" is none. E_INVALID "field_unknown". */
MUST_CHECK int field_ref_parse(const char *text, struct field_ref *out, struct err *err);
char *field_ref_format(struct arena *arena, const struct field_ref *ref);

/* The mapped value of ${field}, squeezed (an address keeps its lines), or "". Where the organization's name is mapped
 * and the deal has no organization, the person's name takes its place. */
char *mapping_value(struct arena *arena, const struct field_mapping *mapping, enum invoice_field field,
		    const struct crm_value *values, size_t count);

#endif
