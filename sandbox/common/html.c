#include "common/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

static const char *escape_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(struct buf *buf, const char *text)
{
	if (text == NULL)
		return;
	for (; *text != '\0'; text++) {
		const char *escape = escape_of(*text);

		if (escape != NULL)
			buf_puts(buf, escape);
		else
			buf_putc(buf, *text);
	}
}

void html_fill(struct buf *buf, const char *template, ...)
{
	va_list args;
	const char *html;

	va_start(args, template);
	for (const char *at = template; *at != '\0'; at++) {
		if (at[0] != '%' || at[1] == '\0') {
			buf_putc(buf, *at);
			continue;
		}
		at++;
		if (*at == 's') {
			html_text(buf, va_arg(args, const char *));
		} else if (*at == 'd') {
			buf_printf(buf, "%" PRId64, va_arg(args, int64_t));
		} else if (*at == 'h') {
			html = va_arg(args, const char *);
			buf_puts(buf, html != NULL ? html : "");
		} else if (*at == '%') {
			buf_putc(buf, '%');
		} else {
			BUG("html: unknown placeholder %%%c", *at);
		}
	}
	va_end(args);
}

void html_money(struct buf *buf, int64_t amount_e4)
{
	char text[E4_TEXT_MAX];
	const char *digits, *point;
	int64_t rounded = amount_e4;

	if (e4_round(amount_e4, 2, &rounded, NULL) != OK)
		BUG("html: money out of range");
	digits = e4_format(rounded, 2, text);
	if (*digits == '-') {
		buf_puts(buf, "\u2212");
		digits++;
	}
	point = strchr(digits, '.');
	for (const char *at = digits; *at != '\0'; at++) {
		if (at < point && at > digits && (point - at) % 3 == 0)
			buf_puts(buf, "\u202f");
		buf_putc(buf, *at);
	}
}

/* One "href|label|is-current" of the top bar; anything after the second bar marks the current page. */
static void add_link(struct buf *buf, const char *link)
{
	const char *label = strchr(link, '|'), *mark;

	if (label == NULL || (mark = strchr(label + 1, '|')) == NULL)
		BUG("html: malformed link %s", link);
	buf_puts(buf, "<a href=\"");
	buf_add(buf, link, (size_t)(label - link));
	buf_puts(buf, mark[1] != '\0' ? "\" aria-current=\"page\">" : "\">");
	buf_add(buf, label + 1, (size_t)(mark - label - 1));
	buf_puts(buf, "</a>");
}

void html_page_start(struct buf *buf, const char *skin, const char *title, const char *const *links)
{
	const char *product = text_eq(skin, "crm") ? "Sandbox CRM" : "Sandbox Ledger";

	html_fill(buf,
		  "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		  "<meta name=\"color-scheme\" content=\"light dark\"><title>%s · %s</title>"
		  "<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/static/%s.css\">"
		  "<script type=\"module\" src=\"/static/%s.js\"></script></head>\n"
		  "<body class=\"skin-%s\"><a class=\"skip\" href=\"#main\">Skip to content</a><header class=\"top\">"
		  "<a class=\"brand\" href=\"/\">%s</a><nav aria-label=\"Main\">",
		  title, product, skin, skin, skin, product);
	for (; links != NULL && *links != NULL; links++)
		add_link(buf, *links);
	buf_puts(buf, "</nav></header>\n<main id=\"main\">");
}

void html_page_end(struct buf *buf)
{
	buf_puts(buf, "</main></body></html>\n");
}

void html_answer(struct http_exchange *x, int status, struct buf *buf, const char *frame_src)
{
	/* A consent form's answer redirects to the app, which browsers hold against form-action too. */
	char *policy = arena_printf(http_arena(x),
				    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
				    "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'; "
				    "form-action 'self' https: http://localhost:* http://127.0.0.1:*; frame-src %s",
				    text_or(frame_src, "'none'"));

	http_answer_header(x, "Content-Security-Policy", policy);
	http_answer_header(x, "Referrer-Policy", "same-origin");
	http_answer_copy(x, status, "text/html; charset=utf-8", buf->data, buf->len);
}
