/* What Pipedrive says in an error's body. */
#ifndef LASKU_PIPEDRIVE_WORDS_H
#define LASKU_PIPEDRIVE_WORDS_H

#include "base/base.h"

/* The body's "error", "message" and "error_info" as one short text, "" for HTML and everything else that isn't JSON;
 * from
 * ${arena}. */
char *crm_body_words(struct arena *arena, const char *body, size_t len);

/* True when the body is a page for people, as gateways send it. */
bool crm_body_is_html(const char *body);

#endif
