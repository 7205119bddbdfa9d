#include "ledger/where.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool field(const void *element, const char *path, struct where_value *out)
{
	(void)element;
	if (text_eq_nocase(path, "Name") || text_eq_nocase(path, "Contact.Name"))
		*out = (struct where_value){.kind = WHERE_TEXT, .text = "Järvinen"};
	else if (text_eq_nocase(path, "AmountDue"))
		*out = (struct where_value){.kind = WHERE_NUMBER, .number = 10000};
	else if (text_eq_nocase(path, "Date"))
		*out = (struct where_value){.kind = WHERE_TIME};
	else
		return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	char *text = arena_strndup(arena, (const char *)data, size);
	struct where_order *order;
	struct where *where;

	if (where_parse(arena, text, field, &where, NULL) == OK)
		where_matches(where, arena, field, NULL);
	if (where_order_parse(arena, text, field, &order, NULL) == OK)
		where_compare(order, arena, field, NULL, NULL);
	return 0;
}
