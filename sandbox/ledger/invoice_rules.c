/* Which status may follow which, and what may still be changed once money has been applied (contract xero.md 2.8). */
#include "ledger/invoice.h"
#include "ledger/switches.h"

const char INVOICE_HAS_APPLIED[] = "This document cannot be edited as it has a payment or credit note allocated to it.";

static const struct {
	const char *from, *to;
} changes[] = {
    {"DRAFT", "DRAFT"},           {"DRAFT", "SUBMITTED"},      {"DRAFT", "AUTHORISED"}, {"DRAFT", "DELETED"},
    {"SUBMITTED", "SUBMITTED"},   {"SUBMITTED", "AUTHORISED"}, {"SUBMITTED", "DRAFT"},  {"SUBMITTED", "DELETED"},
    {"AUTHORISED", "AUTHORISED"}, {"AUTHORISED", "VOIDED"},
};

bool invoice_may_become(const char *from, const char *to)
{
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		if (text_eq(changes[i].from, from) && text_eq(changes[i].to, to))
			return true;
	return false;
}

static bool same_money(const struct line *a, const struct line *b)
{
	return a->quantity_e4 == b->quantity_e4 && a->unit_e4 == b->unit_e4 &&
	       a->discount_rate_e4 == b->discount_rate_e4 && a->discount_e4 == b->discount_e4 &&
	       text_eq(text_or(a->tax_type, ""), text_or(b->tax_type, "")) &&
	       text_eq(text_or(a->item_code, ""), text_or(b->item_code, "")) &&
	       (b->has_own_tax ? a->tax_e4 == b->tax_e4 : true);
}

static const struct line *line_by_id(const struct invoice *invoice, const char *id)
{
	for (size_t i = 0; i < invoice->line_count; i++)
		if (text_eq_nocase(invoice->lines[i].id, id))
			return &invoice->lines[i];
	return NULL;
}

static bool lines_keep_money(struct call *call, const struct invoice *stored, struct invoice *changed)
{
	for (size_t i = 0; i < changed->line_count; i++) {
		struct line *line = &changed->lines[i];
		const struct line *before = line->id != NULL ? line_by_id(stored, line->id) : NULL;

		if (before == NULL) {
			message_add(call->arena, &changed->messages,
				    "To update fields on a paid invoice line item, you must supply a LineItemID");
			return true;
		}
		if (!same_money(before, line))
			return false;
	}
	return changed->line_count == stored->line_count;
}

void invoice_check_paid_edit(struct call *call, const struct invoice *stored, struct invoice *changed)
{
	bool keeps_money = lines_keep_money(call, stored, changed) && stored->day == changed->day &&
			   stored->rate_e6 == changed->rate_e6 && text_eq(stored->mode, changed->mode) &&
			   text_eq(stored->currency, changed->currency) && text_eq(stored->type, changed->type);

	if (!keeps_money || (!invoice_is_sale(stored) && !switch_is_on(call->db, "paid_bills_editable")))
		message_add(call->arena, &changed->messages, "%s", INVOICE_HAS_APPLIED);
}
