#include <inttypes.h>

#include "crm/api.h"
#include "crm/fields.h"
#include "crm/list.h"

/* A stored JSON text, or null. */
static void write_raw(struct json_out *json, const char *key, const char *stored)
{
	if (stored == NULL)
		json_out_null(json, key);
	else
		json_out_raw(json, key, stored);
}

/* Columns from ${c} on: code, name, type, options, subfields, is_custom, is_optional. */
static void write_field(struct json_out *json, const char *key, struct db_rows *rows, int c)
{
	json_out_object(json, key);
	json_out_text(json, "field_name", db_text(rows, c + 1));
	json_out_text(json, "field_code", db_text(rows, c));
	json_out_null(json, "description");
	json_out_text(json, "field_type", db_text(rows, c + 2));
	write_raw(json, "options", db_text(rows, c + 3));
	write_raw(json, "subfields", db_text(rows, c + 4));
	json_out_bool(json, "is_custom_field", db_i64(rows, c + 5) != 0);
	json_out_bool(json, "is_optional_response_field", db_i64(rows, c + 6) != 0);
	json_out_end(json);
}

/* A field's position in its entity plays the part of the id in the cursor. */
static int send_fields(struct visit *visit, enum field_entity entity, struct err *err)
{
	struct list list;
	struct db_rows *rows;
	int status = list_read(visit, "id", &list, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT printf('%015d', position), position, code, name, type, options, subfields, is_custom, "
			"is_optional FROM field WHERE entity = $1 AND position > $2 ORDER BY position LIMIT $3",
			DB_ARGS(DB_T(field_entity_name(entity)), DB_I(list.after_id), DB_I(list.limit + 1)));
	json_out_array(visit_start(visit), "data");
	while (list_row(&list, rows, visit->arena))
		write_field(&visit->json, NULL, rows, 2);
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(&list, visit);
	return visit_send(visit, 200);
}

static int send_field(struct visit *visit, enum field_entity entity, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT code, name, type, options, subfields, is_custom, is_optional FROM "
					"field WHERE entity = $1 AND code = $2",
					DB_ARGS(DB_T(field_entity_name(entity)), DB_T(http_param(visit->x, "code"))));
	bool is_there = db_next(rows);
	int status;

	visit_start(visit);
	if (is_there)
		write_field(&visit->json, "data", rows, 0);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? visit_send(visit, 200) : err_set(err, E_NOT_FOUND, "field_not_found", "Field not found");
}

int v2_deal_fields_list(struct visit *visit, struct err *err)
{
	return send_fields(visit, FIELD_DEAL, err);
}

int v2_deal_fields_get(struct visit *visit, struct err *err)
{
	return send_field(visit, FIELD_DEAL, err);
}

int v2_person_fields_list(struct visit *visit, struct err *err)
{
	return send_fields(visit, FIELD_PERSON, err);
}

int v2_person_fields_get(struct visit *visit, struct err *err)
{
	return send_field(visit, FIELD_PERSON, err);
}

int v2_organization_fields_list(struct visit *visit, struct err *err)
{
	return send_fields(visit, FIELD_ORGANIZATION, err);
}

int v2_organization_fields_get(struct visit *visit, struct err *err)
{
	return send_field(visit, FIELD_ORGANIZATION, err);
}

int v2_product_fields_list(struct visit *visit, struct err *err)
{
	return send_fields(visit, FIELD_PRODUCT, err);
}

int v2_product_fields_get(struct visit *visit, struct err *err)
{
	return send_field(visit, FIELD_PRODUCT, err);
}
