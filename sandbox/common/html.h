/* HTML written into a buffer. What comes from data goes through html_text or html_attr, which escape. */
#ifndef SANDBOX_COMMON_HTML_H
#define SANDBOX_COMMON_HTML_H

#include "base/base.h"
#include "http/server.h"

/* Escapes &, <, >, " and '. NULL writes nothing. */
void html_text(struct buf *buf, const char *text);

/* Fills a template: "<td>%s</td>" with escaped texts for %s, numbers for %d (int64_t), and unescaped HTML for %h. */
void html_fill(struct buf *buf, const char *template, ...);

/* Money with a thin space between thousands and two decimals, escaped: "6 200.00". */
void html_money(struct buf *buf, int64_t amount_e4);

/* Starts and ends a page: head (title, /static/NAME.css, /static/NAME.js as module), top bar with the product's name
 * and its links, main. ${skin} is "crm" or "ledger". ${links} is a list of "href|label|is-current" ended by NULL. */
void html_page_start(struct buf *buf, const char *skin, const char *title, const char *const *links);
void html_page_end(struct buf *buf);

/* Answers with the page in ${buf} and a strict Content-Security-Policy; ${frame_src} (may be NULL) is what the page may
 * frame. */
void html_answer(struct http_exchange *x, int status, struct buf *buf, const char *frame_src);

#endif
