#include <string.h>

#include "crm/api.h"
#include "crm/filters.h"
#include "crm/list.h"
#include "crm/people.h"
#include "crm/refer.h"
#include "crm/search.h"

/* What both lists ask for. */
struct people_query {
	struct list list;
	struct fields_wanted wanted;
	const char *ids, *filter, *since, *until;
	int64_t owner, org;
};

static int read_query(struct visit *visit, enum field_entity entity, const char *filter_type, struct people_query *out,
		      struct err *err)
{
	int status = list_read(visit, "id,update_time,add_time", &out->list, err);

	if (status != OK || (status = query_ids(visit, "ids", &out->ids, err)) != OK ||
	    (status = filter_ids(visit, filter_type, &out->filter, err)) != OK ||
	    (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &out->owner, err)) != OK ||
	    (status = query_i64(visit, "org_id", 1, INT64_MAX, 0, &out->org, err)) != OK ||
	    (status = query_time(visit, "updated_since", &out->since, err)) != OK ||
	    (status = query_time(visit, "updated_until", &out->until, err)) != OK)
		return status;
	return fields_wanted(visit, entity, &out->wanted, err);
}

/* What contact sync brings; without it these members don't exist (contract pipedrive.md 2.6). */
static void write_synced(struct visit *visit, const void *object)
{
	const struct person *person = object;
	struct json_out *json = &visit->json;

	if (!settings_is_on(visit->db, crm_settings, "contact_sync"))
		return;
	json_out_text(json, "notes", person->notes);
	json_out_raw(json, "im", person->im);
	json_out_text(json, "birthday", person->birthday);
	json_out_text(json, "job_title", person->job_title);
	json_out_raw(json, "postal_address", text_or(person->postal_address, "null"));
}

int v2_persons_list(struct visit *visit, struct err *err)
{
	struct people_query query;
	struct person person;
	struct db_rows *rows;
	int status = read_query(visit, FIELD_PERSON, "people", &query, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " PERSON_COLUMNS LIST_FROM(
		"person", "") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
			      " AND ($7 = 0 OR owner_id = $7) AND ($8 = 0 OR org_id = $8)"
			      " AND ($9 IS NULL OR id IN (SELECT value FROM json_each($9)))"
			      " AND ($10 IS NULL OR update_time >= $10) AND ($11 IS NULL OR update_time < $11)"
			      " AND (visible_to <> 1 OR $12 IN (0, owner_id)) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&query.list), DB_T(query.ids), DB_I(query.owner), DB_I(query.org), DB_T(query.filter),
		    DB_T(query.since), DB_T(query.until), DB_I(visit_viewer(visit))));
	return list_send(&query.list, visit, rows, &person_shape, &query.wanted, &person, write_synced, err);
}

int v2_organizations_list(struct visit *visit, struct err *err)
{
	struct people_query query;
	struct organization organization;
	struct db_rows *rows;
	int status = read_query(visit, FIELD_ORGANIZATION, "org", &query, err);

	if (status != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "SELECT sort_key, id, " ORGANIZATION_COLUMNS LIST_FROM(
		"organization", "") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
				    " AND ($7 = 0 OR owner_id = $7)"
				    " AND ($8 IS NULL OR id IN (SELECT value FROM json_each($8)))"
				    " AND ($9 IS NULL OR update_time >= $9) AND ($10 IS NULL OR update_time < $10)"
				    " AND (visible_to <> 1 OR $11 IN (0, owner_id)) AND" LIST_PAGE,
	    DB_ARGS(LIST_ARGS(&query.list), DB_T(query.ids), DB_I(query.owner), DB_T(query.filter), DB_T(query.since),
		    DB_T(query.until), DB_I(visit_viewer(visit))));
	return list_send(&query.list, visit, rows, &organization_shape, &query.wanted, &organization, NULL, err);
}

/* ---- one person ---- */

static int send_person(struct visit *visit, const struct person *person, struct err *err)
{
	struct fields_wanted wanted;
	int status = fields_wanted(visit, FIELD_PERSON, &wanted, err);

	return status == OK ? send_object(visit, 200, &person_shape, &wanted, person, write_synced) : status;
}

static int load_person(struct visit *visit, struct person *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? crm_person_load(visit, id, out, err) : status;
}

int v2_persons_get(struct visit *visit, struct err *err)
{
	struct person person;
	int status = load_person(visit, &person, err);

	return status == OK ? send_person(visit, &person, err) : status;
}

int v2_persons_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct person person;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	person_init(visit, &person);
	if ((status = person_apply(visit, json_root(doc), true, &person, err)) != OK ||
	    (status = person_save(visit, NULL, &person, err)) != OK)
		return status;
	return send_person(visit, &person, err);
}

int v2_persons_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct person before, person;
	int status = load_person(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	person = before;
	if ((status = person_apply(visit, json_root(doc), false, &person, err)) != OK ||
	    (status = person_save(visit, &before, &person, err)) != OK)
		return status;
	return send_person(visit, &person, err);
}

int v2_persons_delete(struct visit *visit, struct err *err)
{
	struct person before, person;
	int status = load_person(visit, &before, err);

	if (status != OK)
		return status;
	person = before;
	person.is_deleted = true;
	status = person_save(visit, &before, &person, err);
	return status == OK ? send_id(visit, person.id) : status;
}

/* ---- one organization ---- */

