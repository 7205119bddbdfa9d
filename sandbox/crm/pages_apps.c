#include <string.h>

#include "crm/company.h"
#include "crm/notices.h"
#include "crm/oauth.h"
#include "crm/pages_setup.h"

#define APP_MARK "<span class=\"app-mark\" aria-hidden=\"true\">L</span>"

static const char *name_of(const struct visit *visit)
{
	return visit->sandbox->options->app_name;
}

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
	crm_page_start_bare(visit, arena_printf(visit->arena, "Install %s", name_of(visit)));
	html_fill(&visit->body,
		  "<form class=\"card consent\" method=\"post\" action=\"/oauth/authorize\">" APP_MARK
		  "<h1>%s wants to access " COMPANY_NAME "</h1>"
		  "<input type=\"hidden\" name=\"redirect_uri\" value=\"%s\">",
		  name_of(visit), redirect);
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
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK || (status = crm_page_start(visit, "Marketplace", PAGE_APPS, err)) != OK)
		return status;
	html_fill(&visit->body,
		  "<article class=\"card listing\"><header>" APP_MARK
		  "<div><h2>%s</h2><p>Turn deals into invoices in Xero</p></div><a class=\"button primary\" "
		  "href=\"%s\">%s</a></header>"
		  "<p>Create an invoice in Xero from any deal: customer, products, discounts and taxes arrive filled "
		  "in, and the "
		  "deal shows what became of the invoice.</p><h3>What it can do</h3>",
		  name_of(visit),
		  is_installed ? arena_printf(visit->arena, "/settings/marketplace/app/%s/app-settings",
					      visit->sandbox->options->crm_client_id)
			       : visit->sandbox->options->install_url,
		  is_installed ? "Open settings" : "Install now");
	write_scopes(visit, crm_oauth_scopes(visit));
	buf_puts(
	    &visit->body,
	    "<h3>Where you will find it</h3><ul class=\"scopes\"><li>A panel in each deal</li><li>\"" APP_MODAL_NAME
	    "\" in a deal's tabs and actions</li><li>Its settings, in Tools and apps</li></ul></article>");
	return crm_page_send(visit, 200);
}

/* ---- installed apps ---- */

static const char *settings_path(struct visit *visit)
{
	return arena_printf(visit->arena, "/settings/marketplace/app/%s/app-settings",
			    visit->sandbox->options->crm_client_id);
}

static bool is_shared(struct visit *visit)
{
	return setting_i64(visit->db, "app_is_shared", 0) != 0;
}

static void write_app_row(struct visit *visit, bool is_installed)
{
	html_fill(&visit->body, "<div class=\"app-row\">" APP_MARK "<div><strong>%s</strong><small>%s</small></div>",
		  name_of(visit),
		  is_installed       ? "Authorized"
		  : is_shared(visit) ? "Shared with you: authorize it to use it"
				     : "Not installed");
	if (is_installed)
		html_fill(&visit->body,
			  "<a class=\"button\" href=\"%s\">Settings</a>"
			  "<form method=\"post\" action=\"/apps/uninstall\" data-confirm=\"Uninstall %s?\" "
			  "data-confirm-text=\"The app loses its access at once. Invoices in Xero stay.\" "
			  "data-confirm-ok=\"Uninstall\"><button class=\"button lost\">Uninstall</button></form></div>",
			  settings_path(visit), name_of(visit));
	else
		buf_puts(&visit->body, "<a class=\"button primary\" href=\"/marketplace/app/" APP_SLUG
				       "\">View in Marketplace</a></div>");
}

/* Columns: id, name, when installed (NULL: not). */
static void write_holder(struct visit *visit, struct db_rows *rows)
{
	struct buf *body = &visit->body;

	html_fill(body, "<tr><td data-label=\"User\" dir=\"auto\">%s</td><td data-label=\"State\">", db_text(rows, 1));
	if (db_is_null(rows, 2))
		buf_puts(body, is_shared(visit) ? "Can authorize it" : "Not installed");
	else
		html_fill(body, "Authorized <small>since %s</small>", crm_page_day(visit, db_text(rows, 2)));
	buf_puts(body, "</td><td class=\"number\">");
	if (!db_is_null(rows, 2) && db_i64(rows, 0) != visit->user_id)
		html_fill(body,
			  "<form method=\"post\" action=\"/apps/remove\" data-confirm=\"Take %s away from %s?\" "
			  "data-confirm-ok=\"Take away\"><button class=\"button\" name=\"user_id\" "
			  "value=\"%d\" aria-label=\"Take away from %s\">Take away</button></form>",
			  name_of(visit), db_text(rows, 1), db_i64(rows, 0), db_text(rows, 1));
	buf_puts(body, "</td></tr>");
}

