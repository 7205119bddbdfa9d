#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "crm/company.h"
#include "crm/oauth.h"
#include "crm/pages.h"

#define CHEVRON "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"m7 10 5 5 5-5\"/></svg>"
#define DOTS "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M5 12h.01M12 12h.01M19 12h.01\"/></svg>"

static int write_stages(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, name FROM stage WHERE pipeline_id = $1 ORDER BY order_nr",
		     DB_ARGS(DB_I(deal->pipeline_id)));

	html_fill(&visit->body,
		  "<form class=\"stages\" method=\"post\" action=\"/deal/%d/stage\" aria-label=\"Stage\">", deal->id);
	while (db_next(rows))
		html_fill(&visit->body, "<button name=\"stage_id\" value=\"%d\" class=\"%s\"%h>%s</button>",
			  db_i64(rows, 0), db_i64(rows, 0) <= deal->stage_id ? "done" : "",
			  db_i64(rows, 0) == deal->stage_id ? " aria-current=\"step\"" : "", db_text(rows, 1));
	buf_puts(&visit->body, "</form>");
	return db_done(rows, err);
}

static void write_status_buttons(struct visit *visit, const struct deal *deal)
{
	html_fill(&visit->body, "<form class=\"inline\" method=\"post\" action=\"/deal/%d/status\">", deal->id);
	if (text_eq(deal->status, "open"))
		buf_puts(&visit->body, "<button class=\"button won\" name=\"status\" value=\"won\">Won</button>"
				       "<button class=\"button lost\" name=\"status\" value=\"lost\">Lost</button>");
	else
		html_fill(&visit->body,
			  "<span class=\"status status-%s\">%s</span><button class=\"button\" name=\"status\" "
			  "value=\"open\">Reopen</button>",
			  deal->status, deal->status);
	buf_puts(&visit->body, "</form>");
}

/* The "..." menu: our own entries, and the app's modal action once the app is installed. */
static void write_menu(struct visit *visit, bool is_installed)
{
	buf_puts(&visit->body,
		 "<div class=\"menu\"><button type=\"button\" class=\"icon-button\" aria-haspopup=\"menu\" "
		 "aria-expanded=\"false\" aria-label=\"More actions\" data-menu>" DOTS "</button>"
		 "<div role=\"menu\" hidden><button role=\"menuitem\" data-edit-deal>Edit deal</button>"
		 "<button role=\"menuitem\" data-new=\"activity\">Schedule an activity</button>");
	if (is_installed)
		buf_puts(&visit->body, "<hr><p>" APP_NAME "</p><button role=\"menuitem\" data-modal=\"" APP_MODAL_ID
				       "\">" APP_MODAL_NAME "</button>");
	buf_puts(&visit->body, "</div></div>");
}

static int write_header(struct visit *visit, const struct deal *deal, bool is_installed, struct err *err)
{
	int status;

	html_fill(
	    &visit->body,
	    "<section class=\"deal-head\"><div class=\"deal-title\"><a class=\"crumb\" href=\"/deals\">Deals</a><h2>%s"
	    "</h2></div><div class=\"deal-actions\">",
	    deal->title);
	write_status_buttons(visit, deal);
	write_menu(visit, is_installed);
	buf_puts(&visit->body, "</div>");
	if ((status = write_stages(visit, deal, err)) != OK)
		return status;
	buf_puts(&visit->body, "</section>");
	return OK;
}

static void write_detail(struct visit *visit, const char *label, const char *value)
{
	html_fill(&visit->body, "<dt>%s</dt><dd dir=\"auto\">%s</dd>", label, text_or(value, "–"));
}

