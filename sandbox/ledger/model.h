/* What the ledger keeps, as structs. Texts are NULL where nothing was given, days DAY_NONE, amounts in e4; all from the
 * arena of the request. */
#ifndef SANDBOX_LEDGER_MODEL_H
#define SANDBOX_LEDGER_MODEL_H

#include "base/base.h"
#include "base/date.h"
#include "ledger/totals.h"

enum {
	CONTACT_ADDRESSES = 2, /* POBOX, STREET */
	CONTACT_PHONES = 4,    /* DDI, DEFAULT, FAX, MOBILE */
	CONTACT_PERSONS_MAX = 5,
	RATE_ONE_E6 = 1000000,
};

#define NO_AMOUNT INT64_MIN

/* What is wrong with an element, in the order in which it was found. */
struct messages {
	const char **texts;
	size_t count, cap;
};

struct org {
	const char *id, *short_code, *name, *legal_name, *base_currency, *country, *timezone, *tax_number,
	    *registration_number;
	const char *line1, *city, *postal_code, *email;
	int64_t utc_offset_h; /* in winter; summer time by the European rule */
	int32_t lock_day;
	int64_t created_us;
};

struct person {
	const char *id, *email, *first_name, *last_name, *role;
	bool is_subscriber;
	int64_t updated_us;
};

struct account {
	const char *id, *code, *name, *type, *class, *status, *tax_type, *system_account, *description;
	bool takes_payments;
	int64_t updated_us;
};

struct tax_rate {
	const char *tax_type, *name, *report_tax_type, *status;
	int64_t rate_e4;
	bool for_revenue, for_expenses;
};

struct item {
	const char *id, *code, *name, *description, *purchase_description;
	bool is_sold, is_purchased;
	int64_t sales_price_e4, purchase_price_e4; /* NO_AMOUNT: none */
	const char *sales_account, *sales_tax, *purchase_account, *purchase_tax;
	int64_t updated_us;
};

struct address {
	const char *line1, *line2, *line3, *line4, *city, *region, *postal_code, *country, *attention_to;
};

struct phone {
	const char *number, *area, *country;
};

struct contact_person {
	const char *first_name, *last_name, *email;
	bool in_emails;
};

struct contact {
	const char *id, *status, *name;
	const char *number, *account_number, *company_number, *first_name, *last_name, *email, *bank_details,
	    *tax_number;
	const char *receivable_tax, *payable_tax, *currency, *sales_account, *purchases_account, *website;
	int64_t term_day; /* 0: no payment terms */
	const char *term_type;
	bool is_customer, is_supplier;
	int64_t created_us, updated_us;
	struct address addresses[CONTACT_ADDRESSES];
	struct phone phones[CONTACT_PHONES];
	struct contact_person persons[CONTACT_PERSONS_MAX];
	size_t person_count;
	int64_t outstanding_e4, overdue_e4; /* of its sales invoices; filled by contact_balance */
	const char *attribute;              /* StatusAttributeString of an answer; NULL: none */
	struct messages messages;
};

struct line {
	const char *id, *description, *item_code, *account_code, *tax_type;
	int64_t quantity_e4, unit_e4, discount_rate_e4, discount_e4; /* NO_AMOUNT: not given */
	int64_t given_amount_e4;                                     /* LineAmount of the request; NO_AMOUNT: none */
	int64_t amount_e4, tax_e4;
	bool has_own_tax;
	struct messages messages;
};

struct invoice {
	const char *id, *type, *number, *reference, *contact_id, *status, *mode, *currency, *theme_id, *url, *client_id;
	int64_t rate_e6;
	int32_t day, due_day, expected_day, planned_day, paid_day;
	int64_t sub_total_e4, total_tax_e4, total_e4, discount_e4, paid_e4;
	bool is_sent;
	int64_t created_us, updated_us;
	struct line *lines;
	size_t line_count;
	struct contact *contact; /* as far as it was loaded, or as the request gave it */
	struct messages messages;
};

struct payment {
	const char *id, *invoice_id, *account_id, *status, *reference;
	int32_t day;
	int64_t amount_e4, rate_e6;
	bool is_reconciled;
	int64_t created_us, updated_us;
	struct messages messages;
};

void message_add(struct arena *arena, struct messages *messages, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What is still to be paid: 0 once voided or deleted. */
int64_t invoice_due_e4(const struct invoice *invoice);

/* True when a line has amounts; a line may also be only a description. */
bool line_is_priced(const struct line *line);

#endif
