/* Organisation, Users, Accounts, TaxRates, Currencies, BrandingThemes (contract xero.md 2.2, 2.3, 2.5). */
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
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
	json_out_bool(out, "IsDemoCompany", false);
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
	wire_time(out, "CreatedDateUTC", org->created_us, false);
	json_out_text(out, "OrganisationEntityType", "COMPANY");
	json_out_text(out, "Timezone", org->timezone);
	json_out_text(out, "ShortCode", org->short_code);
	json_out_text(out, "OrganisationID", org->id);
	json_out_text(out, "Edition", "BUSINESS");
	json_out_text(out, "Class", "STANDARD");
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
	enum needs { NEEDS_NOTHING, NEEDS_EDIT, NEEDS_APPROVE };
	static const struct {
		const char *name;
		enum needs needs;
	} actions[] = {
	    {"CreateApprovedInvoice", NEEDS_APPROVE},
	    {"CreateDraftInvoice", NEEDS_EDIT},
	    {"CreateApprovedBill", NEEDS_APPROVE},
	    {"CreateDraftBill", NEEDS_EDIT},
	    {"AttachFilesIntoInvoice", NEEDS_EDIT},
	    {"UseMulticurrency", NEEDS_NOTHING},
	    {"CreateRepeatingInvoice", NEEDS_APPROVE},
	    {"CreateRepeatingBill", NEEDS_APPROVE},
	    {"CreateSentQuote", NEEDS_APPROVE},
	    {"CreateDraftQuote", NEEDS_EDIT},
	    {"CreateInvoicePayment", NEEDS_APPROVE},
	    {"CreateDraftPurchaseOrder", NEEDS_EDIT},
	    {"CreateApprovedPurchaseOrder", NEEDS_APPROVE},
	};
	const char *role = call->person.role;

	(void)err;
	api_envelope(call);
	json_out_array(&call->out, "Actions");
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		bool is_allowed = actions[i].needs == NEEDS_NOTHING ||
				  (actions[i].needs == NEEDS_EDIT && role_may_edit(role)) ||
				  (actions[i].needs == NEEDS_APPROVE && role_may_approve(role));

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

/* ---- accounts ---- */

static const struct field account_fields[] = {
    {"AccountID", FIELD_TEXT, offsetof(struct account, id)},
    {"Code", FIELD_TEXT, offsetof(struct account, code)},
    {"Name", FIELD_TEXT, offsetof(struct account, name)},
    {"Type", FIELD_TEXT, offsetof(struct account, type)},
    {"Class", FIELD_TEXT, offsetof(struct account, class)},
    {"Status", FIELD_TEXT, offsetof(struct account, status)},
    {"TaxType", FIELD_TEXT, offsetof(struct account, tax_type)},
    {"SystemAccount", FIELD_TEXT, offsetof(struct account, system_account)},
    {"EnablePaymentsToAccount", FIELD_BOOL, offsetof(struct account, takes_payments)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct account, updated_us)},
};

static bool account_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(account_fields, ARRAY_LEN(account_fields), element, path, out);
}

static void write_account(struct json_out *out, const struct account *account)
{
	json_out_object(out, NULL);
	json_out_text(out, "AccountID", account->id);
	json_out_text(out, "Code", account->code);
	json_out_text(out, "Name", account->name);
	json_out_text(out, "Status", account->status);
	json_out_text(out, "Type", account->type);
	json_out_text(out, "TaxType", account->tax_type);
	wire_text(out, "Description", account->description);
	json_out_text(out, "Class", account->class);
	wire_text(out, "SystemAccount", account->system_account);
	json_out_bool(out, "EnablePaymentsToAccount", account->takes_payments);
	json_out_bool(out, "ShowInExpenseClaims", false);
	if (text_eq(account->type, "BANK")) {
		json_out_text(out, "BankAccountNumber", "FI2112345600000785");
		json_out_text(out, "BankAccountType", "BANK");
	}
	json_out_text(out, "ReportingCode", "");
	json_out_bool(out, "HasAttachments", false);
	wire_time(out, "UpdatedDateUTC", account->updated_us, true);
	json_out_bool(out, "AddToWatchlist", false);
	json_out_end(out);
}

