/* Organisation, Users, Currencies, BrandingThemes (contract xero.md 2.2, 2.3, 2.5). */
#include "base/decimal.h"
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
#include "ledger/switches.h"
#include "ledger/wire.h"

static void write_org_address(struct json_out *out, const struct org *org)
{
	json_out_array(out, "Addresses");
	json_out_object(out, NULL);
	json_out_text(out, "AddressType", "POBOX");
	json_out_text(out, "AddressLine1", org->line1);
	json_out_text(out, "City", org->city);
	json_out_text(out, "Region", "");
	json_out_text(out, "PostalCode", org->postal_code);
	json_out_text(out, "Country", text_eq(org->country, "SE") ? "Sweden" : "Finland");
	json_out_text(out, "AttentionTo", "");
	json_out_end(out);
	json_out_end(out);
}

static void write_org(struct json_out *out, const struct org *org)
{
	json_out_object(out, NULL);
	json_out_text(out, "Name", org->name);
	json_out_text(out, "LegalName", org->legal_name);
	json_out_bool(out, "PaysTax", true);
	json_out_text(out, "Version", "GLOBAL");
	json_out_text(out, "OrganisationType", "COMPANY");
	json_out_text(out, "BaseCurrency", org->base_currency);
	json_out_text(out, "CountryCode", org->country);
	json_out_bool(out, "IsDemoCompany", text_eq(org->class, "DEMO"));
	json_out_text(out, "OrganisationStatus", "ACTIVE");
	json_out_text(out, "RegistrationNumber", org->registration_number);
	json_out_text(out, "TaxNumber", org->tax_number);
	json_out_i64(out, "FinancialYearEndDay", 31);
	json_out_i64(out, "FinancialYearEndMonth", 12);
	json_out_text(out, "SalesTaxBasis", "ACCRUALS");
	json_out_text(out, "SalesTaxPeriod", "MONTHLY");
	json_out_text(out, "DefaultSalesTax", "Tax Exclusive");
	json_out_text(out, "DefaultPurchasesTax", "Tax Inclusive");
	if (org->lock_day != DAY_NONE)
		wire_time(out, "PeriodLockDate", us_from_day(org->lock_day), true);
	if (org->year_lock_day != DAY_NONE)
		wire_time(out, "EndOfYearLockDate", us_from_day(org->year_lock_day), true);
	wire_time(out, "CreatedDateUTC", org->created_us, false);
	json_out_text(out, "OrganisationEntityType", "COMPANY");
	json_out_text(out, "Timezone", org->timezone);
	json_out_text(out, "ShortCode", org->short_code);
	json_out_text(out, "OrganisationID", org->id);
	json_out_text(out, "Edition", "BUSINESS");
	json_out_text(out, "Class", org->class);
	write_org_address(out, org);
	json_out_array(out, "Phones");
	json_out_end(out);
	json_out_array(out, "ExternalLinks");
	json_out_end(out);
	json_out_object(out, "PaymentTerms");
	json_out_end(out);
	json_out_end(out);
}

int organisation_get(struct call *call, struct err *err)
{
	(void)err;
	api_envelope(call);
	json_out_array(&call->out, "Organisations");
	write_org(&call->out, &call->org);
	api_done(call);
	return OK;
}

int organisation_actions(struct call *call, struct err *err)
{
	enum needs { NEEDS_CURRENCIES, NEEDS_EDIT, NEEDS_APPROVE, NEEDS_ADVISER };
	static const struct {
		const char *name;
		enum needs needs;
	} actions[] = {
	    {"CreateApprovedInvoice", NEEDS_APPROVE},
	    {"CreateDraftInvoice", NEEDS_EDIT},
	    {"CreateApprovedBill", NEEDS_APPROVE},
	    {"CreateDraftBill", NEEDS_EDIT},
	    {"AttachFilesIntoInvoice", NEEDS_EDIT},
	    {"UseMulticurrency", NEEDS_CURRENCIES},
	    {"CreateRepeatingInvoice", NEEDS_APPROVE},
	    {"CreateRepeatingBill", NEEDS_APPROVE},
	    {"CreateSentQuote", NEEDS_APPROVE},
	    {"CreateDraftQuote", NEEDS_EDIT},
	    {"CreateInvoicePayment", NEEDS_APPROVE},
	    {"CreateDraftPurchaseOrder", NEEDS_EDIT},
	    {"CreateApprovedPurchaseOrder", NEEDS_APPROVE},
	    {"CreateManualJournal", NEEDS_ADVISER},
	    {"ApproveTransactionsBeforePeriodLockDate", NEEDS_ADVISER},
	};
	const char *role = call->person.role;
	size_t currencies = 0;

	if (currency_count(call->db, call->org.id, &currencies, err) != OK)
		return E_INTERNAL;
	api_envelope(call);
	json_out_array(&call->out, "Actions");
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		bool is_allowed = (actions[i].needs == NEEDS_CURRENCIES && currencies > 1) ||
				  (actions[i].needs == NEEDS_EDIT && role_may_edit(role)) ||
				  (actions[i].needs == NEEDS_APPROVE && role_may_approve(role)) ||
				  (actions[i].needs == NEEDS_ADVISER && role_is_adviser(role));

		json_out_object(&call->out, NULL);
		json_out_text(&call->out, "Name", actions[i].name);
		json_out_text(&call->out, "Status", is_allowed ? "ALLOWED" : "NOT-ALLOWED");
		json_out_end(&call->out);
	}
	api_done(call);
	return OK;
}

