/* PUT and POST of Invoices (contract xero.md 2.9). With summarizeErrors (the standard) one bad element refuses and
 * undoes the whole call, unless the setting mixed_batch keeps the good ones; without, each element stands for itself.
 */
#include "ledger/api_routes.h"
#include "ledger/invoice.h"
#include "ledger/wire.h"

static int write_one(struct call *call, const struct json *json, enum invoice_write_mode mode, struct invoice **out,
		     struct err *err)
{
	int status;

	if (db_savepoint(call->db, err) != OK)
		return E_INTERNAL;
	status = invoice_apply(call, json, call->params[0], mode, out, err);
	if (status != OK || (*out)->messages.count > 0) {
		db_savepoint_undo(call->db);
		return status;
	}
	return db_savepoint_keep(call->db, err);
}

static int answer_failed(struct call *call, struct invoice **invoices, size_t count, struct err *err)
{
	int status = OK;

	api_validation_start(call);
	for (size_t i = 0; i < count && status == OK; i++)
		if (invoices[i]->messages.count > 0)
			status = invoice_write(call, invoices[i], INVOICE_REFUSED, NULL, err);
	api_done(call);
	return status;
}

static const char *attribute_of(const struct invoice *invoice)
{
	if (invoice->messages.count > 0)
		return "ERROR";
	return invoice->warnings.count > 0 ? "WARNING" : "OK";
}

static int answer_written(struct call *call, struct invoice **invoices, size_t count, bool summarizes, struct err *err)
{
	int status = OK;

	api_envelope(call);
	json_out_array(&call->out, "Invoices");
	for (size_t i = 0; i < count && status == OK; i++) {
		bool is_bad = invoices[i]->messages.count > 0;

		status = invoice_write(call, invoices[i], is_bad ? INVOICE_REFUSED : INVOICE_WRITTEN,
				       summarizes ? NULL : attribute_of(invoices[i]), err);
	}
	api_done(call);
	return status;
}

static int write_all(struct call *call, enum invoice_write_mode mode, struct err *err)
{
	bool summarizes = api_summarizes(call), failed = false;
	const struct json *elements;
	struct invoice **invoices;
	size_t count;

	elements = wire_elements(call->body, "Invoices", &count);
	invoices = arena_array(call->arena, count + 1, sizeof(struct invoice *));
	for (size_t i = 0; i < count; i++) {
		int status = write_one(call, wire_element(elements, i), mode, &invoices[i], err);

		if (status == E_NOT_FOUND) {
			api_not_found(call);
			return OK;
		}
		if (status != OK)
			return status;
		failed = failed || invoices[i]->messages.count > 0;
	}
	if (failed && summarizes)
		return answer_failed(call, invoices, count, err);
	return answer_written(call, invoices, count, summarizes, err);
}

int invoices_put(struct call *call, struct err *err)
{
	return write_all(call, INVOICE_CREATE, err);
}

int invoices_post(struct call *call, struct err *err)
{
	return write_all(call, INVOICE_UPSERT, err);
}
