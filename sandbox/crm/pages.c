#include "crm/pages.h"

#include <string.h>

#include "crm/company.h"
#include "crm/extension.h"
#include "crm/oauth.h"
#include "http/router.h"

/* ---- routes ---- */

static int page_home(struct visit *visit, struct err *err)
{
	(void)err;
	return crm_page_redirect(visit, "/pipeline");
}

/* Chooses who is signed in. Back leads to a path of ours only. */
static int page_session(struct visit *visit, struct err *err)
{
	const char *user = form_value(visit, "user_id");

	(void)err;
	if (user != NULL && strspn(user, "0123456789") == strlen(user))
		http_answer_header(visit->x, "Set-Cookie",
				   arena_printf(visit->arena, "crm_user=%s; Path=/; HttpOnly; SameSite=Lax", user));
	return crm_page_redirect_back(visit, "/deals");
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
    PAGE("GET", "/pipeline", crm_page_pipeline),
    PAGE("GET", "/deals", crm_page_deals),
    PAGE("GET", "/deals/new", crm_page_deal_new),
    PAGE("POST", "/deals/new", crm_page_deal_create),
    PAGE("GET", "/deal/:id", crm_page_deal),
    PAGE("POST", "/deal/:id/stage", crm_page_deal_stage),
    PAGE("POST", "/deal/:id/status", crm_page_deal_status),
    PAGE("POST", "/deal/:id/edit", crm_page_deal_edit),
    PAGE("POST", "/deal/:id/delete", crm_page_deal_delete),
    PAGE("POST", "/deal/:id/lines", crm_page_deal_lines),
    PAGE("POST", "/deal/:id/discounts", crm_page_deal_discount_add),
    PAGE("POST", "/deal/:id/discounts/:discount/delete", crm_page_deal_discount_delete),
    PAGE("POST", "/deal/:id/installments", crm_page_deal_installment_add),
    PAGE("POST", "/deal/:id/installments/:installment/delete", crm_page_deal_installment_delete),
    PAGE("POST", "/notes", crm_page_note_add),
    PAGE("POST", "/notes/:id/delete", crm_page_note_delete),
    PAGE("POST", "/activities/:id/done", crm_page_activity_done),
    PAGE("POST", "/modals/:type", crm_page_modal_submit),
    PAGE("GET", "/organizations", crm_page_organizations),
    PAGE("GET", "/organization/new", crm_page_organization),
    PAGE("POST", "/organization/new", crm_page_organization_save),
    PAGE("GET", "/organization/:id", crm_page_organization),
    PAGE("POST", "/organization/:id", crm_page_organization_save),
    PAGE("POST", "/organization/:id/delete", crm_page_organization_delete),
    PAGE("GET", "/persons", crm_page_persons),
    PAGE("GET", "/person/new", crm_page_person),
    PAGE("POST", "/person/new", crm_page_person_save),
    PAGE("GET", "/person/:id", crm_page_person),
    PAGE("POST", "/person/:id", crm_page_person_save),
    PAGE("POST", "/person/:id/delete", crm_page_person_delete),
    PAGE("GET", "/products", crm_page_products),
    PAGE("GET", "/product/new", crm_page_product),
    PAGE("POST", "/product/new", crm_page_product_save),
    PAGE("GET", "/product/:id", crm_page_product),
    PAGE("POST", "/product/:id", crm_page_product_save),
    PAGE("POST", "/product/:id/delete", crm_page_product_delete),
    PAGE("GET", "/setup/company", crm_page_company),
    PAGE("POST", "/setup/company", crm_page_company_save),
    PAGE("GET", "/setup/currencies", crm_page_currencies),
    PAGE("POST", "/setup/currencies", crm_page_currency_add),
    PAGE("POST", "/setup/currencies/:id", crm_page_currency_switch),
    PAGE("GET", "/setup/users", crm_page_users),
    PAGE("GET", "/setup/user/new", crm_page_user),
    PAGE("POST", "/setup/user/new", crm_page_user_save),
    PAGE("GET", "/setup/user/:id", crm_page_user),
    PAGE("POST", "/setup/user/:id", crm_page_user_save),
    PAGE("GET", "/setup/fields", crm_page_fields),
    PAGE("GET", "/setup/fields/new", crm_page_field),
    PAGE("POST", "/setup/fields/new", crm_page_field_save),
    PAGE("GET", "/setup/field/:entity/:code", crm_page_field),
    PAGE("POST", "/setup/field/:entity/:code", crm_page_field_save),
    PAGE("POST", "/setup/field/:entity/:code/delete", crm_page_field_delete),
    PAGE("GET", "/tools-and-apps", crm_page_apps),
    PAGE("POST", "/apps/uninstall", crm_page_uninstall),
    PAGE("POST", "/apps/share", crm_page_share),
    PAGE("POST", "/apps/remove", crm_page_app_remove),
    PAGE("GET", "/marketplace", crm_page_marketplace),
    PAGE("GET", "/marketplace/app/" APP_SLUG, crm_page_listing),
    PAGE("GET", "/webhooks", crm_page_webhooks),
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
