/* The company's webhooks: where they go, how their deliveries fare. */
#include "crm/pages_setup.h"

/* Columns: name, object, action, address, app user, last time, last status, failures, banned until, waiting. */
static void write_row(struct visit *visit, struct db_rows *rows)
{
	struct buf *body = &visit->body;
	const char *state = "active";

	if (db_i64(rows, 8) > visit->now_us)
		state = "banned";
	else if (db_i64(rows, 9) > 0)
		state = "waiting";
	else if (db_i64(rows, 7) > 0)
		state = "failing";
	html_fill(
	    body,
	    "<tr><td data-label=\"Name\">%s<small>%s</small></td><td data-label=\"Event\"><code>%s.%s</code></td><td "
	    "data-label=\"Address\"><span class=\"address\">%s</span></td><td data-label=\"State\">",
	    text_or(db_text(rows, 0), "–"), db_text(rows, 4), db_text(rows, 2), db_text(rows, 1), db_text(rows, 3));
	crm_page_status(visit, state);
	if (db_i64(rows, 8) > visit->now_us) {
		char until[TIME_TEXT_MAX];

		html_fill(body, "<small>until %s; what happens until then is lost</small>",
			  time_format(db_i64(rows, 8), until));
	}
	if (db_i64(rows, 9) > 0)
		html_fill(body, "<small>%d in line</small>", db_i64(rows, 9));
	if (db_i64(rows, 7) > 0)
		html_fill(body, "<small>%d of 10 failures before a ban</small>", db_i64(rows, 7));
	buf_puts(body, "</td><td data-label=\"Last delivery\">");
	if (db_is_null(rows, 5))
		buf_puts(body, "Never");
	else
		html_fill(body, "%s<small>%s, answered %s</small>", crm_page_day(visit, db_text(rows, 5)),
			  db_text(rows, 5), text_or(db_text(rows, 6), "nothing"));
	buf_puts(body, "</td></tr>");
}

int crm_page_webhooks(struct visit *visit, struct err *err)
{
	struct db_rows *rows;
	bool has_any = false;
	int status = tools_start(visit, "Webhooks", err);

	if (status != OK)
		return status;
	buf_puts(&visit->body, "<div class=\"card table-card\"><table><thead><tr><th scope=\"col\">Name</th><th "
			       "scope=\"col\">Event</th><th "
			       "scope=\"col\">Address</th><th scope=\"col\">State</th><th scope=\"col\">Last "
			       "delivery</th></tr></thead><tbody>");
	rows =
	    db_query(visit->db,
		     "SELECT w.name, w.event_action, w.event_object, w.subscription_url, u.name, w.last_delivery_time,"
		     " w.last_http_status, w.first_failures, w.banned_until_us, (SELECT COUNT(*) FROM delivery d WHERE"
		     " d.subscription = w.id AND d.state = 'waiting') FROM webhook w LEFT JOIN user u ON u.id = "
		     "w.user_id ORDER BY w.id",
		     DB_NO_ARGS);
	while (db_next(rows)) {
		has_any = true;
		write_row(visit, rows);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (!has_any)
		buf_puts(&visit->body,
			 "<tr><td colspan=\"5\" class=\"none\">No webhooks. An app makes its own, with POST "
			 "/api/v1/webhooks, and they go when it is uninstalled.</td></tr>");
	buf_puts(&visit->body, "</tbody></table></div>");
	return crm_page_send(visit, 200);
}
