/* The parts of a deal's page. */
#ifndef SANDBOX_CRM_PAGES_DEAL_H
#define SANDBOX_CRM_PAGES_DEAL_H

#include "crm/pages.h"

struct deal_page {
	struct visit *visit;
	struct deal deal;
	bool is_installed;   /* the app, for the signed-in user */
	const char *editing; /* the part that is open for editing: "summary", "lines", ...; NULL: none */
	struct sheet *sheet; /* the one that was refused; NULL: none */
};

/* The whole page; ${sheet} (may be NULL) was refused and is shown again, its part open. */
MUST_CHECK int deal_page_show(struct visit *visit, int64_t id, struct sheet *sheet, struct err *err);

/* The refused sheet if it is called ${id}, else a fresh one. */
void deal_page_sheet(const struct deal_page *page, const char *id, struct sheet *out);

/* Summary, person and organization, in the sidebar: pages_deal_cards.c. */
MUST_CHECK int deal_summary_write(const struct deal_page *page, struct err *err);
MUST_CHECK int deal_contacts_write(const struct deal_page *page, struct err *err);

/* The fields of a deal, for a new one too. */
MUST_CHECK int deal_fields_write(struct sheet *sheet, const struct deal *deal, struct err *err);

/* Products: pages_lines.c. */
MUST_CHECK int deal_lines_write(const struct deal_page *page, struct err *err);
/* The products open for editing: pages_lines_edit.c. */
MUST_CHECK int deal_lines_edit(const struct deal_page *page, struct err *err);

/* Discounts on the whole, and installments: pages_terms.c. */
MUST_CHECK int deal_terms_write(const struct deal_page *page, struct err *err);

/* Notes and activities of a deal, a person or an organization: pages_notes.c. ${kind}: "deal", "person", "org". */
MUST_CHECK int notes_write(struct visit *visit, const char *kind, int64_t id, struct err *err);
MUST_CHECK int activities_write(struct visit *visit, int64_t deal_id, struct err *err);

#endif
