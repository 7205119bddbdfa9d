/* The endpoints of Contacts (contract xero.md 2.4) but for their list. */
#include "ledger/api_routes.h"
#include "ledger/attachment.h"
#include "ledger/contact.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/wire.h"

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
	if (contact_balance(call->db, contact, call->today, err) != OK ||
	    attachment_add_to_contact(call, contact, err) != OK)
		return E_INTERNAL;
	api_envelope(call);
	json_out_array(&call->out, "Contacts");
	contact_write(&call->out, NULL, contact, CONTACT_FULL);
	api_done(call);
	return OK;
}

int contact_merge(struct call *call, const struct contact *from, const struct contact *into, struct messages *messages,
		  struct err *err)
{
	const char *name = call_person_name(call);

	if (text_eq(from->id, into->id))
		message_add(call->arena, messages, "A contact can't be merged into itself.");
	if (!text_eq(from->status, "ACTIVE") || !text_eq(into->status, "ACTIVE"))
		message_add(call->arena, messages, "Only active contacts can be merged.");
	if (messages->count > 0)
		return OK;
	if (contact_move(call->db, from->id, into->id, call->now_us, err) != OK ||
	    history_add(call->db, from->id, call->now_us, "Merged",
			arena_printf(call->arena, "This contact has been merged into %s.", into->name), name,
			err) != OK)
		return E_INTERNAL;
	return history_add(call->db, into->id, call->now_us, "Merged",
			   arena_printf(call->arena, "%s has been merged into this contact.", from->name), name, err);
}

/* Nobody can make a group here. */
int contact_groups_list(struct call *call, struct err *err)
{
	(void)err;
	api_envelope(call);
	json_out_array(&call->out, "ContactGroups");
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
	bool summarizes = api_summarizes(call), failed = false;
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
