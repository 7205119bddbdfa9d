/* Accounts (contract xero.md 2.5): one a call, no paging. */
#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

enum { ACCOUNT_CODE_MAX = 10, ACCOUNT_NAME_MAX = 150 };

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

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
	json_out_text(out, "AccountID", text_or(account->id, NO_ID));
	wire_text(out, "Code", account->code);
	wire_text(out, "Name", account->name);
	wire_text(out, "Status", account->status);
	wire_text(out, "Type", account->type);
	wire_text(out, "TaxType", account->tax_type);
	wire_text(out, "Description", account->description);
	wire_text(out, "Class", account->class);
	wire_text(out, "SystemAccount", account->system_account);
	json_out_bool(out, "EnablePaymentsToAccount", account->takes_payments);
	json_out_bool(out, "ShowInExpenseClaims", account->in_claims);
	if (text_eq(account->type, "BANK")) {
		json_out_text(out, "BankAccountNumber", text_or(account->bank_number, "FI2112345600000785"));
		json_out_text(out, "BankAccountType", text_or(account->bank_type, "BANK"));
		wire_text(out, "CurrencyCode", account->currency);
	}
	json_out_text(out, "ReportingCode", "");
	json_out_bool(out, "HasAttachments", false);
	if (account->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", account->updated_us, true);
	json_out_bool(out, "AddToWatchlist", false);
}

static void write_element(struct json_out *out, const struct account *account)
{
	json_out_object(out, NULL);
	write_account(out, account);
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
			write_element(&call->out, list.elements[i]);
	api_done(call);
	return OK;
}

static void answer_one(struct call *call, const struct account *account)
{
	api_envelope(call);
	json_out_array(&call->out, "Accounts");
	write_element(&call->out, account);
	api_done(call);
}

/* NULL in ${*out}: answered with 404. */
static int load_named(struct call *call, struct account **out, struct err *err)
{
	if (account_load(call->db, call->arena, call->org.id, call->params[0], out, err) != OK)
		return E_INTERNAL;
	if (*out == NULL)
		api_not_found(call);
	return OK;
}

int accounts_get(struct call *call, struct err *err)
{
	struct account *account;

	if (load_named(call, &account, err) != OK)
		return E_INTERNAL;
	if (account != NULL)
		answer_one(call, account);
	return OK;
}

/* ---- writing ---- */

static const struct account_type {
	const char *type, *class;
} account_types[] = {
    {"BANK", "ASSET"},          {"CURRENT", "ASSET"},       {"CURRLIAB", "LIABILITY"}, {"DEPRECIATN", "EXPENSE"},
    {"DIRECTCOSTS", "EXPENSE"}, {"EQUITY", "EQUITY"},       {"EXPENSE", "EXPENSE"},    {"FIXED", "ASSET"},
    {"INVENTORY", "ASSET"},     {"LIABILITY", "LIABILITY"}, {"NONCURRENT", "ASSET"},   {"OTHERINCOME", "REVENUE"},
    {"OVERHEADS", "EXPENSE"},   {"PAYG", "LIABILITY"},      {"PREPAYMENT", "ASSET"},   {"REVENUE", "REVENUE"},
    {"SALES", "REVENUE"},       {"TERMLIAB", "LIABILITY"},
};

static const struct account_type *type_find(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(account_types); i++)
		if (text_eq_nocase(account_types[i].type, type))
			return &account_types[i];
	return NULL;
}

static void read_text(struct call *call, const struct json *json, const char *key, const char **text)
{
	const char *sent = json_text(json_get_nocase(json, key), NULL);

	if (sent != NULL)
		*text = arena_strdup(call->arena, sent);
}

static void read_account(struct call *call, const struct json *json, struct account *account)
{
	const struct account_type *type;

	read_text(call, json, "Code", &account->code);
	read_text(call, json, "Name", &account->name);
	read_text(call, json, "Description", &account->description);
	read_text(call, json, "TaxType", &account->tax_type);
	read_text(call, json, "Status", &account->status);
	read_text(call, json, "CurrencyCode", &account->currency);
	read_text(call, json, "BankAccountNumber", &account->bank_number);
	read_text(call, json, "BankAccountType", &account->bank_type);
	read_text(call, json, "Type", &account->type);
	account->takes_payments = json_bool(json_get_nocase(json, "EnablePaymentsToAccount"), account->takes_payments);
	account->in_claims = json_bool(json_get_nocase(json, "ShowInExpenseClaims"), account->in_claims);
	type = type_find(account->type);
	account->class = type != NULL ? type->class : NULL;
	account->type = type != NULL ? type->type : NULL;
}

