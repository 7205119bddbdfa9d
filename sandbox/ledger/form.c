#include "ledger/form.h"

#include <string.h>

#include "base/base.h"

const char *form_field(struct http_exchange *x, const char *name)
{
	const char *field, *value;
	size_t index = 0;

	while (http_next_field(x, 'f', &index, &field, &value))
		if (text_eq(field, name))
			return value;
	return NULL;
}

/* The bytes of the space at ${at}, thin and fixed ones too; 0 for anything else. */
static size_t space_len(const char *at)
{
	static const char *const spaces[] = {" ", "\u00a0", "\u202f", "\u2009"};

	for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
		if (text_starts(at, spaces[i]))
			return strlen(spaces[i]);
	return 0;
}

const char *form_number(struct arena *arena, const char *text)
{
	bool has_point = text != NULL && strchr(text, '.') != NULL;
	char *out = arena_strdup(arena, text_or(text, "")), *to = out;

	for (const char *at = text_or(text, ""); *at != '\0';) {
		size_t space = space_len(at);

		if (space == 0)
			*to++ = *at == ',' && !has_point ? '.' : *at;
		at += space > 0 ? space : 1;
	}
	*to = '\0';
	return out;
}
