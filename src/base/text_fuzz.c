/* Squeezing twice is squeezing once, and neither squeezing nor folding breaks UTF-8. */
#include <string.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);
	const bool is_utf8 = text_is_utf8(text, strlen(text));
	const char *squeezed = text_squeeze(arena, text);
	const char *folded = text_fold(arena, text);
	int64_t number = 0;

	if (!text_eq(squeezed, text_squeeze(arena, squeezed)))
		BUG("squeezing changes a squeezed text");
	if (is_utf8 && (!text_is_utf8(squeezed, strlen(squeezed)) || !text_is_utf8(folded, strlen(folded))))
		BUG("UTF-8 is broken");
	if (text_to_i64((const char *)data, size, -1000, 1000, &number, NULL) == OK &&
	    (number < -1000 || number > 1000))
		BUG("a number out of its bounds");
	return 0;
}
