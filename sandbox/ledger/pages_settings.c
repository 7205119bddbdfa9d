/* The settings pages' frame, and the organisation. */
#include <string.h>

#include "ledger/form.h"
#include "ledger/pages_more.h"
#include "ledger/settings_rows.h"

static const struct section {
	const char *name, *label; /* ${name} "": the first one */
	int (*page)(struct visit *visit, struct err *err);
} sections[] = {
    {"", "Organisation", page_organisation},
    {"accounts", "Accounts", page_accounts},
    {"tax-rates", "Tax rates", page_tax_rates},
    {"currencies", "Currencies", page_currencies},
    {"themes", "Branding themes", page_themes},
    {"tracking", "Tracking", page_tracking},
    {"users", "Users and roles", page_users},
    {"apps", "Connected apps", page_apps},
    {"behaviour", "Sandbox behaviour", page_behaviour},
};

int page_settings(struct visit *visit, const char *name, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		if (text_eq(sections[i].name, text_or(name, "")))
			return sections[i].page(visit, err);
	return err_set(err, E_NOT_FOUND, "page_unknown", "There is no such page.");
}

void settings_start(struct visit *visit, const char *path, const char *title)
{
	visit_page_start(visit, title, VISIT_SETTINGS);
	buf_puts(visit->page, "<div class=\"beside\"><nav class=\"side\" aria-label=\"Settings\">");
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		html_fill(visit->page, "<a href=\"/settings%h%s\"%h>%s</a>", *sections[i].name != '\0' ? "/" : "",
			  sections[i].name, text_eq(sections[i].name, path) ? " aria-current=\"page\"" : "",
			  sections[i].label);
	html_fill(visit->page, "</nav><div class=\"sheet\"><h1>%s <small>%s</small></h1>", title, visit->call.org.name);
}

void settings_end(struct visit *visit, int status)
{
	buf_puts(visit->page, "</div></div>");
	visit_page_end(visit, status);
}

/* ---- the organisation ---- */

/* Keys are of a JSON of our own, that org_fields makes. */
static const struct input inputs[] = {
    {"name", "Name", INPUT_TEXT, .key = "Name", .match = "The name", .is_required = true, .is_wide = true},
    {"legal-name", "Legal name", INPUT_TEXT, .key = "LegalName", .match = "The legal name", .is_required = true,
     .is_wide = true},
    {"tax-number", "Tax number", INPUT_TEXT, .key = "TaxNumber"},
    {"registration", "Registration number", INPUT_TEXT, .key = "RegistrationNumber"},
    {"line1", "Address", INPUT_TEXT, .key = "Line1", .is_wide = true},
    {"postal-code", "Postal code", INPUT_TEXT, .key = "PostalCode"},
    {"city", "City", INPUT_TEXT, .key = "City"},
    {"email", "Email", INPUT_EMAIL, .key = "Email"},
    {"class", "Plan", INPUT_SELECT, .key = "Class", .match = "plan",
     .options = "STANDARD=Paying|TRIAL=Trial|DEMO=Demo company",
     .hint = "Emails a day: 1000 when paying, 20 on trial, none for a demo company"},
    {"lock", "Locked up to, for all but advisers", INPUT_DATE, .key = "Lock", .match = "lock date",
     .hint = "Invoices dated up to this day can't be approved, changed or voided"},
    {"year-lock", "Locked up to, for everybody", INPUT_DATE, .key = "YearLock", .match = "end of year"},
};

static const struct json *org_fields(struct visit *visit, const struct org *org)
{
	CLEANUP(buf_release) struct buf buf;
	char lock[DATE_TEXT_MAX], year_lock[DATE_TEXT_MAX];
	struct json_doc *doc = NULL;
	struct json_out out;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "Name", org->name);
	json_out_text(&out, "LegalName", org->legal_name);
	json_out_text(&out, "TaxNumber", org->tax_number);
	json_out_text(&out, "RegistrationNumber", org->registration_number);
	json_out_text(&out, "Line1", org->line1);
	json_out_text(&out, "PostalCode", org->postal_code);
	json_out_text(&out, "City", org->city);
	json_out_text(&out, "Email", org->email);
	json_out_text(&out, "Class", org->class);
	json_out_text(&out, "Lock", day_format(org->lock_day, lock));
	json_out_text(&out, "YearLock", day_format(org->year_lock_day, year_lock));
	json_out_end(&out);
	if (json_parse(buf.data, buf.len, &doc, NULL) != OK)
		BUG("pages: an organisation that is no JSON");
	visit->docs = arena_grow(visit->arena, visit->docs, visit->doc_count, &visit->doc_cap, sizeof(doc));
	visit->docs[visit->doc_count++] = doc;
	return json_root(doc);
}

