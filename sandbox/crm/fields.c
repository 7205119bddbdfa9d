#include "crm/fields.h"

#include <string.h>

enum { FIELDS_ASKED_MAX = 15 };

const char *field_entity_name(enum field_entity entity)
{
	static const char *const names[] = {"deal", "person", "organization", "product"};

	return names[entity];
}

int fields_custom(struct visit *visit, enum field_entity entity, struct fields *out, struct err *err)
{
	struct fields fields = {0};
	size_t cap = 0;
	struct arena *arena = visit->arena;
	struct db_rows *rows = db_query(
	    visit->db, "SELECT code, name, type, options FROM field WHERE entity = $1 AND is_custom ORDER BY position",
	    DB_ARGS(DB_T(field_entity_name(entity))));

	while (db_next(rows)) {
		fields.items = arena_grow(arena, fields.items, fields.count, &cap, sizeof(*fields.items));
		fields.items[fields.count++] = (struct field){.code = db_text_copy(rows, 0, arena),
							      .name = db_text_copy(rows, 1, arena),
							      .type = db_text_copy(rows, 2, arena),
							      .options = db_text_copy(rows, 3, arena)};
	}
	*out = fields;
	return db_done(rows, err);
}

int fields_wanted(struct visit *visit, enum field_entity entity, struct fields_wanted *out, struct err *err)
{
	const char *only = http_query(visit->x, "custom_fields");
	char **parts;
	int status;

	out->only = text_is_empty(only) ? NULL : only;
	if (out->only != NULL && text_split(visit->arena, only, ',', &parts) > FIELDS_ASKED_MAX)
		return err_set(err, E_INVALID, "custom_fields_too_many", "At most %d custom fields can be asked for",
			       FIELDS_ASKED_MAX);
	if ((status = query_bool(visit, "include_option_labels", &out->with_labels, err)) != OK)
		return status;
	return fields_custom(visit, entity, &out->fields, err);
}

/* The label of option ${id}; NULL if there is none. */
static const char *option_label(const struct json *options, int64_t id)
{
	for (size_t i = 0; i < json_len(options); i++)
		if (json_get_i64(json_at(options, i), "id", -1) == id)
			return json_get_text(json_at(options, i), "label", NULL);
	return NULL;
}

static void write_option(struct visit *visit, struct json_out *json, const char *key, const struct json *options,
			 const struct json *id)
{
	json_out_object(json, key);
	json_out_raw(json, "id", json_dump(visit->arena, id));
	json_out_text(json, "label", option_label(options, json_i64(id, -1)));
	json_out_end(json);
}

/* One enum or set value, with labels. */
static void write_labelled(struct visit *visit, struct json_out *json, const struct field *field,
			   const struct json *value)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;

	if (json_parse(field->options, strlen(field->options), &doc, NULL) != OK)
		BUG("field %s: stored options are not JSON", field->code);
	if (!json_is_array(value)) {
		write_option(visit, json, field->code, json_root(doc), value);
		return;
	}
	json_out_array(json, field->code);
	for (size_t i = 0; i < json_len(value); i++)
		write_option(visit, json, NULL, json_root(doc), json_at(value, i));
	json_out_end(json);
}

static struct json_doc *parse_stored(const char *values)
{
	struct json_doc *doc = NULL;

	if (json_parse(values, strlen(values), &doc, NULL) != OK)
		BUG("stored custom fields are not JSON");
	return doc;
}

void fields_write(struct visit *visit, struct json_out *json, const struct fields_wanted *wanted, const char *values)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = parse_stored(values);

	json_out_object(json, "custom_fields");
	for (size_t i = 0; i < wanted->fields.count; i++) {
		const struct field *field = &wanted->fields.items[i];
		const struct json *value = json_get(json_root(doc), field->code);

		if (wanted->only != NULL && !list_has(wanted->only, field->code))
			continue;
		if (json_is_null(value))
			json_out_null(json, field->code);
		else if (wanted->with_labels && field->options != NULL)
			write_labelled(visit, json, field, value);
		else
			json_out_raw(json, field->code, json_dump(visit->arena, value));
	}
	json_out_end(json);
}

/* The members of an object value beside its type, as webhooks have them: a date range's "value" is "from" there. */
static void write_members(struct visit *visit, struct json_out *json, const struct field *field,
			  const struct json *value)
{
	bool is_range = text_eq(field->type, "daterange") || text_eq(field->type, "timerange");
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	while (json_next(value, &cursor, &key, &member))
		json_out_raw(json, is_range && text_eq(key, "value") ? "from" : key, json_dump(visit->arena, member));
}

