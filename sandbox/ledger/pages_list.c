/* The lists of invoices, credit notes and quotes: tabs with counts, search, period, order, pages, sums. */
#include <string.h>

#include "base/date.h"
#include "http/url.h"
#include "ledger/pages_document.h"
#include "ledger/pages_rows.h"

enum { ROWS_PER_PAGE = 50 };

static const struct tab {
	const char *key, *label, *status;
} money_tabs[] = {
    {"", "All", ""},
    {"draft", "Draft", "DRAFT"},
    {"submitted", "Awaiting approval", "SUBMITTED"},
    {"authorised", "Awaiting payment", "AUTHORISED"},
    {"paid", "Paid", "PAID"},
    {"voided", "Voided", "VOIDED"},
    {"deleted", "Deleted", "DELETED"},
    {NULL, NULL, NULL},
};

static const struct tab quote_tabs[] = {
    {"", "All", ""},
    {"draft", "Draft", "DRAFT"},
    {"sent", "Sent", "SENT"},
    {"accepted", "Accepted", "ACCEPTED"},
    {"declined", "Declined", "DECLINED"},
    {"invoiced", "Invoiced", "INVOICED"},
    {"deleted", "Deleted", "DELETED"},
    {NULL, NULL, NULL},
};

static const struct tab *tabs_of(const struct kind *kind)
{
	return kind->list == LIST_QUOTES ? quote_tabs : money_tabs;
}

/* A credit note in the books waits to be used, not to be paid. */
static const char *tab_label(const struct kind *kind, const struct tab *tab)
{
	return kind->list == LIST_CREDITS && text_eq(tab->status, "AUTHORISED") ? "Open credit"
	       : kind->list == LIST_CREDITS && text_eq(tab->status, "PAID")     ? "Used up"
										: tab->label;
}

static const struct tab *current_tab(struct visit *visit, const struct kind *kind)
{
	const struct tab *tabs = tabs_of(kind);

	for (const struct tab *tab = tabs; tab->key != NULL; tab++)
		if (text_eq(tab->key, http_query(visit->x, "status")))
			return tab;
	return tabs;
}

/* ---- the filter ---- */

static int32_t day_asked(struct visit *visit, const char *name)
{
	const char *text = text_or(http_query(visit->x, name), "");
	int32_t day;

	return day_parse(text, strlen(text), &day, NULL) == OK ? day : DAY_NONE;
}

static struct list_filter filter_of(struct visit *visit, const struct kind *kind)
{
	const char *sort = text_or(http_query(visit->x, "sort"), "-day");
	const char *term = text_squeeze(visit->arena, http_query(visit->x, "q"));

	return (struct list_filter){
	    .kind = kind->list,
	    .org_id = visit->call.org.id,
	    .status = current_tab(visit, kind)->status,
	    .term = term,
	    .folded = text_fold(visit->arena, term),
	    .contact_id = text_or(http_query(visit->x, "contact"), ""),
	    .from = day_asked(visit, "from"),
	    .to = day_asked(visit, "to"),
	    .sort = *sort == '-' ? sort + 1 : sort,
	    .is_descending = *sort == '-',
	    .limit = ROWS_PER_PAGE,
	    .offset = (visit_page_number(visit) - 1) * ROWS_PER_PAGE,
	};
}

static int write_tabs(struct visit *visit, const struct kind *kind, const struct list_filter *filter,
		      int64_t *shown_out, struct err *err)
{
	struct db_rows *rows = pages_status_counts(visit->call.db, filter);
	const struct tab *tabs = tabs_of(kind), *current = current_tab(visit, kind);
	int64_t found[ARRAY_LEN(money_tabs)] = {0};

	while (db_next(rows)) {
		for (size_t i = 1; tabs[i].key != NULL; i++)
			if (text_eq(tabs[i].status, db_text(rows, 0)))
				found[i] = db_i64(rows, 1);
		if (!text_eq(db_text(rows, 0), "DELETED"))
			found[0] += db_i64(rows, 1);
	}
	buf_puts(visit->page, "<nav class=\"tabs\" aria-label=\"Status\">");
	for (size_t i = 0; tabs[i].key != NULL; i++)
		html_fill(visit->page, "<a href=\"%s\"%h>%s <small>%d</small></a>",
			  visit_link(visit, "status", tabs[i].key), &tabs[i] == current ? " aria-current=\"true\"" : "",
			  tab_label(kind, &tabs[i]), found[i]);
	buf_puts(visit->page, "</nav>");
	*shown_out = found[current - tabs];
	return db_done(rows, err);
}

