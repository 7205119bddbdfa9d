#include "crm/pages_custom.h"

#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "common/html.h"
#include "crm/company.h"
#include "crm/pages.h"

enum { REFERENCES_MAX = 500 };

/* ---- shown ---- */

/* A JSON text, number or truth value as people read it. */
static const char *plain_text(struct visit *visit, const struct json *value)
{
	return json_is_null(value) ? "" : json_text(value, json_is_text(value) ? "" : json_dump(visit->arena, value));
}

/* The labels of the chosen options. */
static const char *option_labels(struct visit *visit, const struct field *field, const struct json *value)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf buf;
	size_t count = json_is_array(value) ? json_len(value) : 1;

	buf_init(&buf, LIMIT_BODY);
	if (json_parse(field->options, strlen(field->options), &doc, NULL) != OK)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		int64_t id = json_i64(json_is_array(value) ? json_at(value, i) : value, -1);

		for (size_t o = 0; o < json_len(json_root(doc)); o++)
			if (json_get_i64(json_at(json_root(doc), o), "id", -2) == id)
				buf_printf(&buf, "%s%s", buf.len > 0 ? ", " : "",
					   json_get_text(json_at(json_root(doc), o), "label", ""));
	}
	return arena_strdup(visit->arena, buf.data);
}

static struct db_rows *names_query(struct db *db, const char *type)
{
	if (text_eq(type, "user"))
		return db_query(db, "SELECT id, name FROM user ORDER BY name LIMIT $1", DB_ARGS(DB_I(REFERENCES_MAX)));
	if (text_eq(type, "org"))
		return db_query(
		    db, "SELECT id, name FROM organization WHERE NOT is_deleted ORDER BY name COLLATE NOCASE LIMIT $1",
		    DB_ARGS(DB_I(REFERENCES_MAX)));
	return db_query(db, "SELECT id, name FROM person WHERE NOT is_deleted ORDER BY name COLLATE NOCASE LIMIT $1",
			DB_ARGS(DB_I(REFERENCES_MAX)));
}

static bool is_reference(const char *type)
{
	return list_has("user,org,people", type);
}

/* The name of what a reference leads to; its number when that is gone. */
static const char *reference_name(struct visit *visit, const struct field *field, const struct json *value)
{
	int64_t id = json_i64(json_is_object(value) ? json_get(value, "id") : value, 0);
	const char *name = arena_printf(visit->arena, "#%" PRId64, id);
	struct db_rows *rows = names_query(visit->db, field->type);

	while (db_next(rows))
		if (db_i64(rows, 0) == id)
			name = db_text_copy(rows, 1, visit->arena);
	return db_done(rows, NULL) == OK ? name : NULL;
}

/* NULL for no value. */
static const char *value_text(struct visit *visit, const struct field *field, const struct json *value)
{
	const char *type = field->type, *first;

	if (json_is_null(value))
		return NULL;
	if (list_has("enum,set", type))
		return option_labels(visit, field, value);
	if (is_reference(type))
		return reference_name(visit, field, value);
	first = plain_text(visit, json_is_object(value) ? json_get(value, "value") : value);
	if (text_eq(type, "monetary"))
		return arena_printf(visit->arena, "%s %s", first, json_get_text(value, "currency", ""));
	if (list_has("daterange,timerange", type))
		return arena_printf(visit->arena, "%s – %s", first, json_get_text(value, "until", ""));
	return text_eq(type, "date") ? crm_page_day(visit, first) : first;
}

static int parse_values(const char *values, struct json_doc **out, struct err *err)
{
	return json_parse(text_or(values, "{}"), strlen(text_or(values, "{}")), out, err);
}

int custom_show(struct visit *visit, enum field_entity entity, const char *values, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct fields fields;
	int status = fields_custom(visit, entity, &fields, err);

	if (status != OK || (status = parse_values(values, &doc, err)) != OK)
		return status;
	for (size_t i = 0; i < fields.count; i++)
		crm_page_detail(visit, fields.items[i].name,
				value_text(visit, &fields.items[i], json_get(json_root(doc), fields.items[i].code)));
	return OK;
}

/* ---- edited ---- */

static const char *part_name(struct sheet *sheet, const struct field *field, const char *part)
{
	return arena_printf(sheet->visit->arena, "cf-%s%s", field->code, part);
}

