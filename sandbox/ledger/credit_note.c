/* The rules of credit notes. */
#include "ledger/credit_note.h"

#include "ledger/contact_rows.h"

static const char *const types[] = {"ACCRECCREDIT", "ACCPAYCREDIT", NULL};
static const char *const modes[] = {"Exclusive", "Inclusive", "NoTax", NULL};
static const char *const statuses[] = {"DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED", NULL};
static const struct invoice_words words = {"CreditNoteNumber", "DueDate", types, modes, statuses};

static const struct document_event events[] = {
    {"SUBMITTED", "Submitted", "This credit note has been submitted for approval."},
    {"AUTHORISED", "Approved", "This credit note has been approved."},
    {"VOIDED", "Voided", "This credit note has been voided."},
    {"DELETED", "Deleted", "This credit note has been deleted."},
    {"DRAFT", "Edited", "This credit note is a draft again."},
    {NULL, NULL, NULL},
};

int64_t credit_note_remaining_e4(const struct invoice *v)
{
	return invoice_due_e4(v);
}

int credit_note_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err)
{
	struct invoice *note;

	if (credit_note_load(call->db, call->arena, call->org.id, id_or_number, &note, err) != OK)
		return E_INTERNAL;
	if (note == NULL && credit_note_by_number(call->db, call->arena, call->org.id, id_or_number, &note, err) != OK)
		return E_INTERNAL;
	if (note != NULL &&
	    contact_load(call->db, call->arena, call->org.id, note->contact_id, &note->contact, err) != OK)
		return E_INTERNAL;
	*out = note;
	return OK;
}

static const char *refusal(struct call *call, const struct invoice *stored, const char *wanted)
{
	if (stored == NULL) {
		bool is_fine =
		    text_eq(wanted, "DRAFT") || text_eq(wanted, "SUBMITTED") || text_eq(wanted, "AUTHORISED");

		return is_fine ? NULL : "A new credit note can be DRAFT, SUBMITTED or AUTHORISED only.";
	}
	if (text_eq(stored->status, "PAID") && (text_eq(wanted, "PAID") || text_eq(wanted, "AUTHORISED")))
		return NULL;
	if (stored->credited_e4 != 0 && !text_eq(wanted, "AUTHORISED"))
		return arena_printf(call->arena,
				    "The status %s cannot be applied to the credit note because it has been allocated.",
				    wanted);
	return invoice_may_become(stored->status, wanted) ? NULL : "Credit Note not of valid status for modification";
}

static int check_number(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	struct invoice *other = NULL;

	if (text_is_empty(v->number) || !invoice_is_sale(v) || (stored != NULL && text_eq(stored->number, v->number)))
		return OK;
	if (credit_note_by_number(call->db, call->arena, call->org.id, v->number, &other, err) != OK)
		return E_INTERNAL;
	document_check_number(call, &credit_note_kind, other, v, "Credit Note # must be unique.");
	return OK;
}

static void check_complete(struct call *call, struct invoice *v)
{
	if (v->contact == NULL)
		invoice_complain(call, v, "Contact cannot be empty.");
	if (text_eq(v->status, "DRAFT"))
		return;
	if (v->line_count == 0)
		invoice_complain(call, v, "One or more line items must be specified");
	if (v->total_e4 < 0)
		invoice_complain(call, v, "The total of an approved credit note cannot be negative.");
}

static int complete(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	if (v->type == NULL) {
		invoice_complain(call, v, "The Type must be ACCRECCREDIT or ACCPAYCREDIT.");
		return OK;
	}
	if (invoice_defaults(call, v, err) != OK || invoice_resolve_lines(call, v, err) != OK ||
	    check_number(call, stored, v, err) != OK)
		return E_INTERNAL;
	check_complete(call, v);
	if (stored != NULL && text_eq(stored->status, "AUTHORISED") && stored->day != v->day)
		invoice_check_day(call, stored->day, &v->messages);
	invoice_check_lock(call, v);
	invoice_check_role(call, v);
	v->is_sent = v->is_sent && (text_eq(v->status, "AUTHORISED") || text_eq(v->status, "PAID"));
	return OK;
}

int credit_note_apply(struct call *call, const struct json *json, const char *path_id, enum invoice_write_mode mode,
		      struct invoice **out, struct err *err)
{
	return document_apply(call, &credit_note_kind, json, path_id, mode, out, err);
}

const struct document_kind credit_note_kind = {
    .plural = "CreditNotes",
    .id_key = "CreditNoteID",
    .unknown = "An existing Credit Note with the specified CreditNoteID could not be found",
    .words = &words,
    .events = events,
    .find = credit_note_find,
    .save = credit_note_save,
    .take_number = credit_note_take_number,
    .refusal = refusal,
    .complete = complete,
    .envelope = api_envelope,
    .write = credit_note_write,
};
