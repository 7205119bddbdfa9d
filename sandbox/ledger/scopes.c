#include "ledger/oauth.h"
#include "ledger/switches.h"

/* Broad ones are being phased out for granular ones (contract xero.md 1.7). The last one is asked for without a person
 * only. */
enum family { BOTH, BROAD, GRANULAR, APP };

static const struct scope {
	enum family family;
	const char *name, *text;
} scopes[] = {
    {BOTH, "openid", "Know that it is you"},
    {BOTH, "profile", "See your name"},
    {BOTH, "email", "See your email address"},
    {BOTH, "offline_access", "Stay connected when you are away"},
    {GRANULAR, "accounting.invoices", "See and change invoices, credit notes, quotes and items"},
    {GRANULAR, "accounting.invoices.read", "See invoices, credit notes, quotes and items"},
    {GRANULAR, "accounting.payments", "See and change payments"},
    {GRANULAR, "accounting.payments.read", "See payments"},
    {GRANULAR, "accounting.banktransactions", "See and change bank transactions"},
    {GRANULAR, "accounting.banktransactions.read", "See bank transactions"},
    {GRANULAR, "accounting.manualjournals", "See and change manual journals"},
    {GRANULAR, "accounting.manualjournals.read", "See manual journals"},
    {GRANULAR, "accounting.classicexpenses", "See and change expense claims"},
    {GRANULAR, "accounting.classicexpenses.read", "See expense claims"},
    {BROAD, "accounting.transactions", "See and change sales, purchases and payments"},
    {BROAD, "accounting.transactions.read", "See sales, purchases and payments"},
    {BOTH, "accounting.contacts", "See and change contacts"},
    {BOTH, "accounting.contacts.read", "See contacts"},
    {BOTH, "accounting.settings", "See and change organisation settings"},
    {BOTH, "accounting.settings.read", "See organisation settings"},
    {BOTH, "accounting.attachments", "See and add attachments"},
    {BOTH, "accounting.attachments.read", "See attachments"},
    {BOTH, "accounting.budgets.read", "See budgets"},
    {BOTH, "accounting.journals.read", "See journals"},
    {BROAD, "accounting.reports.read", "See reports"},
    {BOTH, "accounting.reports.tenninetynine.read", "See the 1099 report"},
    {GRANULAR, "accounting.reports.aged.read", "See aged reports"},
    {GRANULAR, "accounting.reports.balancesheet.read", "See the balance sheet"},
    {GRANULAR, "accounting.reports.banksummary.read", "See the bank summary"},
    {GRANULAR, "accounting.reports.budgetsummary.read", "See the budget summary"},
    {GRANULAR, "accounting.reports.executivesummary.read", "See the executive summary"},
    {GRANULAR, "accounting.reports.profitandloss.read", "See profit and loss"},
    {GRANULAR, "accounting.reports.trialbalance.read", "See the trial balance"},
    {GRANULAR, "accounting.reports.taxreports.read", "See tax reports"},
    {BOTH, "assets", "See and change fixed assets"},
    {BOTH, "assets.read", "See fixed assets"},
    {BOTH, "files", "See and change files"},
    {BOTH, "files.read", "See files"},
    {BOTH, "projects", "See and change projects"},
    {BOTH, "projects.read", "See projects"},
    {BOTH, "payroll.employees", "See and change employees"},
    {BOTH, "payroll.employees.read", "See employees"},
    {BOTH, "payroll.payruns", "See and change pay runs"},
    {BOTH, "payroll.payruns.read", "See pay runs"},
    {BOTH, "payroll.payslip", "See and change pay slips"},
    {BOTH, "payroll.payslip.read", "See pay slips"},
    {BOTH, "payroll.settings", "See and change payroll settings"},
    {BOTH, "payroll.settings.read", "See payroll settings"},
    {BOTH, "payroll.timesheets", "See and change timesheets"},
    {BOTH, "payroll.timesheets.read", "See timesheets"},
    {APP, "app.connections", "See and remove the connections of the app"},
};

static const struct scope *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (text_eq(scopes[i].name, name))
			return &scopes[i];
	return NULL;
}

const char *oauth_scope_text(const char *scope)
{
	const struct scope *found = find(scope);

	return found != NULL ? found->text : NULL;
}

/* A custom connection can't have the journals. */
static bool is_open(struct db *db, const struct scope *scope, bool has_person)
{
	if (scope == NULL)
		return false;
	if (scope->family == APP || text_eq(scope->name, "accounting.journals.read"))
		return has_person == (scope->family != APP);
	if (scope->family == BROAD)
		return !switch_is(db, "scope_family", "granular");
	return scope->family != GRANULAR || !switch_is(db, "scope_family", "broad");
}

bool oauth_scopes_are_open(struct db *db, struct arena *arena, const char *list, bool has_person)
{
	size_t count;
	char **names;

	count = text_split(arena, list, ' ', &names);
	for (size_t i = 0; i < count; i++)
		if (*names[i] != '\0' && !is_open(db, find(names[i]), has_person))
			return false;
	return true;
}

/* Of OpenID and of app management there is nothing without being asked for. */
const char *oauth_scopes_all(struct db *db, struct arena *arena)
{
	char *list = arena_strdup(arena, "");

	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (text_starts(scopes[i].name, "accounting.") && is_open(db, &scopes[i], false))
			list = arena_printf(arena, "%s%s%s", list, *list != '\0' ? " " : "", scopes[i].name);
	return list;
}
