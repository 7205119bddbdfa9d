#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "crm/company.h"
#include "crm/pages.h"

#define ICON(path) "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"" path "\"/></svg>"
#define CHEVRON ICON("m7 10 5 5 5-5")
#define PENCIL ICON("m4 20 1-4L16 5l3 3L8 19l-4 1Z")

static const struct {
	const char *href, *label, *icon;
} rail[] = {
    [PAGE_DEALS] =
	{"/pipeline", "Deals",
	 ICON("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 3v12m3-9.500c0-1-1.300-1.700-3-1.700s-3 .8-3 2.100 1.300 1.800 3 "
	      "2.100 3 .8 3 2.200-1.300 2.100-3 2.100-3-.8-3-1.800")},
    [PAGE_CONTACTS] = {"/organizations", "Contacts",
		       ICON("M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-3.500 2.700-5.500 6-5.500s6 2 6 "
			    "5.500M16 4.500a3.500 3.500 0 0 1 0 6.500m2 3.800c2 .8 3 2.700 3 5.200")},
    [PAGE_PRODUCTS] = {"/products", "Products", ICON("M12 3 4 7v10l8 4 8-4V7l-8-4Zm0 9 8-5m-8 5L4 7m8 5v9")},
    [PAGE_APPS] = {"/tools-and-apps", "Tools and apps", ICON("M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM17 14v6m-3-3h6")},
    [PAGE_SETUP] = {"/setup/company", "Company",
		    ICON("M4 20V6l7-3v17m0-11 9 3v8M2.500 20h19M7 9h1m-1 4h1m-1 4h1m7-3h1m-1 3h1")},
};

static void write_head(struct visit *visit, const char *title, const char *shell)
{
	const char *theme = text_eq(http_cookie(visit->x, "crm_theme"), "dark") ? "dark" : "light";

	html_fill(&visit->body,
		  "<!doctype html>\n<html lang=\"en\" data-theme=\"%s\"><head><meta charset=\"utf-8\">"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>%s · %s</title>"
		  "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/static/crm.css\">"
		  "<link rel=\"stylesheet\" href=\"/static/crm-work.css\">"
		  "<script type=\"module\" src=\"/static/crm.js\"></script></head>\n"
		  "<body class=\"%s\" data-app=\"%s\" data-client=\"%s\" data-app-name=\"%s\" "
		  "data-modal-name=\"" APP_MODAL_NAME "\">",
		  theme, title, COMPANY_NAME, shell, visit->sandbox->options->app_url,
		  visit->sandbox->options->crm_client_id, visit->sandbox->options->app_name);
}

/* The address that shows this page again. A deal's page is also the answer to what its forms post. */
static const char *own_address(struct visit *visit)
{
	const char *path = http_path(visit->x);
	size_t start = strlen("/deal/");

	if (text_eq(http_method(visit->x), "GET") || !text_starts(path, "/deal/"))
		return path;
	return arena_strndup(visit->arena, path, start + strcspn(path + start, "/"));
}

static int write_user_switch(struct visit *visit, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT id, name, is_admin FROM user ORDER BY id", DB_NO_ARGS);

	html_fill(
	    &visit->body,
	    "<form method=\"post\" action=\"/session\" class=\"user-switch\"><input type=\"hidden\" name=\"back\" "
	    "value=\"%s\"><label><span>Signed in as</span> <select name=\"user_id\" data-submit aria-label=\"Signed in "
	    "as\">",
	    own_address(visit));
	while (db_next(rows))
		html_fill(&visit->body, "<option value=\"%d\"%h>%s%h</option>", db_i64(rows, 0),
			  db_i64(rows, 0) == visit->user_id ? " selected" : "", db_text(rows, 1),
			  db_i64(rows, 2) != 0 ? " (admin)" : "");
	buf_puts(&visit->body, "</select></label><noscript><button class=\"button\">Switch</button></noscript></form>");
	return db_done(rows, err);
}