/* The label of an option, or the value as text. */
static const char *value_text(struct visit *visit, const struct field *field, const struct json *value)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf buf;
	size_t count = json_is_array(value) ? json_len(value) : 1;

	buf_init(&buf, LIMIT_BODY);
	if (json_is_null(value))
		return NULL;
	if (field->options == NULL)
		return arena_strdup(visit->arena,
				    json_text(json_is_object(value) ? json_get(value, "value") : value, ""));
	if (json_parse(field->options, strlen(field->options), &doc, NULL) != OK)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		int64_t id = json_i64(json_is_array(value) ? json_at(value, i) : value, -1);

		for (size_t o = 0; o < json_len(json_root(doc)); o++)
			if (json_get_i64(json_at(json_root(doc), o), "id", -2) == id)
				buf_printf(&buf, "%s%s", buf.len > 0 ? ", " : "",
					   json_get_text(json_at(json_root(doc), o), "label", ""));
	}
	return arena_strdup(visit->arena, buf.data);
}

static int write_custom(struct visit *visit, enum field_entity entity, const char *values, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct fields fields;
	int status = fields_custom(visit, entity, &fields, err);

	if (status != OK || (status = json_parse(values, strlen(values), &doc, err)) != OK)
		return status;
	for (size_t i = 0; i < fields.count; i++)
		write_detail(visit, fields.items[i].name,
			     value_text(visit, &fields.items[i], json_get(json_root(doc), fields.items[i].code)));
	return OK;
}

static void start_card(struct visit *visit, const char *title)
{
	html_fill(&visit->body,
		  "<section class=\"card\"><h3><button type=\"button\" data-collapse aria-expanded=\"true\">" CHEVRON
		  "%s</button></h3><dl>",
		  title);
}

static int write_summary(struct visit *visit, const struct deal *deal, struct err *err)
{
	int status;

	start_card(visit, "Summary");
	buf_puts(&visit->body, "<dt>Value</dt><dd>");
	crm_page_money(visit, deal->value_e4, deal->currency);
	buf_puts(&visit->body, "</dd>");
	write_detail(visit, "Expected close", crm_page_day(visit, deal->expected_close_date));
	if (text_eq(deal->status, "won"))
		write_detail(visit, "Won", crm_page_day(visit, deal->won_time));
	if (deal->lost_reason != NULL)
		write_detail(visit, "Lost reason", deal->lost_reason);
	if ((status = write_custom(visit, FIELD_DEAL, deal->custom_fields, err)) != OK)
		return status;
	buf_puts(&visit->body, "</dl></section>");
	return OK;
}

static int write_person(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT name, json_extract(emails, '$[0].value'), json_extract(phones, '$[0].value')"
		     " FROM person WHERE id = $1",
		     DB_ARGS(DB_I(deal->person_id)));

	if (db_next(rows)) {
		start_card(visit, "Person");
		html_fill(&visit->body, "<dt>Name</dt><dd dir=\"auto\"><a href=\"/person/%d\">%s</a></dd>",
			  deal->person_id, db_text(rows, 0));
		write_detail(visit, "Email", db_text(rows, 1));
		write_detail(visit, "Phone", db_text(rows, 2));
		buf_puts(&visit->body, "</dl></section>");
	}
	return db_done(rows, err);
}

static int write_organization(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT name, json_extract(address, '$.value'), custom_fields FROM organization WHERE id = $1",
	    DB_ARGS(DB_I(deal->org_id)));
	int status = OK, ended;

	if (db_next(rows)) {
		start_card(visit, "Organization");
		html_fill(&visit->body, "<dt>Name</dt><dd dir=\"auto\"><a href=\"/organization/%d\">%s</a></dd>",
			  deal->org_id, db_text(rows, 0));
		write_detail(visit, "Address", db_text(rows, 1));
		status = write_custom(visit, FIELD_ORGANIZATION, db_text(rows, 2), err);
		buf_puts(&visit->body, "</dl></section>");
	}
	ended = db_done(rows, status == OK ? err : NULL);
	return status != OK ? status : ended;
}

/* The app's panel. Before installation its place is empty, as in the vendor's page. */
static void write_panel(struct visit *visit, const struct deal *deal, bool is_installed)
{
	if (!is_installed)
		return;
	html_fill(&visit->body,
		  "<section class=\"card app-panel\" aria-label=\"" APP_NAME "\"><h3><button type=\"button\" "
		  "data-collapse-panel aria-expanded=\"true\">" CHEVRON APP_NAME
		  "</button><span class=\"badge\" data-badge hidden></span></h3><div class=\"frame-slot\" "
		  "data-surface=\"panel\" "
		  "data-ids=\"%d\"></div></section>",
		  deal->id);
}

