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

extern const struct seed_org seed_orgs[];
extern const struct seed_person seed_people[];
extern const struct seed_account seed_accounts[];
extern const struct seed_item seed_items[];

/* By organisation, in the order of seed_orgs. */
extern const struct seed_tax_rate *const seed_tax_rates[];
extern const struct seed_currency *const seed_currencies[];
extern const struct seed_contact *const seed_contacts[];
extern const struct seed_invoice *const seed_invoices[];

/* Prices are in the first organisation's currency; the others' are this many times as much. */
extern const int64_t seed_price_factors[];

#endif