static void write_day_field(struct visit *visit, const char *name, const char *label, int32_t day)
{
	char text[DATE_TEXT_MAX];

	html_fill(visit->page, "<label>%s <input type=\"date\" name=\"%s\" value=\"%s\"></label>", label, name,
		  day_format(day, text));
}

static void write_filter(struct visit *visit, const struct kind *kind, const struct list_filter *filter)
{
	html_fill(
	    visit->page,
	    "<form class=\"filter\" role=\"search\" action=\"%s\"><input type=\"hidden\" name=\"status\" "
	    "value=\"%s\"><input type=\"hidden\" name=\"sort\" value=\"%s\"><label class=\"search\">Search %s<input "
	    "type=\"search\" name=\"q\" value=\"%s\" placeholder=\"Number, reference or customer\"></label>",
	    kind->list_path, current_tab(visit, kind)->key, text_or(http_query(visit->x, "sort"), ""), kind->words,
	    filter->term);
	write_day_field(visit, "from", "Dated from", filter->from);
	write_day_field(visit, "to", "to", filter->to);
	buf_puts(visit->page, "<button>Search</button>");
	if (*filter->term != '\0' || filter->from != DAY_NONE || filter->to != DAY_NONE)
		html_fill(visit->page, "<a class=\"button\" href=\"%s\">Clear</a>", kind->list_path);
	buf_puts(visit->page, "</form>");
}

/* ---- the table ---- */

static void write_head(struct visit *visit, const char *key, const char *label, const char *class,
		       const struct list_filter *filter)
{
	bool is_current = text_eq(filter->sort, key);
	const char *other = is_current && !filter->is_descending ? arena_printf(visit->arena, "-%s", key) : key;

	html_fill(visit->page, "<th scope=\"col\"%h%h><a href=\"%s\">%s%h</a></th>", class,
		  !is_current             ? ""
		  : filter->is_descending ? " aria-sort=\"descending\""
					  : " aria-sort=\"ascending\"",
		  visit_link(visit, "sort", other), label,
		  !is_current             ? ""
		  : filter->is_descending ? " <span aria-hidden=\"true\">\u2193</span>"
					  : " <span aria-hidden=\"true\">\u2191</span>");
}

static void write_heads(struct visit *visit, const struct kind *kind, const struct list_filter *filter)
{
	static const char number[] = " class=\"number\"";

	buf_puts(visit->page, "<thead><tr>");
	write_head(visit, "number", "Number", "", filter);
	write_head(visit, "contact", "Customer", "", filter);
	write_head(visit, "reference", "Reference", "", filter);
	write_head(visit, "day", "Date", "", filter);
	if (kind->until_key != NULL)
		write_head(visit, "due", kind->until_label, "", filter);
	write_head(visit, "status", "Status", "", filter);
	if (kind->left_label != NULL)
		write_head(visit, "left", kind->left_label, number, filter);
	write_head(visit, "total", "Total", number, filter);
	buf_puts(visit->page, "<th scope=\"col\">Currency</th></tr></thead>");
}

static void write_money_cell(struct visit *visit, const char *label, int64_t amount_e4)
{
	html_fill(visit->page, "<td class=\"number\" data-label=\"%s\">", label);
	html_money(visit->page, amount_e4);
	buf_puts(visit->page, "</td>");
}