static char *percent(struct visit *visit, int64_t value_e4)
{
	char text[E4_TEXT_MAX];

	return arena_printf(visit->arena, "%s %%", e4_format(value_e4, 0, text));
}

/* Columns: name, quantity, price, discount, type, tax, sum, comments, enabled, code. */
static void write_product(struct visit *visit, struct db_rows *rows, const char *currency)
{
	char quantity[E4_TEXT_MAX];
	struct buf *body = &visit->body;

	html_fill(
	    body,
	    "<tr class=\"%s\"><td>%s%h<small>%s%h%s</small></td><td class=\"number\">%s</td><td class=\"number\">",
	    db_i64(rows, 8) != 0 ? "" : "disabled", db_text(rows, 0),
	    db_i64(rows, 8) != 0 ? "" : " <em>not in the deal's value</em>", text_or(db_text(rows, 9), "No code"),
	    text_is_empty(db_text(rows, 7)) ? "" : " · ", db_text(rows, 7), e4_format(db_i64(rows, 1), 0, quantity));
	crm_page_money(visit, db_i64(rows, 2), currency);
	buf_puts(body, "</td><td class=\"number\">");
	if (text_eq(db_text(rows, 4), "amount"))
		crm_page_money(visit, db_i64(rows, 3), currency);
	else
		html_text(body, percent(visit, db_i64(rows, 3)));
	html_fill(body, "</td><td class=\"number\">%s</td><td class=\"number\">", percent(visit, db_i64(rows, 5)));
	crm_page_money(visit, db_i64(rows, 6), currency);
	buf_puts(body, "</td></tr>");
}

static int write_discounts(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT description, amount_e4, type FROM discount WHERE deal_id = $1", DB_ARGS(DB_I(deal->id)));

	while (db_next(rows)) {
		html_fill(&visit->body, "<tr class=\"discount\"><td colspan=\"5\">%s</td><td class=\"number\">",
			  db_text(rows, 0));
		if (text_eq(db_text(rows, 2), "amount"))
			crm_page_money(visit, -db_i64(rows, 1), deal->currency);
		else
			html_fill(&visit->body, "−%s", percent(visit, db_i64(rows, 1)));
		buf_puts(&visit->body, "</td></tr>");
	}
	return db_done(rows, err);
}

static int write_products(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT l.name, l.quantity_e4, l.item_price_e4, l.discount_e4, l.discount_type, l.tax_e4, "
		     "l.sum_e4, l.comments, l.is_enabled, p.code, l.tax_method FROM deal_product l"
		     " JOIN product p ON p.id = l.product_id WHERE l.deal_id = $1 ORDER BY l.order_nr",
		     DB_ARGS(DB_I(deal->id)));
	const char *method = NULL;
	int status;

	buf_puts(&visit->body,
		 "<table class=\"products\"><thead><tr><th>Product</th><th class=\"number\">Quantity</th>"
		 "<th class=\"number\">Price</th><th class=\"number\">Discount</th><th class=\"number\">Tax</th>"
		 "<th class=\"number\">Amount</th></tr></thead><tbody>");
	while (db_next(rows)) {
		method = db_text_copy(rows, 10, visit->arena);
		write_product(visit, rows, deal->currency);
	}
	if ((status = db_done(rows, err)) != OK || (status = write_discounts(visit, deal, err)) != OK)
		return status;
	if (method == NULL)
		buf_puts(&visit->body, "<tr><td colspan=\"6\" class=\"none\">This deal has no products.</td></tr>");
	html_fill(&visit->body, "</tbody><tfoot><tr><td colspan=\"5\">Deal value%h</td><td class=\"number\">",
		  text_eq(method, "exclusive")   ? " <small>tax exclusive</small>"
		  : text_eq(method, "inclusive") ? " <small>tax inclusive</small>"
		  : method != NULL               ? " <small>no tax</small>"
						 : "");
	crm_page_money(visit, deal->value_e4, deal->currency);
	buf_puts(&visit->body, "</td></tr></tfoot></table>");
	return OK;
}

