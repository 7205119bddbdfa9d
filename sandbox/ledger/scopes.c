#include "ledger/oauth.h"

/* Both families: broad ones, being phased out, and granular ones (contract xero.md 1.7). */
static const struct {
	const char *scope, *text;
} scopes[] = {
    {"openid", "Know that it is you"},
    {"profile", "See your name"},
    {"email", "See your email address"},
    {"offline_access", "Stay connected when you are away"},
    {"accounting.invoices", "See and change invoices, credit notes, quotes and items"},
    {"accounting.invoices.read", "See invoices, credit notes, quotes and items"},
    {"accounting.payments", "See and change payments"},
    {"accounting.payments.read", "See payments"},
    {"accounting.banktransactions", "See and change bank transactions"},
    {"accounting.banktransactions.read", "See bank transactions"},
    {"accounting.manualjournals", "See and change manual journals"},
    {"accounting.manualjournals.read", "See manual journals"},
    {"accounting.transactions", "See and change sales, purchases and payments"},
    {"accounting.transactions.read", "See sales, purchases and payments"},
    {"accounting.contacts", "See and change contacts"},
    {"accounting.contacts.read", "See contacts"},
    {"accounting.settings", "See and change organisation settings"},
    {"accounting.settings.read", "See organisation settings"},
    {"accounting.attachments", "See and add attachments"},
    {"accounting.attachments.read", "See attachments"},
    {"accounting.budgets.read", "See budgets"},
    {"accounting.journals.read", "See journals"},
    {"accounting.reports.read", "See reports"},
    {"accounting.reports.aged.read", "See aged reports"},
    {"accounting.reports.balancesheet.read", "See the balance sheet"},
    {"accounting.reports.banksummary.read", "See the bank summary"},
    {"accounting.reports.budgetsummary.read", "See the budget summary"},
    {"accounting.reports.executivesummary.read", "See the executive summary"},
    {"accounting.reports.profitandloss.read", "See profit and loss"},
    {"accounting.reports.trialbalance.read", "See the trial balance"},
    {"accounting.reports.taxreports.read", "See tax reports"},
};

const char *oauth_scope_text(const char *scope)
{
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (text_eq(scopes[i].scope, scope))
			return scopes[i].text;
	return NULL;
}
