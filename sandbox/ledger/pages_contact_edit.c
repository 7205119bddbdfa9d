/* Changing a contact: the form, archiving and restoring, merging. */
#include <string.h>

#include "ledger/contact_rows.h"
#include "ledger/form.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/pages_more.h"
#include "ledger/pages_rows.h"

#define PERSON(n)                                                                                                      \
	{"first-" #n, "First name", INPUT_TEXT, .group = "ContactPersons:" #n, .key = "FirstName"},                    \
	    {"last-" #n, "Last name", INPUT_TEXT, .group = "ContactPersons:" #n, .key = "LastName"},                   \
	    {"mail-" #n, "Email", INPUT_EMAIL, .group = "ContactPersons:" #n, .key = "EmailAddress"},                  \
	{                                                                                                              \
		"gets-" #n, "Include in emails", INPUT_CHECK, .group = "ContactPersons:" #n, .key = "IncludeInEmails"  \
	}

#define ADDRESS(prefix, type)                                                                                          \
	{prefix "line1",        "Address",      INPUT_TEXT, .group = "Addresses:AddressType=" type,                    \
	 .key = "AddressLine1", .is_wide = true},                                                                      \
	    {prefix "line2",        "Address, second line", INPUT_TEXT, .group = "Addresses:AddressType=" type,        \
	     .key = "AddressLine2", .is_wide = true},                                                                  \
	    {prefix "code", "Postal code", INPUT_TEXT, .group = "Addresses:AddressType=" type, .key = "PostalCode"},   \
	    {prefix "city", "City", INPUT_TEXT, .group = "Addresses:AddressType=" type, .key = "City"},                \
	    {prefix "region", "Region", INPUT_TEXT, .group = "Addresses:AddressType=" type, .key = "Region"},          \
	{                                                                                                              \
		prefix "country", "Country", INPUT_TEXT, .group = "Addresses:AddressType=" type, .key = "Country",     \
							 .match = "Country"                                            \
	}

static const struct input inputs[] = {
    {"name", "Name", INPUT_TEXT, .key = "Name", .match = "contact name|The Name|identify the contact|unique Name",
     .is_required = true, .is_wide = true},
    {"first", "First name", INPUT_TEXT, .key = "FirstName", .match = "FirstName"},
    {"last", "Last name", INPUT_TEXT, .key = "LastName", .match = "LastName"},
    {"email", "Email", INPUT_EMAIL, .key = "EmailAddress", .match = "Email"},
    {"tax-number", "VAT number", INPUT_TEXT, .key = "TaxNumber", .match = "TaxNumber"},
    {"company-number", "Company number", INPUT_TEXT, .key = "CompanyNumber", .match = "CompanyNumber"},
    {"number", "Contact number", INPUT_TEXT, .key = "ContactNumber", .match = "contact number|ContactNumber",
     .hint = "What another program calls this contact", .skips_empty = true},
    {"account-number", "Account number", INPUT_TEXT, .key = "AccountNumber", .match = "Account Number|AccountNumber",
     .skips_empty = true},
    {"currency", "Currency", INPUT_SELECT, .key = "DefaultCurrency", .match = "currency", .options = "any-currency"},
    {"sales-account", "Sales account", INPUT_SELECT, .key = "SalesDefaultAccountCode", .match = "SalesDefaultAccount",
     .options = "sales-accounts"},
    {"sales-tax", "Sales tax rate", INPUT_SELECT, .key = "AccountsReceivableTaxType", .match = "TaxType",
     .options = "taxes"},
    {"term-day", "Due", INPUT_NUMBER, .group = "PaymentTerms.Sales", .key = "Day", .match = "terms|Day"},
    {"term-type", "Counted in", INPUT_SELECT, .group = "PaymentTerms.Sales", .key = "Type",
     .options =
	 "=(the organisation's terms)|DAYSAFTERBILLDATE=days after the invoice date|DAYSAFTERBILLMONTH=days after "
	 "the end of the invoice month|OFCURRENTMONTH=day of the current month|OFFOLLOWINGMONTH=day of the "
	 "following month",
     .skips_empty = true},
    ADDRESS("post-", "POBOX"),
    ADDRESS("street-", "STREET"),
    {"phone", "Phone", INPUT_TEXT, .group = "Phones:PhoneType=DEFAULT", .key = "PhoneNumber", .match = "PhoneNumber"},
    {"phone-area", "Area code", INPUT_TEXT, .group = "Phones:PhoneType=DEFAULT", .key = "PhoneAreaCode",
     .match = "PhoneAreaCode"},
    {"phone-country", "Country code", INPUT_TEXT, .group = "Phones:PhoneType=DEFAULT", .key = "PhoneCountryCode",
     .match = "PhoneCountryCode"},
    {"mobile", "Mobile", INPUT_TEXT, .group = "Phones:PhoneType=MOBILE", .key = "PhoneNumber"},
    PERSON(0),
    PERSON(1),
    PERSON(2),
    PERSON(3),
    PERSON(4),
};

/* Headings before the input of that name. */
static const struct {
	const char *before, *title;
	bool is_folded;
} sections[] = {
    {"name", NULL, false},
    {"currency", "Invoicing", false},
    {"post-line1", "Postal address", false},
    {"street-line1", "Street address", true},
    {"phone", "Phones", true},
    {"first-0", "More people", true},
};

static const char *section_before(const char *name, bool *is_folded, bool *starts)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		if (text_eq(sections[i].before, name)) {
			*is_folded = sections[i].is_folded;
			*starts = true;
			return sections[i].title;
		}
	}
	*starts = false;
	return NULL;
}

static int write_inputs(const struct form *form, struct err *err)
{
	struct buf *page = form->visit->page;
	bool is_folded = false, was_folded = false, starts;

	for (size_t i = 0; i < form->count; i++) {
		const char *title = section_before(form->inputs[i].name, &is_folded, &starts);

		if (starts && i > 0)
			html_fill(page, "</div>%h", was_folded ? "</details>" : "");
		if (starts && is_folded)
			html_fill(page, "<details class=\"more\"><summary>%s</summary>", title);
		else if (starts && title != NULL)
			html_fill(page, "<h2>%s</h2>", title);
		if (starts)
			buf_puts(page, "<div class=\"grid\">");
		was_folded = is_folded;
		if (form_field_write(form, &form->inputs[i], err) != OK)
			return E_INTERNAL;
	}
	html_fill(page, "</div>%h", was_folded ? "</details>" : "");
	return OK;
}

static int show(const struct form *form, const char *id, struct err *err)
{
	struct visit *visit = form->visit;
	const char *title = form->stored != NULL
				? arena_printf(visit->arena, "Edit %s", pages_text(form->stored, "Name"))
				: "New contact";

	visit_page_start(visit, title, VISIT_CONTACTS);
	html_fill(visit->page,
		  "<p class=\"crumb\"><a href=\"/contacts\">Contacts</a></p><div class=\"sheet\"><h1>%s</h1>", title);
	visit_note(visit, RIGHT_EDIT);
	form_summary(form);
	buf_puts(visit->page, "<form method=\"post\" data-guard novalidate>");
	if (write_inputs(form, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "<div class=\"buttons foot\">");
	if (visit_may(visit, RIGHT_EDIT))
		buf_puts(visit->page, "<button class=\"primary\">Save</button>");
	html_fill(visit->page, "<a class=\"button\" href=\"%s\">Cancel</a></div></form></div>",
		  id != NULL ? arena_printf(visit->arena, "/contact/%s", id) : "/contacts");
	visit_page_end(visit, form->messages->count > 0 ? 400 : 200);
	return OK;
}

int page_contact_edit(struct visit *visit, const char *id, struct err *err)
{
	struct messages messages = {0};
	struct form form = {.visit = visit,
			    .inputs = inputs,
			    .count = ARRAY_LEN(inputs),
			    .messages = &messages,
			    .is_posted = visit_is_post(visit)};
	struct ask ask = {
	    .method = id != NULL ? "POST" : "PUT", .pattern = id != NULL ? "Contacts/:" : "Contacts", .params = {id}};
	struct answer answer;
	int status = id != NULL ? pages_find(visit, "Contacts/:", id, "Contacts", &form.stored, err) : OK;

	if (status != OK)
		return status;
	if (!form.is_posted)
		return show(&form, id, err);
	if (!visit_may(visit, RIGHT_EDIT)) {
		message_add(visit->arena, &messages, "%s", visit_why_not(visit, RIGHT_EDIT));
		return show(&form, id, err);
	}
	ask.body = form_json(&form, NULL);
	status = pages_change(visit, &ask, &messages, &answer, err);
	if (status != OK)
		return status;
	if (messages.count > 0)
		return show(&form, id, err);
	visit_redirect(visit,
		       arena_printf(visit->arena, "/contact/%s",
				    pages_text(json_at(json_get(answer.root, "Contacts"), 0), "ContactID")),
		       "saved");
	return OK;
}

/* ---- archive, restore, merge ---- */

struct change {
	struct visit *visit;
	const char *id;
	const struct json *contact;
	struct messages messages;
	const char *done;
	const char *next; /* the contact to show afterwards */
};

static int note(struct change *c, const char *id, const char *changes, const char *details, struct err *err)
{
	struct call *call = &c->visit->call;

	return history_add(call->db, id, call->now_us, changes, details, call_person_name(call), err);
}

static int archive(struct change *c, struct err *err)
{
	struct ask ask = {.method = "POST",
			  .pattern = "Contacts/:",
			  .params = {c->id},
			  .body = pages_body(c->visit, "ContactStatus", "ARCHIVED")};

	c->done = "archived";
	return pages_change(c->visit, &ask, &c->messages, NULL, err);
}

/* The API can't; the product's own pages can, while no active contact has the name. */
static int restore(struct change *c, struct err *err)
{
	struct call *call = &c->visit->call;
	struct contact *other = NULL;

	c->done = "restored";
	if (contact_by_name(call->db, call->arena, call->org.id, pages_text(c->contact, "Name"), &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && text_eq(other->status, "ACTIVE")) {
		message_add(
		    c->visit->arena, &c->messages,
		    "The contact name %s is already assigned to another contact. The contact name must be unique "
		    "across all active contacts.",
		    other->name);
		return OK;
	}
	if (pages_contact_restore(call->db, call->org.id, c->id, call->now_us, err) != OK)
		return (int)err->status;
	return note(c, c->id, "Restored", "This contact is active again.", err);
}

static int merge(struct change *c, struct err *err)
{
	const char *name = text_squeeze(c->visit->arena, form_field(c->visit->x, "into"));
	struct call *call = &c->visit->call;
	struct contact *into = NULL;

	c->done = "merged";
	if (contact_by_name(call->db, call->arena, call->org.id, name, &into, err) != OK)
		return E_INTERNAL;
	if (into == NULL || !text_eq(into->status, "ACTIVE"))
		message_add(c->visit->arena, &c->messages, "There is no active contact with the name \u201c%s\u201d.",
			    name);
	else if (text_eq(into->id, c->id))
		message_add(c->visit->arena, &c->messages, "A contact can't be merged into itself.");
	else if (!text_eq(pages_text(c->contact, "ContactStatus"), "ACTIVE"))
		message_add(c->visit->arena, &c->messages, "An archived contact can't be merged.");
	if (c->messages.count > 0)
		return OK;
	c->next = into->id;
	if (contact_move(call->db, c->id, into->id, call->now_us, err) != OK ||
	    note(c, c->id, "Merged", arena_printf(call->arena, "Merged into %s.", into->name), err) != OK)
		return E_INTERNAL;
	return note(c, into->id, "Merged",
		    arena_printf(call->arena, "%s was merged into this contact.", pages_text(c->contact, "Name")), err);
}

static int add_note(struct change *c, struct err *err)
{
	const char *record = pages_body(c->visit, "Details", text_or(form_field(c->visit->x, "note"), ""));
	struct ask ask = {.method = "PUT",
			  .pattern = "Contacts/:/History",
			  .params = {c->id},
			  .body = arena_printf(c->visit->arena, "{\"HistoryRecords\":[%s]}", record)};

	c->done = "noted";
	return pages_change(c->visit, &ask, &c->messages, NULL, err);
}

static const struct {
	const char *name;
	int (*run)(struct change *c, struct err *err);
	bool is_own; /* writes by itself: in a transaction from here */
} changes[] = {
    {"archive", archive, false}, {"restore", restore, true}, {"merge", merge, true}, {"note", add_note, false}};

static int run_own(struct change *c, size_t which, struct err *err)
{
	int status;

	if (db_begin(c->visit->call.db, err) != OK)
		return E_INTERNAL;
	status = changes[which].run(c, err);
	if (status != OK || c->messages.count > 0)
		db_rollback(c->visit->call.db);
	else
		status = db_commit(c->visit->call.db, err);
	return status;
}

static int perform(struct change *c, const char *act, struct err *err)
{
	if (!visit_may(c->visit, RIGHT_EDIT)) {
		message_add(c->visit->arena, &c->messages, "%s", visit_why_not(c->visit, RIGHT_EDIT));
		return OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		if (text_eq(changes[i].name, act))
			return changes[i].is_own ? run_own(c, i, err) : changes[i].run(c, err);
	return err_set(err, E_NOT_FOUND, "act_unknown", "There is no such button.");
}

int page_contact_act(struct visit *visit, const char *id, struct err *err)
{
	struct change change = {.visit = visit};
	int status = pages_find(visit, "Contacts/:", id, "Contacts", &change.contact, err);

	if (status != OK)
		return status;
	change.id = change.next = pages_text(change.contact, "ContactID");
	status = perform(&change, form_field(visit->x, "act"), err);
	if (status != OK)
		return status;
	if (change.messages.count > 0)
		return page_contact(visit, change.id, &change.messages, err);
	visit_redirect(visit, arena_printf(visit->arena, "/contact/%s", change.next), change.done);
	return OK;
}
