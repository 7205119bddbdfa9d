#include "crm/pages.h"

#include <string.h>

#include "crm/company.h"
#include "crm/extension.h"
#include "crm/oauth.h"
#include "http/router.h"

#define ICON(path) "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"" path "\"/></svg>"

static const struct {
	const char *href, *label, *icon;
} rail[] = {
    [PAGE_DEALS] =
	{"/deals", "Deals",
	 ICON("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 3v12m3-9.500c0-1-1.300-1.700-3-1.700s-3 .8-3 2.100 1.300 1.800 3 "
	      "2.100 3 .8 3 2.200-1.300 2.100-3 2.100-3-.8-3-1.800")},
    [PAGE_CONTACTS] = {"/organizations", "Contacts",
		       ICON("M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-3.500 2.700-5.500 6-5.500s6 2 6 "
			    "5.500M16 4.500a3.500 3.500 0 0 1 0 6.500m2 3.800c2 .8 3 2.700 3 5.200")},
    [PAGE_PRODUCTS] = {"/products", "Products", ICON("M12 3 4 7v10l8 4 8-4V7l-8-4Zm0 9 8-5m-8 5L4 7m8 5v9")},
    [PAGE_APPS] = {"/tools-and-apps", "Tools and apps", ICON("M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM17 14v6m-3-3h6")},
};

static void write_head(struct visit *visit, const char *title, const char *shell)
{
	const char *theme = text_eq(http_cookie(visit->x, "crm_theme"), "dark") ? "dark" : "light";

	html_fill(&visit->body,
		  "<!doctype html>\n<html lang=\"en\" data-theme=\"%s\"><head><meta charset=\"utf-8\">"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>%s · %s</title>"
		  "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/static/crm.css\">"
		  "<script type=\"module\" src=\"/static/crm.js\"></script></head>\n"
		  "<body class=\"%s\" data-app=\"%s\" data-client=\"%s\" data-app-name=\"" APP_NAME
		  "\" data-modal-name=\"" APP_MODAL_NAME "\">",
		  theme, title, COMPANY_NAME, shell, visit->sandbox->options->app_url,
		  visit->sandbox->options->crm_client_id);
}

static int write_user_switch(struct visit *visit, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT id, name, is_admin FROM user ORDER BY id", DB_NO_ARGS);

	html_fill(
	    &visit->body,
	    "<form method=\"post\" action=\"/session\" class=\"user-switch\"><input type=\"hidden\" name=\"back\" "
	    "value=\"%s\"><label>Signed in as <select name=\"user_id\" data-submit>",
	    http_path(visit->x));
	while (db_next(rows))
		html_fill(&visit->body, "<option value=\"%d\"%h>%s%h</option>", db_i64(rows, 0),
			  db_i64(rows, 0) == visit->user_id ? " selected" : "", db_text(rows, 1),
			  db_i64(rows, 2) != 0 ? " (admin)" : "");
	buf_puts(&visit->body, "</select></label><noscript><button>Switch</button></noscript></form>");
	return db_done(rows, err);
}

int crm_page_start(struct visit *visit, const char *title, enum page_section section, struct err *err)
{
	struct buf *body = &visit->body;
	int status;

	write_head(visit, title, "skin-crm");
	buf_puts(body, "<a class=\"skip\" href=\"#main\">Skip to content</a><nav class=\"rail\" aria-label=\"Main\">"
		       "<a class=\"logo\" href=\"/deals\" aria-label=\"" COMPANY_NAME "\">p</a>");
	for (size_t i = 0; i < ARRAY_LEN(rail); i++)
		html_fill(body, "<a href=\"%s\"%h>%h<span>%s</span></a>", rail[i].href,
			  i == section ? " aria-current=\"page\"" : "", rail[i].icon, rail[i].label);
	html_fill(body,
		  "<a class=\"rail-end\" href=\"/_sandbox/calls\">" ICON(
		      "m8 7-5 5 5 5m8-10 5 5-5 5M13.500 5l-3 14") "<span>API calls</span></a></nav>"
								  "<header class=\"topbar\"><h1>%s</h1><span "
								  "class=\"company\">" COMPANY_NAME "</span>",
		  title);
	if ((status = write_user_switch(visit, err)) != OK)
		return status;
	buf_puts(body,
		 "<button type=\"button\" class=\"icon-button\" data-theme-switch aria-label=\"Dark theme\">" ICON(
		     "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z") "</button></header>"
											      "<main id=\"main\">");
	return OK;
}

void crm_page_start_bare(struct visit *visit, const char *title)
{
	write_head(visit, title, "skin-crm bare");
	buf_puts(&visit->body, "<main id=\"main\">");
}

int crm_page_send(struct visit *visit, int status)
{
	buf_puts(&visit->body,
		 "</main><div class=\"toasts\" role=\"status\" aria-live=\"polite\"></div></body></html>\n");
	visit->status = status;
	html_answer(visit->x, status, &visit->body, visit->sandbox->options->app_url);
	return OK;
}

int crm_page_redirect(struct visit *visit, const char *path)
{
	visit->status = 303;
	http_redirect(visit->x, path);
	return OK;
}

void crm_page_money(struct visit *visit, int64_t amount_e4, const char *currency)
{
	buf_puts(&visit->body, "<span class=\"money\">");
	html_money(&visit->body, amount_e4);
	html_fill(&visit->body, " <small>%s</small></span>", currency);
}

