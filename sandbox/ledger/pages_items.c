/* Items: the list, and the form of one. */
#include <string.h>

#include "ledger/form.h"
#include "ledger/pages_more.h"

static const struct input inputs[] = {
    {"code", "Code", INPUT_TEXT, .key = "Code", .match = "Code must|Code field|with Code", .is_required = true},
    {"name", "Name", INPUT_TEXT, .key = "Name", .match = "The Name"},
    {"description", "Description", INPUT_AREA, .key = "Description", .match = "The Description"},
    {"sold", "Sold", INPUT_CHECK, .key = "IsSold", .otherwise = "true"},
    {"purchased", "Bought", INPUT_CHECK, .key = "IsPurchased"},
    {"price", "Sales price", INPUT_NUMBER, .group = "SalesDetails", .key = "UnitPrice", .match = "unit price"},
    {"account", "Sales account", INPUT_SELECT, .group = "SalesDetails", .key = "AccountCode", .match = "Account code",
     .options = "sales-accounts", .skips_empty = true},
    {"tax", "Sales tax rate", INPUT_SELECT, .group = "SalesDetails", .key = "TaxType", .match = "TaxType",
     .options = "taxes", .skips_empty = true},
    {"cost", "Purchase price", INPUT_NUMBER, .group = "PurchaseDetails", .key = "UnitPrice"},
};

static void write_row(struct visit *visit, const struct json *item)
{
	const struct json *sale = json_get(item, "SalesDetails");

	html_fill(visit->page,
		  "<tr><td class=\"main\"><a href=\"/item/%s\">%s</a></td><td data-label=\"Name\">%s</td>"
		  "<td class=\"quiet text\" data-label=\"Description\">%s</td>"
		  "<td data-label=\"Account\">%s</td><td data-label=\"Tax\">%s</td><td class=\"number\" "
		  "data-label=\"Price\">",
		  pages_text(item, "ItemID"), pages_text(item, "Code"), pages_text(item, "Name"),
		  pages_text(item, "Description"), pages_text(sale, "AccountCode"), pages_text(sale, "TaxType"));
	if (!json_is_null(json_get(sale, "UnitPrice")))
		html_money(visit->page, json_get_e4(sale, "UnitPrice", 0));
	buf_puts(visit->page, "</td></tr>");
}

static bool is_searched(struct visit *visit, const struct json *item, const char *folded)
{
	const char *text = arena_printf(visit->arena, "%s %s %s", pages_text(item, "Code"), pages_text(item, "Name"),
					pages_text(item, "Description"));

	return strstr(text_fold(visit->arena, text), folded) != NULL;
}

int page_items(struct visit *visit, struct err *err)
{
	const char *term = text_or(http_query(visit->x, "q"), ""), *folded = text_fold(visit->arena, term);
	const struct json *list = NULL;
	size_t shown = 0;

	if (pages_read(visit, "Items", NULL, "Items", &list, err) != OK)
		return E_INTERNAL;
	visit_page_start(visit, "Items", VISIT_ITEMS);
	html_fill(visit->page, "<div class=\"title\"><h1>Items <small>%s</small></h1>", visit->call.org.name);
	if (visit_may(visit, RIGHT_EDIT))
		buf_puts(visit->page, "<a class=\"button primary\" href=\"/item/new\">New item</a>");
	buf_puts(visit->page, "</div>");
	visit_note(visit, RIGHT_EDIT);
	html_fill(
	    visit->page,
	    "<form class=\"filter\" role=\"search\"><label class=\"search\">Search items<input type=\"search\" "
	    "name=\"q\" value=\"%s\" placeholder=\"Code, name or description\"></label><button>Search</button></form>"
	    "<div class=\"scroll\"><table class=\"cards\"><thead><tr><th scope=\"col\">Code</th><th scope=\"col\">"
	    "Name</th><th scope=\"col\">Description</th><th scope=\"col\">Account</th><th scope=\"col\">Tax</th>"
	    "<th scope=\"col\" class=\"number\">Price (%s)</th></tr></thead><tbody>",
	    term, visit->call.org.base_currency);
	for (size_t i = 0; i < json_len(list); i++) {
		if (!is_searched(visit, json_at(list, i), folded))
			continue;
		write_row(visit, json_at(list, i));
		shown++;
	}
	if (shown == 0)
		buf_puts(visit->page, "<tr><td colspan=\"6\" class=\"empty\">There are no items here.</td></tr>");
	buf_puts(visit->page, "</tbody></table></div>");
	visit_page_end(visit, 200);
	return OK;
}

/* ---- one item ---- */

static int show(const struct form *form, struct err *err)
{
	struct visit *visit = form->visit;
	const char *title = form->stored != NULL ? pages_text(form->stored, "Code") : "New item";
	bool may = visit_may(visit, RIGHT_EDIT);

	visit_page_start(visit, title, VISIT_ITEMS);
	html_fill(visit->page, "<p class=\"crumb\"><a href=\"/items\">Items</a></p><div class=\"sheet\"><h1>%s</h1>",
		  title);
	visit_note(visit, RIGHT_EDIT);
	form_summary(form);
	buf_puts(visit->page, "<form method=\"post\" data-guard novalidate><div class=\"grid\">");
	if (form_write(form, err) != OK)
		return E_INTERNAL;
	html_fill(visit->page,
		  "</div><div class=\"buttons foot\">%h<a class=\"button\" href=\"/items\">Cancel</a></div></form>",
		  may ? "<button class=\"primary\" name=\"act\" value=\"save\">Save</button>" : "");
	if (form->stored != NULL && may)
		html_fill(
		    visit->page,
		    "<form method=\"post\" data-confirm=\"Delete %s? This can't be undone.\"><button class=\"danger\" "
		    "name=\"act\" value=\"delete\">Delete</button></form>",
		    title);
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, form->messages->count > 0 ? 400 : 200);
	return OK;
}

static int change(struct form *form, struct messages *messages, const char *id, struct err *err)
{
	struct ask ask = {
	    .method = id != NULL ? "POST" : "PUT", .pattern = id != NULL ? "Items/:" : "Items", .params = {id}};

	if (!visit_may(form->visit, RIGHT_EDIT)) {
		message_add(form->visit->arena, messages, "%s", visit_why_not(form->visit, RIGHT_EDIT));
		return OK;
	}
	if (id != NULL && text_eq(form_field(form->visit->x, "act"), "delete")) {
		ask.method = "DELETE";
		return pages_change(form->visit, &ask, messages, NULL, err);
	}
	ask.body = form_json(form, NULL);
	return pages_change(form->visit, &ask, messages, NULL, err);
}

int page_item(struct visit *visit, const char *id, struct err *err)
{
	struct messages messages = {0};
	struct form form = {.visit = visit,
			    .inputs = inputs,
			    .count = ARRAY_LEN(inputs),
			    .messages = &messages,
			    .is_posted = visit_is_post(visit)};
	int status = id != NULL ? pages_find(visit, "Items/:", id, "Items", &form.stored, err) : OK;

	if (status == OK && form.is_posted)
		status = change(&form, &messages, id, err);
	if (status != OK)
		return status;
	if (!form.is_posted || messages.count > 0)
		return show(&form, err);
	visit_redirect(visit, "/items", text_eq(form_field(visit->x, "act"), "delete") ? "deleted" : "saved");
	return OK;
}
