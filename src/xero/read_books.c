#include "xero/read_list.h"

int xero_read_organisation(struct arena *arena, const struct json *root, struct organisation *out, struct err *err)
{
	const struct json *element = json_at(wire_list(root, "Organisations"), 0);
	const char *id = json_get_text(element, "OrganisationID", "");

	if (*id == '\0')
		return read_malformed("OrganisationID", err);
	*out = (struct organisation){
	    .id = arena_strdup(arena, id),
	    .name = wire_text(arena, element, "Name"),
	    .base_currency = wire_text(arena, element, "BaseCurrency"),
	    .country = wire_text(arena, element, "CountryCode"),
	    .timezone = wire_timezone(json_get_text(element, "Timezone", "")),
	    .short_code = wire_text(arena, element, "ShortCode"),
	    .period_lock = wire_day(element, "PeriodLockDate"),
	    .year_end_lock = wire_day(element, "EndOfYearLockDate"),
	    .can_create_drafts = true,
	    .can_use_currencies = true,
	};
	return OK;
}

/* An action is allowed unless Xero says otherwise. */
static bool is_allowed(const struct json *actions, const char *name)
{
	for (size_t i = 0; i < json_len(actions); i++)
		if (text_eq(json_get_text(json_at(actions, i), "Name", ""), name))
			return !text_eq_nocase(json_get_text(json_at(actions, i), "Status", ""), "NOT-ALLOWED");
	return true;
}

int xero_read_actions(const struct json *root, struct organisation *inout, struct err *err)
{
	const struct json *actions = wire_list(root, "Actions");

	if (actions == NULL)
		return read_malformed("Actions", err);
	inout->can_create_drafts = is_allowed(actions, "CreateDraftInvoice");
	inout->can_use_currencies = is_allowed(actions, "UseMulticurrency");
	return OK;
}

static enum ledger_role role_of(const char *name)
{
	static const struct {
		const char *name;
		enum ledger_role role;
	} roles[] = {
	    {"READONLY", ROLE_READ_ONLY},  {"INVOICEONLY", ROLE_INVOICE_ONLY},
	    {"STANDARD", ROLE_STANDARD},   {"FINANCIALADVISER", ROLE_ADVISER},
	    {"MANAGEDCLIENT", ROLE_OTHER}, {"CASHBOOKCLIENT", ROLE_OTHER},
	    {"REMOVED", ROLE_OTHER},
	};

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (text_eq_nocase(roles[i].name, name))
			return roles[i].role;
	return ROLE_UNKNOWN;
}

static bool read_user(struct arena *arena, const struct json *element, void *out)
{
	const char *name = arena_printf(arena, "%s %s", json_get_text(element, "FirstName", ""),
					json_get_text(element, "LastName", ""));
	const struct ledger_user user = {
	    .id = wire_text(arena, element, "UserID"),
	    .email = wire_text(arena, element, "EmailAddress"),
	    .name = text_squeeze(arena, name),
	    .role = role_of(json_get_text(element, "OrganisationRole", "")),
	};

	*(struct ledger_user *)out = user;
	return *user.id != '\0';
}

int xero_read_users(struct arena *arena, const struct json *root, struct ledger_user **out, size_t *count_out,
		    struct err *err)
{
	static const struct list_shape shape = {"Users", sizeof(struct ledger_user), read_user};

	return read_list(arena, root, &shape, out, count_out, err);
}

static bool is_active(const struct json *element)
{
	return text_eq_nocase(json_get_text(element, "Status", "ACTIVE"), "ACTIVE");
}

static bool read_account(struct arena *arena, const struct json *element, void *out)
{
	const struct account account = {
	    .id = wire_text(arena, element, "AccountID"),
	    .code = wire_text(arena, element, "Code"),
	    .name = wire_text(arena, element, "Name"),
	    .tax_rate_id = wire_text(arena, element, "TaxType"),
	    .is_active = is_active(element),
	    .is_revenue = text_eq_nocase(json_get_text(element, "Class", ""), "REVENUE"),
	};

	*(struct account *)out = account;
	return *account.id != '\0';
}

