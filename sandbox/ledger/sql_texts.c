#include "ledger/sql_texts.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 2 * SQL_TEXTS_MAX };

struct sql_texts {
	struct arena *arena;
	const char *slots[SLOTS]; /* open addressing */
	size_t count;
};

struct sql_texts *sql_texts_new(void)
{
	struct arena *arena = arena_new();
	struct sql_texts *texts = arena_new_of(arena, struct sql_texts);

	texts->arena = arena;
	return texts;
}

void sql_texts_free(struct sql_texts *texts)
{
	if (texts != NULL)
		arena_free(texts->arena);
}

static size_t first_slot(const char *text)
{
	uint32_t hash = 2166136261U;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619U;
	return hash % SLOTS;
}

const char *sql_text(struct sql_texts *texts, const char *text)
{
	size_t at = first_slot(text);

	while (texts->slots[at] != NULL) {
		if (strcmp(texts->slots[at], text) == 0)
			return texts->slots[at];
		at = (at + 1) % SLOTS;
	}
	if (texts->count == SQL_TEXTS_MAX)
		return NULL;
	texts->count++;
	texts->slots[at] = arena_strdup(texts->arena, text);
	return texts->slots[at];
}
