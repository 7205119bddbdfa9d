#include "ledger/parent.h"

#include <string.h>

#include "ledger/contact_rows.h"
#include "ledger/credit_note.h"
#include "ledger/invoice.h"
#include "ledger/invoice_rows.h"
#include "ledger/quote.h"

/* Each gives the id, NULL when there is none. */

static int find_invoice(struct call *call, const char **out, struct err *err)
{
	struct invoice *invoice;
	int status = invoice_find(call, call->params[0], &invoice, err);

	*out = status == OK && invoice != NULL ? invoice->id : NULL;
	return status;
}

static int find_contact(struct call *call, const char **out, struct err *err)
{
	struct contact *contact;
	int status = contact_head(call->db, call->arena, call->org.id, call->params[0], &contact, err);

	if (status == OK && contact == NULL)
		status = contact_by_number(call->db, call->arena, call->org.id, call->params[0], &contact, err);
	*out = status == OK && contact != NULL ? contact->id : NULL;
	return status;
}

static int find_document(struct call *call, const struct document_kind *kind, const char **out, struct err *err)
{
	struct invoice *found;
	int status = kind->find(call, call->params[0], &found, err);

	*out = status == OK && found != NULL ? found->id : NULL;
	return status;
}

static int find_credit_note(struct call *call, const char **out, struct err *err)
{
	return find_document(call, &credit_note_kind, out, err);
}

static int find_quote(struct call *call, const char **out, struct err *err)
{
	return find_document(call, &quote_kind, out, err);
}

static int find_payment(struct call *call, const char **out, struct err *err)
{
	struct payment *payment;
	int status = payment_load(call->db, call->arena, call->org.id, call->params[0], &payment, err);

	*out = status == OK && payment != NULL ? payment->id : NULL;
	return status;
}

static const struct parent_kind {
	const char *plural;
	bool is_printed;
	int (*find)(struct call *call, const char **out, struct err *err);
} kinds[] = {
    {"Invoices", true, find_invoice}, {"Contacts", false, find_contact}, {"CreditNotes", true, find_credit_note},
    {"Quotes", false, find_quote},    {"Payments", false, find_payment},
};

/* True if the call's path, when it is one of the API's, is of that kind. */
static bool may_be(const struct call *call, const char *plural)
{
	static const char prefix[] = "/api.xro/2.0/";
	const char *path = call->x != NULL ? http_path(call->x) : "";

	if (!text_starts(path, prefix))
		return true;
	path += strlen(prefix);
	return strncasecmp(path, plural, strlen(plural)) == 0 && path[strlen(plural)] == '/';
}

int parent_find(struct call *call, struct parent *out, struct err *err)
{
	*out = (struct parent){0};
	for (size_t i = 0; i < ARRAY_LEN(kinds) && out->id == NULL; i++) {
		if (!may_be(call, kinds[i].plural))
			continue;
		*out = (struct parent){.plural = kinds[i].plural, .is_printed = kinds[i].is_printed};
		if (kinds[i].find(call, &out->id, err) != OK)
			return E_INTERNAL;
	}
	if (out->id == NULL)
		api_not_found(call);
	return OK;
}
