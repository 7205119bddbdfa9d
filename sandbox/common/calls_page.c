#include "common/calls_page.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "common/console.h"
#include "common/html.h"
#include "http/url.h"

enum { CALLS_PER_PAGE = 50, TEXT_MAX = 256 * 1024 };

struct filter {
	const char *method, *path, *class, *text;
	bool only_faults;
	int64_t before; /* calls with lower ids only */
};

static void read_filter(struct http_exchange *x, struct filter *out)
{
	const char *before = text_or(http_query(x, "before"), "");

	*out = (struct filter){.method = text_or(http_query(x, "method"), ""),
			       .path = text_or(http_query(x, "path"), ""),
			       .class = text_or(http_query(x, "class"), ""),
			       .text = text_or(http_query(x, "text"), ""),
			       .only_faults = text_eq(http_query(x, "faults"), "1"),
			       .before = INT64_MAX};
	if (text_to_i64(before, strlen(before), 1, INT64_MAX, &out->before, NULL) != OK)
		out->before = INT64_MAX;
}

/* One more than a page, to tell whether there is another. */
static struct db_rows *select_page(struct db *db, const struct filter *filter)
{
	return db_query(db,
			"SELECT id, time_us, method, path, status, fault, us, request_body, response_body, "
			"idempotency_key, tenant, content_type"
			" FROM call WHERE id < $1 AND ($2 = '' OR method = $2) AND substr(path, 1, length($3)) = $3"
			" AND ($4 = '' OR status / 100 = CAST($4 AS INTEGER)) AND ($5 = 0 OR fault IS NOT NULL)"
			" AND ($6 = '' OR instr(request_body, $6) > 0 OR instr(response_body, $6) > 0)"
			" ORDER BY id DESC LIMIT $7",
			DB_ARGS(DB_I(filter->before), DB_T(filter->method), DB_T(filter->path), DB_T(filter->class),
				DB_I(filter->only_faults), DB_T(filter->text), DB_I(CALLS_PER_PAGE + 1)));
}

/* ---- the filter's form ---- */

static void write_choices(struct buf *page, const char *name, const char *label, const char *const *choices,
			  const char *current)
{
	html_fill(page, "<label>%s <select name=\"%s\">", label, name);
	for (; *choices != NULL; choices++) {
		const char *bar = strchr(*choices, '|');
		size_t len = (size_t)(bar - *choices);
		bool is_current = strlen(current) == len && memcmp(current, *choices, len) == 0;

		buf_puts(page, "<option value=\"");
		buf_add(page, *choices, len);
		html_fill(page, "\"%h>%s</option>", is_current ? " selected" : "", bar + 1);
	}
	buf_puts(page, "</select></label> ");
}

static void write_filter(struct buf *page, const struct filter *filter)
{
	static const char *const methods[] = {"|All",        "GET|GET",       "POST|POST", "PUT|PUT",
					      "PATCH|PATCH", "DELETE|DELETE", NULL};
	static const char *const classes[] = {"|All",           "2|2xx, good",   "3|3xx, elsewhere",
					      "4|4xx, refused", "5|5xx, failed", NULL};

	buf_puts(page, "<form class=\"calls-filter\" method=\"get\" action=\"/_sandbox/calls\">");
	write_choices(page, "method", "Method", methods, filter->method);
	html_fill(page, "<label>Path begins with <input name=\"path\" value=\"%s\"></label> ", filter->path);
	write_choices(page, "class", "Status", classes, filter->class);
	html_fill(page,
		  "<label>Text in the bodies <input name=\"text\" value=\"%s\"></label> "
		  "<label><input type=\"checkbox\" name=\"faults\" value=\"1\"%h> Only those that a fault struck"
		  "</label> <button class=\"button\">Filter</button> <a href=\"/_sandbox/calls\">All calls</a></form>",
		  filter->text, filter->only_faults ? " checked" : "");
}

/* ---- calls ---- */

static void write_duration(struct buf *page, struct db_rows *rows)
{
	int64_t us = db_i64(rows, 6);

	if (!db_is_null(rows, 6))
		html_fill(page, " <span>%d.%d ms</span>", us / 1000, us % 1000 / 100);
}

