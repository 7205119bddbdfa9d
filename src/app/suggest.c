#include "app/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "store/contact.h"
#include "store/search.h"

enum { CANDIDATES_MAX = 40 };

struct candidates {
	const struct view_context *view;
	struct contact_hit *hits;
	size_t count;
};

static void add(struct candidates *c, const struct contact *contacts, size_t count, enum hit_reason reason)
{
	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (j < c->count && !text_eq(c->hits[j].view.contact.id, contacts[i].id))
			j++;
		if (j == CANDIDATES_MAX)
			return;
		if (j == c->count)
			c->hits[c->count++].view = view_contact(c->view, &contacts[i]);
		c->hits[j].reasons |= reason;
	}
}

/* A tax number says more than an e-mail, that more than a name; any two agree on more than one. */
static int weight(const struct contact_hit *hit)
{
	return ((hit->reasons & HIT_TAX_NUMBER) != 0 ? 5 : 0) + ((hit->reasons & HIT_EMAIL) != 0 ? 4 : 0) +
	       ((hit->reasons & HIT_NAME) != 0 ? 3 : 0);
}

static int compare(const void *a, const void *b)
{
	const struct contact_hit *x = a, *y = b;
	int by_weight = weight(y) - weight(x);

	return by_weight != 0 ? by_weight : strcmp(x->view.contact.name, y->view.contact.name);
}

/* The first word of a name finds "Acme" for "Acme Oy". */
static int by_name(struct db *db, const struct books_key *key, const char *name, struct arena *arena,
		   struct contact **out, size_t *count_out, struct err *err)
{
	char **words = NULL;
	size_t count = search_words(arena, name, &words);

	*count_out = 0;
	if (count == 0)
		return OK;
	return store_contacts_by_words(db, key, words, count > 1 ? count - 1 : 1, SUGGESTIONS_MAX, arena, out,
				       count_out, err);
}

int suggest_contacts(struct db *db, const struct books_key *key, const struct invoice_form *form,
		     const struct view_context *view, struct contact_hit **out, size_t *count_out, struct err *err)
{
	struct arena *arena = view->arena;
	struct candidates c = {view, arena_array(arena, CANDIDATES_MAX, sizeof(*c.hits)), 0};
	struct contact *contacts = NULL;
	size_t count = 0;
	int status =
	    store_contacts_by_tax_number(db, key, form->tax_number, SUGGESTIONS_MAX, arena, &contacts, &count, err);

	if (status != OK)
		return status;
	add(&c, contacts, count, HIT_TAX_NUMBER);
	status = store_contacts_by_email(db, key, form->email, SUGGESTIONS_MAX, arena, &contacts, &count, err);
	if (status != OK)
		return status;
	add(&c, contacts, count, HIT_EMAIL);
	status = by_name(db, key, form->recipient, arena, &contacts, &count, err);
	if (status != OK)
		return status;
	add(&c, contacts, count, HIT_NAME);
	if (c.count > 1)
		qsort(c.hits, c.count, sizeof(*c.hits), compare);
	*out = c.hits;
	*count_out = c.count < SUGGESTIONS_MAX ? c.count : SUGGESTIONS_MAX;
	return OK;
}
