#include "ledger/payment.h"

#include <inttypes.h>

#include "base/decimal.h"
#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

/* ---- making and deleting ---- */

static void complain(struct call *call, struct payment *payment, const char *text)
{
	message_add(call->arena, &payment->messages, "%s", text);
}

static int find_invoice(struct call *call, const struct json *json, struct payment *payment, struct invoice **out,
			struct err *err)
{
	const struct json *given = json_get_nocase(json, "Invoice");
	const char *id = json_text(json_get_nocase(given, "InvoiceID"), NULL);
	const char *number = json_text(json_get_nocase(given, "InvoiceNumber"), NULL);

	*out = NULL;
	if (!text_is_empty(id) || !text_is_empty(number)) {
		if (invoice_find(call, text_or(id, number), out, err) != OK)
			return E_INTERNAL;
	}
	if (*out == NULL)
		complain(call, payment, "Invoice could not be found");
	else
		payment->invoice_id = (*out)->id;
	return OK;
}

static int find_account(struct call *call, const struct json *json, struct payment *payment, struct err *err)
{
	const struct json *given = json_get_nocase(json, "Account");
	const char *id = json_text(json_get_nocase(given, "AccountID"), NULL);
	const char *code = json_text(json_get_nocase(given, "Code"), "");
	struct account *account = NULL;
	int status = text_is_empty(id) ? account_by_code(call->db, call->arena, call->org.id, code, &account, err)
				       : account_load(call->db, call->arena, call->org.id, id, &account, err);

	if (status != OK)
		return status;
	if (account == NULL || (!text_eq(account->type, "BANK") && !account->takes_payments))
		complain(call, payment, "Account could not be found.");
	else
		payment->account_id = account->id;
	return OK;
}

static void read_payment(struct call *call, const struct json *json, struct payment *payment)
{
	const char *date = json_text(json_get_nocase(json, "Date"), NULL);

	payment->reference = arena_strdup(call->arena, json_text(json_get_nocase(json, "Reference"), ""));
	payment->is_reconciled = json_bool(json_get_nocase(json, "IsReconciled"), false);
	payment->day = call->today;
	if (!text_is_empty(date) && wire_read_day(date, &payment->day, NULL) != OK)
		complain(call, payment, "The Date is not a valid date.");
	if (json_e4(json_get_nocase(json, "Amount"), &payment->amount_e4, NULL) != OK)
		complain(call, payment, "The Amount must be a number.");
	payment->amount_e4 = totals_round(payment->amount_e4, 2);
}

static void check_payment(struct call *call, struct payment *payment, const struct invoice *invoice)
{
	if (invoice == NULL)
		return;
	payment->rate_e6 = invoice->rate_e6;
	if (!text_eq(invoice->status, "AUTHORISED"))
		complain(call, payment, "Payments can only be made against Authorised documents");
	else if (payment->amount_e4 > invoice_due_e4(invoice))
		complain(call, payment, "Payment amount exceeds the amount outstanding on this document");
	else if (payment->amount_e4 <= 0)
		complain(call, payment, "Payment amount must be greater than 0");
}

static const char *payment_details(struct call *call, const struct payment *payment, const struct invoice *invoice,
				   const char *verb)
{
	char amount[E4_TEXT_MAX], date[DATE_TEXT_MAX];

	return arena_printf(call->arena, "Payment of %s %s dated %s %s.", e4_format(payment->amount_e4, 2, amount),
			    invoice->currency, day_format(payment->day, date), verb);
}

static int save_payment(struct call *call, struct payment *payment, struct invoice *invoice, struct err *err)
{
	char id[UUID_TEXT_MAX];

	payment->id = arena_strdup(call->arena, uuid_new(id));
	payment->status = "AUTHORISED";
	payment->created_us = payment->updated_us = call->now_us;
	if (payment_save(call->db, call->org.id, payment, err) != OK ||
	    invoice_settle(call, invoice, payment->amount_e4, payment->day, err) != OK)
		return E_INTERNAL;
	return history_add(call->db, invoice->id, call->now_us, text_eq(invoice->status, "PAID") ? "Paid" : "Payment",
			   payment_details(call, payment, invoice, "received"), call_person_name(call), err);
}

