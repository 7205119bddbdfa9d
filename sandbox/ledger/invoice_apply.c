/* Creating and changing invoices: which one is meant, whether it may be, and saving it with its history. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "crypto/crypto.h"
#include "ledger/contact_rows.h"
#include "ledger/invoice.h"
#include "ledger/invoice_input.h"
#include "ledger/invoice_rows.h"
#include "ledger/switches.h"

static const char NOT_VALID_STATUS[] = "Invoice not of valid status for modification";

const char *call_person_name(struct call *call)
{
	return arena_printf(call->arena, "%s %s", call->person.first_name, call->person.last_name);
}

int invoice_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err)
{
	struct invoice *invoice;

	if (invoice_load(call->db, call->arena, call->org.id, id_or_number, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL &&
	    invoice_by_number(call->db, call->arena, call->org.id, id_or_number, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice != NULL &&
	    contact_load(call->db, call->arena, call->org.id, invoice->contact_id, &invoice->contact, err) != OK)
		return E_INTERNAL;
	*out = invoice;
	return OK;
}

/* ---- saving ---- */

struct event {
	const char *changes, *details;
};

/* What history says about the change. */
static struct event event_of(struct call *call, const struct invoice *stored, const struct invoice *v)
{
	static const struct {
		const char *status;
		struct event event;
	} events[] = {
	    {"SUBMITTED", {"Submitted", "This invoice has been submitted for approval."}},
	    {"AUTHORISED", {"Approved", "This invoice has been approved."}},
	    {"VOIDED", {"Voided", "This invoice has been voided."}},
	    {"DELETED", {"Deleted", "This invoice has been deleted."}},
	    {"DRAFT", {"Edited", "This invoice is a draft again."}},
	};
	char total[64];

	if (stored != NULL && !text_eq(stored->status, v->status))
		for (size_t i = 0; i < ARRAY_LEN(events); i++)
			if (text_eq(events[i].status, v->status))
				return events[i].event;
	snprintf(total, sizeof(total), "%" PRId64 ".%02" PRId64, v->total_e4 / 10000, v->total_e4 % 10000 / 100);
	return (struct event){stored == NULL ? "Created" : "Edited",
			      arena_printf(call->arena, "%s %s to %s for %s %s.", v->number,
					   stored == NULL ? "made out" : "changed", v->contact->name, total,
					   v->currency)};
}

static void give_line_ids(struct call *call, struct invoice *v)
{
	char id[UUID_TEXT_MAX];

	for (size_t i = 0; i < v->line_count; i++)
		if (v->lines[i].id == NULL)
			v->lines[i].id = arena_strdup(call->arena, uuid_new(id));
}

/* A contact becomes a customer with its first approved sales invoice. */
static int mark_contact(struct call *call, struct invoice *v, struct err *err)
{
	bool *mark = text_eq(v->type, "ACCREC") ? &v->contact->is_customer : &v->contact->is_supplier;

	if (*mark || !text_eq(v->status, "AUTHORISED"))
		return OK;
	*mark = true;
	return contact_save(call->db, call->arena, call->org.id, v->contact, err);
}

static bool is_same_but_quiet_fields(const struct invoice *a, const struct invoice *b)
{
	return text_eq(a->number, b->number) && text_eq(a->reference, b->reference) && text_eq(a->url, b->url) &&
	       text_eq(a->contact_id, b->contact_id) && text_eq(a->theme_id, b->theme_id) && a->lines == b->lines &&
	       text_eq(a->status, b->status) && a->expected_day == b->expected_day && a->planned_day == b->planned_day;
}

/* True for a change of a part-paid invoice's due date or sent mark alone, where that leaves no trace. */
static bool is_quiet(struct call *call, const struct invoice *stored, const struct invoice *v)
{
	return stored != NULL && invoice_has_applied(stored) && is_same_but_quiet_fields(stored, v) &&
	       (stored->due_day != v->due_day || stored->is_sent != v->is_sent) &&
	       switch_is_on(call->db, "quiet_part_paid_edit");
}

