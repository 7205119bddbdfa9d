/* Any bytes as a configuration file, each of its values read as every kind of setting. */
#include <string.h>

#include "conf/conf_file.h"
#include "conf/conf_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_value(struct arena *arena, const char *value)
{
	static const struct conf_row rows[] = {
	    {"TEXT", CONF_TEXT, 0, "", NULL, "A text"},
	    {"SECRET", CONF_SECRET, 0, "", NULL, "A secret"},
	    {"KEY", CONF_KEY, 0, NULL, NULL, "A key"},
	    {"URL", CONF_URL, 0, "", NULL, "A URL"},
	    {"ADDRESS", CONF_ADDRESS, 0, "", NULL, "An address"},
	    {"CHOICE", CONF_CHOICE, 0, "", "a, b", "A choice"},
	};
	union {
		const char *text;
		unsigned char key[32];
		struct conf_address address;
	} field;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if ((rows[i].kind == CONF_KEY && *value == '\0') ||
		    conf_value_parse(arena, &rows[i], value, &field, NULL) != OK)
			continue;
		if (rows[i].kind == CONF_URL && field.text != NULL && !text_starts(field.text, "https://") &&
		    !text_starts(field.text, "http://localhost") && !text_starts(field.text, "http://127.") &&
		    !text_starts(field.text, "http://["))
			BUG("a URL that isn't safe: %s", field.text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct conf_file file;

	if (conf_file_parse(arena, "fuzz", (const char *)data, size, &file, NULL) != OK)
		return 0;
	for (size_t i = 0; i < file.count; i++) {
		if (conf_file_find(&file, file.lines[i].name) != &file.lines[i])
			BUG("a name stands twice: %s", file.lines[i].name);
		read_value(arena, file.lines[i].value);
	}
	return 0;
}
