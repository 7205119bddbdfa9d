/* An invoice form as the JSON text that the outbox keeps, and back: what was asked for, to the last digit. */
#ifndef LASKU_STORE_FORM_JSON_H
#define LASKU_STORE_FORM_JSON_H

#include "domain/invoice.h"

/* The text has one form for equal forms, so that its digest tells whether two are the same. The intent isn't part of
 * it. NULL when it is longer than any form that is allowed. */
char *form_json_write(struct arena *arena, const struct invoice_form *form);

/* E_INTERNAL "stored_form_broken". */
MUST_CHECK int form_json_read(struct arena *arena, const char *text, struct invoice_form *out, struct err *err);

#endif
