#include "crm/api.h"
#include "crm/fields.h"
#include "crm/list.h"
#include "crm/search.h"

/* The columns that persons and organizations have in common, in this order. */
#define SHARED_COLUMNS "id, name, owner_id, add_time, update_time, is_deleted, visible_to, custom_fields"
#define PERSON_COLUMNS SHARED_COLUMNS ", first_name, last_name, org_id, emails, phones"
#define ORGANIZATION_COLUMNS SHARED_COLUMNS ", address, website"

enum { SHARED_COUNT = 8 };

typedef void (*row_writer)(struct json_out *json, struct db_rows *rows, int column);

static void write_person_rest(struct json_out *json, struct db_rows *rows, int c)
{
	json_out_text(json, "first_name", db_text(rows, c));
	json_out_text(json, "last_name", db_text(rows, c + 1));
	if (db_is_null(rows, c + 2))
		json_out_null(json, "org_id");
	else
		json_out_i64(json, "org_id", db_i64(rows, c + 2));
	json_out_raw(json, "emails", db_text(rows, c + 3));
	json_out_raw(json, "phones", db_text(rows, c + 4));
	json_out_null(json, "picture_id");
}

static void write_organization_rest(struct json_out *json, struct db_rows *rows, int c)
{
	if (db_is_null(rows, c))
		json_out_null(json, "address");
	else
		json_out_raw(json, "address", db_text(rows, c));
	json_out_text(json, "website", db_text(rows, c + 1));
	json_out_null(json, "linkedin");
	json_out_null(json, "industry");
	json_out_null(json, "annual_revenue");
	json_out_null(json, "employee_count");
}

static void write_row(struct visit *visit, const char *key, struct db_rows *rows, int c, row_writer rest,
		      const struct fields_wanted *wanted)
{
	struct json_out *json = &visit->json;

	json_out_object(json, key);
	json_out_i64(json, "id", db_i64(rows, c));
	json_out_text(json, "name", db_text(rows, c + 1));
	json_out_i64(json, "owner_id", db_i64(rows, c + 2));
	json_out_text(json, "add_time", db_text(rows, c + 3));
	json_out_text(json, "update_time", db_text(rows, c + 4));
	json_out_bool(json, "is_deleted", db_i64(rows, c + 5) != 0);
	json_out_i64(json, "visible_to", db_i64(rows, c + 6));
	json_out_array(json, "label_ids");
	json_out_end(json);
	rest(json, rows, c + SHARED_COUNT);
	fields_write(visit, json, wanted, db_text(rows, c + 7));
	json_out_end(json);
}

/* What both lists ask for. */
struct people_query {
	struct list list;
	struct fields_wanted wanted;
	const char *ids;
	int64_t owner, org;
};

static int read_query(struct visit *visit, enum field_entity entity, struct people_query *out, struct err *err)
{
	int status = list_read(visit, "id,update_time,add_time", &out->list, err);

	if (status != OK || (status = query_ids(visit, "ids", &out->ids, err)) != OK ||
	    (status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &out->owner, err)) != OK ||
	    (status = query_i64(visit, "org_id", 1, INT64_MAX, 0, &out->org, err)) != OK)
		return status;
	return fields_wanted(visit, entity, &out->wanted, err);
}

static int send_list(struct visit *visit, struct people_query *query, struct db_rows *rows, row_writer rest,
		     struct err *err)
{
	int status;

	json_out_array(visit_start(visit), "data");
	while (list_row(&query->list, rows, visit->arena))
		write_row(visit, NULL, rows, 2, rest, &query->wanted);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(&query->list, visit);
	return visit_send(visit, 200);
}

int v2_persons_list(struct visit *visit, struct err *err)
{
	struct people_query query;
	int status = read_query(visit, FIELD_PERSON, &query, err);

	if (status != OK)
		return status;
	return send_list(
	    visit, &query,
	    db_query(
		visit->db,
		"SELECT sort_key, id, " PERSON_COLUMNS LIST_FROM(
		    "person", "") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
				  " AND ($7 = 0 OR owner_id = $7) AND ($8 = 0 OR org_id = $8) AND" LIST_PAGE,
		DB_ARGS(LIST_ARGS(&query.list), DB_T(query.ids), DB_I(query.owner), DB_I(query.org))),
	    write_person_rest, err);
}

