#include "crm/field_defs.h"

#include <string.h>

#include "crypto/crypto.h"

enum { CODE_BYTES = 20 };

void field_def_read(struct db_rows *rows, int first, struct arena *arena, struct field_def *out)
{
	int column = first + 3;
	const char **texts[] = {&out->code,           &out->name,        &out->type,          &out->options,
				&out->subfields,      &out->description, &out->ui_visibility, &out->important_fields,
				&out->required_fields};

	out->position = db_i64(rows, first);
	out->is_custom = db_i64(rows, first + 1) != 0;
	out->is_optional = db_i64(rows, first + 2) != 0;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = db_text_copy(rows, column++, arena);
}

int field_def_load(struct visit *visit, enum field_entity entity, const char *code, struct field_def *out,
		   struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT " FIELD_DEF_COLUMNS " FROM field WHERE entity = $1 AND code = $2",
		     DB_ARGS(DB_T(field_entity_name(entity)), DB_T(code)));
	bool is_there = db_next(rows);
	int status;

	if (is_there)
		field_def_read(rows, 0, visit->arena, out);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return is_there ? OK : err_set(err, E_NOT_FOUND, "field_not_found", "Field not found");
}

/* "[{"field_code","field_name","field_type"}]" of the types whose values have parts. */
static char *subfields_of(struct visit *visit, const struct field_def *def)
{
	static const struct {
		const char *field_type, *code, *name, *type;
	} parts[] = {
	    {"monetary", "value", "Amount of", "double"},
	    {"monetary", "currency", "Currency of", "varchar"},
	    {"daterange", "value", "Start of", "date"},
	    {"daterange", "until", "End of", "date"},
	    {"time", "value", "Time of", "time"},
	    {"time", "timezone_id", "Timezone of", "int"},
	    {"timerange", "value", "Start of", "time"},
	    {"timerange", "until", "End of", "time"},
	    {"timerange", "timezone_id", "Timezone of", "int"},
	    {"address", "value", "Address of", "varchar"},
	    {"address", "subpremise", "Apartment of", "varchar"},
	    {"address", "street_number", "House number of", "varchar"},
	    {"address", "route", "Street of", "varchar"},
	    {"address", "sublocality", "District of", "varchar"},
	    {"address", "locality", "City of", "varchar"},
	    {"address", "admin_area_level_1", "State of", "varchar"},
	    {"address", "admin_area_level_2", "Region of", "varchar"},
	    {"address", "country", "Country of", "varchar"},
	    {"address", "postal_code", "ZIP code of", "varchar"},
	    {"address", "formatted_address", "Full address of", "varchar"},
	};
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	size_t count = 0;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&json, &buf);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!text_eq(parts[i].field_type, def->type))
			continue;
		count++;
		json_out_object(&json, NULL);
		json_out_text(&json, "field_code", parts[i].code);
		json_out_text(&json, "field_name", arena_printf(visit->arena, "%s %s", parts[i].name, def->name));
		json_out_text(&json, "field_type", parts[i].type);
		json_out_end(&json);
	}
	json_out_end(&json);
	return count > 0 ? arena_strdup(visit->arena, buf.data) : NULL;
}

int field_def_create(struct visit *visit, enum field_entity entity, struct field_def *def, struct err *err)
{
	unsigned char bytes[CODE_BYTES];
	bool has_options = text_eq(def->type, "enum") || text_eq(def->type, "set");

	if (text_is_empty(def->name))
		return err_set(err, E_INVALID, "member_missing", "field_name is required");
	if (text_is_empty(def->type) || !list_has(FIELD_TYPES_CREATABLE, def->type))
		return err_set(err, E_INVALID, "field_type_invalid",
			       "field_type must be one of " FIELD_TYPES_CREATABLE);
	if (has_options != (def->options != NULL))
		return err_set(err, E_INVALID, "field_options_invalid",
			       has_options ? "options are required for this field_type"
					   : "options are for fields of the types enum and set only");
	random_bytes(bytes, sizeof(bytes));
	def->code = hex_encode(visit->arena, bytes, sizeof(bytes));
	def->is_custom = true;
	def->subfields = subfields_of(visit, def);
	return db_exec(
	    visit->db,
	    "INSERT INTO field (entity, position, code, name, type, options, subfields, is_custom, description, "
	    "ui_visibility, important_fields, required_fields) VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 "
	    "FROM field), $2, $3, $4, $5, $6, 1, $7, $8, $9, $10)",
	    DB_ARGS(DB_T(field_entity_name(entity)), DB_T(def->code), DB_T(def->name), DB_T(def->type),
		    DB_T(def->options), DB_T(def->subfields), DB_T(def->description), DB_T(def->ui_visibility),
		    DB_T(def->important_fields), DB_T(def->required_fields)),
	    NULL, err);
}

static int check_custom(const struct field_def *def, struct err *err)
{
	if (def->is_custom)
		return OK;
	return err_set(err, E_DENIED, "field_built_in", "Only custom fields can be changed or deleted");
}

int field_def_update(struct visit *visit, enum field_entity entity, const struct field_def *def, struct err *err)
{
	int status = check_custom(def, err);

	if (status != OK)
		return status;
	if (text_is_empty(def->name))
		return err_set(err, E_INVALID, "member_missing", "field_name is required");
	return db_exec(
	    visit->db,
	    "UPDATE field SET name = $3, description = $4, options = $5, ui_visibility = $6, important_fields = $7, "
	    "required_fields = $8 WHERE entity = $1 AND code = $2",
	    DB_ARGS(DB_T(field_entity_name(entity)), DB_T(def->code), DB_T(def->name), DB_T(def->description),
		    DB_T(def->options), DB_T(def->ui_visibility), DB_T(def->important_fields),
		    DB_T(def->required_fields)),
	    NULL, err);
}

int field_def_delete(struct visit *visit, enum field_entity entity, const struct field_def *def, struct err *err)
{
	int status = check_custom(def, err);

	if (status != OK)
		return status;
	return db_exec(visit->db, "DELETE FROM field WHERE entity = $1 AND code = $2",
		       DB_ARGS(DB_T(field_entity_name(entity)), DB_T(def->code)), NULL, err);
}
