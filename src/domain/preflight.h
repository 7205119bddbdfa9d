/* B3: every reason why the ledger would refuse, found before anything is sent. */
#ifndef LASKU_DOMAIN_PREFLIGHT_H
#define LASKU_DOMAIN_PREFLIGHT_H

#include "domain/invoice.h"

/* What the organisation's mirror knows of the things that a form refers to. */
struct books {
	const struct organisation *organisation;
	const struct contact *contact;   /* the form's contact as mirrored; NULL if it names none, or an unknown one */
	const struct contact *same_name; /* an active contact that has the recipient's name already; NULL if none */
	const struct tax_rate *tax_rates;
	size_t tax_rate_count;
	const struct account *accounts;
	size_t account_count;
	const struct item *items; /* those that the lines name */
	size_t item_count;
	const struct currency *currencies;
	size_t currency_count;
	const struct invoice_template *templates;
	size_t template_count;
};

struct finding {
	const char *code;   /* stable, for instance "contact_archived"; the browser's messages are keyed by it */
	const char *field;  /* where it stands in the form: "contact", "due_date", "lines.2.item"; lines count from 0 */
	const char *text;   /* English sentence */
	const char *detail; /* variable part, "" if none */
	bool blocks;        /* false: a warning */
};

/* All findings, in the form's order; the array comes from ${arena}. Codes: recipient_missing, recipient_too_long,
 * recipient_malformed, email_malformed, address_too_long, tax_number_too_long, contact_unknown, contact_archived,
 * contact_merged, contact_name_taken, currency_missing, currency_not_enabled, template_unknown, date_missing,
 * due_date_missing, due_date_before_date, period_locked, reference_too_long, lines_missing, lines_too_many,
 * line_description_missing, line_description_too_long, line_item_unlinked (a CRM product's line without item, M12),
 * line_item_unknown, line_item_not_sold, line_account_unknown, line_tax_rate_unknown, line_tax_rate_not_for_sales,
 * line_discount_out_of_range, line_quantity_out_of_range, total_negative, drafts_not_allowed. */
size_t preflight(struct arena *arena, const struct invoice_form *form, const struct books *books, struct finding **out);

#endif
