/* The tables of the sample. Each ends with a NULL first field. */
#ifndef SANDBOX_LEDGER_SEED_DATA_H
#define SANDBOX_LEDGER_SEED_DATA_H

#include <stdbool.h>
#include <stdint.h>

struct seed_org {
	const char *short_code, *name, *legal_name, *currency, *country, *timezone;
	int utc_offset_h;
	const char *tax_number, *registration_number, *line1, *city, *postal_code, *email;
};

struct seed_person {
	const char *first_name, *last_name, *email, *role;
};

struct seed_account {
	const char *code, *name, *type, *class, *tax_type, *system_account, *status;
	bool takes_payments;
};

struct seed_tax_rate {
	const char *tax_type, *name, *report;
	int64_t rate_e4;
	bool for_revenue, for_expenses;
	const char *status;
};

struct seed_currency {
	const char *code, *description;
	int64_t rate_e6;
};

struct seed_item {
	const char *code, *name, *description;
	int64_t price_e4;
	const char *account, *tax_type;
};

struct seed_contact {
	const char *name, *email, *tax_number, *line1, *postal_code, *city, *country, *currency;
	const char *first_name, *last_name;
	bool is_archived;
};

/* One line is "code,quantity[,discount percent]"; several are separated by ';'. */
struct seed_invoice {
	const char *contact, *lines, *reference;
	int days_ago, due_days;
	const char *status; /* PAID: paid in full */
	int paid_percent;   /* of an AUTHORISED one */
	bool is_sent;
};

/* A category and its options, separated by ';'. */
struct seed_tracking {
	const char *name, *options;
};

/* Lines as in seed_invoice. */
struct seed_credit {
	const char *contact, *lines, *reference;
	int days_ago;
	const char *status;
	const char *invoice; /* the reference of the invoice that takes some of it; NULL: none */
	int percent;         /* of the credit note */
};

struct seed_quote {
	const char *contact, *lines, *title, *summary, *terms;
	int days_ago, valid_days;
	const char *status;
};

extern const struct seed_org seed_orgs[];
extern const struct seed_person seed_people[];
extern const struct seed_account seed_accounts[];
extern const struct seed_item seed_items[];

/* By organisation, in the order of seed_orgs. */
extern const struct seed_tax_rate *const seed_tax_rates[];
extern const struct seed_currency *const seed_currencies[];
extern const struct seed_contact *const seed_contacts[];
extern const struct seed_invoice *const seed_invoices[];

extern const struct seed_credit *const seed_credits[];
extern const struct seed_quote *const seed_quotes[];

/* The same for every organisation. */
extern const struct seed_tracking seed_tracking[];

/* Prices are in the first organisation's currency; the others' are this many times as much. */
extern const int64_t seed_price_factors[];

#endif