static void write_set(struct sheet *sheet, const struct field *field, const struct json *options,
		      const struct json *value)
{
	struct buf *body = &sheet->visit->body;
	const char *name = part_name(sheet, field, "");

	html_fill(body, "<fieldset class=\"field options\" id=\"%s-%s\"><legend>%s</legend>", sheet->id, name,
		  field->name);
	for (size_t o = 0; o < json_len(options); o++) {
		int64_t id = json_get_i64(json_at(options, o), "id", 0);
		const char *posted, *id_text = arena_printf(sheet->visit->arena, "%" PRId64, id);
		bool is_on = false;

		for (size_t i = 0; !sheet->is_posted && i < json_len(value); i++)
			is_on |= json_i64(json_at(value, i), -1) == id;
		for (size_t i = 0; sheet->is_posted && (posted = sheet_nth(sheet, name, i)) != NULL; i++)
			is_on |= text_eq(posted, id_text);
		html_fill(body, "<label><input type=\"checkbox\" name=\"%s\" value=\"%d\"%h> %s</label>", name, id,
			  is_on ? " checked" : "", json_get_text(json_at(options, o), "label", ""));
	}
	buf_puts(body, "</fieldset>");
}

static void write_enum(struct sheet *sheet, const struct field *field, const struct json *options,
		       const struct json *value)
{
	struct arena *arena = sheet->visit->arena;
	const char *name = part_name(sheet, field, "");
	const char *stored = json_is_null(value) ? "" : arena_printf(arena, "%" PRId64, json_i64(value, 0));

	sheet_select_open(sheet, name, field->name);
	sheet_option(sheet, name, "", "–", stored);
	for (size_t o = 0; o < json_len(options); o++) {
		const struct json *option = json_at(options, o);

		sheet_option(sheet, name, arena_printf(arena, "%" PRId64, json_get_i64(option, "id", 0)),
			     json_get_text(option, "label", ""), stored);
	}
	sheet_select_close(sheet, name);
}

static int write_options(struct sheet *sheet, const struct field *field, const struct json *value, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *options = text_or(field->options, "[]");
	int status = json_parse(options, strlen(options), &doc, err);

	if (status != OK)
		return status;
	if (text_eq(field->type, "set"))
		write_set(sheet, field, json_root(doc), value);
	else
		write_enum(sheet, field, json_root(doc), value);
	return OK;
}

static void write_part(struct sheet *sheet, const struct field *field, const char *part, const char *label,
		       const char *type, const char *stored)
{
	sheet_input(sheet,
		    &(const struct sheet_input){.name = part_name(sheet, field, part), .label = label, .type = type},
		    stored);
}

/* How the first part of a type's value is typed in. */
static const char *input_type(const char *type)
{
	static const char *const types[][2] = {{"double", "amount"},  {"monetary", "amount"}, {"text", "textarea"},
					       {"date", "date"},      {"daterange", "date"},  {"time", "time"},
					       {"timerange", "time"}, {"phone", "tel"}};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (text_eq(types[i][0], type))
			return types[i][1];
	return NULL;
}

/* An address has parts, a time its zone, which people don't type: they are kept unless the text is changed. */
static bool has_hidden_parts(const char *type)
{
	return list_has("address,time", type);
}

static void write_was(struct sheet *sheet, const struct field *field, const char *stored)
{
	const char *name = part_name(sheet, field, "-was");

	html_fill(&sheet->visit->body, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name,
		  sheet->is_posted ? form_value(sheet->visit, name) : stored);
}

static int write_input(struct sheet *sheet, const struct field *field, const struct json *value, struct err *err)
{
	struct visit *visit = sheet->visit;
	const char *input = input_type(field->type);
	const struct json *first = json_is_object(value) ? json_get(value, "value") : value;

	if (list_has("enum,set", field->type))
		return write_options(sheet, field, value, err);
	if (is_reference(field->type))
		return sheet_rows(sheet, part_name(sheet, field, ""), field->name, "–",
				  names_query(visit->db, field->type),
				  json_i64(json_is_object(value) ? json_get(value, "id") : value, 0), err);
	write_part(sheet, field, "", field->name, input, plain_text(visit, first));
	if (has_hidden_parts(field->type))
		write_was(sheet, field, plain_text(visit, first));
	if (text_eq(field->type, "monetary"))
		write_part(sheet, field, "-currency", arena_printf(visit->arena, "%s: currency", field->name), NULL,
			   json_get_text(value, "currency", NULL));
	if (list_has("daterange,timerange", field->type))
		write_part(sheet, field, "-until", arena_printf(visit->arena, "%s: until", field->name), input,
			   json_get_text(value, "until", NULL));
	return OK;
}

