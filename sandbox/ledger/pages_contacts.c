/* The list of contacts, and one contact with its documents. */
#include <string.h>

#include "ledger/pages_document.h"
#include "ledger/pages_more.h"
#include "ledger/pages_rows.h"

enum { CONTACTS_PER_PAGE = 50, DOCUMENTS_SHOWN = 25 };

/* ---- the list ---- */

static const struct {
	const char *view, *label;
} views[] = {{"", "Active"}, {"archived", "Archived"}};

static int write_views(struct visit *visit, const char *view, const char *folded, int64_t *shown_out, struct err *err)
{
	buf_puts(visit->page, "<nav class=\"tabs\" aria-label=\"Contacts\">");
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		bool is_current = text_eq(views[i].view, view);
		int64_t count;

		if (pages_contacts_count(visit->call.db, visit->call.org.id, folded, views[i].view, &count, err) != OK)
			return E_INTERNAL;
		html_fill(visit->page, "<a href=\"%s\"%h>%s <small>%d</small></a>",
			  visit_link(visit, "view", views[i].view), is_current ? " aria-current=\"true\"" : "",
			  views[i].label, count);
		if (is_current)
			*shown_out = count;
	}
	buf_puts(visit->page, "</nav>");
	return OK;
}

static void write_amount(struct visit *visit, const char *label, int64_t amount_e4)
{
	html_fill(visit->page, "<td class=\"number\" data-label=\"%s\">", label);
	html_money(visit->page, amount_e4);
	buf_puts(visit->page, "</td>");
}

static int write_rows(struct visit *visit, const char *view, const char *folded, struct err *err)
{
	struct db_rows *rows = pages_contacts(visit->call.db, visit->call.org.id, folded, view, visit->call.today,
					      CONTACTS_PER_PAGE, (visit_page_number(visit) - 1) * CONTACTS_PER_PAGE);

	html_fill(
	    visit->page,
	    "<div class=\"scroll\"><table class=\"cards\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">"
	    "Email</th><th scope=\"col\">VAT number</th><th scope=\"col\">City</th><th scope=\"col\" "
	    "class=\"number\">Outstanding (%s)</th><th scope=\"col\" class=\"number\">Overdue (%s)</th></tr></thead>"
	    "<tbody>",
	    visit->call.org.base_currency, visit->call.org.base_currency);
	while (db_next(rows)) {
		html_fill(visit->page,
			  "<tr><td class=\"main\"><a href=\"/contact/%s\">%s</a></td><td data-label=\"Email\">%s</td>"
			  "<td class=\"quiet\" data-label=\"VAT number\">%s</td><td data-label=\"City\">%s</td>",
			  db_text(rows, 0), db_text(rows, 1), db_text(rows, 2), db_text(rows, 3), db_text(rows, 4));
		write_amount(visit, "Outstanding", db_i64(rows, 6));
		write_amount(visit, "Overdue", db_i64(rows, 7));
		buf_puts(visit->page, "</tr>");
	}
	buf_puts(visit->page, "</tbody></table></div>");
	return db_done(rows, err);
}

int page_contacts(struct visit *visit, struct err *err)
{
	const char *term = text_or(http_query(visit->x, "q"), ""), *view = text_or(http_query(visit->x, "view"), "");
	const char *folded = text_fold(visit->arena, term);
	int64_t total = 0;

	visit_page_start(visit, "Contacts", VISIT_CONTACTS);
	html_fill(visit->page, "<div class=\"title\"><h1>Contacts <small>%s</small></h1>", visit->call.org.name);
	if (visit_may(visit, RIGHT_EDIT))
		buf_puts(visit->page, "<a class=\"button primary\" href=\"/contact/new\">New contact</a>");
	buf_puts(visit->page, "</div>");
	visit_note(visit, RIGHT_EDIT);
	if (write_views(visit, view, folded, &total, err) != OK)
		return E_INTERNAL;
	html_fill(visit->page,
		  "<form class=\"filter\" role=\"search\"><input type=\"hidden\" name=\"view\" value=\"%s\"><label "
		  "class=\"search\">Search contacts<input type=\"search\" name=\"q\" value=\"%s\" "
		  "placeholder=\"Name or email\"></label><button>Search</button></form>",
		  view, term);
	if (total == 0)
		buf_puts(visit->page, "<p class=\"empty sheet\">There are no contacts here.</p>");
	else if (write_rows(visit, view, folded, err) != OK)
		return E_INTERNAL;
	visit_paging(visit, visit_page_number(visit), CONTACTS_PER_PAGE, total);
	visit_page_end(visit, 200);
	return OK;
}

