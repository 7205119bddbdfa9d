#include "ledger/visit.h"

#include <inttypes.h>
#include <string.h>

#include "http/url.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

enum { PAGE_NUMBER_MAX = 1000000 };

void visit_enter(struct visit *visit, const struct org *org)
{
	visit->call.org = *org;
	visit->call.today = wire_today(org, visit->call.now_us);
}

bool visit_choose_org(struct visit *visit, const char *id)
{
	for (size_t i = 0; i < visit->org_count; i++) {
		if (text_eq(visit->orgs[i].id, id)) {
			visit_enter(visit, &visit->orgs[i]);
			return true;
		}
	}
	return false;
}

bool visit_choose_person(struct visit *visit, const char *id)
{
	for (size_t i = 0; i < visit->person_count; i++) {
		if (text_eq(visit->people[i].id, id)) {
			visit->call.person = visit->people[i];
			return true;
		}
	}
	return false;
}

void visit_stay(struct visit *visit)
{
	if (!text_eq(http_cookie(visit->x, "ledger_org"), visit->call.org.id))
		http_answer_header(
		    visit->x, "Set-Cookie",
		    arena_printf(visit->arena, "ledger_org=%s; Path=/; SameSite=Lax; HttpOnly", visit->call.org.id));
}

int visit_read(struct visit *visit, struct err *err)
{
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
	visit_choose_person(visit, http_cookie(visit->x, "ledger_person"));
	visit_enter(visit, &visit->orgs[0]);
	visit_choose_org(visit, http_cookie(visit->x, "ledger_org"));
	return OK;
}

void visit_drop(struct visit *visit)
{
	for (size_t i = 0; i < visit->doc_count; i++)
		json_doc_free(visit->docs[i]);
}

bool visit_is_post(const struct visit *visit)
{
	return text_eq(http_method(visit->x), "POST");
}

/* ---- rights ---- */

bool visit_may(const struct visit *visit, enum right right)
{
	const char *role = visit->call.person.role;

	switch (right) {
	case RIGHT_LOOK:
		return true;
	case RIGHT_EDIT:
		return role_may_edit(role);
	case RIGHT_APPROVE:
		return role_may_approve(role);
	case RIGHT_SETTINGS:
		return role_may_connect(role);
	case RIGHT_ADVISE:
		return text_eq(role, "FINANCIALADVISER");
	}
	return false;
}

const char *visit_why_not(struct visit *visit, enum right right)
{
	static const char *const reasons[] = {
	    [RIGHT_LOOK] = "can't see this",
	    [RIGHT_EDIT] = "can look, but not change anything",
	    [RIGHT_APPROVE] = "can't approve, record payments or void",
	    [RIGHT_SETTINGS] = "can't change the organisation's settings",
	    [RIGHT_ADVISE] = "can't change lock dates or users: that needs an Adviser",
	};
	const struct person *p = &visit->call.person;

	if (right == RIGHT_APPROVE && !visit_may(visit, RIGHT_EDIT))
		right = RIGHT_EDIT;
	return arena_printf(visit->arena, "%s %s (%s) %s. Choose somebody else under \u201cActing as\u201d to try it.",
			    p->first_name, p->last_name, role_label(p->role), reasons[right]);
}

void visit_note(struct visit *visit, enum right right)
{
	if (!visit_may(visit, right))
		html_fill(visit->page, "<p class=\"note\">%s</p>", visit_why_not(visit, right));
}

/* ---- the frame around each page ---- */

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
	const char *back = visit_is_post(visit) ? "/" : http_path(visit->x);

	buf_puts(visit->page, "<form class=\"switch\" method=\"post\" action=\"/act-as\">");
	html_fill(visit->page, "<input type=\"hidden\" name=\"back\" value=\"%s\">", back);
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

static const struct done {
	const char *name, *text;
} done_texts[] = {
    {"saved", "Saved."},
    {"sent", "Approved and sent."},
    {"emailed", "The invoice has been sent."},
    {"merged", "The contacts are one now."},
    {"archived", "Archived."},
    {"restored", "Restored."},
    {"deleted", "Deleted."},
    {"removed", "Removed."},
    {"noted", "The note is kept in the history."},
    {"applied", "The credit is applied."},
    {"disconnected", "The app is disconnected."},
};

static void write_done(struct visit *visit)
{
	const char *name = visit_is_post(visit) ? NULL : http_query(visit->x, "done");

	for (size_t i = 0; i < ARRAY_LEN(done_texts); i++)
		if (text_eq(done_texts[i].name, name))
			html_fill(visit->page, "<p class=\"done\" role=\"status\">%s</p>", done_texts[i].text);
}

