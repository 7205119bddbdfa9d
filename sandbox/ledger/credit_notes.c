/* The endpoints of CreditNotes. */
#include "ledger/api_routes.h"
#include "ledger/credit_note.h"
#include "ledger/invoice_rows.h"
#include "ledger/lists.h"
#include "ledger/switches.h"

static const struct field note_fields[] = {
    {"CreditNoteID", FIELD_TEXT, offsetof(struct invoice, id)},
    {"CreditNoteNumber", FIELD_TEXT, offsetof(struct invoice, number)},
    {"Type", FIELD_TEXT, offsetof(struct invoice, type)},
    {"Status", FIELD_TEXT, offsetof(struct invoice, status)},
    {"Reference", FIELD_TEXT, offsetof(struct invoice, reference)},
    {"LineAmountTypes", FIELD_TEXT, offsetof(struct invoice, mode)},
    {"CurrencyCode", FIELD_TEXT, offsetof(struct invoice, currency)},
    {"BrandingThemeID", FIELD_TEXT, offsetof(struct invoice, theme_id)},
    {"Date", FIELD_DAY, offsetof(struct invoice, day)},
    {"DueDate", FIELD_DAY, offsetof(struct invoice, due_day)},
    {"FullyPaidOnDate", FIELD_DAY, offsetof(struct invoice, paid_day)},
    {"SubTotal", FIELD_AMOUNT, offsetof(struct invoice, sub_total_e4)},
    {"TotalTax", FIELD_AMOUNT, offsetof(struct invoice, total_tax_e4)},
    {"Total", FIELD_AMOUNT, offsetof(struct invoice, total_e4)},
    {"SentToContact", FIELD_BOOL, offsetof(struct invoice, is_sent)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct invoice, updated_us)},
};

static const struct field contact_fields[] = {
    {"Contact.ContactID", FIELD_TEXT, offsetof(struct contact, id)},
    {"Contact.Name", FIELD_TEXT, offsetof(struct contact, name)},
    {"Contact.ContactNumber", FIELD_TEXT, offsetof(struct contact, number)},
    {"Contact.EmailAddress", FIELD_TEXT, offsetof(struct contact, email)},
};

static bool note_field(const void *element, const char *path, struct where_value *out)
{
	const struct invoice *v = element;

	if (text_eq_nocase(path, "RemainingCredit")) {
		*out =
		    (struct where_value){.kind = WHERE_NUMBER, .number = v != NULL ? credit_note_remaining_e4(v) : 0};
		return true;
	}
	return field_value(note_fields, ARRAY_LEN(note_fields), element, path, out) ||
	       field_value(contact_fields, ARRAY_LEN(contact_fields), v != NULL ? v->contact : NULL, path, out);
}

static int write_list(struct call *call, struct list *list, struct err *err)
{
	enum invoice_shape shape = list->page == 0 ? INVOICE_BRIEF : INVOICE_PAGED;
	int status = OK;

	api_envelope(call);
	list_write_pagination(call, list);
	json_out_array(&call->out, "CreditNotes");
	for (size_t i = 0; i < list->count && status == OK; i++) {
		struct invoice note = *(const struct invoice *)list->elements[i];

		if (shape == INVOICE_PAGED)
			status = invoice_lines(call->db, call->arena, &note, err);
		if (status == OK)
			status = credit_note_write(call, &note, shape, NULL, err);
	}
	api_done(call);
	return status;
}

/* A page of the list as it is reads that page only. */
static int list_plain_page(struct call *call, struct list *list, struct err *err)
{
	const struct list asked = *list;
	int64_t since_us = api_since_us(call);
	struct invoice *notes;
	size_t count;

	if (credit_note_list(call->db, call->arena, call->org.id, since_us, asked.page_size,
			     (asked.page - 1) * asked.page_size, &notes, &count, err) != OK)
		return E_INTERNAL;
	*list = list_of(call->arena, notes, count, sizeof(*notes));
	list->page = asked.page;
	list->page_size = asked.page_size;
	if (credit_note_count(call->db, call->org.id, since_us, &list->total, err) != OK)
		return E_INTERNAL;
	return write_list(call, list, err);
}

int credit_notes_list(struct call *call, struct err *err)
{
	const size_t max = (size_t)settings_number(call->db, ledger_switches, "scan_limit");
	struct invoice *notes;
	struct list list = {0};
	size_t count;

	list_read_page(call, &list, false);
	if (list.page != 0 && list_is_plain(call))
		return list_plain_page(call, &list, err);
	if (credit_note_list(call->db, call->arena, call->org.id, api_since_us(call), max + 1, 0, &notes, &count,
			     err) != OK)
		return E_INTERNAL;
	if (list_is_too_long(call, "credit notes", count, max))
		return OK;
	list = list_of(call->arena, notes, count, sizeof(*notes));
	if (!list_filter(call, &list, note_field))
		return OK;
	list_cut(call, &list, false);
	return write_list(call, &list, err);
}

int credit_notes_get(struct call *call, struct err *err)
{
	struct invoice *note;

	if (credit_note_find(call, call->params[0], &note, err) != OK)
		return E_INTERNAL;
	return document_answer(call, &credit_note_kind, note, err);
}

int credit_notes_put(struct call *call, struct err *err)
{
	return document_write_all(call, &credit_note_kind, INVOICE_CREATE, err);
}

int credit_notes_post(struct call *call, struct err *err)
{
	return document_write_all(call, &credit_note_kind, INVOICE_UPSERT, err);
}
