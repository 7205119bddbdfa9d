/* The list of deals. */
#include "crm/pages.h"
#include "crm/pages_listing.h"

/* Columns: id, value, currency, status, expected close, then the texts: title, organization, person, stage, owner. */
static void write_row(struct visit *visit, struct db_rows *rows)
{
	struct buf *body = &visit->body;

	html_fill(body,
		  "<tr><td data-label=\"Title\"><a href=\"/deal/%d\" dir=\"auto\">%s</a></td><td class=\"number\" "
		  "data-label=\"Value\">",
		  db_i64(rows, 0), db_text(rows, 5));
	crm_page_money(visit, db_i64(rows, 1), db_text(rows, 2));
	html_fill(body,
		  "</td><td dir=\"auto\" data-label=\"Organization\">%s</td><td dir=\"auto\" data-label=\"Contact "
		  "person\">%s</td>"
		  "<td data-label=\"Stage\">%s</td><td data-label=\"Status\">",
		  text_or(db_text(rows, 6), "–"), text_or(db_text(rows, 7), "–"), db_text(rows, 8));
	crm_page_status(visit, db_text(rows, 3));
	html_fill(body, "</td><td data-label=\"Owner\">%s</td><td data-label=\"Expected close\">%s</td></tr>",
		  db_text(rows, 9), crm_page_day(visit, db_text(rows, 4)));
}

static void write_status_filter(struct visit *visit, const char *wanted)
{
	static const char *const filters[][2] = {
	    {"all", "Every status"}, {"open", "Open"}, {"won", "Won"}, {"lost", "Lost"}, {"archived", "Archived"}};

	buf_puts(&visit->body, "<select name=\"status\" aria-label=\"Status\" data-live>");
	for (size_t i = 0; i < ARRAY_LEN(filters); i++)
		html_fill(&visit->body, "<option value=\"%s\"%h>%s</option>", filters[i][0],
			  text_eq(wanted, filters[i][0]) ? " selected" : "", filters[i][1]);
	buf_puts(&visit->body, "</select>");
}

/* What the list is narrowed to, beside the words looked for. */
struct deals_filter {
	const char *status;
	int64_t pipeline, owner; /* 0: any */
};

static int write_pipeline_filter(struct visit *visit, int64_t wanted, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db, "SELECT id, name FROM pipeline WHERE NOT is_deleted ORDER BY order_nr, id", DB_NO_ARGS);

	buf_puts(&visit->body, "<select name=\"pipeline_id\" aria-label=\"Pipeline\" data-live><option "
			       "value=\"\">Every pipeline</option>");
	while (db_next(rows))
		html_fill(&visit->body, "<option value=\"%d\"%h>%s</option>", db_i64(rows, 0),
			  db_i64(rows, 0) == wanted ? " selected" : "", db_text(rows, 1));
	buf_puts(&visit->body, "</select>");
	return db_done(rows, err);
}

static int write_bar(struct listing *listing, const struct deals_filter *filter, struct err *err)
{
	static const char *const views[] = {"/pipeline|Board", "/deals|List", NULL};
	struct visit *visit = listing->visit;
	int status;

	buf_puts(&visit->body, "<div class=\"bar\">");
	crm_page_views(visit, "View", views, "List");
	buf_puts(&visit->body, "<form class=\"filters\" method=\"get\" action=\"/deals\">");
	write_status_filter(visit, filter->status);
	if ((status = write_pipeline_filter(visit, filter->pipeline, err)) != OK ||
	    (status = crm_page_owner_filter(visit, filter->owner, err)) != OK)
		return status;
	listing_search(listing, "Search deals");
	buf_puts(&visit->body, "</form><a class=\"button primary\" href=\"/deals/new\">New deal</a></div>");
	return OK;
}

static struct db_rows *query(struct listing *listing, const struct deals_filter *filter)
{
	return db_query(
	    listing->visit->db,
	    "SELECT * FROM (SELECT d.id, d.value_e4, d.currency, d.status, d.expected_close_date, d.title, o.name AS "
	    "org,"
	    " p.name AS person, s.name AS stage, u.name AS owner, CASE $3 WHEN 'title' THEN d.title COLLATE NOCASE"
	    " WHEN 'value' THEN d.value_e4 WHEN 'org' THEN o.name WHEN 'person' THEN p.name"
	    " WHEN 'stage' THEN s.order_nr WHEN 'status' THEN d.status WHEN 'owner' THEN u.name"
	    " WHEN 'close' THEN d.expected_close_date ELSE d.id END AS key"
	    " FROM deal d JOIN stage s ON s.id = d.stage_id JOIN user u ON u.id = d.owner_id"
	    " LEFT JOIN organization o ON o.id = d.org_id LEFT JOIN person p ON p.id = d.person_id"
	    " WHERE NOT d.is_deleted AND ($1 = 'archived') = d.is_archived"
	    " AND ($1 IN ('all', 'archived') OR d.status = $1) AND ($2 = 0 OR d.owner_id = $2)"
	    " AND ($5 = 0 OR d.pipeline_id = $5))"
	    " ORDER BY CASE $4 WHEN 'asc' THEN key END, CASE $4 WHEN 'desc' THEN key END DESC, id",
	    DB_ARGS(DB_T(filter->status), DB_I(filter->owner), DB_T(listing->sort), DB_T(listing->dir),
		    DB_I(filter->pipeline)));
}

static void write_headings(struct listing *listing)
{
	buf_puts(&listing->visit->body, "<div class=\"card table-card\"><table id=\"deals\"><thead><tr>");
	listing_heading(listing, "title", "Title", NULL);
	listing_heading(listing, "value", "Value", "number");
	listing_heading(listing, "org", "Organization", NULL);
	listing_heading(listing, "person", "Contact person", NULL);
	listing_heading(listing, "stage", "Stage", NULL);
	listing_heading(listing, "status", "Status", NULL);
	listing_heading(listing, "owner", "Owner", NULL);
	listing_heading(listing, "close", "Expected close", NULL);
	buf_puts(&listing->visit->body, "</tr></thead><tbody>");
}

int crm_page_deals(struct visit *visit, struct err *err)
{
	static const char *const keep[] = {"status", "pipeline_id", "owner_id", NULL};
	struct deals_filter filter = {.status = text_or(http_query(visit->x, "status"), "all")};
	struct listing listing;
	struct db_rows *rows;
	int status = query_i64(visit, "owner_id", 1, INT64_MAX, 0, &filter.owner, err);

	if (status != OK || (status = query_i64(visit, "pipeline_id", 1, INT64_MAX, 0, &filter.pipeline, err)) != OK ||
	    (status = crm_page_start(visit, "Deals", PAGE_DEALS, err)) != OK)
		return status;
	listing_read(&listing, visit, "id,title,value,org,person,stage,status,owner,close", keep);
	if ((status = write_bar(&listing, &filter, err)) != OK)
		return status;
	buf_puts(&visit->body, "<div data-part=\"list\">");
	write_headings(&listing);
	rows = query(&listing, &filter);
	while (db_next(rows))
		if (listing_shows(&listing, rows, 5, 5))
			write_row(visit, rows);
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (listing.found == 0)
		buf_puts(&visit->body,
			 "<tr><td colspan=\"8\" class=\"none\">No deal fits. Change the filter, or make a "
			 "new deal.</td></tr>");
	buf_puts(&visit->body, "</tbody></table></div>");
	listing_end(&listing, "deal", "deals");
	buf_puts(&visit->body, "</div>");
	return crm_page_send(visit, 200);
}
