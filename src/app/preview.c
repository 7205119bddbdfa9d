#include "app/preview.h"

#include "app/books.h"
#include "app/reader.h"
#include "store/deal.h"

/* The deal as the form saw it. One that was never opened has nothing to compare with. */
static int compare_deal(struct db *db, const struct caller *caller, const struct invoice_form *form,
			struct arena *arena, struct preview *out, struct err *err)
{
	struct seen_deal seen;
	int status = store_deal_get(db, caller->company_id, form->deal_id, arena, &seen, err);

	out->deal_currency = "";
	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	out->deal_value_e4 = seen.deal.value_e4;
	out->deal_currency = seen.deal.currency;
	out->gap_reason = gap_reason(&seen.deal, seen.products, seen.product_count, text_or(form->currency, ""),
				     out->totals.subtotal_e4, out->totals.total_e4, &out->gap_e4);
	return OK;
}

int preview_form(const struct app *app UNUSED, struct db *db, const struct caller *caller,
		 const struct invoice_form *form, struct arena *arena, struct preview *out, struct err *err)
{
	struct preview preview = {0};
	struct invoice_form completed;
	struct books books;
	struct books_key key;
	int status = company_books(db, caller->company_id, arena, NULL, &key, err);

	if (status == OK)
		status = books_load(db, &key, form, arena, &books, err);
	if (status != OK)
		return status;
	completed = books_complete(arena, &books, form);
	form = &completed;
	status = totals_compute(arena, form->lines, form->line_count, form->tax_treatment, books.tax_rates,
				books.tax_rate_count, &preview.totals, err);
	if (status == OK)
		status = compare_deal(db, caller, form, arena, &preview, err);
	if (status != OK)
		return status;
	preview.finding_count = preflight(arena, form, &books, &preview.findings);
	if (books.contact != NULL)
		preview.difference_count = contact_differences(books.contact, form, preview.differences);
	*out = preview;
	return OK;
}