int payment_make(struct call *call, const struct json *json, struct payment **out, struct invoice **invoice_out,
		 struct err *err)
{
	struct payment *payment = arena_new_of(call->arena, struct payment);

	*out = payment;
	if (find_invoice(call, json, payment, invoice_out, err) != OK || find_account(call, json, payment, err) != OK)
		return E_INTERNAL;
	read_payment(call, json, payment);
	check_payment(call, payment, *invoice_out);
	return payment->messages.count > 0 ? OK : save_payment(call, payment, *invoice_out, err);
}

int payment_delete(struct call *call, struct payment *payment, struct invoice **invoice_out, struct err *err)
{
	if (invoice_find(call, payment->invoice_id, invoice_out, err) != OK)
		return E_INTERNAL;
	if (!text_eq(payment->status, "AUTHORISED") || *invoice_out == NULL) {
		complain(call, payment, "Payment not of valid status for modification");
		return OK;
	}
	payment->status = "DELETED";
	payment->updated_us = call->now_us;
	if (payment_save(call->db, call->org.id, payment, err) != OK ||
	    invoice_settle(call, *invoice_out, -payment->amount_e4, DAY_NONE, err) != OK)
		return E_INTERNAL;
	return history_add(call->db, (*invoice_out)->id, call->now_us, "Payment deleted",
			   payment_details(call, payment, *invoice_out, "deleted"), call_person_name(call), err);
}

/* ---- on the wire ---- */

static int write_account(struct call *call, const struct payment *payment, struct err *err)
{
	struct account *account = NULL;

	if (payment->account_id != NULL &&
	    account_load(call->db, call->arena, call->org.id, payment->account_id, &account, err) != OK)
		return E_INTERNAL;
	if (account == NULL)
		return OK;
	json_out_object(&call->out, "Account");
	json_out_text(&call->out, "AccountID", account->id);
	json_out_text(&call->out, "Code", account->code);
	json_out_text(&call->out, "Name", account->name);
	json_out_end(&call->out);
	return OK;
}

static void write_invoice(struct json_out *out, const struct invoice *v)
{
	json_out_object(out, "Invoice");
	json_out_text(out, "Type", v->type);
	json_out_text(out, "InvoiceID", v->id);
	json_out_text(out, "InvoiceNumber", v->number);
	json_out_text(out, "Status", v->status);
	wire_money(out, "Total", v->total_e4);
	wire_money(out, "AmountDue", invoice_due_e4(v));
	wire_money(out, "AmountPaid", v->paid_e4);
	json_out_text(out, "CurrencyCode", v->currency);
	if (v->contact != NULL) {
		json_out_object(out, "Contact");
		json_out_text(out, "ContactID", v->contact->id);
		json_out_text(out, "Name", v->contact->name);
		json_out_end(out);
	}
	json_out_bool(out, "HasErrors", false);
	json_out_bool(out, "IsDiscounted", v->discount_e4 != 0);
	json_out_end(out);
}

static int write_payment(struct call *call, const struct payment *payment, const struct invoice *invoice,
			 struct err *err)
{
	struct json_out *out = &call->out;
	bool is_purchase = invoice != NULL && text_eq(invoice->type, "ACCPAY");

	json_out_object(out, NULL);
	json_out_text(out, "PaymentID", text_or(payment->id, "00000000-0000-0000-0000-000000000000"));
	wire_time(out, "Date", us_from_day(payment->day), true);
	wire_money(out, "BankAmount", payment->amount_e4);
	wire_money(out, "Amount", payment->amount_e4);
	wire_text(out, "Reference", payment->reference);
	if (payment->rate_e6 != 0)
		wire_rate(out, "CurrencyRate", payment->rate_e6, 10);
	json_out_text(out, "PaymentType", is_purchase ? "ACCPAYPAYMENT" : "ACCRECPAYMENT");
	wire_text(out, "Status", payment->status);
	if (payment->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", payment->updated_us, true);
	json_out_bool(out, "HasAccount", payment->account_id != NULL);
	json_out_bool(out, "IsReconciled", payment->is_reconciled);
	if (write_account(call, payment, err) != OK)
		return E_INTERNAL;
	if (invoice != NULL)
		write_invoice(out, invoice);
	json_out_bool(out, "HasValidationErrors", payment->messages.count > 0);
	if (payment->messages.count > 0)
		wire_messages(out, &payment->messages);
	json_out_end(out);
	return OK;
}

/* ---- endpoints ---- */

static const struct field payment_fields[] = {
    {"PaymentID", FIELD_TEXT, offsetof(struct payment, id)},
    {"Invoice.InvoiceID", FIELD_TEXT, offsetof(struct payment, invoice_id)},
    {"Account.AccountID", FIELD_TEXT, offsetof(struct payment, account_id)},
    {"Status", FIELD_TEXT, offsetof(struct payment, status)},
    {"Reference", FIELD_TEXT, offsetof(struct payment, reference)},
    {"Date", FIELD_DAY, offsetof(struct payment, day)},
    {"Amount", FIELD_AMOUNT, offsetof(struct payment, amount_e4)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct payment, updated_us)},
};

