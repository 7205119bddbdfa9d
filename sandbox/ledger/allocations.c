/* Allocations on the wire, and their endpoints. */
#include "ledger/allocation.h"
#include "ledger/api_routes.h"
#include "ledger/credit_note.h"
#include "ledger/wire.h"

static const char NO_ID[] = "00000000-0000-0000-0000-000000000000";

static void empty_array(struct json_out *out, const char *key)
{
	json_out_array(out, key);
	json_out_end(out);
}

/* An invoice inside another document: nothing but its name, and the lists that are always there. */
static void write_invoice(struct json_out *out, const char *id, const char *number)
{
	static const char *const lists[] = {"Payments", "CreditNotes", "Prepayments", "Overpayments"};

	json_out_object(out, "Invoice");
	json_out_text(out, "InvoiceID", text_or(id, NO_ID));
	wire_text(out, "InvoiceNumber", number);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		empty_array(out, lists[i]);
	json_out_bool(out, "IsDiscounted", false);
	empty_array(out, "InvoiceAddresses");
	json_out_bool(out, "HasErrors", false);
	empty_array(out, "InvoicePaymentServices");
	empty_array(out, "LineItems");
	json_out_end(out);
}

static void write_use(struct json_out *out, const struct allocation *allocation)
{
	json_out_text(out, "AllocationID", text_or(allocation->id, NO_ID));
	wire_money(out, "Amount", allocation->amount_e4);
	wire_time(out, "Date", us_from_day(allocation->day), true);
	write_invoice(out, allocation->invoice_id, allocation->invoice_number);
}

int allocation_write_uses(struct call *call, const struct invoice *note, struct err *err)
{
	struct allocation *all = NULL;
	size_t count = 0;

	if (note->credited_e4 != 0 && allocation_list(call->db, call->arena, note->id, NULL, &all, &count, err) != OK)
		return E_INTERNAL;
	json_out_array(&call->out, "Allocations");
	for (size_t i = 0; i < count; i++) {
		json_out_object(&call->out, NULL);
		write_use(&call->out, &all[i]);
		json_out_end(&call->out);
	}
	json_out_end(&call->out);
	return OK;
}

static void write_credit(struct json_out *out, const struct allocation *allocation)
{
	json_out_object(out, NULL);
	json_out_text(out, "CreditNoteID", allocation->credit_note_id);
	json_out_text(out, "CreditNoteNumber", text_or(allocation->credit_note_number, ""));
	json_out_text(out, "ID", allocation->credit_note_id);
	json_out_bool(out, "HasErrors", false);
	wire_money(out, "AppliedAmount", allocation->amount_e4);
	wire_day(out, "Date", allocation->credit_note_day);
	empty_array(out, "LineItems");
	wire_money(out, "Total", allocation->credit_note_total_e4);
	json_out_end(out);
}

int allocation_write_credits(struct call *call, const struct invoice *invoice, struct err *err)
{
	struct allocation *all = NULL;
	size_t count = 0;

	if (invoice->credited_e4 != 0 &&
	    allocation_list(call->db, call->arena, NULL, invoice->id, &all, &count, err) != OK)
		return E_INTERNAL;
	json_out_array(&call->out, "CreditNotes");
	for (size_t i = 0; i < count; i++)
		write_credit(&call->out, &all[i]);
	json_out_end(&call->out);
	return OK;
}

/* ---- endpoints ---- */

static void write_answer(struct call *call, const struct allocation *allocation, const struct invoice *note,
			 const char *attribute)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	if (attribute != NULL)
		json_out_text(out, "StatusAttributeString", attribute);
	write_use(out, allocation);
	json_out_object(out, "CreditNote");
	json_out_text(out, "CreditNoteID", note->id);
	wire_text(out, "CreditNoteNumber", note->number);
	json_out_text(out, "ID", note->id);
	empty_array(out, "LineItems");
	json_out_end(out);
	wire_messages(out, &allocation->messages);
	json_out_end(out);
}

static void answer_all(struct call *call, struct allocation **all, size_t count, const struct invoice *note,
		       bool failed)
{
	bool summarizes = api_summarizes(call);

	if (failed && summarizes) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Allocations");
	}
	for (size_t i = 0; i < count; i++) {
		bool is_bad = all[i]->messages.count > 0;
		const char *attribute = is_bad ? "ERROR" : "OK";

		if (is_bad || !failed || !summarizes)
			write_answer(call, all[i], note, summarizes ? NULL : attribute);
	}
	api_done(call);
}

int allocations_put(struct call *call, struct err *err)
{
	const struct json *elements;
	struct allocation **all;
	struct invoice *note, *invoice;
	bool failed = false;
	size_t count;

	if (credit_note_find(call, call->params[0], &note, err) != OK)
		return E_INTERNAL;
	if (note == NULL) {
		api_not_found(call);
		return OK;
	}
	elements = wire_elements(call->body, "Allocations", &count);
	all = arena_array(call->arena, count + 1, sizeof(struct allocation *));
	for (size_t i = 0; i < count; i++) {
		if (allocation_make(call, note, wire_element(elements, i), &all[i], &invoice, err) != OK)
			return E_INTERNAL;
		failed = failed || all[i]->messages.count > 0;
	}
	answer_all(call, all, count, note, failed);
	return OK;
}

/* Without an envelope, with the id spelt otherwise and the invoice in a list: as recorded. */
static void answer_removed(struct call *call, const struct allocation *allocation)
{
	struct json_out *out = &call->out;

	buf_clear(&call->buf);
	json_out_init(out, &call->buf);
	json_out_object(out, NULL);
	json_out_text(out, "AllocationId", allocation->id);
	wire_time(out, "Date", call->now_us, false);
	json_out_array(out, "Invoice");
	json_out_object(out, NULL);
	json_out_text(out, "InvoiceID", allocation->invoice_id);
	json_out_end(out);
	json_out_end(out);
	json_out_bool(out, "IsDeleted", true);
	json_out_end(out);
	call->reply = (struct reply){.status = 200,
				     .content_type = "application/json; charset=utf-8",
				     .body = arena_strndup(call->arena, call->buf.data, call->buf.len),
				     .len = call->buf.len};
}

int allocations_delete(struct call *call, struct err *err)
{
	struct allocation removed;
	struct invoice *note;
	int status;

	if (credit_note_find(call, call->params[0], &note, err) != OK)
		return E_INTERNAL;
	if (note == NULL) {
		api_not_found(call);
		return OK;
	}
	status = allocation_remove(call, note, call->params[1], &removed, err);
	if (status == E_NOT_FOUND) {
		api_not_found(call);
		return OK;
	}
	if (status == OK && removed.messages.count > 0)
		api_validation(call, &removed.messages);
	else if (status == OK)
		answer_removed(call, &removed);
	return status;
}

/* ---- prepayments and overpayments ---- */

/* They come from bank transactions, which there are none of here: nothing can be allocated from them either. */
static int answer_none(struct call *call, const char *plural)
{
	api_envelope(call);
	json_out_array(&call->out, plural);
	api_done(call);
	return OK;
}

int prepayments_list(struct call *call, struct err *err)
{
	(void)err;
	return answer_none(call, "Prepayments");
}

int overpayments_list(struct call *call, struct err *err)
{
	(void)err;
	return answer_none(call, "Overpayments");
}
