#include "app/search.h"

#include <string.h>

#include "app/reader.h"
#include "app/views.h"
#include "store/contact.h"
#include "store/item.h"
#include "store/search.h"

/* What was typed, cut at a whole character. */
static char *cut(struct arena *arena, const char *text)
{
	size_t len = strlen(text_or(text, ""));

	if (len > LIMIT_SEARCH_TEXT)
		len = LIMIT_SEARCH_TEXT;
	while (len > 0 && (text[len] & 0xc0) == 0x80)
		len--;
	return arena_strndup(arena, text_or(text, ""), len);
}

/* ---- contacts ---- */

struct hits {
	const struct view_context *view;
	struct contact_hit *items;
	size_t count;
};

static void add_contacts(struct hits *hits, const struct contact *contacts, size_t count)
{
	for (size_t i = 0; i < count && hits->count < LIMIT_SEARCH_HITS; i++) {
		size_t j = 0;

		while (j < hits->count && !text_eq(hits->items[j].view.contact.id, contacts[i].id))
			j++;
		if (j < hits->count)
			continue;
		hits->items[hits->count++] = (struct contact_hit){view_contact(hits->view, &contacts[i]), HIT_SEARCH};
	}
}

int search_contacts(const struct app *app, struct db *db, const struct caller *caller, const char *text,
		    struct arena *arena, struct contact_hit **out, size_t *count_out, struct err *err)
{
	struct hits hits = {.items = arena_array(arena, LIMIT_SEARCH_HITS, sizeof(*hits.items))};
	char *folded = text_fold(arena, cut(arena, text));
	struct contact *contacts = NULL;
	struct view_context view;
	struct books_key key;
	char **words = NULL;
	size_t count = 0, word_count;
	int status = company_books(db, caller->company_id, arena, NULL, &key, err);

	if (status == OK)
		status = view_context_read(app, db, &key, arena, &view, err);
	if (status == OK)
		status = store_contacts_by_prefix(db, &key, folded, LIMIT_SEARCH_HITS, arena, &contacts, &count, err);
	if (status != OK)
		return status;
	hits.view = &view;
	add_contacts(&hits, contacts, count);
	word_count = search_words(arena, folded, &words);
	status = store_contacts_by_words(db, &key, words, word_count, LIMIT_SEARCH_HITS, arena, &contacts, &count, err);
	if (status != OK)
		return status;
	add_contacts(&hits, contacts, count);
	*out = hits.items;
	*count_out = hits.count;
	return OK;
}

/* ---- items ---- */

static void add_items(struct item *hits, size_t *hit_count, const struct item *items, size_t count)
{
	for (size_t i = 0; i < count && *hit_count < LIMIT_SEARCH_HITS; i++) {
		size_t j = 0;

		while (j < *hit_count && !text_eq(hits[j].id, items[i].id))
			j++;
		if (j == *hit_count)
			hits[(*hit_count)++] = items[i];
	}
}

int search_items(const struct app *app UNUSED, struct db *db, const struct caller *caller, const char *text,
		 struct arena *arena, struct item **out, size_t *count_out, struct err *err)
{
	struct item *hits = arena_array(arena, LIMIT_SEARCH_HITS, sizeof(*hits)), *items = NULL;
	char *typed = text_squeeze(arena, cut(arena, text));
	struct books_key key;
	char **words = NULL;
	size_t hit_count = 0, count = 0, word_count;
	int status = company_books(db, caller->company_id, arena, NULL, &key, err);

	if (status == OK)
		status = store_items_by_prefix(db, &key, typed, LIMIT_SEARCH_HITS, arena, &items, &count, err);
	if (status != OK)
		return status;
	add_items(hits, &hit_count, items, count);
	word_count = search_words(arena, typed, &words);
	status = store_items_by_words(db, &key, words, word_count, LIMIT_SEARCH_HITS, arena, &items, &count, err);
	if (status != OK)
		return status;
	add_items(hits, &hit_count, items, count);
	*out = hits;
	*count_out = hit_count;
	return OK;
}