char *crm_page_day(struct visit *visit, const char *time)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil;
	int32_t day;

	if (time == NULL || strlen(time) < DATE_TEXT_MAX - 2 || day_parse(time, DATE_TEXT_MAX - 2, &day, NULL) != OK)
		return arena_strdup(visit->arena, "–");
	civil = civil_from_day(day);
	return arena_printf(visit->arena, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
}

/* ---- routes ---- */

static int page_home(struct visit *visit, struct err *err)
{
	(void)err;
	return crm_page_redirect(visit, "/deals");
}

/* Chooses who is signed in. Back leads to a path of ours only. */
static int page_session(struct visit *visit, struct err *err)
{
	const char *back = text_or(form_value(visit, "back"), "/deals"), *user = form_value(visit, "user_id");

	(void)err;
	if (user != NULL && strspn(user, "0123456789") == strlen(user))
		http_answer_header(visit->x, "Set-Cookie",
				   arena_printf(visit->arena, "crm_user=%s; Path=/; HttpOnly; SameSite=Lax", user));
	if (back[0] != '/' || back[1] == '/' || back[1] == '\\')
		back = "/deals";
	return crm_page_redirect(visit, back);
}

static int page_missing(struct visit *visit, struct err *err)
{
	int status = crm_page_start(visit, "Not part of this sandbox", PAGE_NONE, err);

	if (status != OK)
		return status;
	buf_puts(&visit->body,
		 "<section class=\"card empty\"><p>This part of the CRM isn't included in the sandbox.</p>"
		 "<p><a class=\"button\" href=\"/deals\">Go to deals</a></p></section>");
	return crm_page_send(visit, 404);
}

struct page_route {
	visit_handler handler;
};

struct page_entry {
	struct visit *visit;
	struct err *err;
	int status;
};

static enum http_next page_enter(struct http_exchange *x, void *ctx)
{
	struct page_entry *entry = ctx;
	const struct page_route *route = http_route_data(x);

	entry->status = route->handler(entry->visit, entry->err);
	return HTTP_DONE;
}

#define PAGE(method, pattern, handler)                                                                                 \
	{                                                                                                              \
		method, pattern, page_enter, &(const struct page_route)                                                \
		{                                                                                                      \
			handler                                                                                        \
		}                                                                                                      \
	}

static const struct route routes[] = {
    PAGE("GET", "/", page_home),
    PAGE("POST", "/session", page_session),
    PAGE("GET", "/deals", crm_page_deals),
    PAGE("GET", "/pipeline", crm_page_pipeline),
    PAGE("GET", "/deal/:id", crm_page_deal),
    PAGE("POST", "/deal/:id/stage", crm_page_deal_stage),
    PAGE("POST", "/deal/:id/status", crm_page_deal_status),
    PAGE("POST", "/deal/:id/edit", crm_page_deal_edit),
    PAGE("POST", "/modals/:type", crm_page_modal_submit),
    PAGE("GET", "/organizations", crm_page_organizations),
    PAGE("GET", "/organization/:id", crm_page_organization),
    PAGE("GET", "/persons", crm_page_persons),
    PAGE("GET", "/person/:id", crm_page_person),
    PAGE("GET", "/products", crm_page_products),
    PAGE("GET", "/tools-and-apps", crm_page_apps),
    PAGE("POST", "/apps/uninstall", crm_page_uninstall),
    PAGE("GET", "/marketplace/app/" APP_SLUG, crm_page_listing),
    PAGE("GET", "/settings/marketplace/app/:client/app-settings", crm_page_app_settings),
    PAGE("GET", "/oauth/authorize", crm_oauth_authorize),
    PAGE("POST", "/oauth/authorize", crm_oauth_decide),
    PAGE("GET", "/extension/token", extension_send_token),
    PAGE("GET", "/extension/frame", extension_send_frame),
};

static void refuse_route(struct http_exchange *x, int status, void *ctx)
{
	struct page_entry *entry = ctx;

	(void)x;
	(void)status;
	entry->status = page_missing(entry->visit, entry->err);
}

/* The user of the cookie, or the admin. */
static int find_user(struct visit *visit, struct err *err)
{
	const char *text = text_or(http_cookie(visit->x, "crm_user"), "");
	int64_t id = USER_ADMIN;
	struct db_rows *rows;

	if (text_to_i64(text, strlen(text), 1, INT64_MAX, &id, NULL) != OK)
		id = USER_ADMIN;
	rows = db_query(visit->db, "SELECT id FROM user WHERE id = $1", DB_ARGS(DB_I(id)));
	visit->user_id = db_next(rows) ? db_i64(rows, 0) : USER_ADMIN;
	return db_done(rows, err);
}

int crm_pages_handle(struct visit *visit, struct err *err)
{
	struct page_entry entry = {.visit = visit, .err = err, .status = OK};
	struct router router = {.routes = routes, .count = ARRAY_LEN(routes), .ctx = &entry, .refuse = refuse_route};
	int status = find_user(visit, err);

	if (status != OK)
		return status;
	if (router_handle(visit->x, &router) != HTTP_DONE)
		BUG("pages: a handler did not answer");
	return entry.status;
}

void crm_pages_fail(struct visit *visit, const struct err *err)
{
	buf_clear(&visit->body);
	crm_page_start_bare(visit, "Something went wrong");
	html_fill(&visit->body,
		  "<section class=\"card empty\"><h1>Something went wrong</h1><p>%s</p>"
		  "<p><a class=\"button\" href=\"/deals\">Go to deals</a></p></section>",
		  err->status == E_INTERNAL ? "The sandbox failed; its log says why." : err->text);
	crm_page_send(visit, err->status == E_NOT_FOUND ? 404 : err->status == E_INTERNAL ? 500 : 400);
}
