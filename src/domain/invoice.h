/* Invoices: the form that a salesperson fills, and the invoice that the ledger holds. */
#ifndef LASKU_DOMAIN_INVOICE_H
#define LASKU_DOMAIN_INVOICE_H

#include "domain/books.h"

enum tax_treatment { TAX_EXCLUSIVE, TAX_INCLUSIVE, TAX_NONE };

enum invoice_status {
	INVOICE_DRAFT,
	INVOICE_AWAITING_APPROVAL,
	INVOICE_AWAITING_PAYMENT,
	INVOICE_PAID,
	INVOICE_VOIDED,
	INVOICE_DELETED,
};

struct line_item {
	const char *description;
	const char *item_code; /* NULL: none */
	const char *item_id;
	int64_t product_id;      /* the CRM's product, 0 for a line made by hand */
	int64_t deal_product_id; /* the deal's line that this one came from, 0 for a line made by hand */
	int64_t quantity_e4, unit_price_e4;
	int64_t discount_percent_e4;            /* either this ... */
	int64_t discount_amount_e4;             /* ... or this, for the whole line */
	bool has_amounts;                       /* false: a line of description alone */
	const char *account_code, *tax_rate_id; /* NULL: the ledger's default */
};

/* What "Create invoice" is asked for. */
struct invoice_form {
	const char *intent; /* UUID made by the browser when the form opened: same intent, same invoice */
	int64_t deal_id;
	const char *recipient, *address, *email, *tax_number;
	const char *contact_id;     /* NULL: make a new contact from the four above */
	bool should_update_contact; /* M14 */
	enum tax_treatment tax_treatment;
	const char *currency, *template_id, *reference;
	int32_t date, due_date; /* days; DAY_NONE where not given */
	const struct line_item *lines;
	size_t line_count;
};

/* An invoice as the ledger tells it. Amounts are in the invoice's currency. */
struct invoice {
	const char *id, *number, *reference, *contact_id, *contact_name, *currency, *url;
	enum invoice_status status;
	int32_t date, due_date, paid_on; /* DAY_NONE where there is none */
	int64_t subtotal_e4, tax_e4, total_e4, due_e4, paid_e4, credited_e4;
	bool was_sent;
	int64_t updated_us;
};

/* "draft", "awaiting_approval", ...: stored in the database and used in the API. */
const char *invoice_status_name(enum invoice_status status);
MUST_CHECK int invoice_status_parse(const char *name, enum invoice_status *out, struct err *err);

const char *tax_treatment_name(enum tax_treatment treatment); /* "exclusive", "inclusive", "none" */
MUST_CHECK int tax_treatment_parse(const char *name, enum tax_treatment *out, struct err *err);

/* Awaiting payment and past its due date. ${today} is the organisation's day. */
bool invoice_is_overdue(const struct invoice *invoice, int32_t today);

#endif
