/* The list of contacts, and one contact. */
#include <stdlib.h>
#include <string.h>

#include "ledger/contact_rows.h"
#include "ledger/invoice_rows.h"
#include "ledger/visit.h"

static bool is_searched(struct visit *visit, const struct contact *c, const char *folded)
{
	return strstr(text_fold(visit->arena, c->name), folded) != NULL ||
	       strstr(text_fold(visit->arena, text_or(c->email, "")), folded) != NULL;
}

static void write_row(struct visit *visit, const struct contact *c)
{
	const struct address *a = &c->addresses[1];

	html_fill(visit->page,
		  "<tr><td><a href=\"/contact/%s\">%s</a>%h</td><td>%s</td><td class=\"quiet\">%s</td><td>%s</td>"
		  "<td class=\"number\">",
		  c->id, c->name,
		  text_eq(c->status, "ARCHIVED") ? " <span class=\"status VOIDED\">Archived</span>" : "",
		  text_or(c->email, ""), text_or(c->tax_number, ""), text_or(a->city, ""));
	html_money(visit->page, c->outstanding_e4);
	buf_puts(visit->page, "</td><td class=\"number\">");
	html_money(visit->page, c->overdue_e4);
	buf_puts(visit->page, "</td></tr>");
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct contact *)a)->name, ((const struct contact *)b)->name);
}

static int write_rows(struct visit *visit, const char *term, struct err *err)
{
	const char *folded = text_fold(visit->arena, term);
	struct call *call = &visit->call;
	struct contact *contacts;
	size_t count, shown = 0;

	if (contact_list(call->db, call->arena, call->org.id, INT64_MIN, &contacts, &count, err) != OK)
		return E_INTERNAL;
	if (count > 0)
		qsort(contacts, count, sizeof(*contacts), compare_names);
	for (size_t i = 0; i < count; i++) {
		if (!is_searched(visit, &contacts[i], folded))
			continue;
		if (contact_slots(call->db, call->arena, &contacts[i], err) != OK ||
		    contact_balance(call->db, &contacts[i], call->today, err) != OK)
			return E_INTERNAL;
		write_row(visit, &contacts[i]);
		shown++;
	}
	if (shown == 0)
		buf_puts(visit->page, "<tr><td colspan=\"6\" class=\"empty\">No contacts here.</td></tr>");
	return OK;
}

int page_contacts(struct visit *visit, struct err *err)
{
	const char *term = text_or(http_query(visit->x, "q"), "");

	visit_page_start(visit, "Contacts", VISIT_CONTACTS);
	html_fill(visit->page,
		  "<h1>Contacts <small>%s</small></h1><nav class=\"tabs\" aria-label=\"Search\">"
		  "<form class=\"search\" role=\"search\"><input type=\"search\" name=\"q\" value=\"%s\" "
		  "placeholder=\"Name or email\" aria-label=\"Search contacts\"></form></nav>",
		  visit->call.org.name, term);
	buf_puts(visit->page,
		 "<div class=\"scroll\"><table><thead><tr><th>Name</th><th>Email</th><th>VAT number</th>"
		 "<th>City</th><th class=\"number\">Outstanding</th><th class=\"number\">Overdue</th></tr></thead>"
		 "<tbody>");
	if (write_rows(visit, term, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</tbody></table></div>");
	visit_page_end(visit, 200);
	return OK;
}

/* ---- one contact ---- */

static int find_contact(struct visit *visit, const char *id, struct contact **out, struct err *err)
{
	struct org before = visit->call.org;

	for (size_t i = 0; i < visit->org_count; i++) {
		visit_enter(visit, &visit->orgs[i]);
		if (contact_load(visit->call.db, visit->arena, visit->call.org.id, id, out, err) != OK)
			return E_INTERNAL;
		if (*out != NULL)
			return OK;
	}
	visit_enter(visit, &before);
	return err_set(err, E_NOT_FOUND, "contact_unknown", "There is no such contact.");
}

static void write_fact(struct visit *visit, const char *name, const char *value)
{
	if (!text_is_empty(value))
		html_fill(visit->page, "<div><dt>%s</dt><dd>%s</dd></div>", name, value);
}

static void write_facts(struct visit *visit, const struct contact *c)
{
	buf_puts(visit->page, "<dl class=\"facts\">");
	write_fact(visit, "Person",
		   arena_printf(visit->arena, "%s %s", text_or(c->first_name, ""), text_or(c->last_name, "")));
	write_fact(visit, "Email", c->email);
	write_fact(visit, "VAT number", c->tax_number);
	write_fact(visit, "Contact number", c->number);
	write_fact(visit, "Currency", c->currency);
	for (int slot = CONTACT_ADDRESSES - 1; slot >= 0; slot--) {
		const struct address *a = &c->addresses[slot];

		if (!text_is_empty(a->line1))
			write_fact(visit, slot == 1 ? "Postal address" : "Street address",
				   arena_printf(visit->arena, "%s, %s %s, %s", a->line1, text_or(a->postal_code, ""),
						text_or(a->city, ""), text_or(a->country, "")));
	}
	buf_puts(visit->page, "</dl>");
}

static int write_invoices(struct visit *visit, const struct contact *contact, struct err *err)
{
	struct call *call = &visit->call;
	struct invoice *invoices;
	size_t count;

	if (invoice_list(call->db, call->arena, call->org.id, INT64_MIN, &invoices, &count, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "<h2>Invoices</h2><div class=\"scroll\"><table><tbody>");
	for (size_t i = count; i > 0; i--) {
		const struct invoice *v = &invoices[i - 1];

		if (!text_eq(v->contact_id, contact->id))
			continue;
		html_fill(visit->page, "<tr><td><a href=\"/invoice/%s\">%s</a></td><td>%s</td><td>", v->id,
			  text_or(v->number, "(none)"), visit_day(visit, v->day));
		visit_status(visit, v);
		buf_puts(visit->page, "</td><td class=\"number\">");
		html_money(visit->page, v->total_e4);
		html_fill(visit->page, "</td><td class=\"quiet\">%s</td></tr>", v->currency);
	}
	buf_puts(visit->page, "</tbody></table></div>");
	return OK;
}

int page_contact(struct visit *visit, const char *id, struct err *err)
{
	struct contact *contact;
	int status = find_contact(visit, id, &contact, err);

	if (status != OK)
		return status;
	visit_page_start(visit, contact->name, VISIT_CONTACTS);
	html_fill(visit->page, "<div class=\"sheet\"><h1>%s%h</h1>", contact->name,
		  text_eq(contact->status, "ARCHIVED") ? " <span class=\"status VOIDED\">Archived</span>" : "");
	write_facts(visit, contact);
	if (write_invoices(visit, contact, err) != OK)
		return E_INTERNAL;
	buf_puts(visit->page, "</div>");
	visit_page_end(visit, 200);
	return OK;
}
