/* OnlineInvoice and Email (contract xero.md 2.10). */
#include "ledger/api_routes.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/switches.h"

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

/* How many e-mails a day the organisation may send: that depends on what it pays. */
static int64_t email_limit(struct call *call)
{
	const char *name = text_eq(call->org.class, "DEMO")    ? "email_limit_demo"
			   : text_eq(call->org.class, "TRIAL") ? "email_limit_trial"
							       : "email_limit_paying";

	return settings_number(call->db, ledger_switches, name);
}

/* The contact's own address, and those of its people who get copies. */
static bool has_recipient(const struct contact *contact)
{
	if (contact == NULL)
		return false;
	for (size_t i = 0; i < contact->person_count; i++)
		if (contact->persons[i].in_emails && !text_is_empty(contact->persons[i].email))
			return true;
	return !text_is_empty(contact->email);
}

/* Why the invoice can't be sent; NULL if it can. */
static const char *email_refusal(struct call *call, const struct invoice *invoice, int64_t sent_today)
{
	static const char *const allowed[] = {"SUBMITTED", "AUTHORISED", "PAID", NULL};

	if (!is_among(invoice->status, allowed))
		return "Invoice not of valid status for sending by email";
	if (!has_recipient(invoice->contact))
		return "The contact has no email address.";
	if (sent_today >= email_limit(call))
		return "The daily limit of emails has been reached for this organisation.";
	return NULL;
}

/* Nobody gets mail: the effects that can be seen through the API are those of a mail that was sent. */
int invoice_email(struct call *call, struct err *err)
{
	struct invoice *invoice;
	const char *refused;
	int64_t sent_today;

	if (find_sale(call, &invoice, err) != OK)
		return E_INTERNAL;
	if (invoice == NULL)
		return OK;
	if (email_count(call->db, call->org.id, call->today, &sent_today, err) != OK)
		return E_INTERNAL;
	refused = email_refusal(call, invoice, sent_today);
	if (refused != NULL) {
		refuse_with(call, refused);
		return OK;
	}
	invoice->is_sent = true;
	if (!invoice_has_applied(invoice))
		invoice->updated_us = call->now_us;
	call->reply = (struct reply){.status = 204, .body = ""};
	if (invoice_save(call->db, call->org.id, invoice, err) != OK ||
	    email_note(call->db, call->org.id, call->today, err) != OK)
		return E_INTERNAL;
	return history_add(call->db, invoice->id, call->now_us, "Invoice sent", "This invoice has been sent",
			   call_person_name(call), err);
}
