/* What a file may bring into the CRM: organizations, persons, products and deals with their products, each as API v2
 * takes it, and more freely:
 * - "id" is the file's own; others in the file refer to it (org_id, person_id, product_id), also by name.
 * - "organization", "person", "product", "owner", "stage" name what org_id, person_id... would say by id.
 * - custom fields by their name or code, options by their label or id.
 * - "email" and "phone" are one address and one number. */
#ifndef SANDBOX_CRM_CRM_IMPORT_H
#define SANDBOX_CRM_CRM_IMPORT_H

#include "common/import.h"

extern const struct importer crm_importer;

#endif