static int save_invoice(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	struct event event;
	char id[UUID_TEXT_MAX];

	if (stored == NULL) {
		v->id = arena_strdup(call->arena, uuid_new(id));
		v->created_us = call->now_us;
		v->client_id = call->client_id;
	}
	if (text_eq(v->type, "ACCREC") && text_is_empty(v->number) &&
	    invoice_take_number(call->db, call->arena, call->org.id, &v->number, err) != OK)
		return E_INTERNAL;
	give_line_ids(call, v);
	v->updated_us = is_quiet(call, stored, v) ? stored->updated_us : call->now_us;
	if (invoice_save(call->db, call->org.id, v, err) != OK || mark_contact(call, v, err) != OK)
		return E_INTERNAL;
	event = event_of(call, stored, v);
	return history_add(call->db, v->id, call->now_us, event.changes, event.details, call_person_name(call), err);
}

/* ---- one element ---- */

static struct invoice blank(void)
{
	return (struct invoice){.status = "DRAFT",
				.mode = "Exclusive",
				.day = DAY_NONE,
				.due_day = DAY_NONE,
				.expected_day = DAY_NONE,
				.planned_day = DAY_NONE,
				.paid_day = DAY_NONE};
}

static int create_invoice(struct call *call, const struct json *json, struct invoice *v, struct err *err)
{
	*v = blank();
	invoice_read(call, json, v);
	if (!text_eq(v->status, "DRAFT") && !text_eq(v->status, "SUBMITTED") && !text_eq(v->status, "AUTHORISED"))
		invoice_complain(call, v, "A new invoice can be DRAFT, SUBMITTED or AUTHORISED only.");
	if (invoice_read_contact(call, json, v, err) != OK || invoice_complete(call, NULL, v, err) != OK)
		return E_INTERNAL;
	invoice_check_role(call, v);
	return v->messages.count > 0 ? OK : save_invoice(call, NULL, v, err);
}

/* The echo of a refused status change is the request alone. */
static void refuse_status(struct call *call, const struct json *json, const struct invoice *stored, struct invoice *v,
			  const char *message)
{
	const char *wanted = v->status;

	*v = blank();
	invoice_read(call, json, v);
	v->messages = (struct messages){0};
	v->id = stored->id;
	v->type = stored->type;
	v->status = wanted;
	invoice_complain(call, v, message);
}

/* Why ${stored} may not become ${wanted}; NULL if it may. */
static const char *status_refusal(struct call *call, const struct invoice *stored, const char *wanted)
{
	bool is_paid_on = invoice_has_applied(stored);

	if (text_eq(stored->status, "PAID") && (text_eq(wanted, "PAID") || text_eq(wanted, "AUTHORISED")))
		return NULL;
	if (is_paid_on && !text_eq(wanted, "AUTHORISED"))
		return arena_printf(
		    call->arena,
		    "The status %s cannot be applied to the invoice because it has payments or credit notes "
		    "allocated to it.",
		    wanted);
	return invoice_may_become(stored->status, wanted) ? NULL : NOT_VALID_STATUS;
}

/* Voiding and deleting change nothing else, whatever was sent besides. */
static int end_invoice(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	const char *wanted = v->status;

	*v = *stored;
	v->status = wanted;
	invoice_check_lock(call, v);
	invoice_check_role(call, v);
	return v->messages.count > 0 ? OK : save_invoice(call, stored, v, err);
}

/* What is in the books may be changed by who may approve, and not out of a locked period. */
static void check_books(struct call *call, const struct invoice *stored, struct invoice *v)
{
	bool was_in_books = text_eq(stored->status, "AUTHORISED") || text_eq(stored->status, "PAID");

	if (was_in_books && stored->day != v->day)
		invoice_check_day(call, stored->day, &v->messages);
	invoice_check_role(call, v);
}

static int change_invoice(struct call *call, const struct json *json, const struct invoice *stored, struct invoice *v,
			  struct err *err)
{
	const char *refusal;

