#include "crm/pages_deal.h"

#include <string.h>

#include "crm/company.h"
#include "crm/oauth.h"

#define CHEVRON "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"m7 10 5 5 5-5\"/></svg>"
#define DOTS "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M5 12h.01M12 12h.01M19 12h.01\"/></svg>"

void deal_page_sheet(const struct deal_page *page, const char *id, struct sheet *out)
{
	if (page->sheet != NULL && text_eq(page->sheet->id, id))
		*out = *page->sheet;
	else
		sheet_init(out, page->visit, id);
}

/* ---- the head ---- */

static int write_stages(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	struct db_rows *rows = db_query(
	    visit->db, "SELECT id, name FROM stage WHERE pipeline_id = $1 AND NOT is_deleted ORDER BY order_nr",
	    DB_ARGS(DB_I(page->deal.pipeline_id)));
	bool is_done = true;

	html_fill(&visit->body,
		  "<form class=\"stages\" method=\"post\" action=\"/deal/%d/stage\" aria-label=\"Stage\">",
		  page->deal.id);
	while (db_next(rows)) {
		bool is_here = db_i64(rows, 0) == page->deal.stage_id;

		html_fill(&visit->body, "<button name=\"stage_id\" value=\"%d\" class=\"%s\"%h>%s</button>",
			  db_i64(rows, 0), is_done ? "done" : "", is_here ? " aria-current=\"step\"" : "",
			  db_text(rows, 1));
		is_done &= !is_here;
	}
	buf_puts(&visit->body, "</form>");
	return db_done(rows, err);
}

/* Lost asks why, in a box that opens without a script too. */
static void write_status_buttons(const struct deal_page *page)
{
	struct buf *body = &page->visit->body;
	const struct deal *deal = &page->deal;

	html_fill(body, "<form class=\"inline\" method=\"post\" action=\"/deal/%d/status\">", deal->id);
	if (text_eq(deal->status, "open")) {
		html_fill(
		    body,
		    "<button class=\"button won\" name=\"status\" value=\"won\">Won</button></form>"
		    "<details class=\"pop\"><summary class=\"button lost\">Lost</summary><form method=\"post\" "
		    "action=\"/deal/%d/status\" class=\"pop-box\"><input type=\"hidden\" name=\"status\" "
		    "value=\"lost\"><div class=\"field\"><label for=\"lost-reason\">Why was it lost?</label><input "
		    "id=\"lost-reason\" name=\"lost_reason\" dir=\"auto\" autocomplete=\"off\" "
		    "list=\"lost-reasons\"><datalist id=\"lost-reasons\"><option>Price<option>Competitor"
		    "<option>No budget<option>No answer</datalist></div><button class=\"button lost\">Mark as "
		    "lost</button></form></details>",
		    deal->id);
		return;
	}
	crm_page_status(page->visit, deal->status);
	buf_puts(body, "<button class=\"button\" name=\"status\" value=\"open\">Reopen</button></form>");
}

/* The "..." menu: our own entries, and the app's modal action once the app is installed. */
static void write_menu(const struct deal_page *page)
{
	struct buf *body = &page->visit->body;

	html_fill(body,
		  "<div class=\"menu\"><button type=\"button\" class=\"icon-button\" aria-haspopup=\"menu\" "
		  "aria-expanded=\"false\" aria-label=\"More actions\" data-menu>" DOTS "</button>"
		  "<div role=\"menu\" hidden><a role=\"menuitem\" href=\"/deal/%d?edit=summary\" data-part-link>Edit "
		  "deal</a><button role=\"menuitem\" data-new=\"activity\">Schedule an activity</button>"
		  "<form method=\"post\" action=\"/deal/%d/delete\" data-confirm=\"Delete %s?\" data-confirm-text=\"It "
		  "leaves the board and the list. Its invoices in Xero stay.\" data-confirm-ok=\"Delete deal\"><button "
		  "role=\"menuitem\">Delete deal</button></form>",
		  page->deal.id, page->deal.id, page->deal.title);
	if (page->is_installed)
		html_fill(body,
			  "<hr><p>%s</p><button role=\"menuitem\" data-modal=\"" APP_MODAL_ID "\">" APP_MODAL_NAME
			  "</button>",
			  page->visit->sandbox->options->app_name);
	buf_puts(body, "</div></div>");
}

