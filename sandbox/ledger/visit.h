/* A person's visit to the ledger's pages: as whom, in which organisation. */
#ifndef SANDBOX_LEDGER_VISIT_H
#define SANDBOX_LEDGER_VISIT_H

#include "common/html.h"
#include "ledger/api.h"

struct visit {
	struct sandbox *sandbox;
	struct http_exchange *x;
	struct arena *arena;
	struct call call; /* acts as the person; without exchange */
	struct org *orgs;
	size_t org_count;
	struct person *people;
	size_t person_count;
	struct buf *page;
};

/* Reads who visits from the cookies: the first organisation and the first person when they say nothing. */
MUST_CHECK int visit_read(struct visit *visit, struct err *err);

/* Makes ${org} the one that is looked at. */
void visit_enter(struct visit *visit, const struct org *org);

enum visit_section { VISIT_INVOICES, VISIT_CONTACTS, VISIT_ELSEWHERE };

/* Starts and ends the page around what is written to ${visit}->page. */
void visit_page_start(struct visit *visit, const char *title, enum visit_section section);
void visit_page_end(struct visit *visit, int status);

/* "23 Nov 2026", or "" for none. */
const char *visit_day(struct visit *visit, int32_t day);
const char *visit_time(struct visit *visit, int64_t time_us);

/* A status as a tag, "overdue" beside it where it is. */
void visit_status(struct visit *visit, const struct invoice *invoice);

/* The pages. E_NOT_FOUND: there is none such. */
MUST_CHECK int page_invoices(struct visit *visit, struct err *err);
MUST_CHECK int page_invoice(struct visit *visit, const char *id, const struct messages *complaints, struct err *err);
MUST_CHECK int page_online(struct visit *visit, const char *id, struct err *err);
MUST_CHECK int page_contacts(struct visit *visit, struct err *err);
MUST_CHECK int page_contact(struct visit *visit, const char *id, struct err *err);
MUST_CHECK int page_pdf(struct visit *visit, const char *id, struct err *err);

/* A form on an invoice's page: submits, approves, voids, deletes, records or removes a payment. */
MUST_CHECK int page_act(struct visit *visit, const char *id, struct err *err);

/* Finds the invoice in any organisation and enters that one. E_NOT_FOUND. */
MUST_CHECK int visit_invoice(struct visit *visit, const char *id, struct invoice **out, struct err *err);

#endif