int page_contact_names(struct visit *visit, struct err *err)
{
	const char *folded = text_fold(visit->arena, text_or(http_query(visit->x, "q"), ""));
	struct db_rows *rows = pages_contact_names(visit->call.db, visit->call.org.id, folded);
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_array(&out, NULL);
	while (db_next(rows))
		json_out_text(&out, NULL, db_text(rows, 0));
	json_out_end(&out);
	if (db_done(rows, err) != OK)
		return E_INTERNAL;
	http_answer_copy(visit->x, 200, "application/json", buf.data, buf.len);
	return OK;
}

/* ---- one contact ---- */

static void write_fact(struct visit *visit, const char *name, const char *value)
{
	if (!text_is_empty(value))
		html_fill(visit->page, "<div><dt>%s</dt><dd>%s</dd></div>", name, value);
}

static void write_addresses(struct visit *visit, const struct json *contact)
{
	const struct json *list = json_get(contact, "Addresses");

	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *a = json_at(list, i);

		if (*pages_text(a, "AddressLine1") == '\0' && *pages_text(a, "City") == '\0')
			continue;
		write_fact(visit, text_eq(pages_text(a, "AddressType"), "POBOX") ? "Postal address" : "Street address",
			   arena_printf(visit->arena, "%s, %s %s, %s", pages_text(a, "AddressLine1"),
					pages_text(a, "PostalCode"), pages_text(a, "City"), pages_text(a, "Country")));
	}
}

static void write_people(struct visit *visit, const struct json *contact)
{
	const struct json *list = json_get(contact, "ContactPersons");

	write_fact(visit, "Person",
		   text_squeeze(visit->arena, arena_printf(visit->arena, "%s %s", pages_text(contact, "FirstName"),
							   pages_text(contact, "LastName"))));
	for (size_t i = 0; i < json_len(list); i++)
		write_fact(visit,
			   json_get_bool(json_at(list, i), "IncludeInEmails", false) ? "Gets emails, too" : "Person",
			   arena_printf(visit->arena, "%s %s, %s", pages_text(json_at(list, i), "FirstName"),
					pages_text(json_at(list, i), "LastName"),
					pages_text(json_at(list, i), "EmailAddress")));
}

static void write_facts(struct visit *visit, const struct json *contact)
{
	static const struct {
		const char *key, *label;
	} facts[] = {
	    {"EmailAddress", "Email"},
	    {"TaxNumber", "VAT number"},
	    {"CompanyNumber", "Company number"},
	    {"ContactNumber", "Contact number"},
	    {"AccountNumber", "Account number"},
	    {"DefaultCurrency", "Currency"},
	    {"Website", "Website"},
	};

	buf_puts(visit->page, "<dl class=\"facts\">");
	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		write_fact(visit, facts[i].label, pages_text(contact, facts[i].key));
	write_people(visit, contact);
	write_addresses(visit, contact);
	buf_puts(visit->page, "</dl>");
}

static int write_documents(struct visit *visit, const struct kind *kind, const char *contact_id, struct err *err)
{
	struct list_filter filter = {.kind = kind->list,
				     .org_id = visit->call.org.id,
				     .status = "",
				     .term = "",
				     .folded = "",
				     .contact_id = contact_id,
				     .from = DAY_NONE,
				     .to = DAY_NONE,
				     .sort = "day",
				     .is_descending = true,
				     .limit = DOCUMENTS_SHOWN};
	struct db_rows *rows = pages_documents(visit->call.db, &filter);
	size_t shown = 0;

	while (db_next(rows)) {
		if (shown++ == 0)
			html_fill(
			    visit->page,
			    "<h2>%s</h2><div class=\"scroll\"><table class=\"cards\"><thead><tr><th scope=\"col\">"
			    "Number</th><th scope=\"col\">Date</th><th scope=\"col\">Status</th><th scope=\"col\" "
			    "class=\"number\">Total</th><th scope=\"col\">Currency</th></tr></thead><tbody>",
			    kind->title);
		html_fill(visit->page,
			  "<tr><td class=\"main\"><a href=\"/%s/%s\">%s</a></td><td data-label=\"Date\">%s</td>"
			  "<td class=\"state\">",
			  kind->path, db_text(rows, 0), text_or(db_text(rows, 1), "(no number)"),
			  visit_day(visit, (int32_t)db_i64(rows, 4)));
		kind_status(visit, kind, db_text(rows, 6), db_is_null(rows, 5) ? DAY_NONE : (int32_t)db_i64(rows, 5));
		buf_puts(visit->page, "</td>");
		write_amount(visit, "Total", db_i64(rows, 8));
		html_fill(visit->page, "<td class=\"quiet\" data-label=\"Currency\">%s</td></tr>", db_text(rows, 9));
	}
	if (shown > 0)
		buf_puts(visit->page, "</tbody></table></div>");
	if (shown == DOCUMENTS_SHOWN)
		html_fill(visit->page, "<p><a href=\"%s?contact=%s\">All %s of this contact</a></p>", kind->list_path,
			  contact_id, kind->words);
	return db_done(rows, err);
}

