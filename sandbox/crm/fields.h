/* Field definitions, and the values of custom fields. A value is kept once, in the shape of API v2, and is written in
 * three: v2, v2 with option labels, and typed as in webhooks (contract pipedrive.md 2.8). */
#ifndef SANDBOX_CRM_FIELDS_H
#define SANDBOX_CRM_FIELDS_H

#include "crm/visit.h"

enum field_entity { FIELD_DEAL, FIELD_PERSON, FIELD_ORGANIZATION, FIELD_PRODUCT };

/* "deal", "person", "organization", "product". */
const char *field_entity_name(enum field_entity entity);

struct field {
	const char *code, *name, *type, *options; /* options: JSON or NULL */
};

struct fields {
	struct field *items;
	size_t count;
};

/* The custom fields of ${entity}, in their order, from the call's arena. */
MUST_CHECK int fields_custom(struct visit *visit, enum field_entity entity, struct fields *out, struct err *err);

/* What ?custom_fields=, ?include_option_labels= and ?include_labels= ask for. */
struct fields_wanted {
	struct fields fields;
	const char *only; /* comma separated codes; NULL: all */
	bool with_labels;
	const char *labels; /* the options (JSON) of the field label_ids; NULL: labels aren't asked for */
};
MUST_CHECK int fields_wanted(struct visit *visit, enum field_entity entity, struct fields_wanted *out, struct err *err);

/* Writes "custom_fields":{...} from the stored ${values} (JSON): every field of the account, null where unset. */
void fields_write(struct visit *visit, struct json_out *json, const struct fields_wanted *wanted, const char *values);

/* Asks for the labels of ${entity}, which fields_write_labels then writes. */
MUST_CHECK int fields_want_labels(struct visit *visit, enum field_entity entity, struct fields_wanted *wanted,
				  struct err *err);

/* Writes "labels":[{"id","label"}] for the stored ${label_ids} (JSON) if they are asked for; label is null where the
 * field has no such option. */
void fields_write_labels(struct visit *visit, struct json_out *json, const struct fields_wanted *wanted,
			 const char *label_ids);

/* custom_fields as webhooks have them: typed objects, or null. */
void fields_write_typed(struct visit *visit, struct json_out *json, const struct fields *fields, const char *values);

/* Puts ${changes} (a request's custom_fields) over the stored ${values}: new JSON text from the arena. E_INVALID: an
 * unknown field, or a value of the wrong type. */
MUST_CHECK int fields_merge(struct visit *visit, const struct fields *fields, const char *values,
			    const struct json *changes, const char **out, struct err *err);

#endif
