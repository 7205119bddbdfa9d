/* A deal's products, as a table to read. */
#include <inttypes.h>
#include <string.h>

#include "base/decimal.h"
#include "crm/deal_lines.h"
#include "crm/pages_deal.h"

/* "monthly, 12 times, from 1 Dec 2026"; NULL for what is paid once. */
static const char *billing_text(struct visit *visit, const struct deal_line *line)
{
	const char *times, *from;

	if (text_eq(line->billing_frequency, "one-time") && line->billing_start_date == NULL)
		return NULL;
	times = line->billing_frequency_cycles < 0
		    ? ""
		    : arena_printf(visit->arena, ", %" PRId64 " times", line->billing_frequency_cycles);
	from = line->billing_start_date == NULL
		   ? ""
		   : arena_printf(visit->arena, ", from %s", crm_page_day(visit, line->billing_start_date));
	return arena_printf(visit->arena, "%s%s%s", line->billing_frequency, times, from);
}

static void write_note(struct visit *visit, const char *text)
{
	if (!text_is_empty(text))
		html_fill(&visit->body, "<small dir=\"auto\">%s</small>", text);
}

static void write_line(struct visit *visit, const struct deal_line *line, const char *code, const char *variation)
{
	char quantity[E4_TEXT_MAX];
	struct buf *body = &visit->body;

	html_fill(body, "<tr class=\"%s\"><td data-label=\"Product\"><a href=\"/product/%d\" dir=\"auto\">%s</a>",
		  line->is_enabled ? "" : "disabled", line->product_id, line->name);
	write_note(visit, line->is_enabled ? NULL : "Not in the deal's value");
	write_note(visit, text_or(code, "No code"));
	write_note(visit, variation);
	write_note(visit, billing_text(visit, line));
	write_note(visit, line->comments);
	html_fill(body,
		  "</td><td class=\"number\" data-label=\"Quantity\">%s</td><td class=\"number\" data-label=\"Price\">",
		  e4_format(line->quantity_e4, 0, quantity));
	crm_page_money(visit, line->item_price_e4, line->currency);
	buf_puts(body, "</td><td class=\"number\" data-label=\"Discount\">");
	if (line->discount_e4 == 0)
		buf_puts(body, "–");
	else if (text_eq(line->discount_type, "amount"))
		crm_page_money(visit, line->discount_e4, line->currency);
	else
		html_text(body, crm_page_percent(visit, line->discount_e4));
	html_fill(body,
		  "</td><td class=\"number\" data-label=\"Tax\">%s</td><td class=\"number\" data-label=\"Amount\">",
		  crm_page_percent(visit, line->tax_e4));
	crm_page_money(visit, line->sum_e4, line->currency);
	buf_puts(body, "</td></tr>");
}

static int write_discounts(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	struct db_rows *rows =
	    db_query(visit->db, "SELECT description, amount_e4, type FROM discount WHERE deal_id = $1 ORDER BY rowid",
		     DB_ARGS(DB_I(page->deal.id)));

	while (db_next(rows)) {
		html_fill(&visit->body,
			  "<tr class=\"discount\"><td colspan=\"5\" dir=\"auto\">%s</td><td class=\"number\" "
			  "data-label=\"Amount\">",
			  db_text(rows, 0));
		if (text_eq(db_text(rows, 2), "amount"))
			crm_page_money(visit, -db_i64(rows, 1), page->deal.currency);
		else
			html_fill(&visit->body, "−%s", crm_page_percent(visit, db_i64(rows, 1)));
		buf_puts(&visit->body, "</td></tr>");
	}
	return db_done(rows, err);
}

static void write_heading(const struct deal_page *page)
{
	static const char *const numbers[] = {"Quantity", "Price", "Discount", "Tax", "Amount"};
	struct buf *body = &page->visit->body;

	html_fill(
	    body,
	    "<div class=\"part-head\"><h3>Products</h3><a class=\"button\" href=\"/deal/%d?edit=lines\" "
	    "data-part-link>Edit products</a></div><table class=\"products\"><thead><tr><th scope=\"col\">Product</th>",
	    page->deal.id);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		html_fill(body, "<th scope=\"col\" class=\"number\">%s</th>", numbers[i]);
	buf_puts(body, "</tr></thead><tbody>");
}

int deal_lines_write(const struct deal_page *page, struct err *err)
{
	static const char line_query[] =
	    "SELECT l.id, l.sum_e4, l.tax_e4, l.deal_id, l.name, l.product_id, l.product_variation_id, l.order_nr,"
	    " l.add_time, l.update_time, l.comments, l.currency, l.discount_e4, l.quantity_e4, l.item_price_e4,"
	    " l.tax_method, l.discount_type, l.is_enabled, l.billing_frequency, l.billing_frequency_cycles,"
	    " l.billing_start_date, p.code, v.name FROM deal_product l LEFT JOIN product p ON p.id = l.product_id"
	    " LEFT JOIN product_variation v ON v.id = l.product_variation_id WHERE l.deal_id = $1 ORDER BY l.order_nr, "
	    "l.id";
	struct visit *visit = page->visit;
	struct db_rows *rows = db_query(visit->db, line_query, DB_ARGS(DB_I(page->deal.id)));
	struct deal_line line = {.tax_method = NULL};
	int status;

	write_heading(page);
	while (db_next(rows)) {
		shape_read(&deal_line_shape, rows, 0, visit->arena, &line);
		write_line(visit, &line, db_text(rows, (int)deal_line_shape.count),
			   db_text(rows, (int)deal_line_shape.count + 1));
	}
	if ((status = db_done(rows, err)) != OK || (status = write_discounts(page, err)) != OK)
		return status;
	if (line.tax_method == NULL)
		buf_puts(
		    &visit->body,
		    "<tr><td colspan=\"6\" class=\"none\">This deal has no products. Add some, and they decide its "
		    "value.</td></tr>");
	html_fill(&visit->body, "</tbody><tfoot><tr><td colspan=\"5\">Deal value%h</td><td class=\"number\">",
		  text_eq(line.tax_method, "exclusive")   ? " <small>tax exclusive</small>"
		  : text_eq(line.tax_method, "inclusive") ? " <small>tax inclusive</small>"
		  : line.tax_method != NULL               ? " <small>no tax</small>"
							  : "");
	crm_page_money(visit, page->deal.value_e4, page->deal.currency);
	buf_puts(&visit->body, "</td></tr></tfoot></table>");
	return OK;
}
