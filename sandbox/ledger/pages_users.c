/* Settings: users with their roles, and the apps that they have connected. */
#include "ledger/form.h"
#include "ledger/pages_more.h"
#include "ledger/pages_rows.h"
#include "ledger/settings_rows.h"

static const char REMOVED[] = "REMOVED";

static const struct {
	const char *role, *may;
} roles_shown[] = {
    {"FINANCIALADVISER", "Everything, also lock dates and users; not held by the period lock date."},
    {"STANDARD", "Everything but lock dates and users; connects apps."},
    {"INVOICEONLY", "Writes drafts and submits them; can't approve or connect apps."},
    {"MANAGEDCLIENT", "Writes drafts, as the practice that manages the organisation allows."},
    {"CASHBOOKCLIENT", "Looks at everything; the practice does the rest."},
    {"READONLY", "Looks at everything, changes nothing."},
};

/* ---- users ---- */

static void write_role_form(struct visit *visit, const struct person *p)
{
	bool is_removed = text_eq(p->role, REMOVED);

	html_fill(
	    visit->page,
	    "<form method=\"post\" class=\"row\"><input type=\"hidden\" name=\"id\" value=\"%s\"><label>Role <select "
	    "name=\"role\">",
	    p->id);
	for (size_t i = 0; i < ARRAY_LEN(roles_shown); i++)
		html_fill(visit->page, "<option value=\"%s\"%h>%s</option>", roles_shown[i].role,
			  text_eq(roles_shown[i].role, p->role) ? " selected" : "", role_label(roles_shown[i].role));
	html_fill(visit->page,
		  "</select></label><button name=\"act\" value=\"role\">%s<span class=\"visually-hidden\"> %s "
		  "%s</span></button>",
		  is_removed ? "Give back" : "Change", p->first_name, p->last_name);
	if (!is_removed && !p->is_subscriber)
		html_fill(visit->page,
			  "<button class=\"danger\" name=\"act\" value=\"remove\">Remove<span "
			  "class=\"visually-hidden\"> %s %s"
			  "</span></button>",
			  p->first_name, p->last_name);
	buf_puts(visit->page, "</form>");
}

static void write_person(struct visit *visit, const struct person *p, bool may)
{
	html_fill(visit->page, "<section class=\"box\"><h2>%s %s %h%h</h2><p class=\"quiet\">%s</p>", p->first_name,
		  p->last_name, p->is_subscriber ? "<span class=\"tag\">Subscriber</span> " : "",
		  text_eq(p->id, visit->call.person.id) ? "<span class=\"tag\">You act as this one</span>" : "",
		  p->email);
	if (text_eq(p->role, REMOVED))
		buf_puts(visit->page, "<p><span class=\"status VOIDED\">Removed</span></p>");
	else if (!may)
		html_fill(visit->page, "<p>%s</p>", role_label(p->role));
	if (may)
		write_role_form(visit, p);
	if (!text_eq(p->id, visit->call.person.id) && !text_eq(p->role, REMOVED))
		html_fill(visit->page,
			  "<form method=\"post\" action=\"/act-as\"><input type=\"hidden\" name=\"person\" "
			  "value=\"%s\"><input "
			  "type=\"hidden\" name=\"back\" value=\"/settings/users\"><button class=\"small\">Act as "
			  "%s</button></form>",
			  p->id, p->first_name);
	buf_puts(visit->page, "</section>");
}

static int show_users(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit, .messages = messages};

	(void)err;
	settings_start(visit, "users", "Users and roles");
	visit_note(visit, RIGHT_ADVISE);
	form_summary(&form);
	for (size_t i = 0; i < visit->person_count; i++)
		write_person(visit, &visit->people[i], visit_may(visit, RIGHT_ADVISE));
	buf_puts(visit->page, "<h2>What the roles may do</h2><dl class=\"roles\">");
	for (size_t i = 0; i < ARRAY_LEN(roles_shown); i++)
		html_fill(visit->page, "<div><dt>%s</dt><dd>%s</dd></div>", role_label(roles_shown[i].role),
			  roles_shown[i].may);
	buf_puts(visit->page, "</dl>");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static const struct person *person_of(const struct visit *visit, const char *id)
{
	for (size_t i = 0; i < visit->person_count; i++)
		if (text_eq(visit->people[i].id, id))
			return &visit->people[i];
	return NULL;
}

