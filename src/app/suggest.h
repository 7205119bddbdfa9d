/* B7: contacts that a customer may be, with the reasons. */
#ifndef LASKU_APP_SUGGEST_H
#define LASKU_APP_SUGGEST_H

#include "app/views.h"
#include "domain/invoice.h"

enum { SUGGESTIONS_MAX = 5 };

/* Active contacts with the form's tax number, e-mail or name: the more of them agree the better, the tax number before
 * the e-mail before the name. At most SUGGESTIONS_MAX. */
MUST_CHECK int suggest_contacts(struct db *db, const struct books_key *key, const struct invoice_form *form,
				const struct view_context *view, struct contact_hit **out, size_t *count_out,
				struct err *err);

#endif
