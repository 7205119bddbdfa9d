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
	LINE_TRACKING_MAX = 2,
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
	int64_t utc_offset_h;            /* in winter; summer time by the European rule */
	int32_t lock_day, year_lock_day; /* the last day of the locked period; the second holds advisers, too */
	const char *class;               /* "STANDARD", "TRIAL", "DEMO" */
	int64_t created_us;
};

struct person {
	const char *id, *email, *first_name, *last_name, *role;
	bool is_subscriber;
	int64_t updated_us;
};

struct account {
	const char *id, *code, *name, *type, *class, *status, *tax_type, *system_account, *description;
	const char *currency, *bank_number, *bank_type;
	bool takes_payments, in_claims;
	int64_t updated_us;
};

struct tax_component {
	const char *name;
	int64_t rate_e4;
	bool is_compound, is_nonrecoverable;
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
	int64_t term_day, bill_term_day; /* 0: no payment terms */
	const char *term_type, *bill_term_type;
	const char *merged_into; /* the contact that took this one's place; NULL: none */
	bool is_customer, is_supplier;
	bool sent_customer; /* the request said so, which changes nothing but the echo of a refusal */
	int64_t created_us, updated_us;
	struct address addresses[CONTACT_ADDRESSES];
	struct phone phones[CONTACT_PHONES];
	struct contact_person persons[CONTACT_PERSONS_MAX];
	size_t person_count;
	int64_t outstanding_e4, overdue_e4;  /* of its sales invoices; filled by contact_balance */
	int64_t bills_due_e4, bills_late_e4; /* of its bills */
	const char *attachments;             /* as JSON, filled by attachment_add_to_contact; NULL: none */
	const char *attribute;               /* StatusAttributeString of an answer; NULL: none */
	struct messages messages;
};

/* The option of a tracking category that a line has. Stored lines know ${option_id} only. */
struct line_tracking {
	const char *category_id, *option_id, *name, *option; /* as the request gave them, or completed */
	bool is_new;                                         /* from the request: to be looked up and checked */
};

struct line {
	const char *id, *description, *item_code, *account_code, *tax_type;
	int64_t quantity_e4, unit_e4, discount_rate_e4, discount_e4; /* NO_AMOUNT: not given */
	int64_t given_amount_e4;                                     /* LineAmount of the request; NO_AMOUNT: none */
	int64_t amount_e4, tax_e4;
	bool has_own_tax;
	struct line_tracking tracking[LINE_TRACKING_MAX];
	size_t tracking_count;
	bool has_more_tracking; /* than a line may have; the rest was not kept */
	struct messages messages;
};

/* Also a credit note (type ACCRECCREDIT or ACCPAYCREDIT, credited_e4 is what was allocated) and a quote (type QUOTE,
 * due_day is when it expires). */
struct invoice {
	const char *id, *type, *number, *reference, *contact_id, *status, *mode, *currency, *theme_id, *url, *client_id;
	int64_t rate_e6;
	int32_t day, due_day, expected_day, planned_day, paid_day;
	int64_t sub_total_e4, total_tax_e4, total_e4, discount_e4, paid_e4;
	int64_t credited_e4; /* by credit notes */
	bool is_sent;
	int64_t created_us, updated_us;
	struct line *lines;
	size_t line_count;
	const char *title, *summary, *terms; /* of a quote */
	struct contact *contact;             /* as far as it was loaded, or as the request gave it */
	struct messages warnings;            /* what it was saved in spite of */
	struct messages messages;
};

struct payment {
	const char *id, *invoice_id, *account_id, *status, *reference;
	const char *batch_id;  /* NULL: a payment of its own */
	const char *attribute; /* StatusAttributeString of an answer; NULL: none */
	int32_t day;
	int64_t amount_e4, rate_e6;
	bool is_reconciled;
	int64_t created_us, updated_us;
	struct messages messages;
};

void message_add(struct arena *arena, struct messages *messages, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What is still to be paid: 0 once voided or deleted. */
int64_t invoice_due_e4(const struct invoice *invoice);

/* True when payments or credit notes were applied to it, or credit of it was allocated. */
bool invoice_has_applied(const struct invoice *invoice);

/* Sales invoices, their credit notes, and quotes; the others are purchases. */
bool invoice_is_sale(const struct invoice *invoice);

/* True when a line has amounts; a line may also be only a description. */
bool line_is_priced(const struct line *line);

#endif