/* Somebody must be left who can give roles. */
static bool is_last_adviser(const struct visit *visit, const struct person *person)
{
	size_t others = 0;

	for (size_t i = 0; i < visit->person_count; i++)
		others += text_eq(visit->people[i].role, "FINANCIALADVISER") && &visit->people[i] != person;
	return text_eq(person->role, "FINANCIALADVISER") && others == 0;
}

static bool is_role(const char *role)
{
	for (size_t i = 0; i < ARRAY_LEN(roles_shown); i++)
		if (text_eq(roles_shown[i].role, role))
			return true;
	return text_eq(role, REMOVED);
}

static int change_user(struct visit *visit, struct messages *messages, struct err *err)
{
	const struct person *person = person_of(visit, form_field(visit->x, "id"));
	bool removes = text_eq(form_field(visit->x, "act"), "remove");
	const char *role = removes ? REMOVED : text_or(form_field(visit->x, "role"), "");

	if (person == NULL || !is_role(role))
		return err_set(err, E_NOT_FOUND, "user_unknown", "There is no such user or role.");
	if (!visit_may(visit, RIGHT_ADVISE))
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_ADVISE));
	else if (removes && person->is_subscriber)
		message_add(visit->arena, messages, "The subscriber can't be removed.");
	else if (!text_eq(role, "FINANCIALADVISER") && is_last_adviser(visit, person))
		message_add(visit->arena, messages, "%s %s is the last adviser: make somebody else an adviser first.",
			    person->first_name, person->last_name);
	if (messages->count > 0)
		return OK;
	return person_set_role(visit->call.db, person->id, role, visit->call.now_us, err);
}

int page_users(struct visit *visit, struct err *err)
{
	struct messages messages = {0};

	if (visit_is_post(visit) && change_user(visit, &messages, err) != OK)
		return (int)err->status;
	if (!visit_is_post(visit) || messages.count > 0)
		return show_users(visit, &messages, err);
	visit_redirect(visit, "/settings/users", "saved");
	return OK;
}

/* ---- apps ---- */

static int show_apps(struct visit *visit, const struct messages *messages, struct err *err)
{
	struct db_rows *rows = pages_connections(visit->call.db, visit->call.org.id);
	struct form form = {.visit = visit, .messages = messages};
	size_t shown = 0;

	settings_start(visit, "apps", "Connected apps");
	visit_note(visit, RIGHT_SETTINGS);
	form_summary(&form);
	while (db_next(rows)) {
		shown++;
		html_fill(
		    visit->page,
		    "<section class=\"box\"><h2>Client <code>%s</code></h2><p>Connected by %s (%s, %s) on %s.</p>",
		    db_text(rows, 1), db_text(rows, 2), db_text(rows, 3), role_label(db_text(rows, 4)),
		    visit_time(visit, db_i64(rows, 5)));
		if (visit_may(visit, RIGHT_SETTINGS))
			html_fill(
			    visit->page,
			    "<form method=\"post\" data-confirm=\"Disconnect this app? It can't read or write here any "
			    "more.\">"
			    "<button class=\"danger\" name=\"connection\" value=\"%s\">Disconnect</button></form>",
			    db_text(rows, 0));
		buf_puts(visit->page, "</section>");
	}
	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	if (shown == 0)
		buf_puts(visit->page,
			 "<p>No app is connected with this organisation. An app connects by sending its user to "
			 "the consent page.</p>");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

int page_apps(struct visit *visit, struct err *err)
{
	const char *id = visit_is_post(visit) ? text_or(form_field(visit->x, "connection"), "") : NULL;
	struct messages messages = {0};

	if (id == NULL)
		return show_apps(visit, &messages, err);
	if (!visit_may(visit, RIGHT_SETTINGS)) {
		message_add(visit->arena, &messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
		return show_apps(visit, &messages, err);
	}
	if (pages_disconnect(visit->call.db, visit->call.org.id, id, err) != OK)
		return (int)err->status;
	visit_redirect(visit, "/settings/apps", "disconnected");
	return OK;
}
