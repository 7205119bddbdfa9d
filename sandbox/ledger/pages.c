#include "ledger/pages.h"

#include <string.h>

#include "common/origin.h"
#include "ledger/form.h"
#include "ledger/pages_document.h"
#include "ledger/pages_more.h"
#include "ledger/settings_rows.h"
#include "ledger/visit.h"

enum { PAGE_MAX = 16 * 1024 * 1024 };

/* Only paths of this server: the address of a form's page comes back from the browser. */
static const char *safe_path(const char *path)
{
	return path != NULL && path[0] == '/' && path[1] != '/' && path[1] != '\\' ? path : "/";
}

static int switch_person(struct visit *visit, struct err *err)
{
	const char *person = form_field(visit->x, "person"), *org = form_field(visit->x, "org");
	const char *back = safe_path(form_field(visit->x, "back"));
	const char *org_before = visit->call.org.id;

	(void)err;
	if (visit_choose_person(visit, person))
		http_answer_header(
		    visit->x, "Set-Cookie",
		    arena_printf(visit->arena, "ledger_person=%s; Path=/; SameSite=Lax; HttpOnly", person));
	if (org != NULL && visit_choose_org(visit, org))
		visit_stay(visit);
	/* A document or contact of the organisation before would bring the browser back there. */
	if (!text_eq(org_before, visit->call.org.id) && !text_starts(back, "/settings") &&
	    strchr(back + 1, '/') != NULL)
		back = "/";
	http_redirect(visit->x, back);
	return OK;
}

/* /app/{ShortCode}/invoicing/view/{InvoiceID}, .../contacts/contact/{ContactID}, .../quotes/view/{QuoteID} (contract
 * xero.md 6). */
static int deep_link(struct visit *visit, char **parts, size_t count, struct err *err)
{
	struct org *org = NULL;

	if (count != 5 || org_by_short_code(visit->call.db, visit->arena, parts[1], &org, err) != OK)
		return E_NOT_FOUND;
	if (org == NULL)
		return E_NOT_FOUND;
	visit_enter(visit, org);
	if (text_eq(parts[2], "invoicing") && text_eq(parts[3], "view"))
		return page_document(visit, &kind_invoice, parts[4], NULL, NULL, err);
	if (text_eq(parts[2], "quotes") && text_eq(parts[3], "view"))
		return page_document(visit, &kind_quote, parts[4], NULL, NULL, err);
	if (text_eq(parts[2], "contacts") && text_eq(parts[3], "contact"))
		return page_contact(visit, parts[4], NULL, err);
	return E_NOT_FOUND;
}

/* /invoice/new, /invoice/ID, /invoice/ID/edit, ... and the same for credit notes and quotes. */
static int show_document(struct visit *visit, const struct kind *kind, char **parts, size_t count, struct err *err)
{
	if (count == 2 && text_eq(parts[1], "new"))
		return page_edit(visit, kind, NULL, err);
	if (count == 2)
		return page_document(visit, kind, parts[1], NULL, NULL, err);
	if (count == 3 && text_eq(parts[2], "edit"))
		return page_edit(visit, kind, parts[1], err);
	if (count == 3 && text_eq(parts[2], "pdf"))
		return page_pdf(visit, kind, parts[1], err);
	if (count == 4 && text_eq(parts[2], "file"))
		return page_file(visit, kind, parts[1], parts[3], err);
	return E_NOT_FOUND;
}

static int take_document(struct visit *visit, const struct kind *kind, char **parts, size_t count, struct err *err)
{
	if (count == 2 && text_eq(parts[1], "new"))
		return page_save(visit, kind, NULL, err);
	if (count == 3 && text_eq(parts[2], "edit"))
		return page_save(visit, kind, parts[1], err);
	if (count == 3 && text_eq(parts[2], "act"))
		return page_act(visit, kind, parts[1], err);
	if (count == 4 && text_eq(parts[2], "file"))
		return page_file(visit, kind, parts[1], parts[3], err);
	return E_NOT_FOUND;
}

