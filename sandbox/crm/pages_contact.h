/* What the pages of persons and organizations have in common. */
#ifndef SANDBOX_CRM_PAGES_CONTACT_H
#define SANDBOX_CRM_PAGES_CONTACT_H

#include "crm/pages.h"

/* Rows of values with labels: e-mails, phones. ${values} is JSON [{"value","label"}]; a few empty rows follow. */
void contact_values_write(struct sheet *sheet, const char *name, const char *label, const char *type,
			  const char *values);

/* What was posted of them as the member ${name} of a request. */
void contact_values_put(struct sheet *sheet, struct json_out *json, const char *name);

/* The parts of an address; ${address} is JSON or NULL. */
void contact_address_write(struct sheet *sheet, const char *name, const char *label, const char *address);
void contact_address_put(struct sheet *sheet, struct json_out *json, const char *name);

/* The <select> of owners, and of those who may see it. */
MUST_CHECK int contact_owner_write(struct sheet *sheet, int64_t owner, int64_t visible_to, struct err *err);

/* The deals of a person or an organization, which ${rows} has: id, title, stage, status, value, currency. */
MUST_CHECK int contact_deals_write(struct visit *visit, struct db_rows *rows, struct err *err);

/* Heading with Edit and Delete; ${path} is the contact's own address. */
void contact_head_write(struct visit *visit, const char *name, const char *path, const char *back,
			const char *back_label);

#endif
