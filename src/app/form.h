/* M9-M13: the invoice form as it is first shown, made from the deal as the CRM tells it at this moment. */
#ifndef LASKU_APP_FORM_H
#define LASKU_APP_FORM_H

#include "app/search.h"
#include "domain/compose.h"

struct left_out {
	const char *name;
	const char *reason; /* "disabled" */
};

struct form_data {
	struct deal deal;
	const struct organisation *organisation;
	const struct contact_view *contact; /* linked, or NULL */
	struct contact_hit *suggestions;    /* best first, at most 5; none when one is linked */
	size_t suggestion_count;
	struct invoice_form form;     /* ->intent is NULL: the browser makes it */
	const char **product_names;   /* one a line: the deal product's name, NULL for none */
	enum tax_reason *tax_reasons; /* one a line */
	const struct currency *currencies;
	size_t currency_count;
	const struct invoice_template *templates;
	size_t template_count;
	const struct tax_rate *tax_rates; /* active, for sales */
	size_t tax_rate_count;
	const struct account *accounts; /* active, revenue */
	size_t account_count;
	struct left_out *left_out;
	size_t left_out_count;
	const struct item *items; /* those that the lines name */
	size_t item_count;
};

/* GET /deals/:deal/form. Blocks. A product that isn't linked but has the code of exactly one sold item gets that item;
 * the link is remembered when the invoice is created. E_NOT_FOUND "deal_unknown"; E_DENIED "ledger_not_connected",
 * "crm_connection_lost" (the app must be installed again), "deal_forbidden"; E_BUSY "mirror_not_ready" (the first copy
 * of the books is under way), E_BUSY, E_UPSTREAM: the CRM can't be reached. */
MUST_CHECK int form_open(const struct app *app, const struct caller *caller, int64_t deal_id, struct arena *arena,
			 struct form_data *out, struct err *err);

#endif
