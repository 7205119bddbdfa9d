#include "crm/company.h"
#include "crm/oauth.h"
#include "crm/pages.h"

#define APP_MARK "<span class=\"app-mark\" aria-hidden=\"true\">L</span>"

static const struct {
	const char *scope, *text;
} scope_texts[] = {
    {"base", "Read basic information about you and your company"},
    {"deals:read", "See deals"},
    {"deals:full", "See, create and edit deals, and add notes and files to them"},
    {"contacts:read", "See people and organizations"},
    {"contacts:full", "See, create and edit people and organizations"},
    {"products:read", "See products"},
    {"products:full", "See, create and edit products"},
    {"users:read", "See the users of your company"},
    {"activities:full", "See, create and edit activities"},
    {"deal-fields:full", "Create and edit deal fields"},
    {"search:read", "Search your data"},
    {"webhooks:full", "Be told when your data changes"},
    {"admin", "Act as an administrator"},
};

static void write_scopes(struct visit *visit, const char *scopes)
{
	buf_puts(&visit->body, "<ul class=\"scopes\">");
	for (size_t i = 0; i < ARRAY_LEN(scope_texts); i++)
		if (list_has(scopes, scope_texts[i].scope))
			html_fill(&visit->body, "<li>%s</li>", scope_texts[i].text);
	buf_puts(&visit->body, "</ul>");
}

static int write_user_picker(struct visit *visit, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, name, email, is_admin FROM user ORDER BY id", DB_NO_ARGS);

	buf_puts(&visit->body, "<fieldset class=\"picker\"><legend>Install as</legend>");
	while (db_next(rows))
		html_fill(
		    &visit->body,
		    "<label><input type=\"radio\" name=\"user_id\" value=\"%d\"%h><span><strong>%s</strong>%h<small>%s"
		    "</small></span></label>",
		    db_i64(rows, 0), db_i64(rows, 0) == visit->user_id ? " checked" : "", db_text(rows, 1),
		    db_i64(rows, 3) != 0 ? " <em>admin</em>" : "", db_text(rows, 2));
	buf_puts(&visit->body, "</fieldset>");
	return db_done(rows, err);
}

/* The consent page. Only client id, redirect address and state count; what else generic libraries send is ignored. */
int crm_oauth_authorize(struct visit *visit, struct err *err)
{
	const char *redirect = http_query(visit->x, "redirect_uri"), *state = http_query(visit->x, "state");
	int status;

	if (!text_eq(http_query(visit->x, "client_id"), visit->sandbox->options->crm_client_id))
		return visit_send_json(visit, 400, "{\"error\":\"Invalid client_id\"}");
	if (!text_eq(redirect, crm_oauth_callback_url(visit)))
		return visit_send_json(visit, 400, "{\"error\":\"Invalid redirect URL\"}");
	crm_page_start_bare(visit, "Install " APP_NAME);
	html_fill(&visit->body,
		  "<form class=\"card consent\" method=\"post\" action=\"/oauth/authorize\">" APP_MARK "<h1>" APP_NAME
		  " wants to access " COMPANY_NAME "</h1>"
		  "<input type=\"hidden\" name=\"redirect_uri\" value=\"%s\">",
		  redirect);
	if (state != NULL)
		html_fill(&visit->body, "<input type=\"hidden\" name=\"state\" value=\"%s\">", state);
	if ((status = write_user_picker(visit, err)) != OK)
		return status;
	buf_puts(&visit->body, "<h2>This app will be able to</h2>");
	write_scopes(visit, crm_oauth_scopes(visit));
	buf_puts(&visit->body,
		 "<div class=\"dialog-actions\"><button class=\"button\" name=\"decision\" value=\"deny\">Cancel"
		 "</button><button class=\"button primary\" name=\"decision\" value=\"allow\">Allow and install"
		 "</button></div></form>");
	return crm_page_send(visit, 200);
}