int v2_organizations_list(struct visit *visit, struct err *err)
{
	struct people_query query;
	int status = read_query(visit, FIELD_ORGANIZATION, &query, err);

	if (status != OK)
		return status;
	return send_list(
	    visit, &query,
	    db_query(visit->db,
		     "SELECT sort_key, id, " ORGANIZATION_COLUMNS LIST_FROM(
			 "organization",
			 "") "WHERE NOT is_deleted AND ($6 IS NULL OR id IN (SELECT value FROM json_each($6)))"
			     " AND ($7 = 0 OR owner_id = $7) AND" LIST_PAGE,
		     DB_ARGS(LIST_ARGS(&query.list), DB_T(query.ids), DB_I(query.owner))),
	    write_organization_rest, err);
}

static int send_one(struct visit *visit, enum field_entity entity, struct db_rows *rows, row_writer rest,
		    struct err *err)
{
	struct fields_wanted wanted;
	bool is_there = db_next(rows);
	int status = is_there ? fields_wanted(visit, entity, &wanted, err) : OK, ended;

	visit_start(visit);
	if (is_there && status == OK)
		write_row(visit, "data", rows, 0, rest, &wanted);
	ended = db_done(rows, status == OK ? err : NULL);
	if (status != OK || ended != OK)
		return status != OK ? status : ended;
	if (!is_there)
		return err_set(err, E_NOT_FOUND, "not_found", "%s not found",
			       entity == FIELD_PERSON ? "Person" : "Organization");
	return visit_send(visit, 200);
}

int v2_persons_get(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	return send_one(visit, FIELD_PERSON,
			db_query(visit->db, "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1 AND NOT is_deleted",
				 DB_ARGS(DB_I(id))),
			write_person_rest, err);
}

int v2_organizations_get(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK)
		return status;
	return send_one(visit, FIELD_ORGANIZATION,
			db_query(visit->db,
				 "SELECT " ORGANIZATION_COLUMNS " FROM organization WHERE id = $1 AND NOT is_deleted",
				 DB_ARGS(DB_I(id))),
			write_organization_rest, err);
}

static void write_found(struct json_out *json, const char *type, struct db_rows *rows)
{
	json_out_i64(json, "id", db_i64(rows, 0));
	json_out_text(json, "type", type);
	json_out_text(json, "name", db_text(rows, 1));
	json_out_i64(json, "visible_to", db_i64(rows, 2));
	json_out_object(json, "owner");
	json_out_i64(json, "id", db_i64(rows, 3));
	json_out_end(json);
	json_out_array(json, "custom_fields");
	json_out_end(json);
	json_out_array(json, "notes");
	json_out_end(json);
}

/* "emails":["a@b"] of the stored array of objects. */
static void write_values(struct json_out *json, const char *key, const char *stored)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	json_out_array(json, key);
	if (json_parse(stored, __builtin_strlen(stored), &doc, NULL) == OK)
		for (size_t i = 0; i < json_len(json_root(doc)); i++)
			json_out_text(json, NULL, json_get_text(json_at(json_root(doc), i), "value", ""));
	json_out_end(json);
}

static void write_found_person(struct json_out *json, struct db_rows *rows)
{
	write_found(json, "person", rows);
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

	if (status != OK || (status = search_start(visit, &search, err)) != OK)
		return status;
	rows =
	    db_query(visit->db,
		     "SELECT p.id, p.name, p.visible_to, p.owner_id, p.custom_fields, p.emails, p.phones, o.id, o.name"
		     " FROM person p LEFT JOIN organization o ON o.id = p.org_id"
		     " WHERE NOT p.is_deleted AND ($1 = 0 OR p.org_id = $1) ORDER BY p.id",
		     DB_ARGS(DB_I(org)));
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 4)) &&
		    !search_hits_json(visit, &search, "email", db_text(rows, 5)) &&
		    !search_hits_json(visit, &search, "phone", db_text(rows, 6)))
			continue;
		if (search_item(visit, &search)) {
			write_found_person(&visit->json, rows);
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
	int status = search_start(visit, &search, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT id, name, visible_to, owner_id, custom_fields, json_extract(address, '$.value')"
			" FROM organization WHERE NOT is_deleted ORDER BY id",
			DB_NO_ARGS);
	while (db_next(rows)) {
		if (!search_hits(visit, &search, "name", db_text(rows, 1)) &&
		    !search_hits_json(visit, &search, "custom_fields", db_text(rows, 4)) &&
		    !search_hits(visit, &search, "address", db_text(rows, 5)))
			continue;
		if (search_item(visit, &search)) {
			write_found(&visit->json, "organization", rows);
			json_out_text(&visit->json, "address", db_text(rows, 5));
			search_item_end(visit);
		}
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	return search_send(visit, &search);
}
