/* What the buttons on a document's page do: requests to the ledger as an app would send them, and the role on top. */
#include <string.h>

#include "ledger/form.h"
#include "ledger/pages_document.h"

#define UNDONE " This can't be undone."

const struct act acts[] = {
    {&kind_invoice, "submit", "Submit for approval", "", "DRAFT", "SUBMITTED", RIGHT_EDIT, NULL},
    {&kind_invoice, "approve", "Approve", "primary", "DRAFT SUBMITTED", "AUTHORISED", RIGHT_APPROVE, NULL},
    {&kind_invoice, "send", "Approve and email", "", "DRAFT SUBMITTED", NULL, RIGHT_APPROVE, NULL},
    {&kind_invoice, "draft", "Back to draft", "", "SUBMITTED", "DRAFT", RIGHT_EDIT, NULL},
    {&kind_invoice, "email", "Email", "", "AUTHORISED PAID", NULL, RIGHT_APPROVE, "Send %s to the customer by email?"},
    {&kind_invoice, "void", "Void", "danger", "AUTHORISED", "VOIDED", RIGHT_APPROVE, "Void %s?" UNDONE},
    {&kind_invoice, "delete", "Delete", "danger", "DRAFT SUBMITTED", "DELETED", RIGHT_EDIT, "Delete %s?" UNDONE},
    {&kind_credit, "submit", "Submit for approval", "", "DRAFT", "SUBMITTED", RIGHT_EDIT, NULL},
    {&kind_credit, "approve", "Approve", "primary", "DRAFT SUBMITTED", "AUTHORISED", RIGHT_APPROVE, NULL},
    {&kind_credit, "void", "Void", "danger", "AUTHORISED", "VOIDED", RIGHT_APPROVE, "Void %s?" UNDONE},
    {&kind_credit, "delete", "Delete", "danger", "DRAFT SUBMITTED", "DELETED", RIGHT_EDIT, "Delete %s?" UNDONE},
    {&kind_quote, "mark-sent", "Mark as sent", "primary", "DRAFT", "SENT", RIGHT_EDIT, NULL},
    {&kind_quote, "accept", "Mark as accepted", "", "SENT", "ACCEPTED", RIGHT_EDIT, NULL},
    {&kind_quote, "decline", "Mark as declined", "", "SENT", "DECLINED", RIGHT_EDIT, NULL},
    {&kind_quote, "delete", "Delete", "danger", "DRAFT SENT ACCEPTED DECLINED", "DELETED", RIGHT_EDIT,
     "Delete %s?" UNDONE},
    {&kind_invoice, "pay", "", "", NULL, NULL, RIGHT_APPROVE, NULL},
    {&kind_invoice, "unpay", "", "", NULL, NULL, RIGHT_APPROVE, NULL},
    {NULL, "allocate", "", "", NULL, NULL, RIGHT_APPROVE, NULL},
    {&kind_credit, "unallocate", "", "", NULL, NULL, RIGHT_APPROVE, NULL},
    {NULL, "note", "", "", NULL, NULL, RIGHT_EDIT, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, RIGHT_LOOK, NULL},
};

struct step {
	struct visit *visit;
	const struct kind *kind;
	const char *id;
	const struct json *document;
	struct messages messages;
	const char *done; /* what the next page says */
};

static const char *field(struct step *s, const char *name)
{
	return text_squeeze(s->visit->arena, form_field(s->visit->x, name));
}

static int ask(struct step *s, const char *method, const char *pattern, const char *id, const char *second,
	       const char *body, struct err *err)
{
	struct ask request = {.method = method, .pattern = pattern, .params = {id, second}, .body = body};

	return pages_change(s->visit, &request, &s->messages, NULL, err);
}

/* ---- the status ---- */

/* A quote is changed with its contact and date beside (contract xero.md 2.12). */
static const char *quote_status_body(struct step *s, const char *wanted)
{
	const struct json *contact = json_get(s->document, "Contact");

	return arena_printf(s->visit->arena,
			    "{\"Status\":\"%s\",\"Contact\":{\"ContactID\":\"%s\"},\"Date\":\"%.10s\"}", wanted,
			    pages_text(contact, "ContactID"), pages_text(s->document, "DateString"));
}

static int change_status(struct step *s, const char *wanted, struct err *err)
{
	const char *body =
	    s->kind == &kind_quote ? quote_status_body(s, wanted) : pages_body(s->visit, "Status", wanted);

	return ask(s, "POST", s->kind->one, s->id, NULL, body, err);
}

static int approve_and_send(struct step *s, struct err *err)
{
	s->done = "sent";
	if (change_status(s, "AUTHORISED", err) != OK)
		return E_INTERNAL;
	return s->messages.count > 0 ? OK : ask(s, "POST", "Invoices/:/Email", s->id, NULL, NULL, err);
}

static int send_email(struct step *s, struct err *err)
{
	s->done = "emailed";
	return ask(s, "POST", "Invoices/:/Email", s->id, NULL, NULL, err);
}

/* ---- payments, credit, notes ---- */