static void write_row(struct visit *visit, const struct kind *kind, struct db_rows *rows)
{
	int32_t until = db_is_null(rows, 5) ? DAY_NONE : (int32_t)db_i64(rows, 5);

	html_fill(visit->page,
		  "<tr><td class=\"main\"><a href=\"/%s/%s\">%s</a></td><td data-label=\"Customer\">%s</td>"
		  "<td data-label=\"Reference\" class=\"quiet\">%s</td><td data-label=\"Date\">%s</td>",
		  kind->path, db_text(rows, 0), text_or(db_text(rows, 1), "(no number)"), db_text(rows, 2),
		  db_text(rows, 3), visit_day(visit, (int32_t)db_i64(rows, 4)));
	if (kind->until_key != NULL)
		html_fill(visit->page, "<td data-label=\"%s\">%s</td>", kind->until_label, visit_day(visit, until));
	buf_puts(visit->page, "<td class=\"state\">");
	kind_status(visit, kind, db_text(rows, 6), until);
	buf_puts(visit->page, "</td>");
	if (kind->left_label != NULL)
		write_money_cell(visit, kind->left_label, db_i64(rows, 7));
	write_money_cell(visit, "Total", db_i64(rows, 8));
	html_fill(visit->page, "<td class=\"quiet\" data-label=\"Currency\">%s</td></tr>", db_text(rows, 9));
}

static int write_totals(struct visit *visit, const struct kind *kind, const struct list_filter *filter, struct err *err)
{
	struct db_rows *rows = pages_currency_totals(visit->call.db, filter);
	bool has_left = kind->left_label != NULL;

	buf_puts(visit->page, "<tfoot>");
	while (db_next(rows)) {
		html_fill(visit->page, "<tr><th scope=\"row\" colspan=\"%d\">%d in %s</th>",
			  (int64_t)(kind->until_key != NULL ? 6 : 5), db_i64(rows, 1), db_text(rows, 0));
		if (has_left)
			write_money_cell(visit, kind->left_label, db_i64(rows, 2));
		write_money_cell(visit, "Total", db_i64(rows, 3));
		html_fill(visit->page, "<td class=\"quiet\" data-label=\"Currency\">%s</td></tr>", db_text(rows, 0));
	}
	buf_puts(visit->page, "</tfoot>");
	return db_done(rows, err);
}

static void write_empty(struct visit *visit, const struct kind *kind, const struct list_filter *filter)
{
	bool is_filtered = *filter->term != '\0' || filter->from != DAY_NONE || filter->to != DAY_NONE;

	html_fill(visit->page, "<p class=\"empty sheet\">%s%s</p>",
		  arena_printf(visit->arena, "There are no %s here. ", kind->words),
		  is_filtered ? "Try another search or a longer period."
			      : arena_printf(visit->arena, "\u201cNew %s\u201d makes the first one.", kind->word));
}

int page_documents(struct visit *visit, const struct kind *kind, struct err *err)
{
	struct list_filter filter = filter_of(visit, kind);
	struct db_rows *rows;
	int64_t total = 0;

	visit_page_start(visit, kind->title, kind->section);
	html_fill(visit->page, "<div class=\"title\"><h1>%s <small>%s</small></h1>", kind->title, visit->call.org.name);
	if (visit_may(visit, RIGHT_EDIT))
		html_fill(visit->page, "<a class=\"button primary\" href=\"/%s/new\">New %s</a>", kind->path,
			  kind->word);
	buf_puts(visit->page, "</div>");
	visit_note(visit, RIGHT_EDIT);
	if (write_tabs(visit, kind, &filter, &total, err) != OK)
		return E_INTERNAL;
	write_filter(visit, kind, &filter);
	if (total == 0) {
		write_empty(visit, kind, &filter);
		visit_page_end(visit, 200);
		return OK;
	}
	buf_puts(visit->page, "<div class=\"scroll\"><table class=\"cards\">");
	write_heads(visit, kind, &filter);
	buf_puts(visit->page, "<tbody>");
	rows = pages_documents(visit->call.db, &filter);
	while (db_next(rows))
		write_row(visit, kind, rows);
	buf_puts(visit->page, "</tbody>");
	if (db_done(rows, err) != OK || write_totals(visit, kind, &filter, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</table></div>");
	visit_paging(visit, visit_page_number(visit), ROWS_PER_PAGE, total);
	visit_page_end(visit, 200);
	return OK;
}
