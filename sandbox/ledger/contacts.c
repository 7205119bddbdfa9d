/* The endpoints of Contacts (contract xero.md 2.4). */
#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/contact.h"
#include "ledger/contact_rows.h"
#include "ledger/lists.h"
#include "ledger/wire.h"

static const struct field contact_fields[] = {
    {"ContactID", FIELD_TEXT, offsetof(struct contact, id)},
    {"ContactStatus", FIELD_TEXT, offsetof(struct contact, status)},
    {"Name", FIELD_TEXT, offsetof(struct contact, name)},
    {"ContactNumber", FIELD_TEXT, offsetof(struct contact, number)},
    {"AccountNumber", FIELD_TEXT, offsetof(struct contact, account_number)},
    {"CompanyNumber", FIELD_TEXT, offsetof(struct contact, company_number)},
    {"FirstName", FIELD_TEXT, offsetof(struct contact, first_name)},
    {"LastName", FIELD_TEXT, offsetof(struct contact, last_name)},
    {"EmailAddress", FIELD_TEXT, offsetof(struct contact, email)},
    {"TaxNumber", FIELD_TEXT, offsetof(struct contact, tax_number)},
    {"DefaultCurrency", FIELD_TEXT, offsetof(struct contact, currency)},
    {"IsCustomer", FIELD_BOOL, offsetof(struct contact, is_customer)},
    {"IsSupplier", FIELD_BOOL, offsetof(struct contact, is_supplier)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct contact, updated_us)},
};

static bool contact_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(contact_fields, ARRAY_LEN(contact_fields), element, path, out);
}

static bool contains(struct arena *arena, const char *text, const char *folded)
{
	return text != NULL && strstr(text_fold(arena, text), folded) != NULL;
}

/* searchTerm= looks at names, number and e-mail. */
static bool is_found(struct arena *arena, const struct contact *contact, const char *folded)
{
	return contains(arena, contact->name, folded) || contains(arena, contact->first_name, folded) ||
	       contains(arena, contact->last_name, folded) || contains(arena, contact->number, folded) ||
	       contains(arena, contact->email, folded);
}

static struct list select_contacts(struct call *call, const struct contact *contacts, size_t count)
{
	bool with_archived = api_query_bool(call, "includeArchived", false);
	const char *ids = api_query(call, "IDs"), *term = api_query(call, "searchTerm");
	struct list list = {.elements = arena_array(call->arena, count + 1, sizeof(void *))};
	const char *folded = term != NULL ? text_fold(call->arena, term) : NULL;

	for (size_t i = 0; i < count; i++) {
		const struct contact *contact = &contacts[i];

		if ((with_archived || text_eq(contact->status, "ACTIVE")) && api_list_has(call, ids, contact->id) &&
		    (folded == NULL || is_found(call->arena, contact, folded)))
			list.elements[list.count++] = contact;
	}
	list.total = list.count;
	return list;
}

static int write_list(struct call *call, struct list *list, struct err *err)
{
	bool is_summary = api_query_bool(call, "summaryOnly", false);

	api_envelope(call);
	list_write_pagination(call, list);
	json_out_array(&call->out, "Contacts");
	for (size_t i = 0; i < list->count; i++) {
		struct contact contact = *(const struct contact *)list->elements[i];

		if (contact_slots(call->db, call->arena, &contact, err) != OK ||
		    (!is_summary && contact_balance(call->db, &contact, call->today, err) != OK))
			return E_INTERNAL;
		contact_write(&call->out, NULL, &contact, is_summary ? CONTACT_STORED : CONTACT_FULL);
	}
	api_done(call);
	return OK;
}

int contacts_list(struct call *call, struct err *err)
{
	struct contact *contacts;
	struct list list;
	size_t count;

	if (contact_list(call->db, call->arena, call->org.id, api_since_us(call), &contacts, &count, err) != OK)
		return E_INTERNAL;
	list = select_contacts(call, contacts, count);
	if (!list_filter(call, &list, contact_field))
		return OK;
	list_cut(call, &list, api_query_bool(call, "summaryOnly", false));
	return write_list(call, &list, err);
}

int contacts_get(struct call *call, struct err *err)
{
	struct contact *contact;

	if (contact_load(call->db, call->arena, call->org.id, call->params[0], &contact, err) != OK)
		return E_INTERNAL;
	if (contact == NULL &&
	    contact_by_number(call->db, call->arena, call->org.id, call->params[0], &contact, err) != OK)
		return E_INTERNAL;
	if (contact == NULL) {
		api_not_found(call);
		return OK;
	}
	if (contact_balance(call->db, contact, call->today, err) != OK)
		return E_INTERNAL;
	api_envelope(call);
	json_out_array(&call->out, "Contacts");
	contact_write(&call->out, NULL, contact, CONTACT_FULL);
	api_done(call);
	return OK;
}

/* One element in a savepoint of its own, so that a refused one leaves nothing behind. */
static int write_one(struct call *call, const struct json *json, enum contact_write_mode mode, struct contact **out,
		     struct err *err)
{
	int status;

	if (db_savepoint(call->db, err) != OK)
		return E_INTERNAL;
	status = contact_apply(call, json, call->params[0], mode, out, err);
	if (status != OK || (*out)->messages.count > 0) {
		db_savepoint_undo(call->db);
		return status;
	}
	return db_savepoint_keep(call->db, err);
}

static void answer_written(struct call *call, struct contact **contacts, size_t count, bool summarizes, bool failed)
{
	if (failed && summarizes) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Contacts");
	}
	for (size_t i = 0; i < count; i++) {
		bool is_bad = contacts[i]->messages.count > 0;

		if (failed && summarizes && !is_bad)
			continue;
		contacts[i]->attribute = summarizes ? NULL : is_bad ? "ERROR" : "OK";
		contact_write(&call->out, NULL, contacts[i], is_bad ? CONTACT_REFUSED : CONTACT_STORED);
	}
	api_done(call);
}

static int write_all(struct call *call, enum contact_write_mode mode, struct err *err)
{
	bool summarizes = api_query_bool(call, "summarizeErrors", true), failed = false;
	const struct json *elements;
	struct contact **contacts;
	size_t count;

	elements = wire_elements(call->body, "Contacts", &count);
	contacts = arena_array(call->arena, count + 1, sizeof(struct contact *));
	for (size_t i = 0; i < count; i++) {
		int status = write_one(call, wire_element(elements, i), mode, &contacts[i], err);

		if (status == E_NOT_FOUND) {
			api_not_found(call);
			return OK;
		}
		if (status != OK)
			return status;
		failed = failed || contacts[i]->messages.count > 0;
	}
	answer_written(call, contacts, count, summarizes, failed);
	return OK;
}

int contacts_put(struct call *call, struct err *err)
{
	return write_all(call, CONTACT_CREATE, err);
}

int contacts_post(struct call *call, struct err *err)
{
	return write_all(call, CONTACT_UPSERT, err);
}
