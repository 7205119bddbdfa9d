/* OnlineInvoice, Email, History (contract xero.md 2.10). */
#include <string.h>

#include "ledger/api_routes.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/wire.h"

enum { NOTE_MAX = 2500 };

static void refuse_with(struct call *call, const char *text)
{
	struct messages messages = {0};

	message_add(call->arena, &messages, "%s", text);
	api_validation(call, &messages);
}

/* The sales invoice of the path. NULL in ${*out}: refused, the reply is filled in. */
static int find_sale(struct call *call, struct invoice **out, struct err *err)
{
	if (invoice_find(call, call->params[0], out, err) != OK)
		return E_INTERNAL;
	if (*out == NULL) {
		api_not_found(call);
	} else if (!text_eq((*out)->type, "ACCREC")) {
		refuse_with(call, "This is possible for sales invoices only.");
		*out = NULL;
	}
	return OK;
}

static bool is_among(const char *status, const char *const *statuses)
{
	for (; *statuses != NULL; statuses++)
		if (text_eq(*statuses, status))
			return true;
	return false;
}

int invoice_online(struct call *call, struct err *err)
{
	static const char *const allowed[] = {"SUBMITTED", "AUTHORISED", "PAID", "VOIDED", NULL};
	struct invoice *invoice;

	if (find_sale(call, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL)
		return OK;
	if (!is_among(invoice->status, allowed)) {
		refuse_with(call, "An online invoice is not available for this invoice.");
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "OnlineInvoices");
	json_out_object(&call->out, NULL);
	json_out_text(&call->out, "OnlineInvoiceUrl",
		      arena_printf(call->arena, "%s/online/%s", call->sandbox->base_url, invoice->id));
	json_out_end(&call->out);
	api_done(call);
	return OK;
}

/* Nobody gets mail: the effects that can be seen through the API are those of a mail that was sent. */
int invoice_email(struct call *call, struct err *err)
{
	static const char *const allowed[] = {"SUBMITTED", "AUTHORISED", "PAID", NULL};
	struct invoice *invoice;

	if (find_sale(call, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL)
		return OK;
	if (!is_among(invoice->status, allowed)) {
		refuse_with(call, "Invoice not of valid status for sending by email");
		return OK;
	}
	if (invoice->contact == NULL || text_is_empty(invoice->contact->email)) {
		refuse_with(call, "The contact has no email address.");
		return OK;
	}
	invoice->is_sent = true;
	if (invoice->paid_e4 == 0)
		invoice->updated_us = call->now_us;
	call->reply = (struct reply){.status = 204, .body = ""};
	if (invoice_save(call->db, call->org.id, invoice, err) != OK)
		return E_INTERNAL;
	return history_add(call->db, invoice->id, call->now_us, "Invoice sent",
			   arena_printf(call->arena, "This invoice has been sent to %s.", invoice->contact->email),
			   call_person_name(call), err);
}

/* ---- history, of invoices and contacts ---- */

/* The id of the path's invoice or contact; NULL: not found, the reply is filled in. */
static int find_parent(struct call *call, const char **id_out, struct err *err)
{
	struct contact *contact = NULL;
	struct invoice *invoice;

	if (invoice_find(call, call->params[0], &invoice, err) != OK ||
	    contact_load(call->db, call->arena, call->org.id, call->params[0], &contact, err) != OK)
		return E_INTERNAL;
	*id_out = invoice != NULL ? invoice->id : contact != NULL ? contact->id : NULL;
	if (*id_out == NULL)
		api_not_found(call);
	return OK;
}

int history_get(struct call *call, struct err *err)
{
	struct db_rows *rows;
	const char *id;

	if (find_parent(call, &id, err) != OK)
		return E_INTERNAL;
	if (id == NULL)
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "HistoryRecords");
	rows = history_query(call->db, id);
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
	else if (strlen(details) > NOTE_MAX)
		message_add(call->arena, messages, "The Details field must be %d characters or fewer.", NOTE_MAX);
	else
		return history_add(call->db, id, call->now_us, "Note", details, call_person_name(call), err);
	return OK;
}

int history_put(struct call *call, struct err *err)
{
	const struct json *elements;
	struct messages *messages;
	bool failed = false;
	const char *id;
	size_t count;

	if (find_parent(call, &id, err) != OK)
		return E_INTERNAL;
	if (id == NULL)
		return OK;
	elements = wire_elements(call->body, "HistoryRecords", &count);
	messages = arena_array(call->arena, count + 1, sizeof(*messages));
	for (size_t i = 0; i < count; i++) {
		if (add_note(call, id, json_text(json_get_nocase(wire_element(elements, i), "Details"), ""),
			     &messages[i], err) != OK)
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
		write_note(call, json_text(json_get_nocase(wire_element(elements, i), "Details"), ""), &messages[i]);
	api_done(call);
	return OK;
}