static int write_activities(struct visit *visit, const struct deal *deal, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT subject, due_date, due_time FROM activity WHERE deal_id = $1 ORDER BY id DESC",
		     DB_ARGS(DB_I(deal->id)));
	bool has_any = false;

	buf_puts(&visit->body, "<h3>Activities</h3><ul class=\"activities\">");
	while (db_next(rows)) {
		has_any = true;
		html_fill(&visit->body, "<li><strong>%s</strong> <span>%s %s</span></li>", db_text(rows, 0),
			  crm_page_day(visit, db_text(rows, 1)), db_text(rows, 2));
	}
	buf_puts(&visit->body, has_any ? "</ul>" : "<li class=\"none\">Nothing is planned.</li></ul>");
	return db_done(rows, err);
}

/* Before installation the tab leads to the listing; after it, it opens the app's window. */
static void write_tabs(struct visit *visit, bool is_installed)
{
	buf_puts(&visit->body, "<div class=\"tabs\"><a href=\"#products\" aria-current=\"page\">Products</a>");
	if (is_installed)
		buf_puts(&visit->body,
			 "<button type=\"button\" data-modal=\"" APP_MODAL_ID "\">" APP_MODAL_NAME "</button>");
	else
		buf_puts(&visit->body, "<a href=\"/marketplace/app/" APP_SLUG "\">" APP_MODAL_NAME "</a>");
	buf_puts(&visit->body, "</div>");
}

/* What the edit dialog starts with. */
static void write_edit_form(struct visit *visit, const struct deal *deal)
{
	char value[E4_TEXT_MAX];

	html_fill(
	    &visit->body,
	    "<dialog id=\"edit-deal\" aria-labelledby=\"edit-deal-title\"><form method=\"post\" "
	    "action=\"/deal/%d/edit\">"
	    "<h2 id=\"edit-deal-title\">Edit deal</h2><label>Title<input name=\"title\" required value=\"%s\"></label>"
	    "<label>Value (%s)<input name=\"value\" inputmode=\"decimal\" value=\"%s\"></label>"
	    "<label>Expected close date<input name=\"expected_close_date\" type=\"date\" value=\"%s\"></label>"
	    "<div class=\"dialog-actions\"><button type=\"button\" class=\"button\" data-close-dialog>Cancel</button>"
	    "<button class=\"button primary\">Save</button></div></form></dialog>",
	    deal->id, deal->title, deal->currency, e4_format(deal->value_e4, 2, value), deal->expected_close_date);
}

int crm_page_deal(struct visit *visit, struct err *err)
{
	struct deal deal;
	bool is_installed = false;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = deal_load(visit, id, &deal, err)) != OK ||
	    (status = crm_oauth_is_installed(visit, visit->user_id, &is_installed, err)) != OK ||
	    (status = crm_page_start(visit, "Deal", PAGE_DEALS, err)) != OK)
		return status;
	html_fill(&visit->body, "<div class=\"deal\" data-deal-page=\"%d\">", id);
	if ((status = write_header(visit, &deal, is_installed, err)) != OK)
		return status;
	buf_puts(&visit->body, "<aside class=\"sidebar\" aria-label=\"Details\">");
	if ((status = write_summary(visit, &deal, err)) != OK)
		return status;
	write_panel(visit, &deal, is_installed);
	if ((status = write_person(visit, &deal, err)) != OK || (status = write_organization(visit, &deal, err)) != OK)
		return status;
	buf_puts(&visit->body, "</aside><section class=\"card deal-main\" id=\"products\">");
	write_tabs(visit, is_installed);
	if ((status = write_products(visit, &deal, err)) != OK || (status = write_activities(visit, &deal, err)) != OK)
		return status;
	buf_puts(&visit->body, "</section></div>");
	write_edit_form(visit, &deal);
	return crm_page_send(visit, 200);
}
