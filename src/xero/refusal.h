/* Finding the sentences in an answer of Xero's, whatever its shape. */
#ifndef LASKU_XERO_REFUSAL_H
#define LASKU_XERO_REFUSAL_H

#include "xero/answer.h"

/* Every ValidationErrors and Warnings message inside ${value}, at any depth; those inside LineItems carry their line. A
 * sentence that stands on a line isn't repeated for the document. Adds to ${*inout}. */
void xero_refusals_find(struct arena *arena, const struct json *value, struct xero_refusals *inout);

/* As above for the body of a refused request, which may also be {"Message"}, {"Detail"}, {"Title"}, plain text or HTML.
 * Finds at least one sentence unless the body is empty. */
void xero_refusals_of_body(struct arena *arena, const char *body, size_t len, struct xero_refusals *out);

/* Gives a sentence about the whole invoice, that quotes a line's code ("Account code '999' ..."), to that line.
 * ${mentions} tells whether line ${index} of ${ctx} has that code. */
void xero_refusals_place(struct arena *arena, struct xero_refusals *inout, size_t line_count,
			 bool (*mentions)(const void *ctx, size_t index, const char *code), const void *ctx);

/* Sets E_INVALID "ledger_refused" with the first sentence. */
int xero_refusals_error(const struct xero_refusals *refusals, struct err *err);

/* What a body says in plain words: a JSON error's sentence, or its text without tags; "" if nothing. */
char *xero_body_words(struct arena *arena, const char *body, size_t len);

#endif
