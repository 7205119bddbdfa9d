#include "crm/multipart.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70 };

static int malformed(const char *why, struct err *err)
{
	return err_set(err, E_INVALID, "multipart_malformed", "The form cannot be read: %s", why);
}

/* The value of "name=value" or name="value" in a header's text; NULL if it isn't there. */
static char *parameter(struct arena *arena, const char *header, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = strchr(header, ';'); at != NULL; at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, len) != 0 || at[len] != '=')
			continue;
		at += len + 1;
		if (*at == '"')
			return arena_strndup(arena, at + 1, strcspn(at + 1, "\""));
		return arena_strndup(arena, at, strcspn(at, "; \t"));
	}
	return NULL;
}

/* Takes one header line of a part, without its line break. */
static void take_header(struct arena *arena, const char *line, struct multipart_field *field)
{
	static const char disposition[] = "Content-Disposition:", type[] = "Content-Type:";

	if (strncasecmp(line, disposition, strlen(disposition)) == 0) {
		field->name = parameter(arena, line, "name");
		field->file_name = parameter(arena, line, "filename");
	} else if (strncasecmp(line, type, strlen(type)) == 0) {
		field->content_type = text_squeeze(arena, line + strlen(type));
	}
}

/* One part from its headers to before the next delimiter. */
static int take_part(struct arena *arena, const char *part, size_t len, struct multipart_field *out, struct err *err)
{
	struct multipart_field field = {.content_type = "text/plain"};
	const char *at = part, *end = part + len;

	for (;;) {
		const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);

		if (line_end == NULL)
			return malformed("a part's headers have no end.", err);
		if (line_end == at)
			break;
		take_header(arena, arena_strndup(arena, at, (size_t)(line_end - at)), &field);
		at = line_end + 2;
	}
	if (field.name == NULL || !text_is_utf8(field.name, strlen(field.name)))
		return malformed("a part has no name.", err);
	if (field.file_name != NULL && !text_is_utf8(field.file_name, strlen(field.file_name)))
		return malformed("a file's name isn't UTF-8.", err);
	field.data = at + 2;
	field.len = (size_t)(end - field.data);
	*out = field;
	return OK;
}

int multipart_parse(struct arena *arena, const char *content_type, const char *body, size_t len,
		    struct multipart_field out[MULTIPART_FIELDS_MAX], size_t *count_out, struct err *err)
{
	const char *boundary, *delimiter, *at, *next, *end = body + len;
	size_t count = 0, width;

	if (strncasecmp(content_type, "multipart/form-data", strlen("multipart/form-data")) != 0 ||
	    text_is_empty(boundary = parameter(arena, content_type, "boundary")) || strlen(boundary) > BOUNDARY_MAX)
		return malformed("it must be multipart/form-data with a boundary.", err);
	delimiter = arena_printf(arena, "\r\n--%s", boundary);
	width = strlen(delimiter);
	if (len < width - 2 || memcmp(body, delimiter + 2, width - 2) != 0)
		return malformed("it does not begin with its boundary.", err);
	for (at = body + width - 2; end - at < 2 || memcmp(at, "--", 2) != 0; at = next + width) {
		if (end - at < 2 || memcmp(at, "\r\n", 2) != 0 ||
		    (next = memmem(at + 2, (size_t)(end - at - 2), delimiter, width)) == NULL)
			return malformed("its end is missing.", err);
		if (count == MULTIPART_FIELDS_MAX)
			return malformed("it has too many parts.", err);
		if (take_part(arena, at + 2, (size_t)(next - at - 2), &out[count++], err) != OK)
			return E_INVALID;
	}
	*count_out = count;
	return OK;
}

const struct multipart_field *multipart_find(const struct multipart_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq(fields[i].name, name))
			return &fields[i];
	return NULL;
}