static int check_tax(struct call *call, struct account *account, struct messages *messages, struct err *err)
{
	struct tax_rate *rate;

	if (text_is_empty(account->tax_type))
		account->tax_type = "NONE";
	if (tax_rate_load(call->db, call->arena, call->org.id, account->tax_type, &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL || !text_eq(rate->status, "ACTIVE"))
		message_add(call->arena, messages, "Tax rate must be valid.");
	return OK;
}

/* Codes and names are each used once. */
static int check_unique(struct call *call, const struct account *account, struct messages *messages, struct err *err)
{
	struct account *others;
	size_t count;

	if (account_list(call->db, call->arena, call->org.id, &others, &count, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < count; i++) {
		if (text_eq(others[i].id, account->id))
			continue;
		if (text_eq_nocase(others[i].code, account->code))
			message_add(call->arena, messages, "Please enter a unique Code.");
		if (text_eq_nocase(others[i].name, account->name))
			message_add(call->arena, messages, "Please enter a unique Name.");
	}
	return OK;
}

static void check_text(struct call *call, const char *key, const char *text, size_t max, struct messages *messages)
{
	if (text_is_empty(text))
		message_add(call->arena, messages, "The %s of an account must be given.", key);
	else if (wire_length(text) > max)
		message_add(call->arena, messages, "The %s field must be %zu characters or fewer.", key, max);
}

static int check_account(struct call *call, struct account *account, struct messages *messages, struct err *err)
{
	check_text(call, "Code", account->code, ACCOUNT_CODE_MAX, messages);
	check_text(call, "Name", account->name, ACCOUNT_NAME_MAX, messages);
	if (account->type == NULL)
		message_add(call->arena, messages, "Account type must be valid.");
	else if (text_eq(account->type, "BANK") && text_is_empty(account->bank_number))
		message_add(call->arena, messages, "The BankAccountNumber of a bank account must be given.");
	if (!text_eq(account->status, "ACTIVE") && !text_eq(account->status, "ARCHIVED"))
		message_add(call->arena, messages, "The Status of an account can be ACTIVE or ARCHIVED.");
	if (account->system_account != NULL && !text_eq(account->status, "ACTIVE"))
		message_add(call->arena, messages, "A system account cannot be archived.");
	if (check_tax(call, account, messages, err) != OK)
		return E_INTERNAL;
	return check_unique(call, account, messages, err);
}

static void refuse(struct call *call, const struct account *account, const struct messages *messages)
{
	api_validation_start(call);
	json_out_object(&call->out, NULL);
	write_account(&call->out, account);
	wire_messages(&call->out, messages);
	json_out_end(&call->out);
	api_done(call);
}

/* ${account} as it is stored, or with the standards of a new one, becomes what was sent. */
static int write_one(struct call *call, struct account *account, struct err *err)
{
	struct messages messages = {0};
	char id[UUID_TEXT_MAX];
	size_t count;
	const struct json *elements = wire_elements(call->body, "Accounts", &count);

	read_account(call, wire_element(elements, 0), account);
	if (check_account(call, account, &messages, err) != OK)
		return E_INTERNAL;
	if (messages.count > 0) {
		refuse(call, account, &messages);
		return OK;
	}
	if (account->id == NULL)
		account->id = arena_strdup(call->arena, uuid_new(id));
	account->updated_us = call->now_us;
	if (account_save(call->db, call->org.id, account, err) != OK)
		return E_INTERNAL;
	answer_one(call, account);
	return OK;
}

int accounts_put(struct call *call, struct err *err)
{
	struct account account = {.status = "ACTIVE"};

	return write_one(call, &account, err);
}

int accounts_post(struct call *call, struct err *err)
{
	struct account *account;

	if (load_named(call, &account, err) != OK)
		return E_INTERNAL;
	return account != NULL ? write_one(call, account, err) : OK;
}

int accounts_delete(struct call *call, struct err *err)
{
	struct messages messages = {0};
	struct account *account;
	bool is_used;

	if (load_named(call, &account, err) != OK)
		return E_INTERNAL;
	if (account == NULL)
		return OK;
	if (account_in_use(call->db, call->org.id, account, &is_used, err) != OK)
		return E_INTERNAL;
	if (account->system_account != NULL || is_used) {
		message_add(call->arena, &messages, "The account is in use and cannot be deleted; archive it instead.");
		api_validation(call, &messages);
		return OK;
	}
	if (account_delete(call->db, call->org.id, account->id, err) != OK)
		return E_INTERNAL;
	account->status = "DELETED";
	answer_one(call, account);
	return OK;
}