int xero_read_accounts(struct arena *arena, const struct json *root, struct account **out, size_t *count_out,
		       struct err *err)
{
	static const struct list_shape shape = {"Accounts", sizeof(struct account), read_account};

	return read_list(arena, root, &shape, out, count_out, err);
}

static bool read_tax_rate(struct arena *arena, const struct json *element, void *out)
{
	const struct tax_rate rate = {
	    .id = wire_text(arena, element, "TaxType"),
	    .name = wire_text(arena, element, "Name"),
	    .rate_e4 = json_get_e4(element, "EffectiveRate", json_get_e4(element, "DisplayTaxRate", 0)),
	    .is_active = is_active(element),
	    .is_for_sales = json_get_bool(element, "CanApplyToRevenue", true),
	};

	*(struct tax_rate *)out = rate;
	return *rate.id != '\0';
}

int xero_read_tax_rates(struct arena *arena, const struct json *root, struct tax_rate **out, size_t *count_out,
			struct err *err)
{
	static const struct list_shape shape = {"TaxRates", sizeof(struct tax_rate), read_tax_rate};

	return read_list(arena, root, &shape, out, count_out, err);
}

static bool read_item(struct arena *arena, const struct json *element, void *out)
{
	const struct json *sales = json_get(element, "SalesDetails");
	const bool has_price = json_e4(json_get(sales, "UnitPrice"), &(int64_t){0}, NULL) == OK;
	const struct item item = {
	    .id = wire_text(arena, element, "ItemID"),
	    .code = wire_text(arena, element, "Code"),
	    .name = wire_text(arena, element, "Name"),
	    .description = wire_text(arena, element, "Description"),
	    .unit_price_e4 = json_get_e4(sales, "UnitPrice", 0),
	    .has_price = has_price,
	    .is_sold = json_get_bool(element, "IsSold", json_is_object(sales)),
	    .account_code = wire_text(arena, sales, "AccountCode"),
	    .tax_rate_id = wire_text(arena, sales, "TaxType"),
	};

	*(struct item *)out = item;
	return *item.id != '\0';
}

int xero_read_items(struct arena *arena, const struct json *root, struct item **out, size_t *count_out, struct err *err)
{
	static const struct list_shape shape = {"Items", sizeof(struct item), read_item};

	return read_list(arena, root, &shape, out, count_out, err);
}

static bool read_currency(struct arena *arena, const struct json *element, void *out)
{
	const struct currency currency = {
	    .code = wire_text(arena, element, "Code"),
	    .name = wire_text(arena, element, "Description"),
	};

	*(struct currency *)out = currency;
	return *currency.code != '\0';
}

int xero_read_currencies(struct arena *arena, const struct json *root, struct currency **out, size_t *count_out,
			 struct err *err)
{
	static const struct list_shape shape = {"Currencies", sizeof(struct currency), read_currency};

	return read_list(arena, root, &shape, out, count_out, err);
}

static bool read_template(struct arena *arena, const struct json *element, void *out)
{
	const int64_t order = json_get_i64(element, "SortOrder", 0);
	const struct invoice_template template = {
	    .id = wire_text(arena, element, "BrandingThemeID"),
	    .name = wire_text(arena, element, "Name"),
	    .sort_order = order < 0 || order > INT32_MAX ? INT32_MAX : (int32_t)order,
	};

	*(struct invoice_template *)out = template;
	return *template.id != '\0';
}

int xero_read_templates(struct arena *arena, const struct json *root, struct invoice_template **out, size_t *count_out,
			struct err *err)
{
	static const struct list_shape shape = {"BrandingThemes", sizeof(struct invoice_template), read_template};

	return read_list(arena, root, &shape, out, count_out, err);
}
