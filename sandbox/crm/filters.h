/* Saved filters: conditions on fields, that lists can be narrowed by with ?filter_id=. */
#ifndef SANDBOX_CRM_FILTERS_H
#define SANDBOX_CRM_FILTERS_H

#include "crm/visit.h"

/* Reads ?filter_id=: the ids of what the filter lets through, as a JSON array text; NULL when none is asked for.
 * ${type}: "deals", "people", "org", "products", "activity". E_INVALID: there is no such filter of that type. */
MUST_CHECK int filter_ids(struct visit *visit, const char *type, const char **out, struct err *err);

/* The conditions of a request, checked: {"glue":"and","conditions":[{"glue":"and"|"or","conditions":[{"object",
 * "field_id" or "field_code","operator","value",...}]}]}. E_INVALID says what is wrong. */
MUST_CHECK int filter_check(const struct json *conditions, struct err *err);

#endif