static int send_organization(struct visit *visit, const struct organization *organization, struct err *err)
{
	struct fields_wanted wanted;
	int status = fields_wanted(visit, FIELD_ORGANIZATION, &wanted, err);

	return status == OK ? send_object(visit, 200, &organization_shape, &wanted, organization, NULL) : status;
}

static int load_organization(struct visit *visit, struct organization *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? organization_load(visit, id, out, err) : status;
}

int v2_organizations_get(struct visit *visit, struct err *err)
{
	struct organization organization;
	int status = load_organization(visit, &organization, err);

	return status == OK ? send_organization(visit, &organization, err) : status;
}

int v2_organizations_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct organization organization;
	int status = body_object(visit, &doc, err);

	if (status != OK)
		return status;
	organization_init(visit, &organization);
	if ((status = shape_apply(&organization_shape, visit, json_root(doc), true, NULL, &organization, err)) != OK ||
	    (status = organization_save(visit, NULL, &organization, err)) != OK)
		return status;
	return send_organization(visit, &organization, err);
}

int v2_organizations_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct organization before, organization;
	int status = load_organization(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	organization = before;
	if ((status = shape_apply(&organization_shape, visit, json_root(doc), false, NULL, &organization, err)) != OK ||
	    (status = organization_save(visit, &before, &organization, err)) != OK)
		return status;
	return send_organization(visit, &organization, err);
}

int v2_organizations_delete(struct visit *visit, struct err *err)
{
	struct organization before, organization;
	int status = load_organization(visit, &before, err);

	if (status != OK)
		return status;
	organization = before;
	organization.is_deleted = true;
	status = organization_save(visit, &before, &organization, err);
	return status == OK ? send_id(visit, organization.id) : status;
}

static void write_found(struct visit *visit, const struct search *search, const char *type, struct db_rows *rows,
			int notes)
{
	struct json_out *json = &visit->json;

	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "type", type);
	json_out_text(json, "name", db_text(rows, 1));
	json_out_i64(json, "visible_to", db_i64(rows, 2));
	json_out_object(json, "owner");
	json_out_i64(json, "id", db_i64(rows, 3));
	json_out_end(json);
	search_write_hits(visit, search, "custom_fields", db_text(rows, 4));
	search_write_hits(visit, search, "notes", db_text(rows, notes));
}

/* "emails":["a@b"] of the stored array of objects. */
static void write_values(struct json_out *json, const char *key, const char *stored)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	json_out_array(json, key);
	if (json_parse(stored, strlen(stored), &doc, NULL) == OK)
		for (size_t i = 0; i < json_len(json_root(doc)); i++)
			json_out_text(json, NULL, json_get_text(json_at(json_root(doc), i), "value", ""));
	json_out_end(json);
}

static void write_found_person(struct visit *visit, const struct search *search, struct db_rows *rows)
{
	struct json_out *json = &visit->json;

	write_found(visit, search, "person", rows, 9);
	write_values(json, "emails", db_text(rows, 5));
	write_values(json, "phones", db_text(rows, 6));
	if (db_is_null(rows, 7)) {
		json_out_null(json, "organization");
		return;
	}
	json_out_object(json, "organization");
	json_out_i64(json, "id", db_i64(rows, 7));
	json_out_text(json, "name", db_text(rows, 8));
	json_out_end(json);
}

int v2_persons_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	int64_t org;
	int status = query_i64(visit, "organization_id", 1, INT64_MAX, 0, &org, err);

	if (status != OK || (status = search_start(visit, "custom_fields,email,notes,phone,name", &search, err)) != OK)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT p.id, p.name, p.visible_to, p.owner_id, p.custom_fields, p.emails, p.phones, o.id, o.name,"
		     " (SELECT json_group_array(content) FROM note n WHERE n.person_id = p.id AND n.is_active)"
		     " FROM person p LEFT JOIN organization o ON o.id = p.org_id"
		     " WHERE NOT p.is_deleted AND ($1 = 0 OR p.org_id = $1)"
		     " AND (p.visible_to <> 1 OR $2 IN (0, p.owner_id)) ORDER BY p.id",
		     DB_ARGS(DB_I(org), DB_I(visit_viewer(visit))));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 4)) &&
		    !search_hits_json(visit, &search, "notes", db_text(rows, 9)) &&
		    !search_hits_json(visit, &search, "email", db_text(rows, 5)) &&
		    !search_hits_json(visit, &search, "phone", db_text(rows, 6)))
			continue;
		if (search_item(visit, &search)) {
			write_found_person(visit, &search, rows);
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}

int v2_organizations_search(struct visit *visit, struct err *err)
{
	struct search search;
	struct db_rows *rows;
	int status = search_start(visit, "address,custom_fields,notes,name", &search, err);

	if (status != OK)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT id, name, visible_to, owner_id, custom_fields, json_extract(address, '$.value'),"
		     " (SELECT json_group_array(content) FROM note n WHERE n.org_id = organization.id AND n.is_active)"
		     " FROM organization WHERE NOT is_deleted AND (visible_to <> 1 OR $1 IN (0, owner_id)) ORDER BY id",
		     DB_ARGS(DB_I(visit_viewer(visit))));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 4)) &&
		    !search_hits_json(visit, &search, "notes", db_text(rows, 6)) &&
		    !search_hits(visit, &search, "address", db_text(rows, 5)))
			continue;
		if (search_item(visit, &search)) {
			write_found(visit, &search, "organization", rows, 6);
			json_out_text(&visit->json, "address", db_text(rows, 5));
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}
