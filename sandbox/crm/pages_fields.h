/* What the pages about data fields share. */
#ifndef SANDBOX_CRM_PAGES_FIELDS_H
#define SANDBOX_CRM_PAGES_FIELDS_H

#include "crm/fields.h"

/* "type|label" of each type that can be made, ended by NULL. */
extern const char *const field_type_choices[];

/* The entity that is called ${name} in addresses; false when there is none. */
bool field_entity_named(const char *name, enum field_entity *out);

#endif