int accounts_list(struct call *call, struct err *err)
{
	struct account *accounts;
	struct list list;
	size_t count;

	if (account_list(call->db, call->arena, call->org.id, &accounts, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, accounts, count, sizeof(*accounts));
	if (!list_filter(call, &list, account_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "Accounts");
	for (size_t i = 0; i < list.count; i++)
		if (((const struct account *)list.elements[i])->updated_us >= api_since_us(call))
			write_account(&call->out, list.elements[i]);
	api_done(call);
	return OK;
}

int accounts_get(struct call *call, struct err *err)
{
	struct account *account;

	if (account_load(call->db, call->arena, call->org.id, call->params[0], &account, err) != OK)
		return E_INTERNAL;
	if (account == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "Accounts");
	write_account(&call->out, account);
	api_done(call);
	return OK;
}

/* ---- tax rates ---- */

static const struct field tax_rate_fields[] = {
    {"Name", FIELD_TEXT, offsetof(struct tax_rate, name)},
    {"TaxType", FIELD_TEXT, offsetof(struct tax_rate, tax_type)},
    {"Status", FIELD_TEXT, offsetof(struct tax_rate, status)},
    {"EffectiveRate", FIELD_AMOUNT, offsetof(struct tax_rate, rate_e4)},
    {"DisplayTaxRate", FIELD_AMOUNT, offsetof(struct tax_rate, rate_e4)},
    {"CanApplyToRevenue", FIELD_BOOL, offsetof(struct tax_rate, for_revenue)},
    {"CanApplyToExpenses", FIELD_BOOL, offsetof(struct tax_rate, for_expenses)},
};

static bool tax_rate_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(tax_rate_fields, ARRAY_LEN(tax_rate_fields), element, path, out);
}

static void write_tax_rate(struct json_out *out, const struct tax_rate *rate)
{
	json_out_object(out, NULL);
	json_out_text(out, "Name", rate->name);
	json_out_text(out, "TaxType", rate->tax_type);
	json_out_text(out, "ReportTaxType", rate->report_tax_type);
	json_out_bool(out, "CanApplyToAssets", true);
	json_out_bool(out, "CanApplyToEquity", true);
	json_out_bool(out, "CanApplyToExpenses", rate->for_expenses);
	json_out_bool(out, "CanApplyToLiabilities", true);
	json_out_bool(out, "CanApplyToRevenue", rate->for_revenue);
	json_out_e4(out, "DisplayTaxRate", rate->rate_e4, 4);
	json_out_e4(out, "EffectiveRate", rate->rate_e4, 4);
	json_out_text(out, "Status", rate->status);
	json_out_array(out, "TaxComponents");
	json_out_object(out, NULL);
	json_out_text(out, "Name", "VAT");
	json_out_e4(out, "Rate", rate->rate_e4, 4);
	json_out_bool(out, "IsCompound", false);
	json_out_bool(out, "IsNonRecoverable", false);
	json_out_end(out);
	json_out_end(out);
	json_out_end(out);
}

int tax_rates_list(struct call *call, struct err *err)
{
	struct tax_rate *rates;
	struct list list;
	size_t count;

	if (tax_rate_list(call->db, call->arena, call->org.id, &rates, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, rates, count, sizeof(*rates));
	if (!list_filter(call, &list, tax_rate_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "TaxRates");
	for (size_t i = 0; i < list.count; i++)
		write_tax_rate(&call->out, list.elements[i]);
	api_done(call);
	return OK;
}

int tax_rates_get(struct call *call, struct err *err)
{
	struct tax_rate *rate;

	if (tax_rate_load(call->db, call->arena, call->org.id, call->params[0], &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "TaxRates");
	write_tax_rate(&call->out, rate);
	api_done(call);
	return OK;
}

/* ---- currencies and branding themes ---- */

int currencies_list(struct call *call, struct err *err)
{
	struct db_rows *rows =
	    db_query(call->db, "SELECT code, description FROM currency WHERE org_id = $1 ORDER BY position",
		     DB_ARGS(DB_T(call->org.id)));

	api_envelope(call);
	json_out_array(&call->out, "Currencies");
	while (db_next(rows)) {
		json_out_object(&call->out, NULL);
		json_out_text(&call->out, "Code", db_text(rows, 0));
		json_out_text(&call->out, "Description", db_text(rows, 1));
		json_out_end(&call->out);
	}
	api_done(call);
	return db_done(rows, err);
}

int themes_list(struct call *call, struct err *err)
{
	struct db_rows *rows = db_query(
	    call->db, "SELECT id, name, sort_order, created_us FROM theme WHERE org_id = $1 ORDER BY sort_order",
	    DB_ARGS(DB_T(call->org.id)));

	api_envelope(call);
	json_out_array(&call->out, "BrandingThemes");
	while (db_next(rows)) {
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
