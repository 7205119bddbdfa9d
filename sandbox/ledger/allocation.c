#include "ledger/allocation.h"

#include "base/decimal.h"
#include "crypto/crypto.h"
#include "ledger/credit_note.h"
#include "ledger/invoice_input.h"
#include "ledger/invoice_rows.h"
#include "ledger/wire.h"

static void check_pair(struct arena *arena, struct allocation *allocation, const struct invoice *note,
		       const struct invoice *invoice)
{
	if (invoice_is_sale(note) != invoice_is_sale(invoice))
		message_add(arena, &allocation->messages,
			    "Credit Note cannot be allocated to an incorrect invoice type");
	if (!text_eq(note->contact_id, invoice->contact_id))
		message_add(arena, &allocation->messages,
			    "Credit Note cannot be allocated to an invoice of another contact");
	if (!text_eq(note->currency, invoice->currency))
		message_add(arena, &allocation->messages,
			    "Credit Note cannot be allocated to an invoice in another currency");
}

void allocation_check(struct arena *arena, struct allocation *allocation, const struct invoice *note,
		      const struct invoice *invoice)
{
	struct messages *messages = &allocation->messages;

	if (!text_eq(note->status, "AUTHORISED") && !text_eq(note->status, "PAID"))
		message_add(arena, messages, "Credit Note not of valid status for allocation");
	if (text_eq(invoice->status, "PAID"))
		message_add(arena, messages, "The invoice you are trying to allocate to has already been paid off");
	else if (!text_eq(invoice->status, "AUTHORISED"))
		message_add(arena, messages, "Credit Note cannot be allocated to an invoice that is not AUTHORISED");
	check_pair(arena, allocation, note, invoice);
	if (allocation->amount_e4 <= 0)
		message_add(arena, messages, "Allocation amount must be greater than 0");
	else if (allocation->amount_e4 > invoice_due_e4(invoice) ||
		 allocation->amount_e4 > credit_note_remaining_e4(note))
		message_add(arena, messages,
			    "Credit Note cannot be allocated as amount is greater than amount outstanding");
}

/* ---- making ---- */

/* Who may not approve may not settle either; nor is anything settled in a locked period. */
static void check_books(struct call *call, const struct invoice *note, int32_t day, struct messages *messages)
{
	struct invoice judged = {.status = note->status};

	invoice_check_role(call, &judged);
	for (size_t i = 0; i < judged.messages.count; i++)
		message_add(call->arena, messages, "%s", judged.messages.texts[i]);
	invoice_check_day(call, day, messages);
}

static int find_invoice(struct call *call, const struct json *json, struct allocation *allocation, struct invoice **out,
			struct err *err)
{
	const struct json *given = json_get_nocase(json, "Invoice");
	const char *id = json_text(json_get_nocase(given, "InvoiceID"), "");
	const char *named = *id != '\0' ? id : json_text(json_get_nocase(given, "InvoiceNumber"), "");

	*out = NULL;
	if (*named != '\0' && invoice_find(call, named, out, err) != OK)
		return E_INTERNAL;
	if (*out == NULL)
		message_add(call->arena, &allocation->messages, "Invoice could not be found");
	else
		allocation->invoice_id = (*out)->id;
	return OK;
}

static void read_allocation(struct call *call, const struct json *json, struct allocation *allocation)
{
	const char *date = json_text(json_get_nocase(json, "Date"), NULL);

	allocation->day = call->today;
	if (!text_is_empty(date) && wire_read_day(date, &allocation->day, NULL) != OK)
		message_add(call->arena, &allocation->messages, "The Date is not a valid date.");
	if (json_e4(json_get_nocase(json, "Amount"), &allocation->amount_e4, NULL) != OK)
		message_add(call->arena, &allocation->messages, "The Amount must be a number.");
	allocation->amount_e4 = totals_round(allocation->amount_e4, 2);
}