static const char *sent(struct visit *visit, const char *name)
{
	return text_squeeze(visit->arena, form_field(visit->x, name));
}

static int32_t day_sent(struct visit *visit, const char *name, const char *label, struct messages *messages)
{
	const char *text = sent(visit, name);
	int32_t day = DAY_NONE;

	if (*text != '\0' && day_parse(text, strlen(text), &day, NULL) != OK)
		message_add(visit->arena, messages, "The %s is not a date.", label);
	return day;
}

static struct org org_sent(struct visit *visit, struct messages *messages)
{
	struct org org = visit->call.org;

	org.name = sent(visit, "name");
	org.legal_name = sent(visit, "legal-name");
	org.tax_number = sent(visit, "tax-number");
	org.registration_number = sent(visit, "registration");
	org.line1 = sent(visit, "line1");
	org.postal_code = sent(visit, "postal-code");
	org.city = sent(visit, "city");
	org.email = sent(visit, "email");
	org.class = sent(visit, "class");
	org.lock_day = day_sent(visit, "lock", "period lock date", messages);
	org.year_lock_day = day_sent(visit, "year-lock", "end of year lock date", messages);
	return org;
}

static void check_org(struct visit *visit, const struct org *org, struct messages *messages)
{
	const struct org *now = &visit->call.org;
	bool moves_lock = org->lock_day != now->lock_day || org->year_lock_day != now->year_lock_day;

	if (!visit_may(visit, RIGHT_SETTINGS))
		message_add(visit->arena, messages, "%s", visit_why_not(visit, RIGHT_SETTINGS));
	else if (moves_lock && !visit_may(visit, RIGHT_ADVISE))
		message_add(visit->arena, messages, "The lock date: %s", visit_why_not(visit, RIGHT_ADVISE));
	if (*org->name == '\0')
		message_add(visit->arena, messages, "The name must be given.");
	if (*org->legal_name == '\0')
		message_add(visit->arena, messages, "The legal name must be given.");
	if (!text_eq(org->class, "STANDARD") && !text_eq(org->class, "TRIAL") && !text_eq(org->class, "DEMO"))
		message_add(visit->arena, messages, "The plan must be one of the three.");
}

static int show_organisation(struct visit *visit, struct messages *messages, struct err *err)
{
	const struct org *org = &visit->call.org;
	struct form form = {.visit = visit,
			    .inputs = inputs,
			    .count = ARRAY_LEN(inputs),
			    .stored = org_fields(visit, org),
			    .messages = messages,
			    .is_posted = visit_is_post(visit)};

	settings_start(visit, "", "Organisation");
	visit_note(visit, visit_may(visit, RIGHT_SETTINGS) ? RIGHT_ADVISE : RIGHT_SETTINGS);
	form_summary(&form);
	html_fill(
	    visit->page,
	    "<dl class=\"facts\"><div><dt>Base currency</dt><dd>%s</dd></div><div><dt>Country</dt><dd>%s</dd></div>"
	    "<div><dt>Short code</dt><dd><code>%s</code></dd></div><div><dt>Time zone</dt><dd>%s</dd></div>"
	    "<div class=\"wide\"><dt>OrganisationID and tenantId</dt><dd><code>%s</code></dd></div></dl>"
	    "<form method=\"post\" data-guard novalidate><div class=\"grid\">",
	    org->base_currency, org->country, org->short_code, org->timezone, org->id);
	if (form_write(&form, err) != OK)
		return E_INTERNAL;
	html_fill(visit->page, "</div>%h</form>",
		  visit_may(visit, RIGHT_SETTINGS)
		      ? "<div class=\"buttons foot\"><button class=\"primary\">Save</button></div>"
		      : "");
	settings_end(visit, messages->count > 0 ? 400 : 200);
	return OK;
}

int page_organisation(struct visit *visit, struct err *err)
{
	struct messages messages = {0};
	struct org org;

	if (!visit_is_post(visit))
		return show_organisation(visit, &messages, err);
	org = org_sent(visit, &messages);
	check_org(visit, &org, &messages);
	if (messages.count > 0)
		return show_organisation(visit, &messages, err);
	if (org_save(visit->call.db, &org, err) != OK)
		return (int)err->status;
	visit_redirect(visit, "/settings", "saved");
	return OK;
}
