#include "pipedrive/fields.h"

/* Types whose values can stand on an invoice; options make any other type but the last ones readable too. */
static const struct {
	const char *type;
	bool is_mappable;
} types[] = {
    {"varchar", true},
    {"text", true},
    {"phone", true},
    {"varchar_options", true},
    {"varchar_auto", true},
    {"int", true},
    {"double", true},
    {"monetary", true},
    {"date", true},
    {"daterange", true},
    {"time", true},
    {"timerange", true},
    {"enum", true},
    {"set", true},
    {"address", true},
    {"org", true},
    {"people", true},
    {"status", true},
    {"billing_frequency", true},
    {"visible_to", false},
    {"picture", false},
    {"json", false},
    {"activity", false},
    {"price_list", false},
};

static bool is_mappable(const char *type, size_t option_count)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (text_eq(types[i].type, type))
			return types[i].is_mappable;
	return option_count > 0;
}

const char *crm_field_code(const char *code)
{
	if (text_eq(code, "emails"))
		return "email";
	return text_eq(code, "phones") ? "phone" : code;
}

bool crm_type_is_reference(const char *type)
{
	static const char *const names[] = {"org", "people", "person", "user", "deal", "deals", "lead", "project"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_eq(names[i], type))
			return true;
	return false;
}

const char *crm_id_text(struct arena *arena, const struct json *id)
{
	if (json_is_number(id))
		return arena_printf(arena, "%lld", (long long)json_i64(id, 0));
	return arena_strdup(arena, json_text(id, ""));
}

static const struct pipedrive_option *read_options(struct arena *arena, const struct json *list, size_t *count_out)
{
	struct pipedrive_option *options = arena_array(arena, json_len(list) + 1, sizeof(*options));

	for (size_t i = 0; i < json_len(list); i++)
		options[i] = (struct pipedrive_option){
		    .id = crm_id_text(arena, json_get(json_at(list, i), "id")),
		    .label = arena_strdup(arena, json_get_text(json_at(list, i), "label", "")),
		};
	*count_out = json_len(list);
	return options;
}

/* Older answers say "key", "name" and "edit_flag". */
static bool read_field(struct arena *arena, enum crm_entity entity, const struct json *element,
		       struct pipedrive_field *out)
{
	const char *code = json_get_text(element, "field_code", json_get_text(element, "key", ""));
	const char *name = json_get_text(element, "field_name", json_get_text(element, "name", code));

	*out = (struct pipedrive_field){
	    .entity = entity,
	    .code = arena_strdup(arena, crm_field_code(code)),
	    .name = arena_strdup(arena, name),
	    .type = arena_strdup(arena, json_get_text(element, "field_type", "")),
	    .is_custom = json_get_bool(element, "is_custom_field", json_get_bool(element, "edit_flag", false)),
	};
	out->options = read_options(arena, json_get(element, "options"), &out->option_count);
	out->is_mappable = is_mappable(out->type, out->option_count);
	return *code != '\0';
}

void crm_parse_fields(struct arena *arena, enum crm_entity entity, const struct json *root, struct crm_list *fields)
{
	const struct json *data = json_get(root, "data");
	struct pipedrive_field *field;

	for (size_t i = 0; i < json_len(data); i++) {
		fields->items = arena_grow(arena, fields->items, fields->count, &fields->cap, sizeof(*field));
		field = (struct pipedrive_field *)fields->items + fields->count;
		if (read_field(arena, entity, json_at(data, i), field))
			fields->count++;
	}
}
