/* Settings: accounts. */
#include "ledger/form.h"
#include "ledger/pages_more.h"

static const struct input inputs[] = {
    {"code", "Code", INPUT_TEXT, .key = "Code", .match = "Code", .is_required = true},
    {"name", "Name", INPUT_TEXT, .key = "Name", .match = "Name", .is_required = true},
    {"type", "Type", INPUT_SELECT, .key = "Type", .match = "type", .otherwise = "REVENUE",
     .options = "REVENUE=Revenue|SALES=Sales|OTHERINCOME=Other income|EXPENSE=Expense|DIRECTCOSTS=Direct costs|"
		"OVERHEADS=Overheads|BANK=Bank|CURRENT=Current asset|FIXED=Fixed asset|INVENTORY=Inventory|"
		"PREPAYMENT=Prepayment|NONCURRENT=Non-current asset|CURRLIAB=Current liability|LIABILITY=Liability|"
		"TERMLIAB=Non-current liability|EQUITY=Equity|DEPRECIATN=Depreciation"},
    {"tax", "Tax rate", INPUT_SELECT, .key = "TaxType", .match = "Tax rate|TaxType", .options = "all-taxes"},
    {"bank", "Bank account number", INPUT_TEXT, .key = "BankAccountNumber", .match = "BankAccountNumber",
     .hint = "For the type Bank", .skips_empty = true},
    {"payments", "Payments can be made to it", INPUT_CHECK, .key = "EnablePaymentsToAccount"},
    {"description", "Description", INPUT_TEXT, .key = "Description", .is_wide = true},
};

static void write_acts(struct visit *visit, const struct json *account)
{
	bool is_active = text_eq(pages_text(account, "Status"), "ACTIVE");
	const char *name =
	    arena_printf(visit->arena, "%s %s", pages_text(account, "Code"), pages_text(account, "Name"));

	if (!visit_may(visit, RIGHT_SETTINGS) || *pages_text(account, "SystemAccount") != '\0')
		return;
	html_fill(
	    visit->page,
	    "<form method=\"post\" class=\"inline\"><input type=\"hidden\" name=\"id\" value=\"%s\"><a class=\"button "
	    "small\" href=\"/settings/accounts?edit=%s#edit\">Edit<span class=\"visually-hidden\"> %s</span></a>"
	    "<button class=\"small\" name=\"act\" value=\"%s\">%s<span class=\"visually-hidden\"> %s</span></button>"
	    "</form>",
	    pages_text(account, "AccountID"), pages_text(account, "AccountID"), name,
	    is_active ? "archive" : "activate", is_active ? "Archive" : "Restore", name);
}

static void write_row(struct visit *visit, const struct json *account)
{
	html_fill(
	    visit->page,
	    "<tr><td class=\"main\">%s</td><td data-label=\"Name\">%s</td><td data-label=\"Type\">%s</td>"
	    "<td data-label=\"Tax\">%s</td><td class=\"quiet\" data-label=\"Used for\">%s%s</td><td class=\"state\">%h"
	    "</td><td>",
	    text_or(pages_text(account, "Code"), "(none)"), pages_text(account, "Name"), pages_text(account, "Type"),
	    pages_text(account, "TaxType"), pages_text(account, "SystemAccount"),
	    json_get_bool(account, "EnablePaymentsToAccount", false) ? " payments" : "",
	    text_eq(pages_text(account, "Status"), "ACTIVE") ? "" : "<span class=\"status VOIDED\">Archived</span>");
	write_acts(visit, account);
	buf_puts(visit->page, "</td></tr>");
}

static const struct json *account_of(const struct json *list, const char *id)
{
	for (size_t i = 0; i < json_len(list); i++)
		if (text_eq(pages_text(json_at(list, i), "AccountID"), id))
			return json_at(list, i);
	return NULL;
}