static void write_typed(struct visit *visit, struct json_out *json, const struct field *field, const struct json *value)
{
	json_out_object(json, field->code);
	json_out_text(json, "type", field->type);
	if (text_eq(field->type, "set")) {
		json_out_array(json, "values");
		for (size_t i = 0; i < json_len(value); i++) {
			json_out_object(json, NULL);
			json_out_i64(json, "id", json_i64(json_at(value, i), 0));
			json_out_end(json);
		}
		json_out_end(json);
	} else if (json_is_object(value)) {
		write_members(visit, json, field, value);
	} else {
		bool is_reference = list_has("enum,user,org,people", field->type);

		json_out_raw(json, is_reference ? "id" : "value", json_dump(visit->arena, value));
	}
	json_out_end(json);
}

void fields_write_typed(struct visit *visit, struct json_out *json, const struct fields *fields, const char *values)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = parse_stored(values);

	json_out_object(json, "custom_fields");
	for (size_t i = 0; i < fields->count; i++) {
		const struct json *value = json_get(json_root(doc), fields->items[i].code);

		if (json_is_null(value))
			json_out_null(json, fields->items[i].code);
		else
			write_typed(visit, json, &fields->items[i], value);
	}
	json_out_end(json);
}

static const struct field *find_field(const struct fields *fields, const char *code)
{
	for (size_t i = 0; i < fields->count; i++)
		if (text_eq(fields->items[i].code, code))
			return &fields->items[i];
	return NULL;
}

static bool are_options(const struct field *field, const struct json *value)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	bool is_set = text_eq(field->type, "set");
	size_t len = is_set ? json_len(value) : 1;

	if (json_is_array(value) != is_set || len == 0 ||
	    json_parse(field->options, strlen(field->options), &doc, NULL) != OK)
		return false;
	for (size_t i = 0; i < len; i++) {
		const struct json *id = is_set ? json_at(value, i) : value;

		if (!json_is_number(id) || option_label(json_root(doc), json_i64(id, -1)) == NULL)
			return false;
	}
	return true;
}

static bool is_value_of(const struct field *field, const struct json *value)
{
	const char *text = json_text(value, NULL);
	int32_t day;

	if (json_is_null(value))
		return true;
	if (list_has("varchar,text,varchar_auto,phone,time", field->type))
		return text != NULL;
	if (text_eq(field->type, "date"))
		return text != NULL && day_parse(text, strlen(text), &day, NULL) == OK;
	if (list_has("double,user,org,people", field->type))
		return json_is_number(value);
	if (list_has("enum,set", field->type))
		return are_options(field, value);
	if (text_eq(field->type, "monetary"))
		return json_is_number(json_get(value, "value"));
	return json_is_text(json_get(value, "value"));
}

static int check_changes(const struct fields *fields, const struct json *changes, struct err *err)
{
	const struct json *value;
	const char *code;
	void *cursor = NULL;

	if (!json_is_object(changes))
		return err_set(err, E_INVALID, "custom_fields_invalid", "custom_fields must be an object");
	while (json_next(changes, &cursor, &code, &value)) {
		const struct field *field = find_field(fields, code);

		if (field == NULL)
			return err_set(err, E_INVALID, "custom_field_unknown", "There is no custom field %s", code);
		if (!is_value_of(field, value))
			return err_set(err, E_INVALID, "custom_field_invalid",
				       "custom_fields.%s is not a valid value for a field of type %s", code,
				       field->type);
	}
	return OK;
}

int fields_merge(struct visit *visit, const struct fields *fields, const char *values, const struct json *changes,
		 const char **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = parse_stored(values);
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	int status = check_changes(fields, changes, err);

	buf_init(&buf, LIMIT_BODY);
	if (status != OK)
		return status;
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	for (size_t i = 0; i < fields->count; i++) {
		const char *code = fields->items[i].code;
		const struct json *value = json_get(changes, code);

		/* A field that isn't among the changes keeps its value; an explicit null clears it. */
		if (value == NULL)
			value = json_get(json_root(doc), code);
		if (!json_is_null(value))
			json_out_raw(&json, code, json_dump(visit->arena, value));
	}
	json_out_end(&json);
	*out = arena_strdup(visit->arena, buf.data);
	return OK;
}