static int write_header(const struct deal_page *page, struct err *err)
{
	struct buf *body = &page->visit->body;
	int status;

	html_fill(body,
		  "<section class=\"deal-head\" data-part=\"head\"><div class=\"deal-title\"><a class=\"crumb\" "
		  "href=\"/pipeline\">Deals</a><h2 dir=\"auto\">%s</h2></div><div class=\"deal-actions\">",
		  page->deal.title);
	write_status_buttons(page);
	write_menu(page);
	buf_puts(body, "</div>");
	if ((status = write_stages(page, err)) != OK)
		return status;
	buf_puts(body, "</section>");
	return OK;
}

/* ---- the app ---- */

/* Its panel. Before installation its place is empty, as in the vendor's page. */
static void write_panel(const struct deal_page *page)
{
	const char *name = page->visit->sandbox->options->app_name;

	if (!page->is_installed)
		return;
	html_fill(&page->visit->body,
		  "<section class=\"card app-panel\" aria-label=\"%s\"><h3><button type=\"button\" "
		  "data-collapse-panel aria-expanded=\"true\">" CHEVRON
		  "%s</button><span class=\"badge\" data-badge hidden></span></h3><div class=\"frame-slot\" "
		  "data-surface=\"panel\" data-ids=\"%d\"></div></section>",
		  name, name, page->deal.id);
}

/* Before installation the tab leads to the listing; after it, it opens the app's window. */
static void write_tabs(const struct deal_page *page)
{
	struct buf *body = &page->visit->body;

	buf_puts(body, "<div class=\"tabs\"><a href=\"#products\" aria-current=\"true\">Products</a>"
		       "<a href=\"#notes\">Notes and activities</a>");
	if (page->is_installed)
		buf_puts(body, "<button type=\"button\" data-modal=\"" APP_MODAL_ID "\">" APP_MODAL_NAME "</button>");
	else
		buf_puts(body, "<a href=\"/marketplace/app/" APP_SLUG "\">" APP_MODAL_NAME "</a>");
	buf_puts(body, "</div>");
}

/* ---- the page ---- */

static int write_main(const struct deal_page *page, struct err *err)
{
	struct buf *body = &page->visit->body;
	int status;

	buf_puts(body, "<section class=\"card deal-main\" aria-label=\"Products and notes\">");
	write_tabs(page);
	buf_puts(body, "<div id=\"products\" data-part=\"products\">");
	status = text_eq(page->editing, "lines") ? deal_lines_edit(page, err) : deal_lines_write(page, err);
	if (status != OK)
		return status;
	buf_puts(body, "</div><div id=\"terms\" data-part=\"terms\">");
	if ((status = deal_terms_write(page, err)) != OK)
		return status;
	buf_puts(body, "</div><div id=\"notes\" data-part=\"notes\">");
	if ((status = activities_write(page->visit, page->deal.id, err)) != OK ||
	    (status = notes_write(page->visit, "deal", page->deal.id, err)) != OK)
		return status;
	buf_puts(body, "</div></section>");
	return OK;
}

int deal_page_show(struct visit *visit, int64_t id, struct sheet *sheet, struct err *err)
{
	struct deal_page page = {.visit = visit, .sheet = sheet};
	int status = deal_load(visit, id, &page.deal, err);

	page.editing = sheet != NULL ? sheet->id : http_query(visit->x, "edit");
	if (status != OK || (status = crm_oauth_is_installed(visit, visit->user_id, &page.is_installed, err)) != OK ||
	    (status = crm_page_start(visit, "Deal", PAGE_DEALS, err)) != OK)
		return status;
	html_fill(&visit->body, "<div class=\"deal\" data-deal-page=\"%d\">", id);
	if ((status = write_header(&page, err)) != OK)
		return status;
	buf_puts(&visit->body, "<aside class=\"sidebar\" aria-label=\"Details\">");
	if ((status = deal_summary_write(&page, err)) != OK)
		return status;
	write_panel(&page);
	if ((status = deal_contacts_write(&page, err)) != OK)
		return status;
	buf_puts(&visit->body, "</aside>");
	if ((status = write_main(&page, err)) != OK)
		return status;
	buf_puts(&visit->body, "</div>");
	return crm_page_send(visit, sheet != NULL && !sheet_is_fine(sheet) ? 422 : 200);
}

int crm_page_deal(struct visit *visit, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_page_show(visit, id, NULL, err) : status;
}
