#include "crm/fields.h"

#include <string.h>

#include "crm/company.h"

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

	out->labels = NULL;
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

int fields_want_labels(struct visit *visit, enum field_entity entity, struct fields_wanted *wanted, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT options FROM field WHERE entity = $1 AND code = 'label_ids'",
					DB_ARGS(DB_T(field_entity_name(entity))));

	wanted->labels = db_next(rows) && !db_is_null(rows, 0) ? db_text_copy(rows, 0, visit->arena) : "[]";
	return db_done(rows, err);
}

void fields_write_labels(struct visit *visit, struct json_out *json, const struct fields_wanted *wanted,
			 const char *label_ids)
{
	CLEANUP(json_doc_freep) struct json_doc *options = NULL, *ids = NULL;

	if (wanted->labels == NULL)
		return;
	if (json_parse(wanted->labels, strlen(wanted->labels), &options, NULL) != OK ||
	    json_parse(label_ids, strlen(label_ids), &ids, NULL) != OK)
		BUG("stored labels are not JSON");
	json_out_array(json, "labels");
	for (size_t i = 0; i < json_len(json_root(ids)); i++)
		write_option(visit, json, NULL, json_root(options), json_at(json_root(ids), i));
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
	bool has_ends = text_eq(field->type, "daterange") || text_eq(field->type, "timerange");
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	while (json_next(value, &cursor, &key, &member))
		if (!text_eq(key, "timezone_name"))
			json_out_raw(json, has_ends && text_eq(key, "value") ? "from" : key,
				     json_dump(visit->arena, member));
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
		bool is_id = list_has("enum,user,org,people", field->type);

		json_out_raw(json, is_id ? "id" : "value", json_dump(visit->arena, value));
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

static bool is_date(const struct json *value)
{
	const char *text = json_text(value, NULL);
	int32_t day;

	return text != NULL && day_parse(text, strlen(text), &day, NULL) == OK;
}

/* "09:00" or "09:00:00". */
static bool is_clock(const struct json *value)
{
	static const char highest[] = "29:59:59";
	const char *text = json_text(value, "");
	size_t len = strlen(text);

	if (len != strlen("09:00") && len != strlen("09:00:00"))
		return false;
	for (size_t i = 0; i < len; i++)
		if (highest[i] == ':' ? text[i] != ':' : text[i] < '0' || text[i] > highest[i])
			return false;
	return strncmp(text, "24", 2) < 0;
}

static bool is_range(const struct json *value, bool (*is_end)(const struct json *value))
{
	const struct json *until = json_get(value, "until");

	return is_end(json_get(value, "value")) && (json_is_null(until) || is_end(until));
}

static bool is_reference(const struct json *value)
{
	return json_is_number(value) && json_i64(value, 0) > 0;
}

static bool is_value_of(const struct field *field, const struct json *value)
{
	if (json_is_null(value))
		return true;
	if (list_has("varchar,text,varchar_auto,phone", field->type))
		return json_is_text(value);
	if (text_eq(field->type, "date"))
		return is_date(value);
	if (text_eq(field->type, "double"))
		return json_is_number(value);
	if (list_has("user,org,people", field->type))
		return is_reference(value);
	if (list_has("enum,set", field->type))
		return are_options(field, value);
	if (text_eq(field->type, "monetary"))
		return json_is_number(json_get(value, "value"));
	if (text_eq(field->type, "time"))
		return is_clock(json_is_text(value) ? value : json_get(value, "value"));
	if (list_has("daterange,timerange", field->type))
		return is_range(value, text_eq(field->type, "daterange") ? is_date : is_clock);
	return json_is_text(json_get(value, "value"));
}

/* ---- the form in which values are kept ---- */

static void keep_text(struct json_out *json, const struct json *value, const char *key, const char *otherwise)
{
	json_out_text(json, key, json_get_text(value, key, otherwise));
}

/* "09:00:00" of "09:00". */
static char *whole_clock(struct arena *arena, const char *text)
{
	return text == NULL || strlen(text) == strlen("09:00:00") ? arena_strdup(arena, text)
								  : arena_printf(arena, "%s:00", text);
}

static void keep_clock(struct visit *visit, struct json_out *json, const struct field *field, const struct json *value)
{
	const char *start = json_is_text(value) ? json_text(value, NULL) : json_get_text(value, "value", NULL);

	json_out_text(json, "value", whole_clock(visit->arena, start));
	if (text_eq(field->type, "timerange"))
		json_out_text(json, "until", whole_clock(visit->arena, json_get_text(value, "until", NULL)));
	json_out_i64(json, "timezone_id", json_get_i64(value, "timezone_id", COMPANY_TIMEZONE_ID));
	keep_text(json, value, "timezone_name", COMPANY_TIMEZONE);
}

static void keep_address(struct json_out *json, const struct json *value)
{
	static const char *const parts[] = {
	    "value",       "route",       "country",       "locality",           "subpremise",
	    "postal_code", "sublocality", "street_number", "admin_area_level_1", "admin_area_level_2"};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		keep_text(json, value, parts[i], NULL);
	keep_text(json, value, "formatted_address", json_get_text(value, "value", NULL));
}

/* A value of several parts with all of them; other values are kept as they come. */
static void keep_value(struct visit *visit, struct json_out *json, const struct field *field, const struct json *value)
{
	if (!list_has("monetary,daterange,time,timerange,address", field->type)) {
		json_out_raw(json, field->code, json_dump(visit->arena, value));
		return;
	}
	json_out_object(json, field->code);
	if (text_eq(field->type, "monetary")) {
		json_out_raw(json, "value", json_dump(visit->arena, json_get(value, "value")));
		keep_text(json, value, "currency", COMPANY_CURRENCY);
	} else if (text_eq(field->type, "daterange")) {
		keep_text(json, value, "value", NULL);
		keep_text(json, value, "until", NULL);
	} else if (text_eq(field->type, "address")) {
		keep_address(json, value);
	} else {
		keep_clock(visit, json, field, value);
	}
	json_out_end(json);
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
			keep_value(visit, &json, &fields->items[i], value);
	}
	json_out_end(&json);
	if (buf_is_full(&buf))
		return err_set(err, E_INVALID, "custom_fields_too_large",
			       "The custom fields of one thing can have at most %d bytes together", LIMIT_BODY);
	*out = arena_strdup(visit->arena, buf.data);
	return OK;
}
