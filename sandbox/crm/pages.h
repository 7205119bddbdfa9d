/* The CRM's pages. Each is written into visit->body. */
#ifndef SANDBOX_CRM_PAGES_H
#define SANDBOX_CRM_PAGES_H

#include "common/html.h"
#include "crm/visit.h"
#include "crm/deals.h"

/* Answers every address that isn't the API's: a page, a form, or what the pages' scripts ask for. */
MUST_CHECK int crm_pages_handle(struct visit *visit, struct err *err);

/* Answers for a page that failed: what happened, and a way back. */
void crm_pages_fail(struct visit *visit, const struct err *err);

/* ---- the shell around each page ---- */
enum page_section { PAGE_DEALS, PAGE_CONTACTS, PAGE_PRODUCTS, PAGE_APPS, PAGE_NONE };

/* Starts a page: head, rail, top bar with the switch of the signed-in user. */
MUST_CHECK int crm_page_start(struct visit *visit, const char *title, enum page_section section, struct err *err);

/* A page without rail and top bar (consent). */
void crm_page_start_bare(struct visit *visit, const char *title);

/* Ends it and answers. */
int crm_page_send(struct visit *visit, int status);

/* 303 to ${path} of ours. */
int crm_page_redirect(struct visit *visit, const char *path);

/* "6 200.00 EUR" in a span. */
void crm_page_money(struct visit *visit, int64_t amount_e4, const char *currency);

/* "23 Nov 2026", of "2026-11-23..."; a dash for NULL. From the arena. */
char *crm_page_day(struct visit *visit, const char *time);

/* ---- the pages ---- */
int crm_page_deals(struct visit *visit, struct err *err); /* pages_deals.c */
int crm_page_pipeline(struct visit *visit, struct err *err);
int crm_page_deal(struct visit *visit, struct err *err);       /* pages_deal.c */
int crm_page_deal_stage(struct visit *visit, struct err *err); /* pages_edit.c */
int crm_page_deal_status(struct visit *visit, struct err *err);
int crm_page_deal_edit(struct visit *visit, struct err *err);
int crm_page_modal_submit(struct visit *visit, struct err *err);
int crm_page_organizations(struct visit *visit, struct err *err); /* pages_lists.c */
int crm_page_organization(struct visit *visit, struct err *err);
int crm_page_persons(struct visit *visit, struct err *err);
int crm_page_person(struct visit *visit, struct err *err);
int crm_page_products(struct visit *visit, struct err *err);
int crm_page_apps(struct visit *visit, struct err *err); /* pages_apps.c */
int crm_page_listing(struct visit *visit, struct err *err);
int crm_page_app_settings(struct visit *visit, struct err *err);
int crm_page_uninstall(struct visit *visit, struct err *err);

#endif
