#include <string.h>

#include "pipedrive/address.h"
#include "pipedrive/fields.h"

/* What one rendering works with. */
struct render {
	struct arena *arena;
	const struct pipedrive_record *records;
	size_t record_count;
	const struct pipedrive_field *fields;
	size_t field_count;
	struct crm_list values; /* struct crm_value */
};

static const struct pipedrive_field *find_field(const struct render *render, enum crm_entity entity, const char *code)
{
	for (size_t i = 0; i < render->field_count; i++)
		if (render->fields[i].entity == entity && text_eq(render->fields[i].code, code))
			return &render->fields[i];
	return NULL;
}

static const char *label_of(const struct pipedrive_field *field, const char *id)
{
	for (size_t i = 0; field != NULL && i < field->option_count; i++)
		if (text_eq(field->options[i].id, id))
			return field->options[i].label;
	return NULL;
}

/* The name of the person or organization with this id, if it is one of the records. */
static const char *name_of(const struct render *render, const char *type, int64_t id)
{
	const enum crm_entity entity = text_eq(type, "org") ? CRM_ORGANIZATION : CRM_PERSON;

	if (!text_eq(type, "org") && !text_eq(type, "people") && !text_eq(type, "person"))
		return NULL;
	for (size_t i = 0; i < render->record_count; i++)
		if (render->records[i].entity == entity && render->records[i].id == id)
			return render->records[i].name;
	return NULL;
}

static const char *type_of(const struct pipedrive_field *field, const char *code)
{
	if (text_eq(code, "org_id"))
		return "org";
	if (text_eq(code, "person_id"))
		return "people";
	return field == NULL ? "" : field->type;
}

static const char *number_text(struct arena *arena, const struct json *number, int places)
{
	char text[E4_TEXT_MAX];
	int64_t value;

	if (json_e4(number, &value, NULL) != OK)
		return arena_printf(arena, "%lld", (long long)json_i64(number, 0));
	return arena_strdup(arena, e4_format(value, places, text));
}

static const char *money_text(struct arena *arena, const struct json *amount, const char *currency)
{
	const char *text = number_text(arena, amount, 2);

	return text_squeeze(arena, arena_printf(arena, "%s %s", text, currency));
}

static const char *render_money(struct arena *arena, const struct json *value)
{
	const struct json *amount = json_get(value, "value");

	return json_is_null(amount) ? "" : money_text(arena, amount, json_get_text(value, "currency", ""));
}

static const char *render_value(const struct render *render, const struct pipedrive_field *field, const char *code,
				const struct json *value);

static const char *render_range(const struct render *render, const struct json *value)
{
	const char *from = json_get_text(value, "value", ""), *until = json_get_text(value, "until", "");

	if (*until == '\0' || *from == '\0')
		return arena_strdup(render->arena, text_or(from, until));
	return arena_printf(render->arena, "%s - %s", from, until);
}

static const char *render_object(const struct render *render, const struct pipedrive_field *field, const char *code,
				 const struct json *value)
{
	if (json_get(value, "currency") != NULL)
		return render_money(render->arena, value);
	if (json_get(value, "until") != NULL)
		return render_range(render, value);
	if (json_is_text(json_get(value, "name")))
		return arena_strdup(render->arena, json_get_text(value, "name", ""));
	if (json_get(value, "value") != NULL)
		return render_value(render, field, code, json_get(value, "value"));
	if (json_is_text(json_get(value, "label")))
		return arena_strdup(render->arena, json_get_text(value, "label", ""));
	return render_value(render, field, code, json_get(value, "id"));
}

/* The primary one of several e-mails or phones, or the first. */
static const struct json *primary_of(const struct json *list)
{
	for (size_t i = 0; i < json_len(list); i++)
		if (json_get_bool(json_at(list, i), "primary", false) &&
		    *json_get_text(json_at(list, i), "value", "") != '\0')
			return json_at(list, i);
	return json_at(list, 0);
}

static bool is_contact_list(const struct json *list)
{
	return json_is_object(json_at(list, 0)) && json_get(json_at(list, 0), "value") != NULL;
}