static bool payment_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(payment_fields, ARRAY_LEN(payment_fields), element, path, out);
}

static int write_stored(struct call *call, const struct payment *payment, struct err *err)
{
	struct invoice *invoice;

	if (invoice_find(call, payment->invoice_id, &invoice, err) != OK)
		return E_INTERNAL;
	return write_payment(call, payment, invoice, err);
}

int payments_list(struct call *call, struct err *err)
{
	struct payment *payments;
	struct list list;
	size_t count;
	int status = OK;

	if (payment_list(call->db, call->arena, call->org.id, NULL, api_since_us(call), &payments, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, payments, count, sizeof(*payments));
	if (!list_filter(call, &list, payment_field))
		return OK;
	list_cut(call, &list, false);
	api_envelope(call);
	list_write_pagination(call, &list);
	json_out_array(&call->out, "Payments");
	for (size_t i = 0; i < list.count && status == OK; i++)
		status = write_stored(call, list.elements[i], err);
	api_done(call);
	return status;
}

int payments_get(struct call *call, struct err *err)
{
	struct payment *payment;
	int status;

	if (payment_load(call->db, call->arena, call->org.id, call->params[0], &payment, err) != OK)
		return E_INTERNAL;
	if (payment == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "Payments");
	status = write_stored(call, payment, err);
	api_done(call);
	return status;
}

struct written {
	struct payment *payment;
	struct invoice *invoice;
};

static int answer_written(struct call *call, struct written *written, size_t count, bool failed, struct err *err)
{
	bool summarizes = api_query_bool(call, "summarizeErrors", true);
	int status = OK;

	if (failed && summarizes) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Payments");
	}
	for (size_t i = 0; i < count && status == OK; i++)
		if (!failed || !summarizes || written[i].payment->messages.count > 0)
			status = write_payment(call, written[i].payment, written[i].invoice, err);
	api_done(call);
	return status;
}

int payments_put(struct call *call, struct err *err)
{
	const struct json *elements;
	struct written *written;
	bool failed = false;
	size_t count;

	elements = wire_elements(call->body, "Payments", &count);
	written = arena_array(call->arena, count + 1, sizeof(*written));
	for (size_t i = 0; i < count; i++) {
		if (payment_make(call, wire_element(elements, i), &written[i].payment, &written[i].invoice, err) != OK)
			return E_INTERNAL;
		failed = failed || written[i].payment->messages.count > 0;
	}
	return answer_written(call, written, count, failed, err);
}

int payments_change(struct call *call, struct err *err)
{
	struct written written = {0};
	const struct json *element;
	size_t count;

	if (payment_load(call->db, call->arena, call->org.id, call->params[0], &written.payment, err) != OK)
		return E_INTERNAL;
	if (written.payment == NULL) {
		api_not_found(call);
		return OK;
	}
	element = wire_element(wire_elements(call->body, "Payments", &count), 0);
	if (!text_eq_nocase(json_text(json_get_nocase(element, "Status"), ""), "DELETED"))
		message_add(call->arena, &written.payment->messages, "Payments cannot be edited, only deleted.");
	else if (payment_delete(call, written.payment, &written.invoice, err) != OK)
		return E_INTERNAL;
	return answer_written(call, &written, 1, written.payment->messages.count > 0, err);
}
