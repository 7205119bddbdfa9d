/* Custom fields on the CRM's pages: shown, edited and read back, whatever their type. A field's name in a form is
 * "cf-CODE"; types of several parts add "cf-CODE-currency" or "cf-CODE-until". */
#ifndef SANDBOX_CRM_PAGES_CUSTOM_H
#define SANDBOX_CRM_PAGES_CUSTOM_H

#include "crm/fields.h"
#include "crm/pages_sheet.h"

/* Rows of a <dl>: each custom field of ${entity} with its value in ${values} (stored JSON). */
MUST_CHECK int custom_show(struct visit *visit, enum field_entity entity, const char *values, struct err *err);

/* An input for each. */
MUST_CHECK int custom_inputs(struct sheet *sheet, enum field_entity entity, const char *values, struct err *err);

/* Writes what was posted as the member "custom_fields" of a request of API v2. What can't be read is refused beside its
 * field. */
MUST_CHECK int custom_read(struct sheet *sheet, enum field_entity entity, struct json_out *json, struct err *err);

#endif
