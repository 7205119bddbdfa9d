#include "ledger/payment.h"

#include <inttypes.h>

#include "base/decimal.h"
#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/invoice.h"
#include "ledger/invoice_input.h"
#include "ledger/invoice_rows.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

/* ---- making and deleting ---- */

static void complain(struct call *call, struct payment *payment, const char *text)
{
	message_add(call->arena, &payment->messages, "%s", text);
}

static bool is_for_several(const struct json *json)
{
	static const char *const keys[] = {"Invoice", "CreditNote", "Prepayment", "Overpayment"};
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		count += json_is_object(json_get_nocase(json, keys[i]));
	return count > 1;
}

static int find_invoice(struct call *call, const struct json *json, struct payment *payment, struct invoice **out,
			struct err *err)
{
	const struct json *given = json_get_nocase(json, "Invoice");
	const char *id = json_text(json_get_nocase(given, "InvoiceID"), NULL);
	const char *number =
	    json_text(json_get_nocase(given, "InvoiceNumber"), json_text(json_get_nocase(json, "InvoiceNumber"), NULL));

	*out = NULL;
	if (is_for_several(json))
		complain(call, payment, "Payment is applied to more than one document");
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
	const char *code = json_text(json_get_nocase(given, "Code"), json_text(json_get_nocase(json, "Code"), ""));
	struct account *account = NULL;
	int status = text_is_empty(id) ? account_by_code(call->db, call->arena, call->org.id, code, &account, err)
				       : account_load(call->db, call->arena, call->org.id, id, &account, err);

	if (status != OK)
		return status;
	if (account == NULL) {
		complain(call, payment, "Account could not be found.");
		return OK;
	}
	if ((!text_eq(account->type, "BANK") && !account->takes_payments) || !text_eq(account->status, "ACTIVE"))
		complain(call, payment, "Account must be valid.");
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
	payment->rate_e6 = invoice_rate_sent(call, json);
}

static void check_payment(struct call *call, struct payment *payment, const struct invoice *invoice)
{
	if (invoice == NULL)
		return;
	if (payment->rate_e6 <= 0 || text_eq(invoice->currency, call->org.base_currency))
		payment->rate_e6 = invoice->rate_e6;
	invoice_check_day(call, payment->day, &payment->messages);
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
	if (*invoice_out == NULL || payment->messages.count > 0)
		return OK;
	return save_payment(call, payment, *invoice_out, err);
}

int payment_delete(struct call *call, struct payment *payment, struct invoice **invoice_out, struct err *err)
{
	if (invoice_find(call, payment->invoice_id, invoice_out, err) != OK)
		return E_INTERNAL;
	if (!text_eq(payment->status, "AUTHORISED") || *invoice_out == NULL) {
		complain(call, payment, "Payment not of valid status for modification");
		return OK;
	}
	if (payment->batch_id != NULL)
		complain(call, payment, "Payments within a batch cannot be deleted.");
	invoice_check_day(call, payment->day, &payment->messages);
	if (payment->messages.count > 0)
		return OK;
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

/* In the currency of the bank account, which is the organisation's. */
static int64_t bank_amount_e4(struct call *call, const struct payment *payment, const struct invoice *invoice)
{
	int64_t amount_e4;

	if (invoice == NULL || text_eq(invoice->currency, call->org.base_currency) || payment->rate_e6 <= 0 ||
	    e4_mul_div(payment->amount_e4, RATE_ONE_E6, payment->rate_e6, &amount_e4, NULL) != OK)
		return payment->amount_e4;
	return totals_round(amount_e4, 2);
}

static void write_batch(struct json_out *out, const struct payment *payment)
{
	if (payment->batch_id == NULL)
		return;
	json_out_text(out, "BatchPaymentID", payment->batch_id);
	json_out_object(out, "BatchPayment");
	json_out_text(out, "BatchPaymentID", payment->batch_id);
	json_out_end(out);
}

static int write_payment(struct call *call, const struct payment *payment, const struct invoice *invoice,
			 struct err *err)
{
	struct json_out *out = &call->out;
	bool is_purchase = invoice != NULL && text_eq(invoice->type, "ACCPAY");
	char updated[TIME_TEXT_MAX];

	json_out_object(out, NULL);
	wire_text(out, "StatusAttributeString", payment->attribute);
	json_out_text(out, "PaymentID", text_or(payment->id, "00000000-0000-0000-0000-000000000000"));
	wire_time(out, "Date", us_from_day(payment->day), true);
	wire_money(out, "BankAmount", bank_amount_e4(call, payment, invoice));
	wire_money(out, "Amount", payment->amount_e4);
	wire_text(out, "Reference", payment->reference);
	if (payment->rate_e6 != 0)
		wire_rate(out, "CurrencyRate", payment->rate_e6, 10);
	json_out_text(out, "PaymentType", is_purchase ? "ACCPAYPAYMENT" : "ACCRECPAYMENT");
	wire_text(out, "Status", payment->status);
	if (payment->updated_us != 0) {
		wire_time(out, "UpdatedDateUTC", payment->updated_us, true);
		json_out_text(out, "UpdatedDateUTCString", time_format(payment->updated_us, updated));
	}
	write_batch(out, payment);
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

int payment_write_stored(struct call *call, const struct payment *payment, struct err *err)
{
	struct invoice *invoice;

	if (invoice_find(call, payment->invoice_id, &invoice, err) != OK)
		return E_INTERNAL;
	return write_payment(call, payment, invoice, err);
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
	status = payment_write_stored(call, payment, err);
	api_done(call);
	return status;
}

struct written {
	struct payment *payment;
	struct invoice *invoice;
};

static int answer_written(struct call *call, struct written *written, size_t count, bool failed, struct err *err)
{
	bool summarizes = api_summarizes(call);
	int status = OK;

	if (failed && summarizes) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Payments");
	}
	for (size_t i = 0; i < count && status == OK; i++) {
		struct payment *payment = written[i].payment;

		payment->attribute = summarizes ? NULL : payment->messages.count > 0 ? "ERROR" : "OK";
		if (!failed || !summarizes || payment->messages.count > 0)
			status = write_payment(call, payment, written[i].invoice, err);
	}
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
