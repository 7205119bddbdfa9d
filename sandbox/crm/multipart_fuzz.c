#include <stdint.h>
#include <string.h>

#include "crm/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct multipart_field fields[MULTIPART_FIELDS_MAX];
	char *body = arena_strndup(arena, (const char *)data, size);
	size_t count = 0;

	if (multipart_parse(arena, "multipart/form-data; boundary=b", body, size, fields, &count, NULL) == OK)
		for (size_t i = 0; i < count; i++)
			if (fields[i].data < body || fields[i].len > size - (size_t)(fields[i].data - body))
				__builtin_trap();
	arena_free(arena);
	return 0;
}