/* ---- users ---- */

static const struct field user_fields[] = {
    {"UserID", FIELD_TEXT, offsetof(struct person, id)},
    {"EmailAddress", FIELD_TEXT, offsetof(struct person, email)},
    {"FirstName", FIELD_TEXT, offsetof(struct person, first_name)},
    {"LastName", FIELD_TEXT, offsetof(struct person, last_name)},
    {"OrganisationRole", FIELD_TEXT, offsetof(struct person, role)},
    {"IsSubscriber", FIELD_BOOL, offsetof(struct person, is_subscriber)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct person, updated_us)},
};

static bool user_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(user_fields, ARRAY_LEN(user_fields), element, path, out);
}

static void write_user(struct json_out *out, const struct person *person)
{
	json_out_object(out, NULL);
	json_out_text(out, "UserID", person->id);
	json_out_text(out, "EmailAddress", person->email);
	json_out_text(out, "FirstName", person->first_name);
	json_out_text(out, "LastName", person->last_name);
	wire_time(out, "UpdatedDateUTC", person->updated_us, true);
	json_out_bool(out, "IsSubscriber", person->is_subscriber);
	json_out_text(out, "OrganisationRole", person->role);
	json_out_end(out);
}

int users_list(struct call *call, struct err *err)
{
	struct person *people;
	struct list list;
	size_t count;

	if (person_list(call->db, call->arena, &people, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, people, count, sizeof(*people));
	if (!list_filter(call, &list, user_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "Users");
	for (size_t i = 0; i < list.count; i++)
		if (((const struct person *)list.elements[i])->updated_us >= api_since_us(call))
			write_user(&call->out, list.elements[i]);
	api_done(call);
	return OK;
}

int users_get(struct call *call, struct err *err)
{
	struct person *person;

	if (person_load(call->db, call->arena, call->params[0], &person, err) != OK)
		return E_INTERNAL;
	if (person == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "Users");
	write_user(&call->out, person);
	api_done(call);
	return OK;
}

/* ---- currencies and branding themes ---- */

struct currency {
	const char *code, *description;
	int64_t rate_e6; /* units for one euro */
};

static const struct field currency_fields[] = {
    {"Code", FIELD_TEXT, offsetof(struct currency, code)},
    {"Description", FIELD_TEXT, offsetof(struct currency, description)},
};

static bool currency_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(currency_fields, ARRAY_LEN(currency_fields), element, path, out);
}

static int load_currencies(struct call *call, struct currency **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(call->db, "SELECT code, description FROM currency WHERE org_id = $1 ORDER BY position",
		     DB_ARGS(DB_T(call->org.id)));
	size_t cap = 0;

	*out = NULL;
	*count_out = 0;
	while (db_next(rows)) {
		*out = arena_grow(call->arena, *out, *count_out, &cap, sizeof(**out));
		(*out)[(*count_out)++] = (struct currency){.code = db_text_copy(rows, 0, call->arena),
							   .description = db_text_copy(rows, 1, call->arena)};
	}
	return db_done(rows, err);
}

static void write_currency(struct json_out *out, const struct currency *currency)
{
	json_out_object(out, NULL);
	json_out_text(out, "Code", currency->code);
	json_out_text(out, "Description", currency->description);
	json_out_end(out);
}

int currencies_list(struct call *call, struct err *err)
{
	struct currency *currencies;
	struct list list;
	size_t count;

	if (load_currencies(call, &currencies, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, currencies, count, sizeof(*currencies));
	if (!list_filter(call, &list, currency_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "Currencies");
	for (size_t i = 0; i < list.count; i++)
		write_currency(&call->out, list.elements[i]);
	api_done(call);
	return OK;
}

/* Currencies that may be added, with the day's rate to the euro. */
static const struct currency known_currencies[] = {
    {"AUD", "Australian Dollar", 1652000},   {"CAD", "Canadian Dollar", 1478000},
    {"CHF", "Swiss Franc", 953000},          {"CZK", "Czech Koruna", 25120000},
    {"DKK", "Danish Krone", 7460000},        {"EUR", "Euro", 1000000},
    {"GBP", "British Pound", 858000},        {"HUF", "Hungarian Forint", 391000000},
    {"ISK", "Iceland Krona", 150100000},     {"JPY", "Japanese Yen", 162400000},
    {"NOK", "Norwegian Krone", 11430000},    {"NZD", "New Zealand Dollar", 1774000},
    {"PLN", "Polish Zloty", 4311000},        {"SEK", "Swedish Krona", 11274000},
    {"SGD", "Singapore Dollar", 1452000},    {"USD", "United States Dollar", 1083500},
    {"ZAR", "South African Rand", 19780000},
};

static const struct currency *currency_known(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(known_currencies); i++)
		if (text_eq_nocase(known_currencies[i].code, code))
			return &known_currencies[i];
	return NULL;
}

/* Units of ${currency} for one of the organisation's. */
static int64_t rate_to_base(const struct call *call, const struct currency *currency)
{
	const struct currency *base = currency_known(call->org.base_currency);
	int64_t rate_e6 = currency->rate_e6;

	return base != NULL && e4_mul_div(currency->rate_e6, RATE_ONE_E6, base->rate_e6, &rate_e6, NULL) == OK
		   ? rate_e6
		   : currency->rate_e6;
}

static void answer_currency(struct call *call, const struct currency *currency)
{
	api_envelope(call);
	json_out_array(&call->out, "Currencies");
	write_currency(&call->out, currency);
	api_done(call);
}

int currencies_put(struct call *call, struct err *err)
{
	struct messages messages = {0};
	const struct currency *currency;
	size_t count;
	const struct json *elements = wire_elements(call->body, "Currencies", &count);
	int64_t rate_e6 = 0;

	if (!switch_is_on(call->db, "currencies_put")) {
		api_not_found(call);
		return OK;
	}
	currency = currency_known(json_text(json_get_nocase(wire_element(elements, 0), "Code"), ""));
	if (currency == NULL) {
		message_add(call->arena, &messages, "The currency code is not valid.");
		api_validation(call, &messages);
		return OK;
	}
	if (currency_rate(call->db, call->org.id, currency->code, &rate_e6, err) != OK)
		return E_INTERNAL;
	if (rate_e6 == 0 && currency_add(call->db, call->org.id, currency->code, currency->description,
					 rate_to_base(call, currency), err) != OK)
		return E_INTERNAL;
	answer_currency(call, currency);
	return OK;
}

static int list_themes(struct call *call, const char *id, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(call->db,
					"SELECT id, name, sort_order, created_us FROM theme WHERE org_id = $1"
					" AND ($2 IS NULL OR id = lower($2)) ORDER BY sort_order",
					DB_ARGS(DB_T(call->org.id), DB_T(id)));

	*count_out = 0;
	api_envelope(call);
	json_out_array(&call->out, "BrandingThemes");
	for (; db_next(rows); (*count_out)++) {
		json_out_object(&call->out, NULL);
		json_out_text(&call->out, "BrandingThemeID", db_text(rows, 0));
		json_out_text(&call->out, "Name", db_text(rows, 1));
		json_out_text(&call->out, "Type", "INVOICE");
		json_out_i64(&call->out, "SortOrder", db_i64(rows, 2));
		wire_time(&call->out, "CreatedDateUTC", db_i64(rows, 3), true);
		json_out_end(&call->out);
	}
	api_done(call);
	return db_done(rows, err);
}

int themes_list(struct call *call, struct err *err)
{
	size_t count;

	return list_themes(call, NULL, &count, err);
}

int themes_get(struct call *call, struct err *err)
{
	size_t count;
	int status = list_themes(call, call->params[0], &count, err);

	if (status == OK && count == 0)
		api_not_found(call);
	return status;
}