int custom_inputs(struct sheet *sheet, enum field_entity entity, const char *values, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct fields fields;
	int status = fields_custom(sheet->visit, entity, &fields, err);

	if (status == OK)
		status = parse_values(values, &doc, err);
	for (size_t i = 0; status == OK && i < fields.count; i++)
		status = write_input(sheet, &fields.items[i], json_get(json_root(doc), fields.items[i].code), err);
	return status;
}

/* ---- read back ---- */

static void read_set(struct sheet *sheet, const struct field *field, struct json_out *json)
{
	const char *name = part_name(sheet, field, ""), *posted;

	if (sheet_nth(sheet, name, 0) == NULL) {
		json_out_null(json, field->code);
		return;
	}
	json_out_array(json, field->code);
	for (size_t i = 0; (posted = sheet_nth(sheet, name, i)) != NULL; i++) {
		int64_t id = 0;

		if (text_to_i64(posted, strlen(posted), 1, INT64_MAX, &id, NULL) != OK)
			sheet_refuse(sheet, name, field->name, "Choose one of the list.");
		json_out_i64(json, NULL, id);
	}
	json_out_end(json);
}

/* "09:30" as the API keeps it: "09:30:00". */
static const char *full_time(struct sheet *sheet, const char *time)
{
	return time != NULL && strlen(time) == strlen("09:30") ? arena_printf(sheet->visit->arena, "%s:00", time)
							       : time;
}

static void read_object(struct sheet *sheet, const struct field *field, const char *line, struct json_out *json)
{
	bool is_time = text_starts(field->type, "time");
	int64_t amount_e4 = 0;

	if (text_eq(field->type, "monetary") &&
	    !sheet_amount(sheet, part_name(sheet, field, ""), field->name, &amount_e4))
		return;
	json_out_object(json, field->code);
	if (text_eq(field->type, "monetary")) {
		json_out_e4(json, "value", amount_e4, 0);
		json_out_text(json, "currency",
			      text_or(sheet_line(sheet, part_name(sheet, field, "-currency")), COMPANY_CURRENCY));
	} else {
		json_out_text(json, "value", is_time ? full_time(sheet, line) : line);
	}
	if (list_has("daterange,timerange", field->type)) {
		const char *until = text_or(sheet_line(sheet, part_name(sheet, field, "-until")), line);

		json_out_text(json, "until", is_time ? full_time(sheet, until) : until);
	}
	json_out_end(json);
}

static void read_value(struct sheet *sheet, const struct field *field, struct json_out *json)
{
	const char *name = part_name(sheet, field, ""), *line = sheet_line(sheet, name);
	const char *was = form_value(sheet->visit, part_name(sheet, field, "-was"));
	int64_t number = 0;

	if (has_hidden_parts(field->type) && text_eq(form_value(sheet->visit, name), was) && *line != '\0')
		return;
	if (text_eq(field->type, "set")) {
		read_set(sheet, field, json);
	} else if (*line == '\0') {
		json_out_null(json, field->code);
	} else if (text_eq(field->type, "double")) {
		if (sheet_amount(sheet, name, field->name, &number))
			json_out_e4(json, field->code, number, 0);
	} else if (text_eq(field->type, "enum") || is_reference(field->type)) {
		if (sheet_number(sheet, name, field->name, &number))
			json_out_i64(json, field->code, number);
	} else if (list_has("monetary,daterange,timerange,address", field->type)) {
		read_object(sheet, field, line, json);
	} else if (text_eq(field->type, "text")) {
		json_out_text(json, field->code, form_value(sheet->visit, name));
	} else {
		json_out_text(json, field->code, text_eq(field->type, "time") ? full_time(sheet, line) : line);
	}
}

int custom_read(struct sheet *sheet, enum field_entity entity, struct json_out *json, struct err *err)
{
	struct fields fields;
	int status = fields_custom(sheet->visit, entity, &fields, err);

	if (status != OK)
		return status;
	json_out_object(json, "custom_fields");
	for (size_t i = 0; i < fields.count; i++)
		read_value(sheet, &fields.items[i], json);
	json_out_end(json);
	return OK;
}