/* What was allocated changes by ${change_e4}: PAID when nothing is left, AUTHORISED otherwise. */
static int settle_note(struct call *call, struct invoice *note, int64_t change_e4, int32_t day, struct err *err)
{
	note->credited_e4 += change_e4;
	note->status = note->credited_e4 == note->total_e4 ? "PAID" : "AUTHORISED";
	note->paid_day = text_eq(note->status, "PAID") ? day : DAY_NONE;
	note->updated_us = call->now_us;
	return credit_note_save(call->db, call->org.id, note, err);
}

static int note_history(struct call *call, const struct allocation *allocation, const struct invoice *note,
			const struct invoice *invoice, const char *changes, const char *verb, struct err *err)
{
	char amount[E4_TEXT_MAX];
	const char *money =
	    arena_printf(call->arena, "%s %s", e4_format(allocation->amount_e4, 2, amount), note->currency);
	const char *details = arena_printf(call->arena, "%s of credit note %s %s invoice %s.", money,
					   text_or(note->number, ""), verb, text_or(invoice->number, ""));

	if (history_add(call->db, invoice->id, call->now_us,
			text_eq(invoice->status, "PAID") ? "Paid" : arena_printf(call->arena, "Credit %s", changes),
			details, call_person_name(call), err) != OK)
		return E_INTERNAL;
	return history_add(call->db, note->id, call->now_us, arena_printf(call->arena, "Credit %s", changes), details,
			   call_person_name(call), err);
}

static int save_allocation(struct call *call, struct allocation *allocation, struct invoice *note,
			   struct invoice *invoice, struct err *err)
{
	char id[UUID_TEXT_MAX];

	allocation->id = arena_strdup(call->arena, uuid_new(id));
	allocation->created_us = call->now_us;
	allocation->invoice_number = invoice->number;
	allocation->credit_note_number = note->number;
	if (allocation_insert(call->db, call->org.id, allocation, err) != OK ||
	    settle_note(call, note, allocation->amount_e4, allocation->day, err) != OK ||
	    invoice_credit(call, invoice, allocation->amount_e4, allocation->day, err) != OK)
		return E_INTERNAL;
	return note_history(call, allocation, note, invoice, "allocated", "allocated to", err);
}

int allocation_make(struct call *call, struct invoice *note, const struct json *json, struct allocation **out,
		    struct invoice **invoice_out, struct err *err)
{
	struct allocation *allocation = arena_new_of(call->arena, struct allocation);

	*out = allocation;
	allocation->credit_note_id = note->id;
	read_allocation(call, json, allocation);
	if (find_invoice(call, json, allocation, invoice_out, err) != OK)
		return E_INTERNAL;
	check_books(call, note, allocation->day, &allocation->messages);
	if (*invoice_out != NULL)
		allocation_check(call->arena, allocation, note, *invoice_out);
	return allocation->messages.count > 0 ? OK : save_allocation(call, allocation, note, *invoice_out, err);
}

int allocation_remove(struct call *call, struct invoice *note, const char *id, struct allocation *out, struct err *err)
{
	const struct allocation *found = NULL;
	struct allocation *all;
	struct invoice *invoice;
	size_t count;

	if (allocation_list(call->db, call->arena, note->id, NULL, &all, &count, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(all[i].id, id))
			found = &all[i];
	if (found == NULL)
		return err_set(err, E_NOT_FOUND, "allocation_unknown", "The credit note has no such allocation.");
	*out = *found;
	check_books(call, note, found->day, &out->messages);
	if (out->messages.count > 0)
		return OK;
	if (invoice_find(call, found->invoice_id, &invoice, err) != OK ||
	    allocation_delete(call->db, found->id, err) != OK ||
	    settle_note(call, note, -found->amount_e4, DAY_NONE, err) != OK ||
	    invoice_credit(call, invoice, -found->amount_e4, DAY_NONE, err) != OK)
		return E_INTERNAL;
	return note_history(call, found, note, invoice, "removed", "taken back from", err);
}
