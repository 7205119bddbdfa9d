#include "ledger/pages.h"

#include <string.h>

#include "ledger/form.h"
#include "ledger/settings_rows.h"
#include "ledger/visit.h"

enum { PAGE_MAX = 4 * 1024 * 1024 };

static void message_page(struct visit *visit, int status, const char *title, const char *text)
{
	buf_clear(visit->page);
	html_page_start(visit->page, "ledger", title, NULL);
	html_fill(visit->page,
		  "<div class=\"sheet narrow\"><h1>%s</h1><p>%s</p><p><a href=\"/\">All invoices</a></p></div>", title,
		  text);
	visit_page_end(visit, status);
}

/* Only paths of this server: the address of a form's page comes back from the browser. */
static const char *safe_path(const char *path)
{
	return path != NULL && path[0] == '/' && path[1] != '/' && path[1] != '\\' ? path : "/";
}

static int switch_person(struct visit *visit, struct err *err)
{
	const char *person = form_field(visit->x, "person"), *org = form_field(visit->x, "org");
	const char *back = safe_path(form_field(visit->x, "back"));

	(void)err;
	for (size_t i = 0; i < visit->person_count; i++)
		if (text_eq(visit->people[i].id, person))
			http_answer_header(
			    visit->x, "Set-Cookie",
			    arena_printf(visit->arena, "ledger_person=%s; Path=/; SameSite=Lax; HttpOnly", person));
	for (size_t i = 0; i < visit->org_count; i++)
		if (text_eq(visit->orgs[i].id, org))
			http_answer_header(
			    visit->x, "Set-Cookie",
			    arena_printf(visit->arena, "ledger_org=%s; Path=/; SameSite=Lax; HttpOnly", org));
	http_redirect(visit->x,
		      text_starts(back, "/invoice/") || text_starts(back, "/app/") || text_eq(back, "/contacts") ? back
														 : "/");
	return OK;
}

/* /app/{ShortCode}/invoicing/view/{InvoiceID} and /app/{ShortCode}/contacts/contact/{ContactID} (contract xero.md 6).
 */
static int deep_link(struct visit *visit, char **parts, size_t count, struct err *err)
{
	struct org *org = NULL;

	if (count != 5 || org_by_short_code(visit->call.db, visit->arena, parts[1], &org, err) != OK)
		return E_NOT_FOUND;
	if (org == NULL)
		return E_NOT_FOUND;
	visit_enter(visit, org);
	if (text_eq(parts[2], "invoicing") && text_eq(parts[3], "view"))
		return page_invoice(visit, parts[4], NULL, err);
	if (text_eq(parts[2], "contacts") && text_eq(parts[3], "contact"))
		return page_contact(visit, parts[4], err);
	return E_NOT_FOUND;
}

static int show_page(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (text_eq(http_path(visit->x), "/"))
		return page_invoices(visit, err);
	if (text_eq(parts[0], "app"))
		return deep_link(visit, parts, count, err);
	if (count == 1 && text_eq(parts[0], "contacts"))
		return page_contacts(visit, err);
	if (count == 2 && text_eq(parts[0], "contact"))
		return page_contact(visit, parts[1], err);
	if (count == 2 && text_eq(parts[0], "invoice"))
		return page_invoice(visit, parts[1], NULL, err);
	if (count == 3 && text_eq(parts[0], "invoice") && text_eq(parts[2], "pdf"))
		return page_pdf(visit, parts[1], err);
	if (count == 2 && text_eq(parts[0], "online"))
		return page_online(visit, parts[1], err);
	return E_NOT_FOUND;
}

static int take_form(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (!form_is_same_origin(visit->x)) {
		message_page(visit, 403, "Refused", "The form was sent by another site.");
		return OK;
	}
	if (count == 1 && text_eq(parts[0], "act-as"))
		return switch_person(visit, err);
	if (count == 3 && text_eq(parts[0], "invoice") && text_eq(parts[2], "act"))
		return page_act(visit, parts[1], err);
	return E_NOT_FOUND;
}

static bool is_page(const char *first)
{
	static const char *const names[] = {"", "app", "contacts", "contact", "invoice", "online", "act-as"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_eq(names[i], first))
			return true;
	return false;
}

static int serve(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (visit_read(visit, err) != OK)
		return E_INTERNAL;
	return text_eq(http_method(visit->x), "POST") ? take_form(visit, parts, count, err)
						      : show_page(visit, parts, count, err);
}

bool pages_handle(struct sandbox *sandbox, struct http_exchange *x)
{
	CLEANUP(buf_release) struct buf buf;
	struct visit visit = {.sandbox = sandbox, .x = x, .arena = http_arena(x), .page = &buf};
	struct err err = {0};
	char **parts;
	size_t count = text_split(visit.arena, http_path(x) + 1, '/', &parts);
	int status;

	buf_init(&buf, PAGE_MAX);
	if (!is_page(parts[0]) || (!text_eq(http_method(x), "GET") && !text_eq(http_method(x), "POST")))
		return false;
	status = serve(&visit, parts, count, &err);
	if (status == E_NOT_FOUND) {
		message_page(&visit, 404, "Not found", "There is nothing here. It may have been removed by a reset.");
	} else if (status != OK) {
		log_err(&sandbox->log, "page_failed", http_request_id(x), &err);
		message_page(&visit, 500, "Something went wrong", "The ledger's log says more.");
	}
	return true;
}
