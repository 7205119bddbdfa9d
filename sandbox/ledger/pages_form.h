/* Forms as tables: one row a field, that draws it, reads it back from the browser or from the API's JSON, puts the
 * rules' messages beside it, and writes the request. */
#ifndef SANDBOX_LEDGER_PAGES_FORM_H
#define SANDBOX_LEDGER_PAGES_FORM_H

#include "ledger/pages_api.h"

enum input_kind { INPUT_TEXT, INPUT_EMAIL, INPUT_NUMBER, INPUT_DATE, INPUT_AREA, INPUT_CHECK, INPUT_SELECT };

struct input {
	const char *name, *label;
	enum input_kind kind;
	/* Where the value stands in the JSON: member ${key} of ${group}. A group is "SalesDetails",
	 * "PaymentTerms.Sales", "Addresses:AddressType=POBOX" (the element of that type) or "ContactPersons:0" (by
	 * place; left out when all its fields are empty). NULL: of the whole. A NULL key: not sent. */
	const char *group, *key;
	const char *hint;
	const char *match;     /* parts of messages that belong here, separated by '|' */
	const char *options;   /* of a select: a name of options_find, or "VALUE=Label|VALUE=Label" */
	const char *otherwise; /* what a new one starts with */
	bool is_required, is_wide, skips_empty;
};

struct form {
	struct visit *visit;
	const struct input *inputs;
	size_t count;
	const struct json *stored;       /* what is changed; NULL: a new one */
	const struct messages *messages; /* NULL: none */
	bool is_posted;                  /* show what the browser sent */
};

/* What the field shows: as it was sent, as it is stored, or what it starts with. */
const char *form_shown(const struct form *form, const struct input *input);

/* Draws one field with its label, hint and messages; all of them. E_INTERNAL: the options could not be read. */
MUST_CHECK int form_field_write(const struct form *form, const struct input *input, struct err *err);
MUST_CHECK int form_write(const struct form *form, struct err *err);

/* All messages on top, each with a link to its field. Nothing when there is none. */
void form_summary(const struct form *form);

/* The request that the browser's fields mean, as JSON. ${extra} ("\"Status\":\"X\"") may be NULL. */
const char *form_json(const struct form *form, const char *extra);

/* ---- the values of selects ---- */
struct option {
	const char *value, *label;
	const char *rate; /* of a tax rate; NULL: none */
};

struct options {
	struct option *items;
	size_t count, cap;
};

/* "accounts", "sales-accounts", "pay-accounts", "taxes", "currencies", "themes", or the values themselves. */
MUST_CHECK int options_find(struct visit *visit, const char *name, struct options *out, struct err *err);

/* The <option>s, ${chosen} as the selected one, added when it isn't among them. */
void options_write(struct visit *visit, const struct options *options, const char *chosen);

#endif
