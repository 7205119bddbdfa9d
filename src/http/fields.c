#include "http/fields.h"

#include <string.h>

#include "http/url.h"

static const char *decoded(struct arena *arena, const char *text, size_t len)
{
	char *out;

	if (url_decode(arena, text, len, true, &out, NULL) != OK)
		return NULL;
	return text_is_utf8(out, strlen(out)) ? out : NULL;
}

static void add_field(struct arena *arena, const char *text, size_t len, struct fields *out)
{
	const char *equals = memchr(text, '=', len);
	const size_t name_len = equals != NULL ? (size_t)(equals - text) : len;
	struct field field;

	if (len == 0)
		return;
	field.name = decoded(arena, text, name_len);
	field.value = equals != NULL ? decoded(arena, equals + 1, len - name_len - 1) : "";
	if (field.name == NULL || field.value == NULL)
		return;
	out->items = arena_grow(arena, out->items, out->count, &out->cap, sizeof(field));
	out->items[out->count++] = field;
}

void fields_parse(struct arena *arena, const char *text, size_t len, struct fields *out)
{
	const char *end = text + len;

	*out = (struct fields){.is_parsed = true};
	while (text < end) {
		const char *mark = memchr(text, '&', (size_t)(end - text));
		const char *stop = mark != NULL ? mark : end;

		add_field(arena, text, (size_t)(stop - text), out);
		text = mark != NULL ? mark + 1 : end;
	}
}

const char *fields_get(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, name) == 0)
			return fields->items[i].value;
	return NULL;
}

const char *cookie_get(struct arena *arena, const char *header, const char *name)
{
	const size_t name_len = strlen(name);

	while (header != NULL && *header != '\0') {
		size_t len;

		header += strspn(header, " \t;");
		len = strcspn(header, ";");
		if (len > name_len && header[name_len] == '=' && memcmp(header, name, name_len) == 0) {
			const char *value = header + name_len + 1;

			len -= name_len + 1;
			while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
				len--;
			return arena_strndup(arena, value, len);
		}
		header += len;
	}
	return NULL;
}