void visit_page_start(struct visit *visit, const char *title, enum visit_section section)
{
	static const struct {
		const char *href, *label;
	} links[] = {
	    [VISIT_INVOICES] = {"/", "Invoices"},
	    [VISIT_QUOTES] = {"/quotes", "Quotes"},
	    [VISIT_CREDITS] = {"/credit-notes", "Credit notes"},
	    [VISIT_CONTACTS] = {"/contacts", "Contacts"},
	    [VISIT_ITEMS] = {"/items", "Items"},
	    [VISIT_SETTINGS] = {"/settings", "Settings"},
	    [VISIT_ELSEWHERE] = {"/_sandbox/calls", "API calls"},
	};
	const char *texts[ARRAY_LEN(links) + 1] = {0};

	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		texts[i] = arena_printf(visit->arena, "%s|%s|%s", links[i].href, links[i].label,
					i == section && section != VISIT_ELSEWHERE ? "current" : "");
	html_page_start(visit->page, "ledger", title, texts);
	write_switch(visit);
	write_done(visit);
}

void visit_page_end(struct visit *visit, int status)
{
	html_page_end(visit->page);
	html_answer(visit->x, status, visit->page, NULL);
}

void visit_message(struct visit *visit, int status, const char *title, const char *text)
{
	buf_clear(visit->page);
	html_page_start(visit->page, "ledger", title, NULL);
	html_fill(visit->page,
		  "<div class=\"sheet narrow\"><h1>%s</h1><p>%s</p><p><a href=\"/\">All invoices</a></p></div>", title,
		  text);
	visit_page_end(visit, status);
}

void visit_redirect(struct visit *visit, const char *path, const char *done)
{
	http_redirect(visit->x, done != NULL ? arena_printf(visit->arena, "%s?done=%s", path, done) : path);
}

/* ---- small things ---- */

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

const char *visit_status_label(const char *status)
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
	    {"SENT", "Sent"},
	    {"ACCEPTED", "Accepted"},
	    {"DECLINED", "Declined"},
	    {"INVOICED", "Invoiced"},
	    {"ARCHIVED", "Archived"},
	    {"ACTIVE", "Active"},
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (text_eq(labels[i].status, status))
			return labels[i].label;
	return text_or(status, "");
}

void visit_status(struct visit *visit, const char *status, int32_t due_day)
{
	html_fill(visit->page, "<span class=\"status %s\">%s</span>", status, visit_status_label(status));
	if (text_eq(status, "AUTHORISED") && due_day != DAY_NONE && due_day < visit->call.today)
		buf_puts(visit->page, " <span class=\"status overdue\">Overdue</span>");
}

const char *visit_link(struct visit *visit, const char *name, const char *value)
{
	CLEANUP(buf_release) struct buf url;
	const char *field, *text;
	size_t index = 0;

	buf_init(&url, LIMIT_URL);
	while (http_next_field(visit->x, 'q', &index, &field, &text))
		if (!text_eq(field, name) && !text_eq(field, "p") && !text_eq(field, "done") && !text_is_empty(text))
			url_add(&url, field, text);
	if (!text_is_empty(value))
		url_add(&url, name, value);
	return url.len > 0 ? arena_strdup(visit->arena, url.data) : "?";
}

int64_t visit_page_number(struct visit *visit)
{
	const char *text = text_or(http_query(visit->x, "p"), "1");
	int64_t page = 1;

	return text_to_i64(text, strlen(text), 1, PAGE_NUMBER_MAX, &page, NULL) == OK ? page : 1;
}

void visit_paging(struct visit *visit, int64_t page, int64_t page_size, int64_t total)
{
	int64_t first = (page - 1) * page_size + 1, last = page * page_size < total ? page * page_size : total;

	if (total <= page_size && page == 1)
		return;
	html_fill(visit->page, "<nav class=\"paging\" aria-label=\"Pages\"><span>%d\u2013%d of %d</span>",
		  first <= total ? first : total, last, total);
	if (page > 1)
		html_fill(visit->page, "<a class=\"button\" rel=\"prev\" href=\"%s\">Previous</a>",
			  visit_link(visit, "p", arena_printf(visit->arena, "%" PRId64, page - 1)));
	if (last < total)
		html_fill(visit->page, "<a class=\"button\" rel=\"next\" href=\"%s\">Next</a>",
			  visit_link(visit, "p", arena_printf(visit->arena, "%" PRId64, page + 1)));
	buf_puts(visit->page, "</nav>");
}