/* ${other} names what the amount goes with: its own object under ${key}, with ${id_key}. */
static char *money_body(struct step *s, const char *list, const char *key, const char *id_key, const char *id)
{
	CLEANUP(buf_release) struct buf buf;
	const char *account = field(s, "account");
	char today[DATE_TEXT_MAX];
	struct json_out out;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_array(&out, list);
	json_out_object(&out, NULL);
	json_out_object(&out, key);
	json_out_text(&out, id_key, id);
	json_out_end(&out);
	if (text_eq(list, "Payments")) {
		json_out_object(&out, "Account");
		json_out_text(&out, "Code", account);
		json_out_end(&out);
		json_out_text(&out, "Reference", field(s, "reference"));
	}
	json_out_text(&out, "Amount", form_number(s->visit->arena, field(s, "amount")));
	json_out_text(&out, "Date", text_or(field(s, "date"), day_format(s->visit->call.today, today)));
	json_out_end(&out);
	json_out_end(&out);
	json_out_end(&out);
	return arena_strdup(s->visit->arena, buf.data);
}

static int pay(struct step *s, struct err *err)
{
	return ask(s, "PUT", "Payments", NULL, NULL, money_body(s, "Payments", "Invoice", "InvoiceID", s->id), err);
}

static int unpay(struct step *s, struct err *err)
{
	s->done = "removed";
	return ask(s, "POST", "Payments/:", field(s, "payment"), NULL, pages_body(s->visit, "Status", "DELETED"), err);
}

/* From either side: the page's own document is one end, the form's choice the other. */
static int allocate(struct step *s, struct err *err)
{
	bool is_credit = s->kind == &kind_credit;
	const char *credit = is_credit ? s->id : field(s, "credit"), *invoice = is_credit ? field(s, "invoice") : s->id;

	s->done = "applied";
	return ask(s, "PUT", "CreditNotes/:/Allocations", credit, NULL,
		   money_body(s, "Allocations", "Invoice", "InvoiceID", invoice), err);
}

static int unallocate(struct step *s, struct err *err)
{
	s->done = "removed";
	return ask(s, "DELETE", "CreditNotes/:/Allocations/:", s->id, field(s, "allocation"), NULL, err);
}

static int add_note(struct step *s, struct err *err)
{
	const char *record = pages_body(s->visit, "Details", field(s, "note"));

	s->done = "noted";
	return ask(s, "PUT", s->kind->history, s->id, NULL,
		   arena_printf(s->visit->arena, "{\"HistoryRecords\":[%s]}", record), err);
}

/* ---- which one ---- */

static const struct {
	const char *name;
	int (*run)(struct step *s, struct err *err);
} runs[] = {
    {"send", approve_and_send}, {"email", send_email},      {"pay", pay},       {"unpay", unpay},
    {"allocate", allocate},     {"unallocate", unallocate}, {"note", add_note},
};

static const struct act *act_find(const struct kind *kind, const char *name)
{
	for (const struct act *act = acts; act->name != NULL; act++)
		if ((act->kind == NULL || act->kind == kind) && text_eq(act->name, name))
			return act;
	return NULL;
}

static int perform(struct step *s, const struct act *act, struct err *err)
{
	if (act == NULL)
		return err_set(err, E_NOT_FOUND, "act_unknown", "There is no such button.");
	if (!visit_may(s->visit, act->right)) {
		message_add(s->visit->arena, &s->messages, "%s", visit_why_not(s->visit, act->right));
		return OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(runs); i++)
		if (text_eq(runs[i].name, act->name))
			return runs[i].run(s, err);
	return change_status(s, act->status, err);
}

int page_act(struct visit *visit, const struct kind *kind, const char *id, struct err *err)
{
	struct step step = {.visit = visit, .kind = kind};
	const struct act *act = act_find(kind, form_field(visit->x, "act"));
	int status = kind_load(visit, kind, id, &step.document, err);

	if (status != OK)
		return status;
	step.id = pages_text(step.document, kind->id_key);
	status = perform(&step, act, err);
	if (status != OK)
		return status;
	if (step.messages.count > 0)
		return page_document(visit, kind, step.id, act->name, &step.messages, err);
	visit_redirect(visit, arena_printf(visit->arena, "/%s/%s", kind->path, step.id), step.done);
	return OK;
}

/* ---- files ---- */

static int take_file(struct visit *visit, const struct kind *kind, const char *id, const char *name, struct err *err)
{
	struct ask request = {.method = "PUT", .pattern = kind->attachment, .params = {id, name}};
	struct messages messages = {0};
	int status;

	if (!visit_may(visit, RIGHT_EDIT)) {
		const char *reason = visit_why_not(visit, RIGHT_EDIT);

		http_answer(visit->x, 403, "text/plain; charset=utf-8", reason, strlen(reason));
		return OK;
	}
	status = pages_change(visit, &request, &messages, NULL, err);
	if (status != OK)
		return status;
	if (messages.count > 0)
		http_answer(visit->x, 400, "text/plain; charset=utf-8", messages.texts[0], strlen(messages.texts[0]));
	else
		http_answer(visit->x, 204, NULL, "", 0);
	return OK;
}

int page_file(struct visit *visit, const struct kind *kind, const char *id, const char *name, struct err *err)
{
	struct ask request = {.method = "GET", .pattern = kind->attachment, .params = {id, name}};
	const struct json *document;
	struct answer answer;
	int status = kind_load(visit, kind, id, &document, err);

	if (status != OK)
		return status;
	if (visit_is_post(visit))
		return take_file(visit, kind, id, name, err);
	status = pages_ask(visit, &request, &answer, err);
	if (status != OK)
		return status;
	/* A file of whatever type must not run as a page of the ledger. */
	http_answer_header(visit->x, "Content-Security-Policy", "default-src 'none'; sandbox");
	http_answer_header(visit->x, "Content-Disposition", "attachment");
	http_answer(visit->x, answer.status, text_or(answer.content_type, "application/octet-stream"), answer.body,
		    answer.len);
	return OK;
}
