#include "ledger/ledger_import.h"

#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/visit.h"

static const struct kind {
	const char *name, *id;
} kinds[] = {
    {"Accounts", "AccountID"}, {"TaxRates", NULL},        {"TrackingCategories", "TrackingCategoryID"},
    {"Currencies", NULL},      {"Items", "ItemID"},       {"Contacts", "ContactID"},
    {"Quotes", "QuoteID"},     {"Invoices", "InvoiceID"}, {"CreditNotes", "CreditNoteID"},
    {"Payments", "PaymentID"},
};

struct known {
	const char *old_id, *id;
};

struct ledger_import {
	struct visit visit;
	struct known *known;
	size_t known_count, known_cap;
};

/* ---- ids ---- */

static const char *new_id(const struct ledger_import *import, const char *old_id)
{
	for (size_t i = import->known_count; i-- > 0;)
		if (text_eq_nocase(import->known[i].old_id, old_id))
			return import->known[i].id;
	return NULL;
}

static void remember(struct ledger_import *import, const char *old_id, const char *id)
{
	struct arena *arena = import->visit.arena;

	if (text_is_empty(old_id) || text_is_empty(id))
		return;
	import->known =
	    arena_grow(arena, import->known, import->known_count, &import->known_cap, sizeof(*import->known));
	import->known[import->known_count++] =
	    (struct known){.old_id = arena_strdup(arena, old_id), .id = arena_strdup(arena, id)};
}

/* Writes ${value} with new ids for the file's own; ${dropped} is left out of the outermost object. */
static void write_value(const struct ledger_import *import, struct json_out *out, const char *key,
			const struct json *value, const char *dropped)
{
	const char *text = json_text(value, NULL), *id = text != NULL ? new_id(import, text) : NULL, *name;
	const struct json *member;
	void *cursor = NULL;

	if (json_is_object(value)) {
		json_out_object(out, key);
		while (json_next(value, &cursor, &name, &member))
			if (dropped == NULL || !text_eq_nocase(name, dropped))
				write_value(import, out, name, member, NULL);
		json_out_end(out);
	} else if (json_is_array(value)) {
		json_out_array(out, key);
		for (size_t i = 0; i < json_len(value); i++)
			write_value(import, out, NULL, json_at(value, i), NULL);
		json_out_end(out);
	} else if (id != NULL) {
		json_out_text(out, key, id);
	} else {
		json_out_raw(out, key, json_dump(import->visit.arena, value));
	}
}

static int translate(const struct ledger_import *import, const struct kind *kind, const struct json *element,
		     struct json_doc **out, struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	write_value(import, &json, NULL, element, kind->id);
	return json_parse(buf.data, buf.len, out, err);
}

/* ---- calls ---- */

static api_handler handler_of(const char *kind)
{
	for (const struct api_route *route = api_routes; route->handler != NULL; route++)
		if (text_eq(route->method, "PUT") && text_eq(route->pattern, kind))
			return route->handler;
	BUG("the ledger has no PUT %s", kind);
}

static void add_messages(struct buf *text, const struct json *element)
{
	const struct json *errors = json_get(element, "ValidationErrors");

	for (size_t i = 0; i < json_len(errors); i++)
		buf_printf(text, "%s%s", text->len > 0 ? " " : "", json_get_text(json_at(errors, i), "Message", ""));
}

/* Why the handler refused: its sentences one behind the other. */
static int refuse(const struct json *answer, struct err *err)
{
	const struct json *elements = json_get(answer, "Elements");
	CLEANUP(buf_release) struct buf text;

	buf_init(&text, 4096);
	for (size_t i = 0; i < json_len(elements); i++)
		add_messages(&text, json_at(elements, i));
	if (text.len == 0)
		buf_puts(&text, text_or(json_get_text(answer, "Message", NULL),
					json_get_text(answer, "Detail", "the ledger refused this")));
	return err_set(err, E_INVALID, "import_refused", "%s", text.data);
}

static int read_answer(struct ledger_import *import, const struct kind *kind, const struct json *element,
		       const struct reply *reply, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *made;
	int status = json_parse(text_or(reply->body, "{}"), reply->body != NULL ? reply->len : 2, &doc, err);

	if (status != OK)
		return E_INTERNAL;
	if (reply->status >= 400)
		return refuse(json_root(doc), err);
	made = json_at(json_get(json_root(doc), kind->name), 0);
	if (kind->id != NULL)
		remember(import, json_text(json_get_nocase(element, kind->id), NULL),
			 json_get_text(made, kind->id, NULL));
	return OK;
}

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (text_eq(kinds[i].name, name))
			return &kinds[i];
	BUG("the ledger doesn't import %s", name);
}

static int create(void *ctx, const char *name, const struct json *element, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct kind *kind = find_kind(name);
	struct ledger_import *import = ctx;
	struct call call = import->visit.call;
	int status = translate(import, kind, element, &doc, err);

	if (status != OK)
		return status;
	call.x = import->visit.x;
	call.body = json_root(doc);
	buf_init(&call.buf, LIMIT_ANSWER);
	status = handler_of(name)(&call, err);
	buf_release(&call.buf);
	return status == OK ? read_answer(import, kind, element, &call.reply, err) : E_INTERNAL;
}

static int open_import(struct sandbox *sandbox, struct http_exchange *x, void **out, struct err *err)
{
	struct ledger_import *import = arena_new_of(http_arena(x), struct ledger_import);

	*import = (struct ledger_import){.visit = {.sandbox = sandbox, .x = x, .arena = http_arena(x)}};
	*out = import;
	return visit_read(&import->visit, err);
}

static void close_import(void *ctx)
{
	struct ledger_import *import = ctx;

	visit_drop(&import->visit);
}

/* Of CSV: the handlers read numbers from texts, too; only true and false must be such. */
static bool is_text(const char *name)
{
	static const char *const switches[] = {"IsCustomer",   "IsSupplier",          "IsTrackedAsInventory",
					       "IsSold",       "IsPurchased",         "SentToContact",
					       "IsReconciled", "ShowInExpenseClaims", "EnablePaymentsToAccount"};

	for (size_t i = 0; i < ARRAY_LEN(switches); i++)
		if (text_eq(switches[i], name))
			return false;
	return true;
}

static const char *const kind_names[] = {"Accounts", "TaxRates", "TrackingCategories", "Currencies",  "Items",
					 "Contacts", "Quotes",   "Invoices",           "CreditNotes", "Payments",
					 NULL};

const struct importer ledger_importer = {.kinds = kind_names,
					 .lists = "LineItems,Addresses,Phones,TaxComponents,Options,Tracking",
					 .is_text = is_text,
					 .open = open_import,
					 .close = close_import,
					 .create = create};
