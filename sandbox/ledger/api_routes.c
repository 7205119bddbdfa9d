#include "ledger/api_routes.h"

#define SETTINGS "accounting.settings"
#define CONTACTS "accounting.contacts"
#define INVOICES "accounting.invoices accounting.transactions"
#define PAYMENTS "accounting.payments accounting.transactions"
#define ITEMS "accounting.invoices accounting.transactions accounting.settings"

const struct api_route api_routes[] = {
    {"GET", "Organisation", SETTINGS, organisation_get},
    {"GET", "Organisation/Actions", SETTINGS, organisation_actions},
    {"GET", "Users", SETTINGS, users_list},
    {"GET", "Users/:", SETTINGS, users_get},
    {"GET", "Accounts", SETTINGS, accounts_list},
    {"GET", "Accounts/:", SETTINGS, accounts_get},
    {"GET", "TaxRates", SETTINGS, tax_rates_list},
    {"GET", "TaxRates/:", SETTINGS, tax_rates_get},
    {"GET", "Currencies", SETTINGS, currencies_list},
    {"GET", "BrandingThemes", SETTINGS, themes_list},
    {"GET", "Items", ITEMS, items_list},
    {"GET", "Items/:", ITEMS, items_get},
    {"PUT", "Items", ITEMS, items_put},
    {"POST", "Items", ITEMS, items_post},
    {"POST", "Items/:", ITEMS, items_post},
    {"DELETE", "Items/:", ITEMS, items_delete},
    {"GET", "Contacts", CONTACTS, contacts_list},
    {"GET", "Contacts/:", CONTACTS, contacts_get},
    {"PUT", "Contacts", CONTACTS, contacts_put},
    {"POST", "Contacts", CONTACTS, contacts_post},
    {"POST", "Contacts/:", CONTACTS, contacts_post},
    {"GET", "Contacts/:/History", CONTACTS, history_get},
    {"PUT", "Contacts/:/History", CONTACTS, history_put},
    {"GET", "Invoices", INVOICES, invoices_list},
    {"GET", "Invoices/:", INVOICES, invoices_get},
    {"PUT", "Invoices", INVOICES, invoices_put},
    {"POST", "Invoices", INVOICES, invoices_post},
    {"POST", "Invoices/:", INVOICES, invoices_post},
    {"GET", "Invoices/:/OnlineInvoice", INVOICES, invoice_online},
    {"POST", "Invoices/:/Email", INVOICES, invoice_email},
    {"GET", "Invoices/:/History", INVOICES, history_get},
    {"PUT", "Invoices/:/History", INVOICES, history_put},
    {"GET", "Payments", PAYMENTS, payments_list},
    {"GET", "Payments/:", PAYMENTS, payments_get},
    {"PUT", "Payments", PAYMENTS, payments_put},
    {"POST", "Payments", PAYMENTS, payments_put},
    {"POST", "Payments/:", PAYMENTS, payments_change},
    {NULL, NULL, NULL, NULL},
};
