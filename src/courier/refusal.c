#include "courier/refusal.h"

/* Where a finding stands, and which of the form's values it is about. */
enum about { ABOUT_NOTHING, ABOUT_RECIPIENT, ABOUT_EMAIL, ABOUT_CURRENCY, ABOUT_ACCOUNT, ABOUT_TAX_RATE, ABOUT_ITEM };

struct place {
	const char *code, *field;
	enum about about;
	bool is_of_line;
};

static const struct place places[] = {
    {"recipient_missing", "recipient", ABOUT_NOTHING, false},
    {"recipient_too_long", "recipient", ABOUT_NOTHING, false},
    {"recipient_malformed", "recipient", ABOUT_NOTHING, false},
    {"email_malformed", "email", ABOUT_EMAIL, false},
    {"address_too_long", "address", ABOUT_NOTHING, false},
    {"tax_number_too_long", "tax_number", ABOUT_NOTHING, false},
    {"contact_unknown", "contact", ABOUT_NOTHING, false},
    {"contact_archived", "contact", ABOUT_RECIPIENT, false},
    {"contact_merged", "contact", ABOUT_RECIPIENT, false},
    {"contact_name_taken", "contact", ABOUT_RECIPIENT, false},
    {"currency_missing", "currency", ABOUT_NOTHING, false},
    {"currency_not_enabled", "currency", ABOUT_CURRENCY, false},
    {"template_unknown", "template", ABOUT_NOTHING, false},
    {"date_missing", "date", ABOUT_NOTHING, false},
    {"due_date_missing", "due_date", ABOUT_NOTHING, false},
    {"due_date_before_date", "due_date", ABOUT_NOTHING, false},
    {"period_locked", "date", ABOUT_NOTHING, false},
    {"reference_too_long", "reference", ABOUT_NOTHING, false},
    {"lines_missing", "lines", ABOUT_NOTHING, false},
    {"lines_too_many", "lines", ABOUT_NOTHING, false},
    {"line_description_missing", "description", ABOUT_NOTHING, true},
    {"line_description_too_long", "description", ABOUT_NOTHING, true},
    {"line_item_unlinked", "item", ABOUT_NOTHING, true},
    {"line_item_unknown", "item", ABOUT_ITEM, true},
    {"line_item_not_sold", "item", ABOUT_ITEM, true},
    {"line_account_unknown", "account", ABOUT_ACCOUNT, true},
    {"line_tax_rate_unknown", "tax_rate", ABOUT_TAX_RATE, true},
    {"line_tax_rate_not_for_sales", "tax_rate", ABOUT_TAX_RATE, true},
    {"line_discount_out_of_range", "discount", ABOUT_NOTHING, true},
    {"line_quantity_out_of_range", "quantity", ABOUT_NOTHING, true},
};

static const struct place *place_of(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (text_eq(places[i].code, code))
			return &places[i];
	return NULL;
}

static const char *value_of(const struct invoice_form *form, const struct line_item *line, enum about about)
{
	switch (about) {
	case ABOUT_RECIPIENT:
		return form->recipient;
	case ABOUT_EMAIL:
		return form->email;
	case ABOUT_CURRENCY:
		return form->currency;
	case ABOUT_ACCOUNT:
		return line != NULL ? line->account_code : NULL;
	case ABOUT_TAX_RATE:
		return line != NULL ? line->tax_rate_id : NULL;
	case ABOUT_ITEM:
		return line != NULL ? line->item_code : NULL;
	case ABOUT_NOTHING:
		break;
	}
	return NULL;
}

static const char *field_of(struct arena *arena, const struct place *place, int line)
{
	if (line < 0)
		return place == NULL ? "" : place->is_of_line ? "lines" : place->field;
	if (place == NULL || !place->is_of_line)
		return arena_printf(arena, "lines.%d", line);
	return arena_printf(arena, "lines.%d.%s", line, place->field);
}

static struct finding finding_of(struct arena *arena, const struct invoice_form *form,
				 const struct xero_refusal *refusal)
{
	const struct place *place = place_of(refusal->code);
	const int line = refusal->line >= 0 && (size_t)refusal->line < form->line_count ? refusal->line : -1;
	const struct line_item *item = line >= 0 ? &form->lines[line] : NULL;

	return (struct finding){
	    .code = place != NULL ? place->code : "ledger_said",
	    .field = field_of(arena, place, line),
	    .text = arena_strdup(arena, text_or(refusal->message, "Xero refused it without a reason.")),
	    .detail = text_or(value_of(form, item, place != NULL ? place->about : ABOUT_NOTHING), ""),
	    .blocks = true,
	};
}

size_t refusal_findings(struct arena *arena, const struct invoice_form *form, const struct xero_refusals *refusals,
			struct finding **out)
{
	struct finding *findings = arena_array(arena, refusals->count + 1, sizeof(*findings));
	size_t count = 0;

	for (size_t i = 0; i < refusals->count; i++)
		if (!refusals->items[i].is_warning)
			findings[count++] = finding_of(arena, form, &refusals->items[i]);
	*out = findings;
	return count;
}
