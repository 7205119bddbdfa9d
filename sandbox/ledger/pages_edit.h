/* The form of an invoice, credit note or quote: what it shows, what it sends. */
#ifndef SANDBOX_LEDGER_PAGES_EDIT_H
#define SANDBOX_LEDGER_PAGES_EDIT_H

#include "ledger/pages_document.h"
#include "ledger/pages_form.h"

enum { EDIT_TRACKING = 2, EDIT_LINES_MAX = 200 };

/* A line as it is typed. */
struct edit_line {
	const char *id, *item, *description, *quantity, *price, *discount, *account, *tax;
	const char *options[EDIT_TRACKING]; /* names of tracking options */
	struct messages messages;
};

struct edit {
	struct visit *visit;
	const struct kind *kind;
	const struct json *stored;     /* what is changed; NULL: a new one */
	const struct json *source;     /* what the form starts with: ${stored}, or what is copied; NULL: blank */
	const char *contact;           /* the customer's name */
	const char *for_quote;         /* id of the quote that becomes an invoice; "": none */
	const struct json *categories; /* active tracking categories */
	struct edit_line *lines;
	size_t line_count;
	struct messages messages;
};

/* Fills in lines and contact from ${source}, or from what the browser sent. */
void edit_from_source(struct edit *edit);
void edit_from_form(struct edit *edit);

/* "add", "remove-2", "up-2", "down-2": buttons that work without a script, too. False for anything else. */
bool edit_rearrange(struct edit *edit, const char *button);

/* The request: ${status} "" leaves it as it is. Lines with nothing in them are left out. */
const char *edit_json(struct edit *edit, const char *status);

/* Puts the refusals of single lines beside these. */
void edit_take_refusals(struct edit *edit, const struct json *element);

/* The fields above the lines. */
struct form edit_form(struct edit *edit, struct input *inputs);
enum { EDIT_INPUTS_MAX = 12 };

/* Draws the page. */
MUST_CHECK int edit_page(struct edit *edit, struct err *err);

#endif
