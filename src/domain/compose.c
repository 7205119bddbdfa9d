#include "domain/compose.h"

static const char *const gap_reason_names[] = {
    [GAP_NONE] = "none",
    [GAP_TAX_ADDED] = "tax_added",
    [GAP_DEAL_DISCOUNT] = "deal_discount",
    [GAP_DISABLED_LINES] = "disabled_lines",
    [GAP_CURRENCY] = "currency",
    [GAP_EDITED] = "edited",
};

static const char *rate_by_percent(const struct tax_rate *rates, size_t count, int64_t percent_e4)
{
	for (size_t i = 0; i < count; i++)
		if (rates[i].is_active && rates[i].is_for_sales && rates[i].rate_e4 == percent_e4)
			return rates[i].id;
	return NULL;
}

static void choose_tax(struct line_item *line, const struct deal_product *product, const struct item *item,
		       const struct tax_rate *rates, size_t rate_count, enum tax_reason *reason_out)
{
	*reason_out = TAX_UNDECIDED;
	if (item != NULL && !text_is_empty(item->tax_rate_id)) {
		line->tax_rate_id = item->tax_rate_id;
		*reason_out = TAX_FROM_ITEM;
		return;
	}
	line->tax_rate_id = rate_by_percent(rates, rate_count, product->tax_percent_e4);
	if (line->tax_rate_id != NULL)
		*reason_out = TAX_FROM_PERCENT;
	else if (line->account_code != NULL)
		*reason_out = TAX_FROM_ACCOUNT;
}

static const char *describe(struct arena *arena, const struct deal_product *product)
{
	if (text_is_empty(product->comments))
		return arena_strdup(arena, text_or(product->name, ""));
	if (text_is_empty(product->name))
		return arena_strdup(arena, product->comments);
	return arena_printf(arena, "%s\n%s", product->name, product->comments);
}

struct line_item line_from_deal(struct arena *arena, const struct deal_product *product, const struct item *item,
				const struct tax_rate *rates, size_t rate_count, enum tax_treatment treatment,
				enum tax_reason *reason_out)
{
	struct line_item line = {
	    .description = describe(arena, product),
	    .product_id = product->product_id,
	    .deal_product_id = product->id,
	    .quantity_e4 = product->quantity_e4,
	    .unit_price_e4 = product->item_price_e4,
	    .has_amounts = true,
	};

	if (product->discount_is_amount)
		line.discount_amount_e4 = product->discount_e4;
	else if (e4_round(product->discount_e4, 2, &line.discount_percent_e4, NULL) != OK)
		line.discount_percent_e4 = product->discount_e4;
	if (item != NULL) {
		line.item_code = item->code;
		line.item_id = item->id;
		line.account_code = text_is_empty(item->account_code) ? NULL : item->account_code;
	}
	*reason_out = TAX_UNDECIDED;
	if (treatment != TAX_NONE)
		choose_tax(&line, product, item, rates, rate_count, reason_out);
	return line;
}

enum tax_treatment treatment_from_deal(const struct deal_product *products, size_t count)
{
	return count == 0 ? TAX_EXCLUSIVE : products[0].tax_method;
}

/* The sum of the lines that are switched off, or 0 when it is out of range. */
static int64_t disabled_sum(const struct deal_product *products, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (!products[i].is_enabled && __builtin_add_overflow(sum, products[i].sum_e4, &sum))
			return 0;
	return sum;
}

/* Why like compared with like differs by ${gap_e4}. */
static enum gap_reason explain(const struct deal *deal, const struct deal_product *products, size_t count,
			       int64_t gap_e4)
{
	const int64_t discount_e4 = deal->extra_discount_e4, disabled_e4 = disabled_sum(products, count);

	if (gap_e4 == 0)
		return GAP_NONE;
	if (discount_e4 != 0 && (gap_e4 == discount_e4 || gap_e4 == discount_e4 - disabled_e4))
		return GAP_DEAL_DISCOUNT;
	return gap_e4 == -disabled_e4 ? GAP_DISABLED_LINES : GAP_EDITED;
}

enum gap_reason gap_reason(const struct deal *deal, const struct deal_product *products, size_t count,
			   const char *currency, int64_t subtotal_e4, int64_t total_e4, int64_t *gap_e4_out)
{
	const bool is_exclusive = treatment_from_deal(products, count) == TAX_EXCLUSIVE;
	int64_t value_e4 = 0;

	*gap_e4_out = 0;
	if (!text_eq_nocase(deal->currency, currency))
		return GAP_CURRENCY;
	if (e4_round(deal->value_e4, 2, &value_e4, NULL) != OK)
		return GAP_EDITED;
	if (total_e4 == value_e4)
		return GAP_NONE;
	if (subtotal_e4 == value_e4) {
		*gap_e4_out = total_e4 - subtotal_e4;
		return GAP_TAX_ADDED;
	}
	if (__builtin_sub_overflow(is_exclusive ? subtotal_e4 : total_e4, value_e4, gap_e4_out))
		return GAP_EDITED;
	return explain(deal, products, count, *gap_e4_out);
}

const char *gap_reason_name(enum gap_reason reason)
{
	if ((size_t)reason >= ARRAY_LEN(gap_reason_names))
		BUG("compose: gap reason %d", (int)reason);
	return gap_reason_names[reason];
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *skip_space(const char *at)
{
	while (is_space(*at))
		at++;
	return at;
}

/* Equality in which every run of white space is alike, and none counts at the ends: an address may be broken elsewhere.
 */
static bool same_words(const char *a, const char *b)
{
	a = skip_space(a);
	b = skip_space(b);
	while (*a != '\0' && *b != '\0') {
		if (is_space(*a) != is_space(*b))
			break;
		if (!is_space(*a) && *a != *b)
			return false;
		a = is_space(*a) ? skip_space(a) : a + 1;
		b = is_space(*b) ? skip_space(b) : b + 1;
	}
	return *skip_space(a) == '\0' && *skip_space(b) == '\0';
}

size_t contact_differences(const struct contact *contact, const struct invoice_form *form,
			   struct contact_difference out[3])
{
	const struct {
		struct contact_difference values;
		bool (*same)(const char *, const char *);
	} fields[] = {
	    {{"address", text_or(contact->address, ""), text_or(form->address, "")}, same_words},
	    {{"email", text_or(contact->email, ""), text_or(form->email, "")}, text_eq_nocase},
	    {{"tax_number", text_or(contact->tax_number, ""), text_or(form->tax_number, "")}, same_words},
	};
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (*skip_space(fields[i].values.ours) != '\0' &&
		    !fields[i].same(fields[i].values.theirs, fields[i].values.ours))
			out[count++] = fields[i].values;
	return count;
}
