/* B2, B3: totals by the ledger's rules, what is wrong, and what an update of the contact would send. Reads only the
 * mirror. */
#ifndef LASKU_APP_PREVIEW_H
#define LASKU_APP_PREVIEW_H

#include "app/app.h"
#include "domain/compose.h"
#include "domain/preflight.h"
#include "domain/totals.h"

struct preview {
	struct totals totals;
	int64_t deal_value_e4;
	const char *deal_currency; /* "" when the deal isn't known */
	int64_t gap_e4;
	enum gap_reason gap_reason;
	struct finding *findings;
	size_t finding_count;
	struct contact_difference differences[3];
	size_t difference_count;
};

/* POST /preview. E_DENIED "ledger_not_connected"; E_INVALID "amount_too_large" (detail: the line, from 1). */
MUST_CHECK int preview_form(const struct app *app, struct db *db, const struct caller *caller,
			    const struct invoice_form *form, struct arena *arena, struct preview *out, struct err *err);

#endif
