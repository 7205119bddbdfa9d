#include "ledger/visit.h"

#include <inttypes.h>
#include <string.h>

#include "ledger/invoice.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

void visit_enter(struct visit *visit, const struct org *org)
{
	visit->call.org = *org;
	visit->call.today = wire_today(org, visit->call.now_us);
}

int visit_read(struct visit *visit, struct err *err)
{
	const char *org = http_cookie(visit->x, "ledger_org"), *person = http_cookie(visit->x, "ledger_person");
	struct sandbox *sandbox = visit->sandbox;

	if (org_list(sandbox->db, visit->arena, &visit->orgs, &visit->org_count, err) != OK ||
	    person_list(sandbox->db, visit->arena, &visit->people, &visit->person_count, err) != OK)
		return E_INTERNAL;
	if (visit->org_count == 0 || visit->person_count == 0)
		return err_set(err, E_INTERNAL, "ledger_empty", "The ledger has no organisation.");
	visit->call = (struct call){.sandbox = sandbox,
				    .arena = visit->arena,
				    .db = sandbox->db,
				    .person = visit->people[0],
				    .client_id = "",
				    .now_us = sandbox_now_us(sandbox),
				    .price_places = 4};
	for (size_t i = 0; i < visit->person_count; i++)
		if (text_eq(visit->people[i].id, person))
			visit->call.person = visit->people[i];
	visit_enter(visit, &visit->orgs[0]);
	for (size_t i = 0; i < visit->org_count; i++)
		if (text_eq(visit->orgs[i].id, org))
			visit_enter(visit, &visit->orgs[i]);
	return OK;
}

int visit_invoice(struct visit *visit, const char *id, struct invoice **out, struct err *err)
{
	struct org before = visit->call.org;

	for (size_t i = 0; i < visit->org_count; i++) {
		visit_enter(visit, &visit->orgs[i]);
		if (invoice_find(&visit->call, id, out, err) != OK)
			return E_INTERNAL;
		if (*out != NULL && text_eq_nocase((*out)->id, id))
			return OK;
	}
	visit_enter(visit, &before);
	return err_set(err, E_NOT_FOUND, "invoice_unknown", "There is no such invoice.");
}

/* ---- what pages have in common ---- */

static void write_select(struct visit *visit, const char *name, const char *label)
{
	html_fill(visit->page, "<label>%s <select name=\"%s\" data-auto>", label, name);
}

static void write_option(struct visit *visit, const char *id, bool is_chosen, const char *text)
{
	html_fill(visit->page, "<option value=\"%s\"%h>%s</option>", id, is_chosen ? " selected" : "", text);
}

/* The bar in which organisation and person are switched. */
static void write_switch(struct visit *visit)
{
	buf_puts(visit->page, "<form class=\"switch\" method=\"post\" action=\"/act-as\">");
	html_fill(visit->page, "<input type=\"hidden\" name=\"back\" value=\"%s\">", http_path(visit->x));
	write_select(visit, "org", "Organisation");
	for (size_t i = 0; i < visit->org_count; i++)
		write_option(visit, visit->orgs[i].id, text_eq(visit->orgs[i].id, visit->call.org.id),
			     visit->orgs[i].name);
	buf_puts(visit->page, "</select></label>");
	write_select(visit, "person", "Acting as");
	for (size_t i = 0; i < visit->person_count; i++) {
		const struct person *p = &visit->people[i];

		write_option(visit, p->id, text_eq(p->id, visit->call.person.id),
			     arena_printf(visit->arena, "%s %s, %s", p->first_name, p->last_name, role_label(p->role)));
	}
	buf_puts(visit->page, "</select></label><button class=\"no-js\">Switch</button></form>");
}

void visit_page_start(struct visit *visit, const char *title, enum visit_section section)
{
	static const char *const links[][4] = {
	    [VISIT_INVOICES] = {"/|Invoices|current", "/contacts|Contacts|", "/_sandbox/calls|API calls|", NULL},
	    [VISIT_CONTACTS] = {"/|Invoices|", "/contacts|Contacts|current", "/_sandbox/calls|API calls|", NULL},
	    [VISIT_ELSEWHERE] = {"/|Invoices|", "/contacts|Contacts|", "/_sandbox/calls|API calls|", NULL},
	};

	html_page_start(visit->page, "ledger", title, links[section]);
	write_switch(visit);
}

void visit_page_end(struct visit *visit, int status)
{
	html_page_end(visit->page);
	html_answer(visit->x, status, visit->page, NULL);
}

const char *visit_day(struct visit *visit, int32_t day)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil;

	if (day == DAY_NONE)
		return "";
	civil = civil_from_day(day);
	return arena_printf(visit->arena, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
}

const char *visit_time(struct visit *visit, int64_t time_us)
{
	int64_t minutes = time_us / US_PER_SECOND / 60 % 1440;

	return arena_printf(visit->arena, "%s, %02" PRId64 ":%02" PRId64 " UTC", visit_day(visit, day_from_us(time_us)),
			    minutes / 60, minutes % 60);
}

void visit_status(struct visit *visit, const struct invoice *invoice)
{
	static const struct {
		const char *status, *label;
	} labels[] = {
	    {"DRAFT", "Draft"},
	    {"SUBMITTED", "Awaiting approval"},
	    {"AUTHORISED", "Awaiting payment"},
	    {"PAID", "Paid"},
	    {"VOIDED", "Voided"},
	    {"DELETED", "Deleted"},
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (text_eq(labels[i].status, invoice->status))
			html_fill(visit->page, "<span class=\"status %s\">%s</span>", labels[i].status,
				  labels[i].label);
	if (text_eq(invoice->status, "AUTHORISED") && invoice->due_day != DAY_NONE &&
	    invoice->due_day < visit->call.today)
		buf_puts(visit->page, " <span class=\"status overdue\">Overdue</span>");
}