static int write_form(struct form *form, struct err *err)
{
	struct visit *visit = form->visit;

	html_fill(visit->page, "<h2 id=\"edit\">%s</h2>", form->stored != NULL ? "Edit account" : "New account");
	form_summary(form);
	html_fill(visit->page,
		  "<form method=\"post\" data-guard novalidate><input type=\"hidden\" name=\"id\" value=\"%s\"><div "
		  "class=\"grid\">",
		  form->stored != NULL ? pages_text(form->stored, "AccountID") : "");
	if (form_write(form, err) != OK)
		return E_INTERNAL;
	html_fill(visit->page,
		  "</div><div class=\"buttons\"><button class=\"primary\" name=\"act\" "
		  "value=\"save\">%s</button>%h%h</div></form>",
		  form->stored != NULL ? "Save account" : "Add account",
		  form->stored != NULL ? "<button class=\"danger\" name=\"act\" value=\"delete\">Delete</button>" : "",
		  form->stored != NULL ? "<a class=\"button\" href=\"/settings/accounts\">Cancel</a>" : "");
	return OK;
}

static int show(struct visit *visit, const char *id, const struct messages *messages, struct err *err)
{
	struct form form = {.visit = visit,
			    .inputs = inputs,
			    .count = ARRAY_LEN(inputs),
			    .messages = messages,
			    .is_posted = visit_is_post(visit)};
	const struct json *list = NULL;

	if (pages_read(visit, "Accounts", NULL, "Accounts", &list, err) != OK)
		return E_INTERNAL;
	form.stored = account_of(list, id);
	settings_start(visit, "accounts", "Accounts");
	visit_note(visit, RIGHT_SETTINGS);
	if (visit_may(visit, RIGHT_SETTINGS) && (form.stored != NULL || form.is_posted) && write_form(&form, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page,
		 "<div class=\"scroll\"><table class=\"cards\"><thead><tr><th scope=\"col\">Code</th><th "
		 "scope=\"col\">Name</th><th scope=\"col\">Type</th><th scope=\"col\">Tax</th><th scope=\"col\">"
		 "Used for</th><th scope=\"col\">Status</th><th scope=\"col\">Change</th></tr></thead><tbody>");
	for (size_t i = 0; i < json_len(list); i++)
		write_row(visit, json_at(list, i));
	buf_puts(visit->page, "</tbody></table></div>");
	if (visit_may(visit, RIGHT_SETTINGS) && form.stored == NULL && !form.is_posted && write_form(&form, err) != OK)
		return E_INTERNAL;
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

static int change(struct visit *visit, const char *id, struct messages *messages, struct err *err)
{
	const char *act = form_field(visit->x, "act");
	struct form form = {.visit = visit, .inputs = inputs, .count = ARRAY_LEN(inputs), .is_posted = true};
	struct ask ask = {.method = *id != '\0' ? "POST" : "PUT",
			  .pattern = *id != '\0' ? "Accounts/:" : "Accounts",
			  .params = {*id != '\0' ? id : NULL}};

	if (!visit_may(visit, RIGHT_SETTINGS)) {
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
		return OK;
	}
	if (text_eq(act, "delete"))
		ask.method = "DELETE";
	else if (text_eq(act, "archive") || text_eq(act, "activate"))
		ask.body = pages_body(visit, "Status", text_eq(act, "archive") ? "ARCHIVED" : "ACTIVE");
	else
		ask.body = form_json(&form, NULL);
	return pages_change(visit, &ask, messages, NULL, err);
}

int page_accounts(struct visit *visit, struct err *err)
{
	struct messages messages = {0};
	const char *id;
	int status;

	if (!visit_is_post(visit))
		return show(visit, http_query(visit->x, "edit"), &messages, err);
	id = text_or(form_field(visit->x, "id"), "");
	status = change(visit, id, &messages, err);
	if (status != OK)
		return status;
	if (messages.count > 0)
		return show(visit, id, &messages, err);
	visit_redirect(visit, "/settings/accounts", "saved");
	return OK;
}
