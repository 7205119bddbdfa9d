/* The CRM's pages. Each is written into visit->body. */
#ifndef SANDBOX_CRM_PAGES_H
#define SANDBOX_CRM_PAGES_H

#include "common/html.h"
#include "crm/deals.h"
#include "crm/pages_sheet.h"
#include "crm/visit.h"

/* Answers every address that isn't the API's: a page, a form, or what the pages' scripts ask for. */
MUST_CHECK int crm_pages_handle(struct visit *visit, struct err *err);

/* Answers for a page that failed: what happened, and a way back. */
void crm_pages_fail(struct visit *visit, const struct err *err);

/* ---- the shell around each page: pages_shell.c ---- */
enum page_section { PAGE_DEALS, PAGE_CONTACTS, PAGE_PRODUCTS, PAGE_APPS, PAGE_SETUP, PAGE_NONE };

/* Starts a page: head, rail, top bar with the switch of the signed-in user. */
MUST_CHECK int crm_page_start(struct visit *visit, const char *title, enum page_section section, struct err *err);

/* A page without rail and top bar (consent). */
void crm_page_start_bare(struct visit *visit, const char *title);

/* Ends it and answers. */
int crm_page_send(struct visit *visit, int status);

/* As crm_page_send; 422 when the sheet was refused. */
int crm_page_send_sheet(struct visit *visit, const struct sheet *sheet);

/* 303 to ${path} of ours. */
int crm_page_redirect(struct visit *visit, const char *path);
/* The same to ${path}ID. */
int crm_page_redirect_to(struct visit *visit, const char *path, int64_t id);
/* To the page that the form names in "back" (a path of ours), else to ${otherwise}. */
int crm_page_redirect_back(struct visit *visit, const char *otherwise);

/* E_DENIED unless the signed-in user is an admin. */
MUST_CHECK int crm_page_need_admin(struct visit *visit, struct err *err);

/* ---- pieces ---- */
/* "6 200.00 EUR" in a span. */
void crm_page_money(struct visit *visit, int64_t amount_e4, const char *currency);
/* "23 Nov 2026", of "2026-11-23..."; a dash for NULL. From the arena. */
char *crm_page_day(struct visit *visit, const char *time);
/* A row of a <dl>; a dash for NULL. */
void crm_page_detail(struct visit *visit, const char *label, const char *value);
/* Links side by side: "href|label" texts, ended by NULL; ${current} is a label. */
void crm_page_views(struct visit *visit, const char *label, const char *const *links, const char *current);
/* Icon and word: "open", "won", "lost", "active"... */
void crm_page_status(struct visit *visit, const char *status);
/* "25.5 %", from the arena. */
char *crm_page_percent(struct visit *visit, int64_t value_e4);
/* <option>s of everybody who can own something, in a <select> of a filter: everybody or one. */
MUST_CHECK int crm_page_owner_filter(struct visit *visit, int64_t owner, struct err *err);

/* The heading of a card that folds; the <dl> or what else follows is the card's content. */
void crm_page_card_start(struct visit *visit, const char *part, const char *title, const char *edit_href);

/* ---- the pages ---- */
int crm_page_deals(struct visit *visit, struct err *err);    /* pages_deals.c */
int crm_page_pipeline(struct visit *visit, struct err *err); /* pages_board.c */

int crm_page_deal(struct visit *visit, struct err *err);       /* pages_deal.c */
int crm_page_deal_stage(struct visit *visit, struct err *err); /* pages_deal_edit.c */
int crm_page_deal_status(struct visit *visit, struct err *err);
int crm_page_deal_edit(struct visit *visit, struct err *err);
int crm_page_deal_delete(struct visit *visit, struct err *err);
int crm_page_deal_new(struct visit *visit, struct err *err);
int crm_page_deal_create(struct visit *visit, struct err *err);
int crm_page_deal_lines(struct visit *visit, struct err *err);        /* pages_lines_save.c */
int crm_page_deal_discount_add(struct visit *visit, struct err *err); /* pages_terms.c */
int crm_page_deal_discount_delete(struct visit *visit, struct err *err);
int crm_page_deal_installment_add(struct visit *visit, struct err *err);
int crm_page_deal_installment_delete(struct visit *visit, struct err *err);
int crm_page_note_add(struct visit *visit, struct err *err); /* pages_notes.c */
int crm_page_note_delete(struct visit *visit, struct err *err);
int crm_page_activity_done(struct visit *visit, struct err *err);
int crm_page_modal_submit(struct visit *visit, struct err *err); /* pages_modals.c */

int crm_page_organizations(struct visit *visit, struct err *err); /* pages_contacts.c */
int crm_page_persons(struct visit *visit, struct err *err);
int crm_page_organization(struct visit *visit, struct err *err); /* pages_contact.c */
int crm_page_organization_save(struct visit *visit, struct err *err);
int crm_page_organization_delete(struct visit *visit, struct err *err);
int crm_page_person(struct visit *visit, struct err *err);
int crm_page_person_save(struct visit *visit, struct err *err);
int crm_page_person_delete(struct visit *visit, struct err *err);

int crm_page_products(struct visit *visit, struct err *err); /* pages_products.c */
int crm_page_product(struct visit *visit, struct err *err);
int crm_page_product_save(struct visit *visit, struct err *err);
int crm_page_product_delete(struct visit *visit, struct err *err);

int crm_page_fields(struct visit *visit, struct err *err); /* pages_fields.c */
int crm_page_field(struct visit *visit, struct err *err);
int crm_page_field_save(struct visit *visit, struct err *err);
int crm_page_field_delete(struct visit *visit, struct err *err);

int crm_page_company(struct visit *visit, struct err *err); /* pages_company.c */
int crm_page_company_save(struct visit *visit, struct err *err);
int crm_page_currencies(struct visit *visit, struct err *err);
int crm_page_currency_add(struct visit *visit, struct err *err);
int crm_page_currency_switch(struct visit *visit, struct err *err);
int crm_page_user(struct visit *visit, struct err *err);
int crm_page_users(struct visit *visit, struct err *err); /* pages_users.c */
int crm_page_user_save(struct visit *visit, struct err *err);

int crm_page_apps(struct visit *visit, struct err *err); /* pages_apps.c */
int crm_page_listing(struct visit *visit, struct err *err);
int crm_page_app_settings(struct visit *visit, struct err *err);
int crm_page_uninstall(struct visit *visit, struct err *err);
int crm_page_share(struct visit *visit, struct err *err);
int crm_page_app_remove(struct visit *visit, struct err *err);
int crm_page_marketplace(struct visit *visit, struct err *err);
int crm_page_webhooks(struct visit *visit, struct err *err); /* pages_webhooks.c */

#endif