static int show_contact(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (count == 2 && text_eq(parts[1], "new"))
		return page_contact_edit(visit, NULL, err);
	if (count == 2)
		return page_contact(visit, parts[1], NULL, err);
	return count == 3 && text_eq(parts[2], "edit") ? page_contact_edit(visit, parts[1], err) : E_NOT_FOUND;
}

static int take_contact(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (count == 2 && text_eq(parts[1], "new"))
		return page_contact_edit(visit, NULL, err);
	if (count == 3 && text_eq(parts[2], "edit"))
		return page_contact_edit(visit, parts[1], err);
	return count == 3 && text_eq(parts[2], "act") ? page_contact_act(visit, parts[1], err) : E_NOT_FOUND;
}

/* Pages that show themselves and take their own forms. */
static int both(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (text_eq(parts[0], "settings") && count <= 2)
		return page_settings(visit, count == 2 ? parts[1] : NULL, err);
	if (text_eq(parts[0], "item") && count == 2)
		return page_item(visit, text_eq(parts[1], "new") ? NULL : parts[1], err);
	return E_NOT_FOUND;
}

static int show_page(struct visit *visit, char **parts, size_t count, struct err *err)
{
	const struct kind *kind = kind_find(parts[0]);

	if (kind != NULL)
		return show_document(visit, kind, parts, count, err);
	if (text_eq(parts[0], "app"))
		return deep_link(visit, parts, count, err);
	if (text_eq(parts[0], "contact"))
		return show_contact(visit, parts, count, err);
	if (count == 2 && text_eq(parts[0], "online"))
		return page_online(visit, parts[1], err);
	if (count == 2 && text_eq(parts[0], "contacts") && text_eq(parts[1], "names"))
		return page_contact_names(visit, err);
	if (count != 1)
		return both(visit, parts, count, err);
	if (text_eq(parts[0], ""))
		return page_documents(visit, &kind_invoice, err);
	if (text_eq(parts[0], "quotes"))
		return page_documents(visit, &kind_quote, err);
	if (text_eq(parts[0], "credit-notes"))
		return page_documents(visit, &kind_credit, err);
	if (text_eq(parts[0], "contacts"))
		return page_contacts(visit, err);
	return text_eq(parts[0], "items") ? page_items(visit, err) : both(visit, parts, count, err);
}

static int take_form(struct visit *visit, char **parts, size_t count, struct err *err)
{
	const struct kind *kind = kind_find(parts[0]);

	if (!origin_is_own(visit->sandbox, visit->x)) {
		visit_message(visit, 403, "Refused", "The form was sent by another site.");
		return OK;
	}
	if (kind != NULL)
		return take_document(visit, kind, parts, count, err);
	if (text_eq(parts[0], "contact"))
		return take_contact(visit, parts, count, err);
	if (count == 1 && text_eq(parts[0], "act-as"))
		return switch_person(visit, err);
	return both(visit, parts, count, err);
}

static bool is_page(const char *first)
{
	static const char *const names[] = {
	    "",      "app",    "contacts", "contact", "invoice",  "credit-note", "credit-notes",
	    "quote", "quotes", "item",     "items",   "settings", "online",      "act-as"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (text_eq(names[i], first))
			return true;
	return false;
}

static int serve(struct visit *visit, char **parts, size_t count, struct err *err)
{
	if (visit_read(visit, err) != OK)
		return E_INTERNAL;
	return visit_is_post(visit) ? take_form(visit, parts, count, err) : show_page(visit, parts, count, err);
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
		visit_message(&visit, 404, "Not found", "There is nothing here. It may have been removed by a reset.");
	} else if (status != OK) {
		log_err(&sandbox->log, "page_failed", http_request_id(x), &err);
		visit_message(&visit, 500, "Something went wrong", "The ledger's log says more.");
	}
	visit_drop(&visit);
	return true;
}
