#include "crm/people.h"

#include <string.h>

#include "crm/refer.h"
#include "crm/webhooks.h"

static int contacts_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			  struct err *err);

#define PERSON(field, kind, flags, ...) SHAPE_MEMBER(person, field, kind, flags, __VA_ARGS__)
static const struct shape_member person_members[] = {
    PERSON(id, SHAPE_I64, SHAPE_READ_ONLY),
    PERSON(name, SHAPE_TEXT, SHAPE_NOT_EMPTY),
    PERSON(first_name, SHAPE_TEXT, 0),
    PERSON(last_name, SHAPE_TEXT, SHAPE_NULLABLE),
    PERSON(owner_id, SHAPE_I64, 0),
    PERSON(org_id, SHAPE_ID, SHAPE_NULLABLE),
    PERSON(add_time, SHAPE_TIME, SHAPE_CREATE_ONLY),
    PERSON(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
    PERSON(emails, SHAPE_JSON, 0, .check = contacts_check),
    PERSON(phones, SHAPE_JSON, 0, .check = contacts_check),
    PERSON(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    PERSON(visible_to, SHAPE_I64, 0, .words = "1,3,5,7"),
    PERSON(label_ids, SHAPE_IDS, 0),
    PERSON(picture_id, SHAPE_ID, SHAPE_READ_ONLY),
    PERSON(postal_address, SHAPE_JSON, SHAPE_NULLABLE | SHAPE_HIDDEN, .check = address_check),
    PERSON(notes, SHAPE_TEXT, SHAPE_NULLABLE | SHAPE_HIDDEN),
    PERSON(im, SHAPE_JSON, SHAPE_HIDDEN, .check = contacts_check),
    PERSON(birthday, SHAPE_DATE, SHAPE_NULLABLE | SHAPE_HIDDEN),
    PERSON(job_title, SHAPE_TEXT, SHAPE_NULLABLE | SHAPE_HIDDEN),
    PERSON(custom_fields, SHAPE_CUSTOM, 0),
};
SHAPE(person_shape, person_members, .entity = FIELD_PERSON);

#define ORGANIZATION(field, kind, flags, ...) SHAPE_MEMBER(organization, field, kind, flags, __VA_ARGS__)
static const struct shape_member organization_members[] = {
    ORGANIZATION(id, SHAPE_I64, SHAPE_READ_ONLY),
    ORGANIZATION(name, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    ORGANIZATION(owner_id, SHAPE_I64, 0),
    ORGANIZATION(add_time, SHAPE_TIME, SHAPE_CREATE_ONLY),
    ORGANIZATION(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
    ORGANIZATION(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    ORGANIZATION(visible_to, SHAPE_I64, 0, .words = "1,3,5,7"),
    ORGANIZATION(address, SHAPE_JSON, SHAPE_NULLABLE, .check = address_check),
    ORGANIZATION(label_ids, SHAPE_IDS, 0),
    ORGANIZATION(website, SHAPE_TEXT, SHAPE_NULLABLE),
    ORGANIZATION(linkedin, SHAPE_TEXT, SHAPE_NULLABLE),
    ORGANIZATION(industry, SHAPE_ID, SHAPE_NULLABLE),
    ORGANIZATION(annual_revenue, SHAPE_COUNT, SHAPE_NULLABLE),
    ORGANIZATION(employee_count, SHAPE_COUNT, SHAPE_NULLABLE),
    ORGANIZATION(custom_fields, SHAPE_CUSTOM, 0),
};
SHAPE(organization_shape, organization_members, .entity = FIELD_ORGANIZATION);

/* ---- values of several parts ---- */

int address_check(struct arena *arena, const char *name, const struct json *value, const char **out, struct err *err)
{
	static const char *const parts[] = {
	    "value",       "country", "admin_area_level_1", "admin_area_level_2", "locality",
	    "sublocality", "route",   "street_number",      "subpremise",         "postal_code"};
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_BODY);
	if (!json_is_object(value) || !json_is_text(json_get(value, "value")))
		return shape_refuse(name, "an object with a string in \"value\"", err);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const struct json *part = json_get(value, parts[i]);

		if (!json_is_null(part) && !json_is_text(part))
			return err_set(err, E_INVALID, "member_invalid", "%s.%s must be a string", name, parts[i]);
		json_out_text(&json, parts[i], json_text(part, NULL));
	}
	json_out_end(&json);
	if (buf_is_full(&buf))
		return shape_refuse(name, "shorter", err);
	*out = arena_strdup(arena, buf.data);
	return OK;
}

/* Which of the values is the primary one: the first that says so, else the first of all. */
static size_t primary_of(const struct json *values)
{
	for (size_t i = 0; i < json_len(values); i++)
		if (json_get_bool(json_at(values, i), "primary", false))
			return i;
	return 0;
}

/* [{"value","primary","label"}]: exactly one is primary. */
static int contacts_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			  struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	size_t primary = primary_of(value);

	buf_init(&buf, LIMIT_BODY);
	if (!json_is_array(value))
		return shape_refuse(name, "an array of objects", err);
	json_out_init(&json, &buf);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < json_len(value); i++) {
		const struct json *item = json_at(value, i);

		if (!json_is_text(json_get(item, "value")))
			return shape_refuse(name, "an array of objects with a string in \"value\"", err);
		json_out_object(&json, NULL);
		json_out_text(&json, "value", json_get_text(item, "value", ""));
		json_out_bool(&json, "primary", i == primary);
		json_out_text(&json, "label", json_get_text(item, "label", "work"));
		json_out_end(&json);
	}
	json_out_end(&json);
	if (buf_is_full(&buf))
		return shape_refuse(name, "shorter", err);
	*out = arena_strdup(arena, buf.data);
	return OK;
}

/* ---- persons ---- */

void person_init(struct visit *visit, struct person *out)
{
	*out = (struct person){.owner_id = visit->user_id,
			       .visible_to = 3,
			       .emails = "[]",
			       .phones = "[]",
			       .im = "[]",
			       .label_ids = "[]",
			       .custom_fields = "{}",
			       .add_time = visit->now,
			       .update_time = visit->now};
}

int crm_person_load(struct visit *visit, int64_t id, struct person *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(&person_shape,
				    db_query(visit->db,
					     "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1 AND NOT is_deleted"
					     " AND (visible_to <> 1 OR $2 IN (0, owner_id))",
					     DB_ARGS(DB_I(id), DB_I(visit_viewer(visit)))),
				    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "person_not_found", "Person not found");
}

static void split_name(struct visit *visit, struct person *person)
{
	const char *space = strrchr(person->name, ' ');

	person->first_name =
	    space == NULL ? person->name : arena_strndup(visit->arena, person->name, (size_t)(space - person->name));
	person->last_name = space == NULL ? NULL : arena_strdup(visit->arena, space + 1);
}

int person_apply(struct visit *visit, const struct json *body, bool is_new, struct person *person, struct err *err)
{
	bool has_name = json_get(body, "name") != NULL;
	bool has_parts = json_get(body, "first_name") != NULL || json_get(body, "last_name") != NULL;
	int status = shape_apply(&person_shape, visit, body, is_new, "marketing_status", person, err);

	if (status != OK)
		return status;
	if (is_new && !has_name && !has_parts)
		return err_set(err, E_INVALID, "member_missing", "name is required");
	if (has_name && !has_parts)
		split_name(visit, person);
	else if (has_parts && !has_name)
		person->name =
		    text_squeeze(visit->arena, arena_printf(visit->arena, "%s %s", text_or(person->first_name, ""),
							    text_or(person->last_name, "")));
	if (text_is_empty(person->name))
		return shape_refuse("name", "given", err);
	person->first_name = text_or(person->first_name, "");
	return OK;
}

static int store_person(struct visit *visit, struct person *person, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	size_t count = shape_args(&person_shape, person, args);
	struct db_rows *rows;

	if (person->id == 0)
		args[0] = DB_NULL;
	rows =
	    db_query(visit->db,
		     "INSERT OR REPLACE INTO person (" PERSON_COLUMNS
		     ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
		     "$20) RETURNING id",
		     args, count);
	if (db_next(rows))
		person->id = db_i64(rows, 0);
	return db_done(rows, err);
}

/* As webhooks have a person (contract 3.2). */
static char *person_text(struct visit *visit, const struct fields *fields, const struct person *person)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	json_out_text(&json, "add_time", person->add_time);
	fields_write_typed(visit, &json, fields, person->custom_fields);
	json_out_raw(&json, "emails", person->emails);
	json_out_text(&json, "first_name", person->first_name);
	json_out_i64(&json, "id", person->id);
	json_out_null(&json, "label");
	json_out_raw(&json, "label_ids", person->label_ids);
	json_out_text(&json, "last_name", person->last_name);
	json_out_text(&json, "name", person->name);
	refer_write(&json, "org_id", person->org_id);
	json_out_i64(&json, "owner_id", person->owner_id);
	json_out_raw(&json, "phones", person->phones);
	json_out_text(&json, "update_time", person->update_time);
	json_out_text(&json, "visible_to", refer_text(visit, person->visible_to));
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int person_save(struct visit *visit, const struct person *before, struct person *person, struct err *err)
{
	struct fields fields;
	int status = refer_check(visit, REFER_USER, "owner_id", person->owner_id, err);

	if (status == OK)
		status = refer_check(visit, REFER_ORGANIZATION, "org_id", person->org_id, err);
	if (status == OK)
		status = fields_custom(visit, FIELD_PERSON, &fields, err);
	if (status != OK)
		return status;
	person->update_time = visit->now;
	if ((status = store_person(visit, person, err)) != OK)
		return status;
	return webhooks_emit(visit, "person", person->id, before != NULL ? person_text(visit, &fields, before) : NULL,
			     person->is_deleted ? NULL : person_text(visit, &fields, person), err);
}

/* ---- organizations ---- */

void organization_init(struct visit *visit, struct organization *out)
{
	*out = (struct organization){.owner_id = visit->user_id,
				     .visible_to = 3,
				     .annual_revenue = -1,
				     .employee_count = -1,
				     .label_ids = "[]",
				     .custom_fields = "{}",
				     .add_time = visit->now,
				     .update_time = visit->now};
}

int organization_load(struct visit *visit, int64_t id, struct organization *out, struct err *err)
{
	bool is_there;
	int status =
	    shape_read_one(&organization_shape,
			   db_query(visit->db,
				    "SELECT " ORGANIZATION_COLUMNS " FROM organization WHERE id = $1 AND NOT is_deleted"
				    " AND (visible_to <> 1 OR $2 IN (0, owner_id))",
				    DB_ARGS(DB_I(id), DB_I(visit_viewer(visit)))),
			   visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "organization_not_found", "Organization not found");
}

static int store_organization(struct visit *visit, struct organization *organization, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	size_t count = shape_args(&organization_shape, organization, args);
	struct db_rows *rows;

	if (organization->id == 0)
		args[0] = DB_NULL;
	rows = db_query(visit->db,
			"INSERT OR REPLACE INTO organization (" ORGANIZATION_COLUMNS
			") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id",
			args, count);
	if (db_next(rows))
		organization->id = db_i64(rows, 0);
	return db_done(rows, err);
}

static char *organization_text(struct visit *visit, const struct fields *fields,
			       const struct organization *organization)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	json_out_text(&json, "add_time", organization->add_time);
	json_out_raw(&json, "address", text_or(organization->address, "null"));
	json_out_null(&json, "country_code");
	fields_write_typed(visit, &json, fields, organization->custom_fields);
	json_out_i64(&json, "id", organization->id);
	json_out_null(&json, "label");
	json_out_raw(&json, "label_ids", organization->label_ids);
	json_out_text(&json, "name", organization->name);
	json_out_i64(&json, "owner_id", organization->owner_id);
	json_out_null(&json, "picture_id");
	json_out_text(&json, "update_time", organization->update_time);
	json_out_text(&json, "visible_to", refer_text(visit, organization->visible_to));
	json_out_text(&json, "website", organization->website);
	json_out_text(&json, "linkedin", organization->linkedin);
	refer_write(&json, "industry", organization->industry);
	refer_write_count(&json, "annual_revenue", organization->annual_revenue);
	refer_write_count(&json, "employee_count", organization->employee_count);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int organization_save(struct visit *visit, const struct organization *before, struct organization *organization,
		      struct err *err)
{
	struct fields fields;
	int status = refer_check(visit, REFER_USER, "owner_id", organization->owner_id, err);

	if (status == OK)
		status = fields_custom(visit, FIELD_ORGANIZATION, &fields, err);
	if (status != OK)
		return status;
	organization->update_time = visit->now;
	if ((status = store_organization(visit, organization, err)) != OK)
		return status;
	return webhooks_emit(visit, "organization", organization->id,
			     before != NULL ? organization_text(visit, &fields, before) : NULL,
			     organization->is_deleted ? NULL : organization_text(visit, &fields, organization), err);
}
