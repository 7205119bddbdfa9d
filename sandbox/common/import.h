/* Taking data in from a file: POST /_sandbox/import[?kind=&partial=], and the forms and options that lead to it. A JSON
 * file is an object of lists, {"deals":[...],"persons":[...]}; or one list, with ${kind}. A CSV file (Content-Type
 * text/csv, or anything that doesn't begin with '{' or '[') holds one kind. */
#ifndef SANDBOX_COMMON_IMPORT_H
#define SANDBOX_COMMON_IMPORT_H

#include "common/sandbox.h"
#include "json/json.h"

struct importer {
	const char *const *kinds; /* in the order in which they are made; ends with NULL */
	const char *lists;        /* names that stand for lists in CSV; see csv_to_json */
	bool (*is_text)(const char *name);
	/* What ${create} needs, from the exchange's arena. */
	int (*open)(struct sandbox *sandbox, struct http_exchange *x, void **out, struct err *err);
	void (*close)(void *ctx);
	/* Makes one thing, in a transaction that is undone when it isn't OK. E_INTERNAL ends the import; with any other
	 * status ${err} says why this one is refused. */
	int (*create)(void *ctx, const char *kind, const struct json *element, struct err *err);
};

struct import_refusal {
	const char *kind;
	size_t row; /* from 1 */
	const char *message;
};

struct import_result {
	size_t *created; /* for each of the importer's kinds */
	struct import_refusal *refusals;
	size_t refusal_count, refusal_cap;
	bool is_kept; /* false: something was refused, so nothing was made */
};

struct import_order {
	const char *text, *kind; /* ${kind}: NULL or "" when the file tells */
	size_t len;
	bool is_partial; /* keep what is good, though something is refused */
};

/* E_INVALID: the file as a whole is no good; E_INTERNAL. With the sandbox's lock held. */
MUST_CHECK int import_run(struct sandbox *sandbox, struct http_exchange *x, const struct importer *importer,
			  const struct import_order *order, struct import_result *out, struct err *err);

/* POST /_sandbox/import: {"created":{"deals":12},"errors":[{"kind","row","message"}]}; 422 when nothing was made
 * because of them, 400 {"error"} for a file that can't be read. */
void import_answer(struct sandbox *sandbox, struct http_exchange *x, const struct importer *importer);

#endif
