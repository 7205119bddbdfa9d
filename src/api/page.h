/* Pages for a person: the shells that Pipedrive frames, and those that a login meets on its way. */
#ifndef LASKU_API_PAGE_H
#define LASKU_API_PAGE_H

#include "api/call.h"

/* A failure as a page, in the browser's language, with what to do next. */
void page_answer_error(struct call *call, const struct err *err);

/* A page with the HTML in ${body}; ${title} is text. */
void page_answer(struct call *call, int status, const char *title, const struct buf *body);

/* Escapes for HTML text and attributes. */
void page_text(struct buf *buf, const char *text);

/* "fi" or "en", by Accept-Language. */
const char *page_language(struct http_exchange *x);

/* Routes */
int page_panel(struct call *call, struct err *err);
int page_window(struct call *call, struct err *err);
int page_settings(struct call *call, struct err *err);
int page_asset(struct call *call, struct err *err);
int page_description(struct call *call, struct err *err); /* GET /api/v1/openapi.json */

#endif
