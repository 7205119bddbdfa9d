/* What credit notes and quotes have in common: how a request makes or changes one, and how PUT and POST answer. Their
 * lines, totals and words are read as an invoice's. */
#ifndef SANDBOX_LEDGER_DOCUMENT_H
#define SANDBOX_LEDGER_DOCUMENT_H

#include "ledger/invoice.h"
#include "ledger/invoice_input.h"

/* What history says when the status is reached. */
struct document_event {
	const char *status, *changes, *details;
};

struct document_kind {
	const char *plural, *id_key; /* "CreditNotes", "CreditNoteID" */
	const char *unknown;         /* the sentence about an id that names none */
	const char *type;            /* NULL: the request says which */
	const char *content_type;    /* of answers; NULL: the usual one */
	const struct invoice_words *words;
	const struct document_event *events; /* ends with a NULL status */

	/* By id or number, with lines and contact; NULL in ${*out}: none. */
	int (*find)(struct call *call, const char *id_or_number, struct invoice **out, struct err *err);
	int (*save)(struct db *db, const char *org_id, const struct invoice *v, struct err *err);
	int (*take_number)(struct call *call, const char **out, struct err *err);

	/* Takes what only this kind has; NULL: nothing. */
	void (*read)(struct call *call, const struct json *json, struct invoice *v);

	/* Why ${stored} (NULL: a new one) may not become ${wanted}; NULL if it may. */
	const char *(*refusal)(struct call *call, const struct invoice *stored, const char *wanted);

	/* Fills in what is left open and checks; ${stored} is NULL for a new one. */
	int (*complete)(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err);

	/* Starts a success answer, and writes one element into it. */
	void (*envelope)(struct call *call);
	int (*write)(struct call *call, const struct invoice *v, enum invoice_shape shape, const char *attribute,
		     struct err *err);
};

/* As invoice_apply, for ${kind}. */
MUST_CHECK int document_apply(struct call *call, const struct document_kind *kind, const struct json *json,
			      const char *path_id, enum invoice_write_mode mode, struct invoice **out, struct err *err);

/* Answers PUT and POST as invoice_write.c does for invoices. */
MUST_CHECK int document_write_all(struct call *call, const struct document_kind *kind, enum invoice_write_mode mode,
				  struct err *err);

/* GET of one: the PDF when Accept asks for it, a 404 when ${v} is NULL. */
MUST_CHECK int document_answer(struct call *call, const struct document_kind *kind, const struct invoice *v,
			       struct err *err);

/* Complains when ${v}'s number can't be printed, or is another's (${other}, may be NULL). */
void document_check_number(struct call *call, const struct document_kind *kind, const struct invoice *other,
			   struct invoice *v, const char *taken);

#endif
