#include "domain/mapping.h"

#include <string.h>

static const char *const entity_names[] = {
    [CRM_DEAL] = "deal",
    [CRM_PERSON] = "person",
    [CRM_ORGANIZATION] = "organization",
};

struct field_mapping mapping_default(void)
{
	return (struct field_mapping){.fields = {
					  [FIELD_RECIPIENT] = {CRM_ORGANIZATION, "name"},
					  [FIELD_ADDRESS] = {CRM_ORGANIZATION, "address"},
					  [FIELD_EMAIL] = {CRM_PERSON, "email"},
					  [FIELD_TAX_NUMBER] = {CRM_ORGANIZATION, ""},
				      }};
}

static bool is_code_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_code(const char *code)
{
	const size_t len = strlen(code);

	for (size_t i = 0; i < len; i++)
		if (!is_code_char(code[i]))
			return false;
	return len > 0 && len < sizeof(((struct field_ref *)NULL)->code);
}

static bool entity_parse(const char *name, size_t len, enum crm_entity *out)
{
	for (size_t i = 0; i < ARRAY_LEN(entity_names); i++)
		if (strlen(entity_names[i]) == len && memcmp(entity_names[i], name, len) == 0) {
			*out = (enum crm_entity)i;
			return true;
		}
	return false;
}

int field_ref_parse(const char *text, struct field_ref *out, struct err *err)
{
	const char *point = text_is_empty(text) ? NULL : strchr(text, '.');
	struct field_ref ref = {.entity = CRM_ORGANIZATION};

	if (text_is_empty(text)) {
		*out = ref;
		return OK;
	}
	if (point == NULL || !entity_parse(text, (size_t)(point - text), &ref.entity) || !is_code(point + 1)) {
		err_set(err, E_INVALID, "field_unknown", "\"%s\" isn't a field of a deal, a person or an organization.",
			text);
		err_detail(err, "%s", text);
		return E_INVALID;
	}
	memcpy(ref.code, point + 1, strlen(point + 1) + 1);
	*out = ref;
	return OK;
}

char *field_ref_format(struct arena *arena, const struct field_ref *ref)
{
	if (ref->code[0] == '\0')
		return arena_strdup(arena, "");
	return arena_printf(arena, "%s.%s", entity_names[ref->entity], ref->code);
}

/* The value's text, or "". */
static const char *find_value(const struct crm_value *values, size_t count, enum crm_entity entity, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].entity == entity && text_eq(values[i].code, code))
			return text_or(values[i].text, "");
	return "";
}

/* Each line squeezed, empty ones left out. */
static char *squeeze_lines(struct arena *arena, const char *text)
{
	char **lines = NULL;
	const size_t count = text_split(arena, text, '\n', &lines);
	char *out = arena_alloc(arena, strlen(text) + 1);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const char *line = text_squeeze(arena, lines[i]);
		const size_t line_len = strlen(line);

		if (line_len == 0)
			continue;
		if (len > 0)
			out[len++] = '\n';
		memcpy(out + len, line, line_len);
		len += line_len;
	}
	out[len] = '\0';
	return out;
}

char *mapping_value(struct arena *arena, const struct field_mapping *mapping, enum invoice_field field,
		    const struct crm_value *values, size_t count)
{
	const struct field_ref *ref = &mapping->fields[field];
	const char *text = "";

	if (ref->code[0] != '\0')
		text = find_value(values, count, ref->entity, ref->code);
	if (*text == '\0' && ref->entity == CRM_ORGANIZATION && text_eq(ref->code, "name"))
		text = find_value(values, count, CRM_PERSON, "name");
	return field == FIELD_ADDRESS ? squeeze_lines(arena, text) : text_squeeze(arena, text);
}