	*v = *stored;
	v->messages = (struct messages){0};
	invoice_read(call, json, v);
	invoice_check_type(call, stored, v);
	refusal = status_refusal(call, stored, v->status);
	if (refusal != NULL) {
		refuse_status(call, json, stored, v, refusal);
		return OK;
	}
	if (text_eq(v->status, "VOIDED") || text_eq(v->status, "DELETED"))
		return end_invoice(call, stored, v, err);
	if (text_eq(stored->status, "PAID"))
		v->status = stored->status;
	if (invoice_has_applied(stored))
		invoice_check_paid_edit(call, stored, v);
	if (invoice_read_contact(call, json, v, err) != OK)
		return E_INTERNAL;
	if (stored->credited_e4 != 0 && !text_eq(stored->contact_id, v->contact_id))
		invoice_complain(call, v, INVOICE_HAS_APPLIED);
	if (invoice_complete(call, stored, v, err) != OK)
		return E_INTERNAL;
	check_books(call, stored, v);
	return v->messages.count > 0 ? OK : save_invoice(call, stored, v, err);
}

/* The stored invoice that the request means. ${*unknown_out}: it names an InvoiceID that there isn't. */
static int find_target(struct call *call, const struct json *json, const char *path_id, struct invoice **out,
		       bool *unknown_out, struct err *err)
{
	const char *id = json_text(json_get_nocase(json, "InvoiceID"), NULL);
	const char *number = json_text(json_get_nocase(json, "InvoiceNumber"), NULL);
	const char *type = json_text(json_get_nocase(json, "Type"), "ACCREC");
	int status = OK;

	*out = NULL;
	*unknown_out = false;
	if (path_id != NULL) {
		status = invoice_find(call, path_id, out, err);
		if (status == OK && *out == NULL)
			return err_set(err, E_NOT_FOUND, "invoice_unknown", "There is no such invoice.");
	} else if (!text_is_empty(id)) {
		status = invoice_find(call, id, out, err);
		*unknown_out = status == OK && *out == NULL;
	} else if (!text_is_empty(number) && text_eq_nocase(type, "ACCREC")) {
		status = invoice_find(call, number, out, err);
	}
	return status;
}

int invoice_apply(struct call *call, const struct json *json, const char *path_id, enum invoice_write_mode mode,
		  struct invoice **out, struct err *err)
{
	struct invoice *stored = NULL;
	bool is_unknown = false;
	int status = OK;

	*out = arena_new_of(call->arena, struct invoice);
	if (mode == INVOICE_UPSERT)
		status = find_target(call, json, path_id, &stored, &is_unknown, err);
	if (status != OK)
		return status;
	if (is_unknown && switch_is(call->db, "unknown_invoice_id", "404"))
		return err_set(err, E_NOT_FOUND, "invoice_unknown", "There is no such invoice.");
	if (is_unknown) {
		**out = blank();
		invoice_read(call, json, *out);
		(*out)->id = arena_strdup(call->arena, json_text(json_get_nocase(json, "InvoiceID"), ""));
		invoice_complain(call, *out, "An existing Invoice with the specified InvoiceID could not be found");
		return OK;
	}
	return stored != NULL ? change_invoice(call, json, stored, *out, err) : create_invoice(call, json, *out, err);
}

/* PAID when nothing is left to be paid, open again otherwise. */
static int settle(struct call *call, struct invoice *invoice, int32_t day, struct err *err)
{
	invoice->status = invoice->paid_e4 + invoice->credited_e4 == invoice->total_e4 ? "PAID" : "AUTHORISED";
	invoice->paid_day = text_eq(invoice->status, "PAID") ? day : DAY_NONE;
	invoice->updated_us = call->now_us;
	return invoice_save(call->db, call->org.id, invoice, err);
}

int invoice_settle(struct call *call, struct invoice *invoice, int64_t paid_change_e4, int32_t day, struct err *err)
{
	invoice->paid_e4 += paid_change_e4;
	return settle(call, invoice, day, err);
}

int invoice_credit(struct call *call, struct invoice *invoice, int64_t credited_change_e4, int32_t day, struct err *err)
{
	invoice->credited_e4 += credited_change_e4;
	return settle(call, invoice, day, err);
}
