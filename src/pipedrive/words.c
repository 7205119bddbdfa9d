#include "pipedrive/words.h"

#include <string.h>

#include "json/json.h"

enum { WORDS_MAX = 240 };

char *crm_body_words(struct arena *arena, const char *body, size_t len)
{
	static const char *const keys[] = {"message", "error", "error_info", "error_description"};
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *words = "", *text;

	if (json_parse(body, len, &doc, NULL) != OK)
		return arena_strdup(arena, "");
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		text = json_get_text(json_root(doc), keys[i], "");
		/* This one only points to the documentation's start page. */
		if (*text == '\0' || strstr(text, "check developers.pipedrive.com") != NULL)
			continue;
		words = arena_printf(arena, "%s%s%s", words, *words == '\0' ? "" : "; ", text);
	}
	return text_clip(arena, words, WORDS_MAX);
}

bool crm_body_is_html(const char *body)
{
	while (*body == ' ' || (*body >= '\t' && *body <= '\r'))
		body++;
	return *body == '<';
}