/* ---- what may be done ---- */

static void write_button(struct visit *visit, const char *id, const char *act, const char *label, const char *class,
			 const char *question)
{
	html_fill(visit->page,
		  "<form method=\"post\" action=\"/contact/%s/act\"%h%s%h><button name=\"act\" value=\"%s\" "
		  "class=\"%s\">%s</button></form>",
		  id, question != NULL ? " data-confirm=\"" : "", question, question != NULL ? "\"" : "", act, class,
		  label);
}

static int write_merge(struct visit *visit, const char *id, const char *name, struct err *err)
{
	struct db_rows *rows = pages_contact_names(visit->call.db, visit->call.org.id, "");

	html_fill(
	    visit->page,
	    "<details class=\"act plain\"><summary>Merge into another</summary><form method=\"post\" "
	    "action=\"/contact/%s/act\" class=\"fields\" data-confirm=\"Merge %s into another contact? This can't be "
	    "undone.\"><p class=\"hint wide\">Its invoices, credit notes and quotes become the other contact's, and "
	    "this one is archived.</p><div class=\"field wide\"><label for=\"f-into\">Merge into</label><input "
	    "id=\"f-into\" name=\"into\" list=\"contacts\" autocomplete=\"off\" required></div><datalist "
	    "id=\"contacts\">",
	    id, name);
	while (db_next(rows))
		if (!text_eq(db_text(rows, 0), name))
			html_fill(visit->page, "<option value=\"%s\"></option>", db_text(rows, 0));
	buf_puts(visit->page,
		 "</datalist><div class=\"buttons\"><button name=\"act\" value=\"merge\">Merge</button></div>"
		 "</form></details>");
	return db_done(rows, err);
}

static int write_acts(struct visit *visit, const struct json *contact, struct err *err)
{
	const char *id = pages_text(contact, "ContactID"), *name = pages_text(contact, "Name");
	bool is_active = text_eq(pages_text(contact, "ContactStatus"), "ACTIVE");
	const char *merged = pages_text(contact, "MergedToContactID");

	buf_puts(visit->page, "<div class=\"acts\">");
	if (is_active && visit_may(visit, RIGHT_EDIT)) {
		html_fill(visit->page,
			  "<a class=\"button primary\" href=\"/invoice/new?customer=%s\">New invoice</a>"
			  "<a class=\"button\" href=\"/contact/%s/edit\">Edit</a>",
			  name, id);
		write_button(
		    visit, id, "archive", "Archive", "",
		    arena_printf(visit->arena, "Archive %s? It can be restored here, but not by an app.", name));
		if (write_merge(visit, id, name, err) != OK)
			return E_INTERNAL;
	} else if (visit_may(visit, RIGHT_EDIT) && *merged == '\0') {
		write_button(visit, id, "restore", "Restore", "primary", NULL);
	}
	buf_puts(visit->page, "</div>");
	visit_note(visit, RIGHT_EDIT);
	if (*merged != '\0')
		html_fill(visit->page,
			  "<p class=\"note\">This contact was merged into <a href=\"/contact/%s\">another one</a>.</p>",
			  merged);
	return OK;
}

int page_contact(struct visit *visit, const char *id, const struct messages *complaints, struct err *err)
{
	struct form form = {.visit = visit, .messages = complaints};
	const struct json *contact;
	int status = pages_find(visit, "Contacts/:", id, "Contacts", &contact, err);

	if (status != OK)
		return status;
	id = pages_text(contact, "ContactID");
	visit_page_start(visit, pages_text(contact, "Name"), VISIT_CONTACTS);
	html_fill(
	    visit->page, "<p class=\"crumb\"><a href=\"/contacts\">Contacts</a></p><div class=\"sheet\"><h1>%s%h</h1>",
	    pages_text(contact, "Name"),
	    text_eq(pages_text(contact, "ContactStatus"), "ARCHIVED") ? " <span class=\"status VOIDED\">Archived</span>"
								      : "");
	form_summary(&form);
	if (write_acts(visit, contact, err) != OK)
		return E_INTERNAL;
	write_facts(visit, contact);
	if (write_documents(visit, &kind_invoice, id, err) != OK ||
	    write_documents(visit, &kind_credit, id, err) != OK || write_documents(visit, &kind_quote, id, err) != OK ||
	    applied_history(visit, "Contacts/:/History", "contact", id, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, complaints != NULL ? 400 : 200);
	return OK;
}
