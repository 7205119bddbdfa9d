/* The rules of quotes. */
#include "ledger/quote.h"

#include "ledger/contact_rows.h"
#include "ledger/switches.h"

static const char *const modes[] = {"EXCLUSIVE", "INCLUSIVE", "NOTAX", NULL};
static const char *const statuses[] = {"DRAFT", "SENT", "DECLINED", "ACCEPTED", "INVOICED", "DELETED", NULL};
static const struct invoice_words words = {"QuoteNumber", "ExpiryDate", NULL, modes, statuses};

static const struct document_event events[] = {
    {"SENT", "Sent", "This quote has been marked as sent."},
    {"ACCEPTED", "Accepted", "This quote has been accepted."},
    {"DECLINED", "Declined", "This quote has been declined."},
    {"INVOICED", "Invoiced", "This quote has been invoiced."},
    {"DELETED", "Deleted", "This quote has been deleted."},
    {"DRAFT", "Edited", "This quote is a draft again."},
    {NULL, NULL, NULL},
};

static const struct {
	const char *from, *to;
} changes[] = {
    {"DRAFT", "DRAFT"},       {"DRAFT", "SENT"},        {"DRAFT", "DELETED"},     {"SENT", "SENT"},
    {"SENT", "DRAFT"},        {"SENT", "ACCEPTED"},     {"SENT", "DECLINED"},     {"SENT", "INVOICED"},
    {"SENT", "DELETED"},      {"ACCEPTED", "ACCEPTED"}, {"ACCEPTED", "SENT"},     {"ACCEPTED", "DECLINED"},
    {"ACCEPTED", "INVOICED"}, {"ACCEPTED", "DELETED"},  {"DECLINED", "DECLINED"}, {"DECLINED", "SENT"},
    {"DECLINED", "ACCEPTED"}, {"DECLINED", "DELETED"},
};

bool quote_may_become(const char *from, const char *to)
{
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		if (text_eq(changes[i].from, from) && text_eq(changes[i].to, to))
			return true;
	return false;
}

int quote_find(struct call *call, const char *id_or_number, struct invoice **out, struct err *err)
{
	struct invoice *quote;

	if (quote_load(call->db, call->arena, call->org.id, id_or_number, &quote, err) != OK)
		return E_INTERNAL;
	if (quote == NULL && quote_by_number(call->db, call->arena, call->org.id, id_or_number, &quote, err) != OK)
		return E_INTERNAL;
	if (quote != NULL &&
	    contact_load(call->db, call->arena, call->org.id, quote->contact_id, &quote->contact, err) != OK)
		return E_INTERNAL;
	*out = quote;
	return OK;
}

static const char *refusal(struct call *call, const struct invoice *stored, const char *wanted)
{
	(void)call;
	if (stored != NULL)
		return quote_may_become(stored->status, wanted) ? NULL : "Quote not of valid status for modification";
	return text_eq(wanted, "DRAFT") || text_eq(wanted, "SENT") ? NULL : "A new quote can be DRAFT or SENT only.";
}

static void read_texts(struct call *call, const struct json *json, struct invoice *v)
{
	invoice_read_text(call, v, json, "Title", QUOTE_TITLE_MAX, &v->title);
	invoice_read_text(call, v, json, "Summary", QUOTE_SUMMARY_MAX, &v->summary);
	invoice_read_text(call, v, json, "Terms", QUOTE_TERMS_MAX, &v->terms);
}

static int check_number(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	struct invoice *other = NULL;

	if (text_is_empty(v->number) || (stored != NULL && text_eq(stored->number, v->number)))
		return OK;
	if (quote_by_number(call->db, call->arena, call->org.id, v->number, &other, err) != OK)
		return E_INTERNAL;
	document_check_number(call, &quote_kind, other, v, "Quote # must be unique.");
	return OK;
}

static int complete(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	if (stored == NULL && v->day == DAY_NONE && switch_is_on(call->db, "quote_needs_date"))
		invoice_complain(call, v, "Date cannot be empty.");
	if (v->contact == NULL)
		invoice_complain(call, v, "Contact cannot be empty.");
	if (invoice_defaults(call, v, err) != OK || invoice_resolve_lines(call, v, err) != OK)
		return E_INTERNAL;
	if (v->due_day != DAY_NONE && v->due_day < v->day)
		invoice_complain(call, v, "The ExpiryDate cannot be before the Date.");
	return check_number(call, stored, v, err);
}

int quote_apply(struct call *call, const struct json *json, const char *path_id, enum invoice_write_mode mode,
		struct invoice **out, struct err *err)
{
	return document_apply(call, &quote_kind, json, path_id, mode, out, err);
}

const struct document_kind quote_kind = {
    .plural = "Quotes",
    .id_key = "QuoteID",
    .unknown = "An existing Quote with the specified QuoteID could not be found",
    .type = "QUOTE",
    .content_type = "application/json",
    .words = &words,
    .events = events,
    .find = quote_find,
    .save = quote_save,
    .take_number = quote_take_number,
    .read = read_texts,
    .refusal = refusal,
    .complete = complete,
    .envelope = api_envelope_summarizing,
    .write = quote_write,
};
