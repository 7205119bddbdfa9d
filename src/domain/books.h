/* The books, in the field's own words: what an organisation's ledger knows and an invoice refers to. Texts are borrowed
 * from the arena of whoever filled the struct; "" or NULL where nothing is known. Ids are the ledger's. */
#ifndef LASKU_DOMAIN_BOOKS_H
#define LASKU_DOMAIN_BOOKS_H

#include "base/base.h"
#include "base/date.h"
#include "base/decimal.h"

struct organisation {
	const char *id, *name, *base_currency, *country, *timezone;
	const char *short_code;             /* for addresses of pages in the ledger */
	int32_t period_lock, year_end_lock; /* DAY_NONE: not locked */
	bool can_create_drafts, can_use_currencies;
};

enum ledger_role {
	ROLE_UNKNOWN,
	ROLE_READ_ONLY,
	ROLE_INVOICE_ONLY,
	ROLE_STANDARD,
	ROLE_ADVISER,
	ROLE_OTHER, /* managed client, cashbook client, removed */
};

/* M4: only these two may connect. */
static inline bool role_may_connect(enum ledger_role role)
{
	return role == ROLE_STANDARD || role == ROLE_ADVISER;
}

struct ledger_user {
	const char *id, *email, *name;
	enum ledger_role role;
};

struct account {
	const char *id, *code, *name;
	const char *tax_rate_id; /* the account's own tax rate */
	bool is_active, is_revenue;
};

struct tax_rate {
	const char *id; /* the ledger's key, for instance "OUTPUT2" */
	const char *name;
	int64_t rate_e4; /* percent: 25.5 % is 255000 */
	bool is_active, is_for_sales;
};

struct item {
	const char *id, *code, *name, *description;
	int64_t unit_price_e4;
	bool has_price, is_sold;
	const char *account_code, *tax_rate_id; /* for sales */
};

struct currency {
	const char *code, *name;
};

struct invoice_template { /* a branding theme */
	const char *id, *name;
	int32_t sort_order; /* 0: the organisation's default */
};

struct contact {
	const char *id, *name, *email, *tax_number, *account_number;
	const char *address; /* the postal address as lines of text, "" if none */
	const char *currency;
	const char *merged_into; /* id of the contact that took this one's place, or NULL */
	bool is_archived;
	int64_t updated_us;
};

#endif
