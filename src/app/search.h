/* Search as you type, in the mirror: costs no call to the ledger. Words are compared folded (base/text.h text_fold) and
 * by their beginning; hits whose name begins with the text come first. */
#ifndef LASKU_APP_SEARCH_H
#define LASKU_APP_SEARCH_H

#include "app/app.h"
#include "domain/books.h"

struct contact_view {
	struct contact contact;
	const char *url; /* opens it in the ledger */
};

/* Why a contact is offered. */
enum hit_reason { HIT_TAX_NUMBER = 1, HIT_EMAIL = 2, HIT_NAME = 4, HIT_SEARCH = 8 };

struct contact_hit {
	struct contact_view view;
	unsigned reasons; /* enum hit_reason, or-ed */
};

/* GET /contacts?q=: active contacts, at most LIMIT_SEARCH_HITS. ${text} is cut at LIMIT_SEARCH_TEXT bytes; "" gives the
 * first by name. E_DENIED "ledger_not_connected". */
MUST_CHECK int search_contacts(const struct app *app, struct db *db, const struct caller *caller, const char *text,
			       struct arena *arena, struct contact_hit **out, size_t *count_out, struct err *err);

/* GET /items?q=: items that are sold. As above. */
MUST_CHECK int search_items(const struct app *app, struct db *db, const struct caller *caller, const char *text,
			    struct arena *arena, struct item **out, size_t *count_out, struct err *err);

#endif