int crm_page_start(struct visit *visit, const char *title, enum page_section section, struct err *err)
{
	struct buf *body = &visit->body;
	int status;

	write_head(visit, title, "skin-crm");
	buf_puts(body, "<a class=\"skip\" href=\"#main\">Skip to content</a><nav class=\"rail\" aria-label=\"Main\">"
		       "<a class=\"logo\" href=\"/pipeline\" aria-label=\"" COMPANY_NAME "\">p</a>");
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

int crm_page_send_sheet(struct visit *visit, const struct sheet *sheet)
{
	return crm_page_send(visit, sheet != NULL && sheet->is_posted ? 422 : 200);
}

/* ---- ways to another page ---- */

int crm_page_redirect(struct visit *visit, const char *path)
{
	visit->status = 303;
	http_redirect(visit->x, path);
	return OK;
}

int crm_page_redirect_to(struct visit *visit, const char *path, int64_t id)
{
	return crm_page_redirect(visit, arena_printf(visit->arena, "%s%" PRId64, path, id));
}

int crm_page_redirect_back(struct visit *visit, const char *otherwise)
{
	const char *back = text_or(form_value(visit, "back"), otherwise);

	return crm_page_redirect(visit, back[0] == '/' && back[1] != '/' && back[1] != '\\' ? back : otherwise);
}

int crm_page_need_admin(struct visit *visit, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT is_admin FROM user WHERE id = $1", DB_ARGS(DB_I(visit->user_id)));
	bool is_admin = db_next(rows) && db_i64(rows, 0) != 0;
	int status = db_done(rows, err);

	if (status != OK || is_admin)
		return status;
	return err_set(err, E_DENIED, "admin_needed", "Only an admin can change this. Switch to one at the top.");
}

/* ---- pieces ---- */

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

char *crm_page_percent(struct visit *visit, int64_t value_e4)
{
	char text[E4_TEXT_MAX];

	return arena_printf(visit->arena, "%s\u00a0%%", e4_format(value_e4, 0, text));
}

void crm_page_detail(struct visit *visit, const char *label, const char *value)
{
	html_fill(&visit->body, "<dt>%s</dt><dd dir=\"auto\">%s</dd>", label, text_or(value, "–"));
}

void crm_page_views(struct visit *visit, const char *label, const char *const *links, const char *current)
{
	html_fill(&visit->body, "<nav class=\"segmented\" aria-label=\"%s\">", label);
	for (; *links != NULL; links++) {
		const char *bar = strchr(*links, '|');

		html_fill(&visit->body, "<a href=\"%s\"%h>%s</a>",
			  arena_strndup(visit->arena, *links, (size_t)(bar - *links)),
			  text_eq(bar + 1, current) ? " aria-current=\"page\"" : "", bar + 1);
	}
	buf_puts(&visit->body, "</nav>");
}

void crm_page_status(struct visit *visit, const char *status)
{
	static const struct {
		const char *status, *mark;
	} marks[] = {{"open", "○"},     {"won", "✓"},    {"lost", "✕"},    {"active", "✓"},
		     {"inactive", "–"}, {"banned", "!"}, {"waiting", "…"}, {"failing", "!"}};
	const char *mark = "•";

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (text_eq(marks[i].status, status))
			mark = marks[i].mark;
	html_fill(&visit->body, "<span class=\"status status-%s\"><span aria-hidden=\"true\">%s</span> %s</span>",
		  status, mark, status);
}

int crm_page_owner_filter(struct visit *visit, int64_t owner, struct err *err)
{
	struct db_rows *rows = db_query(visit->db, "SELECT id, name FROM user ORDER BY name", DB_NO_ARGS);

	buf_puts(&visit->body,
		 "<select name=\"owner_id\" aria-label=\"Owner\" data-live><option value=\"\">Everyone</option>");
	while (db_next(rows))
		html_fill(&visit->body, "<option value=\"%d\"%h>%s</option>", db_i64(rows, 0),
			  db_i64(rows, 0) == owner ? " selected" : "", db_text(rows, 1));
	buf_puts(&visit->body, "</select>");
	return db_done(rows, err);
}

void crm_page_card_start(struct visit *visit, const char *part, const char *title, const char *edit_href)
{
	html_fill(&visit->body,
		  "<section class=\"card\" data-part=\"%s\" aria-label=\"%s\"><h3><button type=\"button\" "
		  "data-collapse aria-expanded=\"true\">" CHEVRON "%s</button>",
		  part, title, title);
	if (edit_href != NULL)
		html_fill(&visit->body,
			  "<a class=\"icon-button\" href=\"%s\" data-part-link aria-label=\"Edit %s\">" PENCIL "</a>",
			  edit_href, title);
	buf_puts(&visit->body, "</h3><div class=\"card-body\">");
}
