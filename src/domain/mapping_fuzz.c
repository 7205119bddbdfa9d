#include <stdint.h>
#include <string.h>

#include "domain/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written back as it was; a mapped text is never longer than its source. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);
	const struct crm_value value = {CRM_ORGANIZATION, "address", text};
	struct field_mapping mapping = mapping_default();
	struct field_ref ref;
	struct err err;

	if (field_ref_parse(text, &ref, &err) == OK && strcmp(field_ref_format(arena, &ref), text) != 0)
		BUG("mapping: \"%s\" is written as \"%s\"", text, field_ref_format(arena, &ref));
	for (int i = 0; i < INVOICE_FIELD_COUNT; i++) {
		mapping.fields[i] = (struct field_ref){CRM_ORGANIZATION, "address"};
		if (strlen(mapping_value(arena, &mapping, (enum invoice_field)i, &value, 1)) > strlen(text))
			BUG("mapping: field %d grew", i);
	}
	return 0;
}
