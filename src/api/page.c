#include "api/page.h"

#include <string.h>

#include "api/respond.h"
#include "api/words.h"
#include "base/decimal.h"
#include "crypto/crypto.h"

enum { PAGE_MAX = 256 * 1024 };

void page_text(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			buf_puts(buf, "&amp;");
			break;
		case '<':
			buf_puts(buf, "&lt;");
			break;
		case '>':
			buf_puts(buf, "&gt;");
			break;
		case '"':
			buf_puts(buf, "&quot;");
			break;
		case '\'':
			buf_puts(buf, "&#39;");
			break;
		default:
			buf_putc(buf, *text);
		}
	}
}

/* A weight as "0.8" at the start of ${len} bytes; what isn't one counts as 0. */
static int64_t weight_of(const char *text, size_t len)
{
	size_t digits = strspn(text, "0123456789.");
	int64_t weight_e4 = 0;

	return e4_parse(text, digits < len ? digits : len, &weight_e4, NULL) == OK ? weight_e4 : 0;
}

/* The weight of ${language} in an Accept-Language header, in e4 (RFC 9110 section 12.5.4); -1: not named. */
static int64_t language_weight(const char *header, const char *language)
{
	size_t len = strlen(language);

	for (const char *at = header; at != NULL && *at != '\0'; at = strchr(at, ',')) {
		const char *end, *weight;

		at += strspn(at, ", \t");
		end = at + strcspn(at, ",");
		if (strncasecmp(at, language, len) != 0 || (at[len] != '\0' && strchr(",;- \t", at[len]) == NULL))
			continue;
		weight = memmem(at, (size_t)(end - at), "q=", 2);
		return weight == NULL ? E4_ONE : weight_of(weight + 2, (size_t)(end - weight - 2));
	}
	return -1;
}

const char *page_language(struct http_exchange *x)
{
	const char *header = http_header(x, "Accept-Language");

	if (header == NULL)
		return "en";
	return language_weight(header, "fi") > language_weight(header, "en") ? "fi" : "en";
}

/* An embedded file's address carries a digest of its content, so that browsers may keep it for good. */
static void add_asset_address(struct buf *buf, struct call *call, const char *name)
{
	const struct asset *asset = asset_find(api_files(call->api), name);
	unsigned char digest[SHA256_SIZE];

	if (asset == NULL)
		BUG("page: no file %s", name);
	sha256(asset->data, asset->len, digest);
	buf_printf(buf, "/assets/%s?v=%02x%02x%02x%02x", name, digest[0], digest[1], digest[2], digest[3]);
}

static void start(struct buf *buf, struct call *call, const char *title)
{
	bool is_dark = text_eq(http_query(call->x, "theme"), "dark");

	buf_printf(buf, "<!doctype html>\n<html lang=\"%s\"%s><head><meta charset=\"utf-8\">", page_language(call->x),
		   is_dark ? " data-theme=\"dark\"" : "");
	buf_puts(buf, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
	page_text(buf, title);
	buf_puts(buf, "</title><link rel=\"stylesheet\" href=\"");
	add_asset_address(buf, call, "app.css");
	buf_puts(buf, "\">");
}

/* ${frames}: who may frame the page. A form of ours may end on a page of the CRM's. */
static void send(struct call *call, int status, struct buf *buf, const char *frames)
{
	http_answer_header(
	    call->x, "Content-Security-Policy",
	    arena_printf(call->arena,
			 "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
			 "connect-src 'self'; base-uri 'none'; form-action 'self' %s; frame-ancestors %s",
			 api_frame_ancestors(call->api), frames));
	http_answer_header(call->x, "Referrer-Policy", "no-referrer");
	http_answer_copy(call->x, status, "text/html; charset=utf-8", buf->data, buf->len);
	buf_release(buf);
}

void page_answer(struct call *call, int status, const char *title, const struct buf *body)
{
	struct buf buf;

	buf_init(&buf, PAGE_MAX);
	start(&buf, call, title);
	buf_puts(&buf, "</head><body class=\"plain-page\"><main><h1>");
	page_text(&buf, title);
	buf_puts(&buf, "</h1>");
	buf_add(&buf, body->data, body->len);
	buf_puts(&buf, "</main></body></html>\n");
	send(call, status, &buf, "'none'");
}

void page_answer_error(struct call *call, const struct err *err)
{
	const char *language = page_language(call->x);
	struct buf body;

	buf_init(&body, PAGE_MAX);
	buf_puts(&body, "<p>");
	page_text(&body, words_error(call->arena, language, err));
	buf_puts(&body, "</p><p class=\"quiet\">");
	page_text(&body, words(language, "request_number"));
	buf_puts(&body, " <code>");
	page_text(&body, http_request_id(call->x));
	buf_puts(&body, "</code></p>");
	page_answer(call, respond_status(err), words(language, "not_done_title"), &body);
	buf_release(&body);
}

static int shell(struct call *call, const char *title, const char *script)
{
	struct buf buf;

	buf_init(&buf, PAGE_MAX);
	start(&buf, call, title);
	buf_puts(&buf, "<script type=\"module\" src=\"");
	add_asset_address(&buf, call, script);
	buf_puts(&buf, "\"></script></head><body><div id=\"app\"></div><noscript>");
	page_text(&buf, words(page_language(call->x), "needs_javascript"));
	buf_puts(&buf, "</noscript></body></html>\n");
	send(call, 200, &buf, api_frame_ancestors(call->api));
	return OK;
}

int page_panel(struct call *call, struct err *err)
{
	(void)err;
	return shell(call, "Lasku", "panel.js");
}

int page_window(struct call *call, struct err *err)
{
	(void)err;
	return shell(call, "Lasku", "window.js");
}

int page_settings(struct call *call, struct err *err)
{
	(void)err;
	return shell(call, "Lasku", "settings.js");
}

int page_asset(struct call *call, struct err *err)
{
	const char *name = http_param(call->x, "file");
	const struct asset *asset = asset_find(api_files(call->api), name);
	const char *dot = strrchr(name, '.');

	if (asset == NULL)
		return err_set(err, E_NOT_FOUND, "not_found", "There is nothing at this address.");
	http_answer_header(call->x, "Cache-Control",
			   http_query(call->x, "v") != NULL ? "public, max-age=31536000, immutable" : "no-cache");
	http_answer(call->x, 200, text_eq(dot, ".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
		    asset->data, asset->len);
	return OK;
}

int page_description(struct call *call, struct err *err)
{
	const struct asset *asset = asset_find(api_files(call->api), "openapi.json");

	if (asset == NULL)
		return err_set(err, E_INTERNAL, "description_missing",
			       "The API's description isn't part of this program.");
	http_answer(call->x, 200, "application/json; charset=utf-8", asset->data, asset->len);
	return OK;
}
