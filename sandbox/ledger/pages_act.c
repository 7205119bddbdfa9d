/* What the forms on an invoice's page do: the same rules as for the API, and the role on top. */
#include <string.h>

#include "ledger/form.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/payment.h"
#include "ledger/settings_rows.h"
#include "ledger/visit.h"

static const struct act {
	const char *name, *status; /* ${status} NULL: a payment */
	bool needs_approver;
} acts[] = {
    {"submit", "SUBMITTED", false},
    {"approve", "AUTHORISED", true},
    {"void", "VOIDED", true},
    {"delete", "DELETED", false},
    {"pay", NULL, true},
    {"unpay", NULL, true},
};

static const struct act *act_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (text_eq(acts[i].name, name))
			return &acts[i];
	return NULL;
}

static int change_status(struct visit *visit, const char *id, const char *wanted, struct messages *messages,
			 struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *text = arena_printf(visit->arena, "{\"Status\":\"%s\"}", wanted);
	struct invoice *invoice;
	int status = json_parse(text, strlen(text), &doc, err);

	if (status == OK)
		status = invoice_apply(&visit->call, json_root(doc), id, INVOICE_UPSERT, &invoice, err);
	if (status == OK)
		*messages = invoice->messages;
	return status;
}

/* The form as a request of the API. */
static char *payment_json(struct visit *visit, const char *id)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, LIMIT_URL);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_object(&out, "Invoice");
	json_out_text(&out, "InvoiceID", id);
	json_out_end(&out);
	json_out_object(&out, "Account");
	json_out_text(&out, "Code", "090");
	json_out_end(&out);
	json_out_text(&out, "Amount", text_or(form_field(visit->x, "amount"), ""));
	json_out_text(&out, "Date", text_or(form_field(visit->x, "date"), ""));
	json_out_text(&out, "Reference", text_or(form_field(visit->x, "reference"), ""));
	json_out_end(&out);
	return arena_strdup(visit->arena, buf.data);
}

static int pay(struct visit *visit, const char *id, struct messages *messages, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const char *text = payment_json(visit, id);
	struct payment *payment;
	struct invoice *invoice;
	int status = json_parse(text, strlen(text), &doc, err);

	if (status == OK)
		status = payment_make(&visit->call, json_root(doc), &payment, &invoice, err);
	if (status == OK)
		*messages = payment->messages;
	return status;
}

static int unpay(struct visit *visit, struct messages *messages, struct err *err)
{
	const char *id = text_or(form_field(visit->x, "payment"), "");
	struct payment *payment;
	struct invoice *invoice;
	int status = payment_load(visit->call.db, visit->arena, visit->call.org.id, id, &payment, err);

	if (status != OK)
		return status;
	if (payment == NULL)
		return err_set(err, E_NOT_FOUND, "payment_unknown", "There is no such payment.");
	status = payment_delete(&visit->call, payment, &invoice, err);
	*messages = payment->messages;
	return status;
}

static int perform(struct visit *visit, const char *id, const struct act *act, struct messages *messages,
		   struct err *err)
{
	const char *role = visit->call.person.role;
	bool may = act != NULL && (act->needs_approver ? role_may_approve(role) : role_may_edit(role));

	if (!may) {
		message_add(visit->arena, messages, "The role %s does not allow this.", role_label(role));
		return OK;
	}
	if (act->status != NULL)
		return change_status(visit, id, act->status, messages, err);
	return text_eq(act->name, "pay") ? pay(visit, id, messages, err) : unpay(visit, messages, err);
}

int page_act(struct visit *visit, const char *id, struct err *err)
{
	const struct act *act = act_find(form_field(visit->x, "act"));
	struct messages messages = {0};
	struct invoice *invoice;
	int status = visit_invoice(visit, id, &invoice, err);

	if (status != OK)
		return status;
	if (db_begin(visit->call.db, err) != OK)
		return E_INTERNAL;
	status = perform(visit, invoice->id, act, &messages, err);
	if (status != OK || messages.count > 0)
		db_rollback(visit->call.db);
	else
		status = db_commit(visit->call.db, err);
	if (status != OK)
		return status;
	if (messages.count > 0)
		return page_invoice(visit, id, &messages, err);
	http_redirect(visit->x, arena_printf(visit->arena, "/invoice/%s", invoice->id));
	return OK;
}