static int write_sharing(struct visit *visit, struct err *err)
{
	bool is_on = is_shared(visit);
	struct db_rows *rows = db_query(visit->db,
					"SELECT u.id, u.name, i.installed_at FROM user u LEFT JOIN install i"
					" ON i.user_id = u.id WHERE u.is_active ORDER BY u.id",
					DB_NO_ARGS);

	html_fill(
	    &visit->body,
	    "<section class=\"card apps\"><h2>Who uses %s</h2><form method=\"post\" action=\"/apps/share\" "
	    "class=\"app-row\"><div><strong>%h</strong><small>Each user authorizes the app for themself.</small></div>"
	    "<button class=\"button\" name=\"shared\" value=\"%h\">%h</button></form><table><thead><tr><th "
	    "scope=\"col\">User</th><th scope=\"col\">State</th><th scope=\"col\"><span class=\"unseen\">Take away"
	    "</span></th></tr></thead><tbody>",
	    name_of(visit), is_on ? "Shared with everybody" : "Private to those who installed it", is_on ? "0" : "1",
	    is_on ? "Stop sharing" : "Share with everybody");
	while (db_next(rows))
		write_holder(visit, rows);
	buf_puts(&visit->body, "</tbody></table></section>");
	return db_done(rows, err);
}

int crm_page_apps(struct visit *visit, struct err *err)
{
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK || (status = tools_start(visit, "Installed apps", err)) != OK)
		return status;
	buf_puts(&visit->body, "<section class=\"card apps\"><h2>Marketplace apps</h2>");
	write_app_row(visit, is_installed);
	html_fill(&visit->body,
		  "</section><section class=\"card apps\"><h2>Invoicing</h2><p>Create invoices from deals, and follow "
		  "them to the payment.</p><div class=\"app-row\">" APP_MARK
		  "<div><strong>Xero by %s</strong><small>%s</small></div><a class=\"button%h\" "
		  "href=\"%s\">%s</a></div></section>",
		  name_of(visit), is_installed ? "Connected through the app" : "Not connected",
		  is_installed ? "" : " primary", is_installed ? settings_path(visit) : "/marketplace/app/" APP_SLUG,
		  is_installed ? "Preferences" : "Connect");
	if ((status = write_sharing(visit, err)) != OK)
		return status;
	return crm_page_send(visit, 200);
}

/* Each user who hasn't installed the app is told of, as the vendor does. */
static int tell_sharing(struct visit *visit, bool is_on, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT id FROM user WHERE is_active AND id NOT IN (SELECT user_id FROM install)", DB_NO_ARGS);
	int status = OK, ended;

	while (status == OK && db_next(rows))
		status = notice_shared(visit, db_i64(rows, 0), is_on, err);
	ended = db_done(rows, status == OK ? err : NULL);
	return status != OK ? status : ended;
}

int crm_page_share(struct visit *visit, struct err *err)
{
	bool is_on = text_eq(form_value(visit, "shared"), "1");
	int status = crm_page_need_admin(visit, err);

	if (status == OK)
		status = db_exec(visit->db,
				 "INSERT INTO setting (name, value) VALUES ('app_is_shared', $1)"
				 " ON CONFLICT (name) DO UPDATE SET value = $1",
				 DB_ARGS(DB_T(is_on ? "1" : "0")), NULL, err);
	if (status == OK)
		status = tell_sharing(visit, is_on, err);
	return status == OK ? crm_page_redirect(visit, "/tools-and-apps") : status;
}

/* An admin takes the app away from somebody else. */
int crm_page_app_remove(struct visit *visit, struct err *err)
{
	const char *text = text_or(form_value(visit, "user_id"), "");
	int64_t user_id;
	int status = text_to_i64(text, strlen(text), 1, INT64_MAX, &user_id, err);

	if (status == OK)
		status = crm_page_need_admin(visit, err);
	if (status == OK)
		status = crm_oauth_uninstall(visit, user_id, true, err);
	if (status == OK)
		status = notice_shared(visit, user_id, false, err);
	return status == OK ? crm_page_redirect(visit, "/tools-and-apps") : status;
}

/* ---- the marketplace ---- */

int crm_page_marketplace(struct visit *visit, struct err *err)
{
	bool is_installed;
	int status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err);

	if (status != OK || (status = tools_start(visit, "Marketplace", err)) != OK)
		return status;
	html_fill(&visit->body,
		  "<section class=\"card apps\"><h2>Invoicing</h2><div class=\"app-row\">" APP_MARK
		  "<div><strong><a href=\"/marketplace/app/" APP_SLUG
		  "\">%s</a></strong><small>Turn deals into invoices in Xero</small></div><span "
		  "class=\"none\">%h</span></div>"
		  "</section>",
		  name_of(visit), is_installed ? "Installed" : "");
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
	if ((status = crm_page_start(visit, arena_printf(visit->arena, "%s settings", name_of(visit)), PAGE_APPS,
				     err)) != OK)
		return status;
	if (is_installed)
		html_fill(&visit->body,
			  "<p class=\"crumbs\"><a href=\"/tools-and-apps\">Tools and apps</a> / Marketplace apps / "
			  "%s</p><div class=\"frame-slot settings-frame\" data-surface=\"settings\" "
			  "data-context=\"%s\"></div>",
			  name_of(visit), http_query(visit->x, "context"));
	else
		html_fill(
		    &visit->body,
		    "<section class=\"card empty\"><p>%s isn't installed for you.</p><p><a class=\"button primary\" "
		    "href=\"/marketplace/app/" APP_SLUG "\">View in Marketplace</a></p></section>",
		    name_of(visit));
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
