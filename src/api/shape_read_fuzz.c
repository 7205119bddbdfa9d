/* Any bytes as the body of a request that carries a form or settings. */
#include "api/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct invoice_form form;
	struct settings settings;
	struct err err;

	if (json_parse((const char *)data, size, &doc, &err) != OK)
		return 0;
	if (shape_read_form(arena, json_root(doc), &form, &err) == OK && form.deal_id < 1)
		BUG("a form without a deal");
	if (shape_read_settings(json_root(doc), &settings, &err) == OK && settings.due_days < 0)
		BUG("a due date before the invoice");
	return 0;
}
