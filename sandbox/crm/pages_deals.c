#include "crm/pages.h"

/* Columns: id, title, value, currency, organization, person, stage, status, owner, expected close. */
static void write_row(struct visit *visit, struct db_rows *rows)
{
	html_fill(&visit->body, "<tr><td><a href=\"/deal/%d\">%s</a></td><td class=\"number\">", db_i64(rows, 0),
		  db_text(rows, 1));
	crm_page_money(visit, db_i64(rows, 2), db_text(rows, 3));
	html_fill(&visit->body,
		  "</td><td dir=\"auto\">%s</td><td dir=\"auto\">%s</td><td>%s</td><td><span class=\"status "
		  "status-%s\">%s</span></td><td>%s</td><td>%s</td></tr>",
		  db_text(rows, 4), db_text(rows, 5), db_text(rows, 6), db_text(rows, 7), db_text(rows, 7),
		  db_text(rows, 8), crm_page_day(visit, db_text(rows, 9)));
}

static void write_views(struct visit *visit, bool is_board)
{
	html_fill(
	    &visit->body,
	    "<div class=\"bar\"><div class=\"segmented\" role=\"group\" aria-label=\"View\"><a href=\"/pipeline\"%h>"
	    "Board</a><a href=\"/deals\"%h>List</a></div>",
	    is_board ? " aria-current=\"page\"" : "", is_board ? "" : " aria-current=\"page\"");
}

static void write_filters(struct visit *visit, const char *status)
{
	static const char *const filters[] = {"all", "open", "won", "lost"};

	buf_puts(&visit->body, "<div class=\"segmented\" role=\"group\" aria-label=\"Status\">");
	for (size_t i = 0; i < ARRAY_LEN(filters); i++)
		html_fill(&visit->body, "<a href=\"/deals?status=%s\"%h>%s</a>", filters[i],
			  text_eq(status, filters[i]) ? " aria-current=\"page\"" : "", filters[i]);
	buf_puts(&visit->body, "</div><input type=\"search\" data-filter=\"#deals\" placeholder=\"Search deals\" "
			       "aria-label=\"Search deals\"><button type=\"button\" class=\"button primary\" "
			       "data-new=\"deal\">New deal</button></div>");
}

int crm_page_deals(struct visit *visit, struct err *err)
{
	const char *wanted = text_or(http_query(visit->x, "status"), "all");
	struct db_rows *rows;
	int status = crm_page_start(visit, "Deals", PAGE_DEALS, err);

	if (status != OK)
		return status;
	write_views(visit, false);
	write_filters(visit, wanted);
	buf_puts(&visit->body,
		 "<div class=\"card table-card\"><table id=\"deals\"><thead><tr><th>Title</th><th class=\"number\">"
		 "Value</th><th>Organization</th><th>Contact person</th><th>Stage</th><th>Status</th>"
		 "<th>Owner</th><th>Expected close</th></tr></thead><tbody>");
	rows = db_query(
	    visit->db,
	    "SELECT d.id, d.title, d.value_e4, d.currency, o.name, p.name, s.name, d.status, u.name, "
	    "d.expected_close_date FROM deal d JOIN stage s ON s.id = d.stage_id JOIN user u ON u.id = d.owner_id"
	    " LEFT JOIN organization o ON o.id = d.org_id LEFT JOIN person p ON p.id = d.person_id"
	    " WHERE NOT d.is_deleted AND ($1 = 'all' OR d.status = $1) ORDER BY d.id",
	    DB_ARGS(DB_T(wanted)));
	while (db_next(rows))
		write_row(visit, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	buf_puts(&visit->body, "</tbody></table></div>");
	return crm_page_send(visit, 200);
}

static int write_cards(struct visit *visit, int64_t stage, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT d.id, d.title, d.value_e4, d.currency, o.name FROM deal d"
					" LEFT JOIN organization o ON o.id = d.org_id WHERE d.stage_id = $1"
					" AND d.status = 'open' AND NOT d.is_deleted ORDER BY d.id",
					DB_ARGS(DB_I(stage)));

	while (db_next(rows)) {
		html_fill(
		    &visit->body,
		    "<a class=\"deal-card\" draggable=\"true\" data-deal=\"%d\" href=\"/deal/%d\"><strong>%s</strong>"
		    "<span dir=\"auto\">%s</span>",
		    db_i64(rows, 0), db_i64(rows, 0), db_text(rows, 1), db_text(rows, 4));
		crm_page_money(visit, db_i64(rows, 2), db_text(rows, 3));
		buf_puts(&visit->body, "</a>");
	}
	return db_done(rows, err);
}

int crm_page_pipeline(struct visit *visit, struct err *err)
{
	struct db_rows *stages;
	int status = crm_page_start(visit, "Deals", PAGE_DEALS, err), ended;

	if (status != OK)
		return status;
	write_views(visit, true);
	buf_puts(&visit->body, "</div><div class=\"board\">");
	stages = db_query(visit->db,
			  "SELECT s.id, s.name, COUNT(d.id) FROM stage s LEFT JOIN deal d ON d.stage_id = s.id"
			  " AND d.status = 'open' AND NOT d.is_deleted GROUP BY s.id ORDER BY s.order_nr",
			  DB_NO_ARGS);
	while (status == OK && db_next(stages)) {
		html_fill(
		    &visit->body,
		    "<section class=\"column\" data-stage=\"%d\" aria-label=\"%s\"><h2>%s <small>%d deals</small></h2>"
		    "<div class=\"cards\">",
		    db_i64(stages, 0), db_text(stages, 1), db_text(stages, 1), db_i64(stages, 2));
		status = write_cards(visit, db_i64(stages, 0), err);
		buf_puts(&visit->body, "</div></section>");
	}
	ended = db_done(stages, status == OK ? err : NULL);
	if (status != OK || ended != OK)
		return status != OK ? status : ended;
	buf_puts(&visit->body, "</div>");
	return crm_page_send(visit, 200);
}