static const char *render_array(const struct render *render, const struct pipedrive_field *field, const char *code,
				const struct json *list)
{
	struct buf joined;
	const char *text;

	if (is_contact_list(list))
		return render_value(render, field, code, primary_of(list));
	buf_init(&joined, LIMIT_ANSWER);
	for (size_t i = 0; i < json_len(list); i++) {
		text = render_value(render, field, code, json_at(list, i));
		if (!text_is_empty(text))
			buf_printf(&joined, "%s%s", joined.len == 0 ? "" : ", ", text);
	}
	text = arena_strndup(render->arena, joined.data, joined.len);
	buf_release(&joined);
	return text;
}

static const char *render_scalar(const struct render *render, const struct pipedrive_field *field, const char *code,
				 const struct json *value)
{
	const char *type = type_of(field, code), *label = label_of(field, crm_id_text(render->arena, value));

	if (label != NULL)
		return label;
	if (crm_type_is_reference(type))
		return text_or(name_of(render, type, json_i64(value, 0)), "");
	if (json_is_number(value))
		return number_text(render->arena, value, 0);
	return arena_strdup(render->arena, json_text(value, ""));
}

static bool is_address(const struct pipedrive_field *field, const char *code, const struct json *value)
{
	const bool is_named =
	    text_eq(type_of(field, code), "address") || text_eq(code, "address") || text_eq(code, "postal_address");

	return (is_named && (json_is_text(value) || json_is_object(value))) || crm_is_address(value);
}

/* "" for what has no text. As deep as json_parse lets a document be. */
static const char *render_value(const struct render *render, const struct pipedrive_field *field, const char *code,
				const struct json *value)
{
	if (json_is_array(value))
		return render_array(render, field, code, value);
	if (is_address(field, code, value))
		return crm_address_text(render->arena, value);
	if (json_is_object(value))
		return render_object(render, field, code, value);
	return render_scalar(render, field, code, value);
}

/* A deal's own amounts are plain numbers with the currency beside them. */
static bool is_deal_money(const struct pipedrive_record *record, const char *code, const struct json *value)
{
	static const char *const codes[] = {"value", "acv", "arr", "mrr"};

	for (size_t i = 0; record->entity == CRM_DEAL && json_is_number(value) && i < ARRAY_LEN(codes); i++)
		if (text_eq(codes[i], code))
			return true;
	return false;
}

static void add_value(struct render *render, const struct pipedrive_record *record, const struct json *root,
		      const char *key, const struct json *value)
{
	const char *code = arena_strdup(render->arena, crm_field_code(key)), *text;
	struct crm_value *values;

	if (is_deal_money(record, code, value))
		text = money_text(render->arena, value, json_get_text(root, "currency", ""));
	else
		text = render_value(render, find_field(render, record->entity, code), code, value);
	if (text_is_empty(text))
		return;
	values =
	    arena_grow(render->arena, render->values.items, render->values.count, &render->values.cap, sizeof(*values));
	values[render->values.count++] = (struct crm_value){record->entity, code, text};
	render->values.items = values;
}

static void add_members(struct render *render, const struct pipedrive_record *record, const struct json *root,
			const struct json *object)
{
	const struct json *value;
	const char *key;
	void *cursor = NULL;

	while (json_next(object, &cursor, &key, &value))
		if (object != root || !text_eq(key, "custom_fields"))
			add_value(render, record, root, key, value);
}

size_t pipedrive_values(struct arena *arena, const struct pipedrive_record *records, size_t record_count,
			const struct pipedrive_field *fields, size_t field_count, struct crm_value **out)
{
	struct render render = {arena, records, record_count, fields, field_count, {0}};

	for (size_t i = 0; i < record_count; i++) {
		CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
		const struct json *root;

		if (json_parse(records[i].json, strlen(records[i].json), &doc, NULL) != OK)
			continue;
		root = json_root(doc);
		add_members(&render, &records[i], root, root);
		add_members(&render, &records[i], root, json_get(root, "custom_fields"));
	}
	*out = render.values.items;
	return render.values.count;
}
