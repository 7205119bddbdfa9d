#include "pipedrive/address.h"

#include <string.h>

enum { STATE_CODE_MAX = 3 };

static const char *part(const struct json *address, const char *key)
{
	return json_get_text(address, key, "");
}

bool crm_is_address(const struct json *value)
{
	static const char *const keys[] = {"locality", "route", "country", "postal_code", "formatted_address"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (json_get(value, keys[i]) != NULL)
			return true;
	return false;
}

static const char *typed_text(const struct json *address)
{
	return text_or(part(address, "value"), part(address, "formatted_address"));
}

/* "Main Street 12 A", or "12 Main Street" where that is how it was typed. */
static const char *street_line(struct arena *arena, const struct json *address)
{
	const char *route = part(address, "route"), *number = part(address, "street_number");
	const char *number_first = arena_printf(arena, "%s %s", number, route);
	const bool is_first = *number != '\0' && strstr(typed_text(address), number_first) != NULL;
	const char *street = is_first ? number_first : arena_printf(arena, "%s %s", route, number);

	return text_squeeze(arena, arena_printf(arena, "%s %s", street, part(address, "subpremise")));
}

/* "00100 Helsinki"; "Sydney NSW 2000" where the region is a short code, as such countries write it. */
static const char *town_line(struct arena *arena, const struct json *address)
{
	const char *town = part(address, "locality"), *code = part(address, "postal_code");
	const char *region = part(address, "admin_area_level_1");

	if (*region != '\0' && strlen(region) <= STATE_CODE_MAX)
		return text_squeeze(arena, arena_printf(arena, "%s %s %s", town, region, code));
	return text_squeeze(arena, arena_printf(arena, "%s %s", code, town));
}

static char *lines_of_typed(struct arena *arena, const char *typed)
{
	char **parts;
	const size_t count = text_split(arena, typed, ',', &parts);
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		const char *line = text_squeeze(arena, parts[i]);

		if (*line != '\0')
			text = arena_printf(arena, "%s%s%s", text, *text == '\0' ? "" : "\n", line);
	}
	return arena_strdup(arena, text);
}

char *crm_address_text(struct arena *arena, const struct json *address)
{
	const char *street = street_line(arena, address), *town = town_line(arena, address);
	const char *country = text_squeeze(arena, part(address, "country"));

	if (json_is_text(address))
		return lines_of_typed(arena, json_text(address, ""));
	if (*part(address, "route") == '\0' || *town == '\0')
		return lines_of_typed(arena, typed_text(address));
	return arena_printf(arena, "%s\n%s%s%s", street, town, *country == '\0' ? "" : "\n", country);
}