static void write_body(struct buf *page, const char *title, const char *body)
{
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, TEXT_MAX);
	if (text_is_empty(body))
		return;
	calls_pretty(&text, body);
	html_fill(page, "<h2>%s</h2><pre>%s</pre>", title, text.data);
}

static void write_curl(struct buf *page, const char *base_url, struct db_rows *rows)
{
	const struct call_text call = {.method = db_text(rows, 2),
				       .path = db_text(rows, 3),
				       .body = db_text(rows, 7),
				       .idempotency_key = db_text(rows, 9),
				       .tenant = db_text(rows, 10),
				       .content_type = db_text(rows, 11)};
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, TEXT_MAX);
	calls_curl(&text, base_url, &call);
	html_fill(page,
		  "<h2>As curl</h2><pre data-curl>%s</pre>"
		  "<button type=\"button\" class=\"button\" data-copy hidden>Copy as curl</button>",
		  text.data);
}

static void write_call(struct buf *page, const struct sandbox *sandbox, struct db_rows *rows)
{
	char time[TIME_TEXT_MAX];

	html_fill(page, "<details><summary><code>%d</code> <b>%s</b> <code>%s</code> <span>%s</span>", db_i64(rows, 4),
		  db_text(rows, 2), db_text(rows, 3), time_format(db_i64(rows, 1), time));
	write_duration(page, rows);
	if (!db_is_null(rows, 5))
		html_fill(page, " <strong class=\"fault\">fault: %s</strong>", db_text(rows, 5));
	buf_puts(page, "</summary>");
	write_body(page, "Request", db_text(rows, 7));
	write_body(page, "Answer", db_text(rows, 8));
	write_curl(page, sandbox->base_url, rows);
	buf_puts(page, "</details>");
}

/* The same filter from the call ${before} on. */
static void write_older(struct buf *page, const struct filter *filter, struct arena *arena, int64_t before)
{
	CLEANUP(buf_release) struct buf url;

	buf_init(&url, LIMIT_URL);
	buf_puts(&url, "/_sandbox/calls");
	url_add(&url, "method", filter->method);
	url_add(&url, "path", filter->path);
	url_add(&url, "class", filter->class);
	url_add(&url, "text", filter->text);
	url_add(&url, "faults", filter->only_faults ? "1" : NULL);
	url_add(&url, "before", arena_printf(arena, "%" PRId64, before));
	html_fill(page, "<p><a class=\"button\" rel=\"next\" href=\"%s\">Older calls</a></p>", url.data);
}

static void write_calls(struct sandbox *sandbox, struct http_exchange *x, const struct filter *filter,
			struct db_rows *rows, struct buf *page)
{
	int64_t last = 0;
	int count = 0;

	buf_puts(page, "<div class=\"calls\">");
	while (db_next(rows) && count++ < CALLS_PER_PAGE) {
		last = db_i64(rows, 0);
		write_call(page, sandbox, rows);
	}
	buf_puts(page, "</div>");
	if (count == 0)
		buf_puts(page, "<p>There are no calls here.</p>");
	if (count > CALLS_PER_PAGE)
		write_older(page, filter, http_arena(x), last);
}

void calls_page(struct sandbox *sandbox, struct http_exchange *x)
{
	CLEANUP(buf_release) struct buf page;
	struct filter filter;
	struct db_rows *rows;
	struct err err;

	buf_init(&page, LIMIT_ANSWER);
	read_filter(x, &filter);
	console_start(&page, sandbox, "API calls");
	write_filter(&page, &filter);
	rows = select_page(sandbox->db, &filter);
	write_calls(sandbox, x, &filter, rows, &page);
	buf_puts(&page, "<script type=\"module\" src=\"/static/calls.js\"></script>");
	html_page_end(&page);
	if (db_done(rows, &err) != OK || buf_is_full(&page))
		http_answer(x, 500, "text/plain", "The calls can't be listed.", 26);
	else
		html_answer(x, 200, &page, NULL);
}
