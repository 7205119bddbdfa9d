/* What is read must be the same after it was dumped, and every reader must bear every value. */
#include <string.h>

#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct json *value)
{
	const struct json *member;
	const char *key;
	void *cursor = NULL;

	(void)json_i64(value, 0);
	(void)json_e4_or(value, 0);
	(void)json_bool(value, false);
	while (json_next(value, &cursor, &key, &member)) {
		if (json_get(value, key) != member || json_get_nocase(value, key) != member)
			BUG("a member isn't found");
		read_all(member);
	}
	for (size_t i = 0; i < json_len(value); i++)
		read_all(json_at(value, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(json_doc_freep) struct json_doc *again = NULL;
	const char *dumped;

	if (json_parse((const char *)data, size, &doc, NULL) != OK)
		return 0;
	read_all(json_root(doc));
	dumped = json_dump(arena, json_root(doc));
	if (json_parse(dumped, strlen(dumped), &again, NULL) != OK)
		BUG("the dump isn't JSON: %s", dumped);
	if (!text_eq(json_dump(arena, json_root(again)), dumped))
		BUG("the dump changes: %s", dumped);
	return 0;
}
