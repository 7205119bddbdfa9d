/* Persons and organizations as they are kept, and how they are saved (contract pipedrive.md 2.6, 2.7). */
#ifndef SANDBOX_CRM_PEOPLE_H
#define SANDBOX_CRM_PEOPLE_H

#include "crm/shape.h"

struct person {
	int64_t id, owner_id, org_id, visible_to, picture_id;
	bool is_deleted;
	const char *name, *first_name, *last_name, *add_time, *update_time, *notes, *birthday, *job_title;
	/* JSON. ${emails}, ${phones}, ${im}: [{"value","primary","label"}]; ${postal_address}: object or NULL. */
	const char *emails, *phones, *im, *label_ids, *postal_address, *custom_fields;
};

struct organization {
	int64_t id, owner_id, visible_to, industry, annual_revenue, employee_count; /* the last two: -1 is none */
	bool is_deleted;
	const char *name, *add_time, *update_time, *website, *linkedin;
	const char *address, *label_ids, *custom_fields; /* JSON; ${address} is an object or NULL */
};

/* In the order of their shapes. */
#define PERSON_COLUMNS                                                                                                 \
	"id, name, first_name, last_name, owner_id, org_id, add_time, update_time, emails, phones, is_deleted, "       \
	"visible_to, label_ids, picture_id, postal_address, notes, im, birthday, job_title, custom_fields"
#define ORGANIZATION_COLUMNS                                                                                           \
	"id, name, owner_id, add_time, update_time, is_deleted, visible_to, address, label_ids, website, linkedin, "   \
	"industry, annual_revenue, employee_count, custom_fields"

extern const struct shape person_shape, organization_shape;

/* Of the caller's, ready for its save. */
void person_init(struct visit *visit, struct person *out);
void organization_init(struct visit *visit, struct organization *out);

/* E_NOT_FOUND: there is none, it is deleted, or the caller may not see it. */
MUST_CHECK int crm_person_load(struct visit *visit, int64_t id, struct person *out, struct err *err);
MUST_CHECK int organization_load(struct visit *visit, int64_t id, struct organization *out, struct err *err);

/* Puts a request's body over the person; name, first_name and last_name follow each other. E_INVALID. */
MUST_CHECK int person_apply(struct visit *visit, const struct json *body, bool is_new, struct person *person,
			    struct err *err);

/* Insert (id 0; the new id is put in) or update, stamp update_time, tell the webhooks. ${before} is what it was, NULL
 * for a new one; is_deleted deletes. E_INVALID: there is no such owner or organization. */
MUST_CHECK int person_save(struct visit *visit, const struct person *before, struct person *person, struct err *err);
MUST_CHECK int organization_save(struct visit *visit, const struct organization *before,
				 struct organization *organization, struct err *err);

/* For shapes: an address of the vendor's members, those that aren't given null. E_INVALID: no text in "value". */
MUST_CHECK int address_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			     struct err *err);

#endif