int crm_page_listing(struct visit *visit, struct err *err)
{
	const char *app_url = visit->sandbox->options->app_url;
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK || (status = crm_page_start(visit, "Marketplace", PAGE_APPS, err)) != OK)
		return status;
	html_fill(&visit->body,
		  "<article class=\"card listing\"><header>" APP_MARK "<div><h2>" APP_NAME
		  "</h2><p>Turn deals into invoices in Xero</p></div><a class=\"button primary\" "
		  "href=\"%s%s\">%s</a></header>"
		  "<p>Create an invoice in Xero from any deal: customer, products, discounts and taxes arrive filled "
		  "in, and the "
		  "deal shows what became of the invoice.</p><h3>What it can do</h3>",
		  is_installed ? "" : app_url,
		  is_installed ? arena_printf(visit->arena, "/settings/marketplace/app/%s/app-settings",
					      visit->sandbox->options->crm_client_id)
			       : "/pipedrive/install",
		  is_installed ? "Open settings" : "Install now");
	write_scopes(visit, crm_oauth_scopes(visit));
	buf_puts(
	    &visit->body,
	    "<h3>Where you will find it</h3><ul class=\"scopes\"><li>A panel in each deal</li><li>\"" APP_MODAL_NAME
	    "\" in a deal's tabs and actions</li><li>Its settings, in Tools and apps</li></ul></article>");
	return crm_page_send(visit, 200);
}

static void write_app_row(struct visit *visit, bool is_installed)
{
	const char *client = visit->sandbox->options->crm_client_id;

	html_fill(&visit->body,
		  "<div class=\"app-row\">" APP_MARK "<div><strong>" APP_NAME "</strong><small>%s</small></div>",
		  is_installed ? "Authorized" : "Not installed");
	if (is_installed)
		html_fill(&visit->body,
			  "<a class=\"button\" href=\"/settings/marketplace/app/%s/app-settings\">Settings</a>"
			  "<form method=\"post\" action=\"/apps/uninstall\" data-confirm=\"Uninstall " APP_NAME
			  "?\" data-confirm-text=\"The app loses its access at once. Invoices in Xero stay.\" "
			  "data-confirm-ok=\"Uninstall\"><button class=\"button lost\">Uninstall</button></form></div>",
			  client);
	else
		buf_puts(&visit->body, "<a class=\"button primary\" href=\"/marketplace/app/" APP_SLUG
				       "\">View in Marketplace</a></div>");
}

int crm_page_apps(struct visit *visit, struct err *err)
{
	const char *client = visit->sandbox->options->crm_client_id;
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK || (status = crm_page_start(visit, "Tools and apps", PAGE_APPS, err)) != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card apps\"><h2>Marketplace apps</h2>");
	write_app_row(visit, is_installed);
	html_fill(&visit->body,
		  "</section><section class=\"card apps\"><h2>Invoicing</h2><p>Create invoices from deals, and follow "
		  "them to the payment.</p><div class=\"app-row\">" APP_MARK "<div><strong>Xero by " APP_NAME
		  "</strong><small>%s</small></div><a class=\"button%h\" href=\"%h%s%h\">%s</a></div></section>",
		  is_installed ? "Connected through the app" : "Not connected", is_installed ? "" : " primary",
		  is_installed ? "/settings/marketplace/app/" : "/marketplace/app/" APP_SLUG,
		  is_installed ? client : "", is_installed ? "/app-settings" : "",
		  is_installed ? "Preferences" : "Connect");
	return crm_page_send(visit, 200);
}

int crm_page_app_settings(struct visit *visit, struct err *err)
{
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK)
		return status;
	if (!text_eq(http_param(visit->x, "client"), visit->sandbox->options->crm_client_id))
		return err_set(err, E_NOT_FOUND, "app_unknown", "There is no such app.");
	if ((status = crm_page_start(visit, APP_NAME " settings", PAGE_APPS, err)) != OK)
		return status;
	if (is_installed)
		html_fill(
		    &visit->body,
		    "<p class=\"crumbs\"><a href=\"/tools-and-apps\">Tools and apps</a> / Marketplace apps / " APP_NAME
		    "</p><div class=\"frame-slot settings-frame\" data-surface=\"settings\" data-context=\"%s\"></div>",
		    http_query(visit->x, "context"));
	else
		buf_puts(&visit->body, "<section class=\"card empty\"><p>" APP_NAME " isn't installed for you.</p>"
				       "<p><a class=\"button primary\" href=\"/marketplace/app/" APP_SLUG
				       "\">View in Marketplace</a></p></section>");
	return crm_page_send(visit, 200);
}

int crm_page_uninstall(struct visit *visit, struct err *err)
{
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status == OK && is_installed)
		status = crm_oauth_uninstall(visit, visit->user_id, true, err);
	return status == OK ? crm_page_redirect(visit, "/tools-and-apps") : status;
}
