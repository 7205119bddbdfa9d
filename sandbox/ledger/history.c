/* History and notes of documents and contacts (contract xero.md 2.10). */
#include "ledger/api_routes.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/parent.h"
#include "ledger/wire.h"

enum { NOTE_MAX = 2500 };

int history_get(struct call *call, struct err *err)
{
	struct db_rows *rows;
	struct parent parent;

	if (parent_find(call, &parent, err) != OK)
		return E_INTERNAL;
	if (parent.id == NULL)
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "HistoryRecords");
	rows = history_query(call->db, parent.id);
	while (db_next(rows)) {
		json_out_object(&call->out, NULL);
		json_out_text(&call->out, "Changes", db_text(rows, 1));
		wire_local_time(&call->out, "DateUTCString", db_i64(rows, 0));
		wire_time(&call->out, "DateUTC", db_i64(rows, 0), true);
		json_out_text(&call->out, "User", db_text(rows, 3));
		json_out_text(&call->out, "Details", db_text(rows, 2));
		json_out_end(&call->out);
	}
	api_done(call);
	return db_done(rows, err);
}

static const char *details_of(const struct json *element)
{
	return json_text(json_get_nocase(element, "Details"), "");
}

static void write_note(struct call *call, const char *details, const struct messages *messages)
{
	json_out_object(&call->out, NULL);
	wire_local_time(&call->out, "DateUTCString", call->now_us);
	wire_time(&call->out, "DateUTC", call->now_us, false);
	json_out_text(&call->out, "Details", details);
	wire_messages(&call->out, messages);
	json_out_end(&call->out);
}

static int add_note(struct call *call, const char *id, const char *details, struct messages *messages, struct err *err)
{
	if (text_is_empty(details))
		message_add(call->arena, messages, "Details must be specified");
	else if (wire_length(details) > NOTE_MAX)
		message_add(call->arena, messages, "The Details field must be %d characters or fewer.", NOTE_MAX);
	else
		return history_add(call->db, id, call->now_us, "Note", details, call_person_name(call), err);
	return OK;
}

int history_put(struct call *call, struct err *err)
{
	const struct json *elements;
	struct messages *messages;
	struct parent parent;
	bool failed = false;
	size_t count;

	if (parent_find(call, &parent, err) != OK)
		return E_INTERNAL;
	if (parent.id == NULL)
		return OK;
	elements = wire_elements(call->body, "HistoryRecords", &count);
	messages = arena_array(call->arena, count + 1, sizeof(*messages));
	for (size_t i = 0; i < count; i++) {
		if (add_note(call, parent.id, details_of(wire_element(elements, i)), &messages[i], err) != OK)
			return E_INTERNAL;
		failed = failed || messages[i].count > 0;
	}
	if (failed) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "HistoryRecords");
	}
	for (size_t i = 0; i < count; i++)
		if (!failed || messages[i].count > 0)
			write_note(call, details_of(wire_element(elements, i)), &messages[i]);
	api_done(call);
	return OK;
}

/* What documents without notes answer. */
int history_refuse(struct call *call, struct err *err UNUSED)
{
	const struct json *elements;
	struct messages messages = {0};
	size_t count;

	message_add(call->arena, &messages, "The document with the supplied id was not found for this endpoint.");
	elements = wire_elements(call->body, "HistoryRecords", &count);
	api_validation_start(call);
	for (size_t i = 0; i < count; i++)
		write_note(call, details_of(wire_element(elements, i)), &messages);
	api_done(call);
	return OK;
}
