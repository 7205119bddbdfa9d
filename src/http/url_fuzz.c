#include <stdint.h>
#include <string.h>

#include "http/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was decoded and encoded again decodes to the same. */
static void check_round_trip(struct arena *arena, const char *text, size_t len, bool plus_is_space)
{
	char *once, *twice, *encoded;

	if (url_decode(arena, text, len, plus_is_space, &once, NULL) != OK)
		return;
	encoded = url_encoded(arena, once);
	if (url_decode(arena, encoded, strlen(encoded), plus_is_space, &twice, NULL) != OK || strcmp(once, twice) != 0)
		BUG("%s isn't %s", encoded, once);
}

static void check_parts(struct arena *arena, const char *text)
{
	struct url_parts parts;

	if (url_split(arena, text, &parts, NULL) != OK)
		return;
	if (parts.port < 1 || parts.port > UINT16_MAX || *parts.host == '\0' || *parts.path != '/')
		BUG("%s came apart badly", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);

	check_round_trip(arena, text, size, false);
	check_round_trip(arena, text, size, true);
	check_parts(arena, text);
	return 0;
}
