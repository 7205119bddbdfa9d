#include "crm/pages_listing.h"

#include <inttypes.h>
#include <string.h>

#include "common/html.h"
#include "http/url.h"

void listing_read(struct listing *listing, struct visit *visit, const char *sorts, const char *const *keep)
{
	const char *page = text_or(http_query(visit->x, "page"), "1"), *sort = http_query(visit->x, "sort");
	const char *q = text_squeeze(visit->arena, http_query(visit->x, "q"));

	*listing = (struct listing){.visit = visit,
				    .q = q,
				    .folded = text_fold(visit->arena, q),
				    .dir = text_eq(http_query(visit->x, "dir"), "desc") ? "desc" : "asc",
				    .keep = keep};
	listing->sort =
	    sort != NULL && list_has(sorts, sort) ? sort : arena_strndup(visit->arena, sorts, strcspn(sorts, ","));
	if (text_to_i64(page, strlen(page), 1, INT32_MAX, &listing->page, NULL) != OK)
		listing->page = 1;
}

static bool is_hit(struct listing *listing, struct db_rows *rows, int first, int texts)
{
	if (*listing->folded == '\0')
		return true;
	for (int i = first; i < first + texts; i++) {
		const char *text = db_text(rows, i);

		if (text != NULL && strstr(text_fold(listing->visit->arena, text), listing->folded) != NULL)
			return true;
	}
	return false;
}

bool listing_shows(struct listing *listing, struct db_rows *rows, int first, int texts)
{
	int64_t at;

	if (!is_hit(listing, rows, first, texts))
		return false;
	at = listing->found++;
	return at / LISTING_PAGE == listing->page - 1;
}

/* The list's own address with another order or page. */
static const char *address(struct listing *listing, const char *sort, const char *dir, int64_t page)
{
	CLEANUP(buf_release) struct buf url;
	struct visit *visit = listing->visit;

	buf_init(&url, LIMIT_URL);
	buf_puts(&url, http_path(visit->x));
	for (const char *const *name = listing->keep; name != NULL && *name != NULL; name++)
		url_add(&url, *name, http_query(visit->x, *name));
	url_add(&url, "q", *listing->q != '\0' ? listing->q : NULL);
	url_add(&url, "sort", sort);
	url_add(&url, "dir", dir);
	if (page > 1)
		url_add(&url, "page", arena_printf(visit->arena, "%" PRId64, page));
	return arena_strdup(visit->arena, url.data);
}

void listing_heading(struct listing *listing, const char *name, const char *label, const char *class)
{
	bool is_sorted = text_eq(name, listing->sort), is_down = is_sorted && text_eq(listing->dir, "desc");

	html_fill(&listing->visit->body, "<th scope=\"col\" class=\"%s\"%h><a href=\"%s\" data-part-link>%s%h</a></th>",
		  class,
		  is_down     ? " aria-sort=\"descending\""
		  : is_sorted ? " aria-sort=\"ascending\""
			      : "",
		  address(listing, name, is_sorted && !is_down ? "desc" : "asc", 1), label,
		  is_sorted ? is_down ? " <span aria-hidden=\"true\">↓</span>" : " <span aria-hidden=\"true\">↑</span>"
			    : "");
}

void listing_search(struct listing *listing, const char *label)
{
	struct visit *visit = listing->visit;

	html_fill(&visit->body,
		  "<input type=\"search\" name=\"q\" value=\"%s\" placeholder=\"%s\" aria-label=\"%s\" dir=\"auto\" "
		  "data-live><input type=\"hidden\" name=\"sort\" value=\"%s\"><input type=\"hidden\" name=\"dir\" "
		  "value=\"%s\"><noscript><button class=\"button\">Apply</button></noscript>",
		  listing->q, label, label, listing->sort, listing->dir);
}

static void write_page_link(struct listing *listing, int64_t page, int64_t last, const char *label)
{
	if (page < 1 || page > last)
		return;
	html_fill(&listing->visit->body, "<a class=\"button\" href=\"%s\" data-part-link>%s</a>",
		  address(listing, listing->sort, listing->dir, page), label);
}

void listing_end(struct listing *listing, const char *one, const char *many)
{
	struct buf *body = &listing->visit->body;
	int64_t last = (listing->found + LISTING_PAGE - 1) / LISTING_PAGE;

	html_fill(body, "<div class=\"pager\"><span role=\"status\">%d %s</span>", listing->found,
		  listing->found == 1 ? one : many);
	if (last > 1) {
		html_fill(body, "<span>Page %d of %d</span>", listing->page, last);
		write_page_link(listing, listing->page - 1, last, "Previous");
		write_page_link(listing, listing->page + 1, last, "Next");
	}
	buf_puts(body, "</div>");
}
