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
	struct json_doc **docs; /* what pages_api.c parsed */
	size_t doc_count, doc_cap;
};

/* Reads who visits from the cookies: the first organisation and the first person when they say nothing. */
MUST_CHECK int visit_read(struct visit *visit, struct err *err);

/* Frees what the visit holds besides its arena. */
void visit_drop(struct visit *visit);

/* Makes ${org} the one that is looked at; visit_stay keeps the browser there. */
void visit_enter(struct visit *visit, const struct org *org);
void visit_stay(struct visit *visit);

/* The same for ${id}; false when there is no such organisation or person. */
bool visit_choose_org(struct visit *visit, const char *id);
bool visit_choose_person(struct visit *visit, const char *id);

/* True for a request that sends a form. */
bool visit_is_post(const struct visit *visit);

/* ---- what the person's role allows (contract xero.md 2.3) ---- */
enum right {
	RIGHT_LOOK,
	RIGHT_EDIT,     /* drafts, contacts, items */
	RIGHT_APPROVE,  /* approve, pay, void */
	RIGHT_SETTINGS, /* accounts, tax rates, currencies, the organisation */
	RIGHT_ADVISE,   /* lock dates, users */
};

bool visit_may(const struct visit *visit, enum right right);

/* "Riku Reader (Read only) can look but not change anything. ..." */
const char *visit_why_not(struct visit *visit, enum right right);

/* The same as a note on the page, unless the person may. */
void visit_note(struct visit *visit, enum right right);

/* ---- what pages have in common ---- */
enum visit_section {
	VISIT_INVOICES,
	VISIT_QUOTES,
	VISIT_CREDITS,
	VISIT_CONTACTS,
	VISIT_ITEMS,
	VISIT_SETTINGS,
	VISIT_ELSEWHERE,
};

/* Starts and ends the page around what is written to ${visit}->page. */
void visit_page_start(struct visit *visit, const char *title, enum visit_section section);
void visit_page_end(struct visit *visit, int status);

/* A page that says one thing. */
void visit_message(struct visit *visit, int status, const char *title, const char *text);

/* Says on the next page that it is done; ${text} is of this program. */
void visit_redirect(struct visit *visit, const char *path, const char *done);

/* "23 Nov 2026", or "" for none; the day and minute of a time. */
const char *visit_day(struct visit *visit, int32_t day);
const char *visit_time(struct visit *visit, int64_t time_us);

/* A status as a tag, "Overdue" beside it where it is. ${due_day} DAY_NONE: never overdue. */
void visit_status(struct visit *visit, const char *status, int32_t due_day);

/* "Awaiting payment" for AUTHORISED. */
const char *visit_status_label(const char *status);

/* The query of a link to this page: what it has now but ${name}, which becomes ${value}; the page number is forgotten.
 */
const char *visit_link(struct visit *visit, const char *name, const char *value);

/* "1-50 of 130", with links to the pages before and after. */
void visit_paging(struct visit *visit, int64_t page, int64_t page_size, int64_t total);

/* The page number asked for, from 1. */
int64_t visit_page_number(struct visit *visit);

#endif
