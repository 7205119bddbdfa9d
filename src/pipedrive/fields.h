/* Fields of the CRM: their codes, types and options (contract pipedrive.md 2.8). */
#ifndef LASKU_PIPEDRIVE_FIELDS_H
#define LASKU_PIPEDRIVE_FIELDS_H

#include "pipedrive/parse.h"

/* The code under which the mapping knows a field: a person's "emails" and "phones" are "email" and "phone". */
const char *crm_field_code(const char *code);

/* True for types whose value is another thing's id. */
bool crm_type_is_reference(const char *type);

/* An option's id as text, whether it is a number or a text; from ${arena}. */
const char *crm_id_text(struct arena *arena, const struct json *id);

#endif
