#include "ledger/switches.h"

const struct setting ledger_switches[] = {
    {"minute_limit", SETTING_NUMBER, "60", NULL, "Calls a minute of one app and organisation."},
    {"day_limit", SETTING_NUMBER, "5000", NULL, "Calls a day of one app and organisation; 1000 on the Starter plan."},
    {"concurrent_limit", SETTING_NUMBER, "5", NULL, "Calls at the same time of one app and organisation."},
    {"app_minute_limit", SETTING_NUMBER, "10000", NULL, "Calls a minute of one app to all organisations."},
    {"connection_limit", SETTING_NUMBER, "25", NULL, "Organisations that the app may be connected with; 5 on Starter."},
    {"scope_family", SETTING_CHOICE, "both", "both,granular,broad",
     "Which scopes the app may ask for: apps made since March 2026 get granular ones only."},
    {"scope_missing_status", SETTING_CHOICE, "401", "401,403",
     "The status of a call for which the token has no scope."},
    {"grace_answer", SETTING_CHOICE, "fresh", "fresh,same",
     "A refresh token that is used again in its half hour of grace gives a new one, or the same as before."},
    {"client_credentials", SETTING_SWITCH, "1", NULL, "The app may connect without a person (custom connection)."},
    {"custom_connection", SETTING_TEXT, "", NULL,
     "Id or short code of the organisation of the custom connection; the first one when empty."},
    {"xml_wanted", SETTING_CHOICE, "json", "json,406",
     "A call whose Accept is missing or names XML alone gets JSON, or is refused with 406; XML is never written."},
    {"bad_if_modified_since", SETTING_CHOICE, "ignored", "ignored,412",
     "An If-Modified-Since that is no ISO time is ignored, or refused with 412."},
    {"maintenance", SETTING_CHOICE, "none", "none,offline,unavailable",
     "Every call is answered with 503 and one of the two known sentences."},
    {"enforce_roles", SETTING_SWITCH, "1", NULL, "A call may do what the role of the person who connected allows."},
    {"mixed_batch", SETTING_CHOICE, "undo_all", "undo_all,keep_good",
     "What a 400 with summarizeErrors=true does with the good elements of the call."},
    {"unknown_invoice_id", SETTING_CHOICE, "validation", "validation,404",
     "An InvoiceID in a body that nobody has is an error of the element, or 404 for the call."},
    {"lock_holds_advisers", SETTING_SWITCH, "0", NULL, "Advisers are held by the period lock date, too."},
    {"paid_bills_editable", SETTING_SWITCH, "1", NULL,
     "Paid bills take the same small changes as paid sales invoices."},
    {"quiet_part_paid_edit", SETTING_SWITCH, "0", NULL,
     "A new DueDate or SentToContact of a part-paid invoice leaves UpdatedDateUTC as it was."},
    {"discount_rate_places", SETTING_NUMBER, "2", NULL, "Decimals to which a DiscountRate is rounded, up to 4."},
    {"currency_rate_warnings", SETTING_SWITCH, "1", NULL,
     "A CurrencyRate that is far from the day's rate is stored with a warning."},
    {"currencies_put", SETTING_SWITCH, "1", NULL,
     "PUT /Currencies adds a currency; its description calls it unsupported."},
    {"webhook_payment_updates", SETTING_SWITCH, "1", NULL,
     "A payment or a credit that is applied or taken back is told as an UPDATE of the invoice."},
    {"webhook_retries", SETTING_CHOICE, "quarter_hour", "quarter_hour,decreasing",
     "A failed webhook is sent again at once and every 15 minutes, or after pauses that double; for 24 hours."},
    {"scan_limit", SETTING_NUMBER, "100000", NULL,
     "Documents that a list may read for a filter or order that isn't optimised; beyond, the call is refused."},
    {"attachment_max_mb", SETTING_NUMBER, "10", NULL, "The largest file that can be attached, in megabytes."},
    {"email_limit_paying", SETTING_NUMBER, "1000", NULL, "E-mails a day of an organisation that pays."},
    {"email_limit_trial", SETTING_NUMBER, "20", NULL, "E-mails a day of an organisation of the class TRIAL."},
    {"email_limit_demo", SETTING_NUMBER, "0", NULL, "E-mails a day of an organisation of the class DEMO."},
    {"quote_needs_date", SETTING_SWITCH, "0", NULL,
     "A new quote without a Date is refused; otherwise it gets the day."},
    {"used_tracking", SETTING_CHOICE, "archived", "archived,refused",
     "What becomes of deleting a tracking category or option that documents use."},
    {.name = NULL},
};

bool switch_is_on(struct db *db, const char *name)
{
	return settings_is_on(db, ledger_switches, name);
}

bool switch_is(struct db *db, const char *name, const char *value)
{
	return settings_is(db, ledger_switches, name, value);
}
