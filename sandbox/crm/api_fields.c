#include <string.h>

#include "crm/api.h"
#include "crm/field_defs.h"
#include "crm/list.h"

/* Which list the address names. */
static enum field_entity entity_of(struct visit *visit)
{
	static const struct {
		const char *path;
		enum field_entity entity;
	} paths[] = {{"/api/v2/dealFields", FIELD_DEAL},
		     {"/api/v2/personFields", FIELD_PERSON},
		     {"/api/v2/organizationFields", FIELD_ORGANIZATION},
		     {"/api/v2/productFields", FIELD_PRODUCT}};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (text_starts(http_path(visit->x), paths[i].path))
			return paths[i].entity;
	BUG("a route of fields without fields");
}

/* A stored JSON text, or null. */
static void write_raw(struct json_out *json, const char *key, const char *stored)
{
	if (stored == NULL)
		json_out_null(json, key);
	else
		json_out_raw(json, key, stored);
}

/* What ?include_fields= may ask for, with what stands there until somebody sets it. */
static void write_settings(struct visit *visit, const struct field_def *def)
{
	const struct {
		const char *name, *value, *standard;
	} settings[] = {
	    {"ui_visibility", def->ui_visibility, "{\"add_visible_flag\":false,\"details_visible_flag\":true}"},
	    {"important_fields", def->important_fields, "{\"enabled\":false,\"stage_ids\":[]}"},
	    {"required_fields", def->required_fields, "{\"enabled\":false}"},
	};
	const char *include = text_or(http_query(visit->x, "include_fields"), "");

	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (list_has(include, settings[i].name))
			json_out_raw(&visit->json, settings[i].name, text_or(settings[i].value, settings[i].standard));
}

static void write_def(struct visit *visit, const char *key, const struct field_def *def)
{
	struct json_out *json = &visit->json;

	json_out_object(json, key);
	json_out_text(json, "field_name", def->name);
	json_out_text(json, "field_code", def->code);
	json_out_text(json, "description", def->description);
	json_out_text(json, "field_type", def->type);
	write_raw(json, "options", def->options);
	write_raw(json, "subfields", def->subfields);
	json_out_bool(json, "is_custom_field", def->is_custom);
	json_out_bool(json, "is_optional_response_field", def->is_optional);
	write_settings(visit, def);
	json_out_end(json);
}

static int send_def(struct visit *visit, const struct field_def *def)
{
	visit_start(visit);
	write_def(visit, "data", def);
	return visit_send(visit, 200);
}

/* A field's position in its entity plays the part of the id in the cursor. */
int v2_fields_list(struct visit *visit, struct err *err)
{
	struct list list;
	struct field_def def;
	struct db_rows *rows;
	int status = list_read(visit, "id", &list, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db,
			"SELECT printf('%015d', position), position, " FIELD_DEF_COLUMNS
			" FROM field WHERE entity = $1 AND position > $2 ORDER BY position LIMIT $3",
			DB_ARGS(DB_T(field_entity_name(entity_of(visit))), DB_I(list.after_id), DB_I(list.limit + 1)));
	json_out_array(visit_start(visit), "data");
	while (list_row(&list, rows, visit->arena)) {
		field_def_read(rows, 2, visit->arena, &def);
		write_def(visit, NULL, &def);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	json_out_end(&visit->json);
	list_end(&list, visit);
	return visit_send(visit, 200);
}

static int load_def(struct visit *visit, struct field_def *out, struct err *err)
{
	return field_def_load(visit, entity_of(visit), http_param(visit->x, "code"), out, err);
}

int v2_fields_get(struct visit *visit, struct err *err)
{
	struct field_def def;
	int status = load_def(visit, &def, err);

	return status == OK ? send_def(visit, &def) : status;
}

/* Name, description and the three settings; a member that isn't there leaves what was. */
static int apply_def(struct visit *visit, const struct json *body, struct field_def *def, struct err *err)
{
	const struct {
		const char *name;
		const char **value;
	} texts[] = {{"field_name", &def->name}, {"description", &def->description}},
	  objects[] = {{"ui_visibility", &def->ui_visibility},
		       {"important_fields", &def->important_fields},
		       {"required_fields", &def->required_fields}};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const struct json *value = json_get(body, texts[i].name);

		if (value != NULL && !json_is_text(value) && !json_is_null(value))
			return err_set(err, E_INVALID, "member_invalid", "%s must be a string", texts[i].name);
		if (value != NULL)
			*texts[i].value = arena_strdup(visit->arena, json_text(value, NULL));
	}
	for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
		const struct json *value = json_get(body, objects[i].name);

		if (value != NULL && !json_is_object(value))
			return err_set(err, E_INVALID, "member_invalid", "%s must be an object", objects[i].name);
		if (value != NULL)
			*objects[i].value = json_dump(visit->arena, value);
	}
	return OK;
}

int v2_fields_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct field_def def = {0};
	const char *touched;
	int status = body_object(visit, &doc, err);

	if (status != OK || (status = apply_def(visit, json_root(doc), &def, err)) != OK)
		return status;
	def.type = arena_strdup(visit->arena, json_get_text(json_root(doc), "field_type", NULL));
	if (json_get(json_root(doc), "options") != NULL &&
	    (status = field_options_add(visit, &def, json_get(json_root(doc), "options"), &touched, err)) != OK)
		return status;
	if ((status = field_def_create(visit, entity_of(visit), &def, err)) != OK)
		return status;
	return send_def(visit, &def);
}

int v2_fields_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct field_def def;
	int status = load_def(visit, &def, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK ||
	    (status = apply_def(visit, json_root(doc), &def, err)) != OK ||
	    (status = field_def_update(visit, entity_of(visit), &def, err)) != OK)
		return status;
	return send_def(visit, &def);
}

int v2_fields_delete(struct visit *visit, struct err *err)
{
	struct field_def def;
	int status = load_def(visit, &def, err);

	if (status != OK || (status = field_def_delete(visit, entity_of(visit), &def, err)) != OK)
		return status;
	return send_def(visit, &def);
}

typedef int (*options_change)(struct visit *visit, struct field_def *def, const struct json *changes,
			      const char **touched_out, struct err *err);

static int change_options(struct visit *visit, options_change change, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct field_def def;
	const char *touched;
	int status = load_def(visit, &def, err);

	if (status != OK || (status = body_json(visit, &doc, err)) != OK ||
	    (status = change(visit, &def, json_root(doc), &touched, err)) != OK ||
	    (status = field_def_update(visit, entity_of(visit), &def, err)) != OK)
		return status;
	json_out_raw(visit_start(visit), "data", touched);
	json_out_null(&visit->json, "additional_data");
	return visit_send(visit, 200);
}

int v2_field_options_add(struct visit *visit, struct err *err)
{
	return change_options(visit, field_options_add, err);
}

int v2_field_options_rename(struct visit *visit, struct err *err)
{
	return change_options(visit, field_options_rename, err);
}

int v2_field_options_remove(struct visit *visit, struct err *err)
{
	return change_options(visit, field_options_remove, err);
}
