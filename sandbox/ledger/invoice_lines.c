/* The lines of an invoice: reading them from a request, and filling in what they leave open. */
#include "base/decimal.h"
#include "ledger/invoice.h"
#include "ledger/settings_rows.h"
#include "ledger/switches.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

enum { LINE_DESCRIPTION_MAX = 4000 };

static void complain(struct call *call, struct invoice *invoice, struct line *line, const char *text)
{
	message_add(call->arena, &line->messages, "%s", text);
	message_add(call->arena, &invoice->messages, "%s", text);
}

#define COMPLAIN(call, invoice, line, ...) complain(call, invoice, line, arena_printf((call)->arena, __VA_ARGS__))

/* ---- reading ---- */

/* A text that is sent replaces the one that was there; null and "" take it away. */
static void read_text(struct call *call, const struct json *json, const char *key, const char **text)
{
	const struct json *value = json_get_nocase(json, key);
	const char *sent = json_text(value, NULL);

	if (sent != NULL)
		*text = *sent != '\0' ? arena_strdup(call->arena, sent) : NULL;
}

/* True if the number was sent. */
static bool read_amount(struct call *call, struct invoice *invoice, struct line *line, const struct json *json,
			const char *key, int64_t *amount_e4)
{
	int64_t value;
	int status = json_e4(json_get_nocase(json, key), &value, NULL);

	if (status == E_INVALID)
		COMPLAIN(call, invoice, line, "The %s of a line item is not a number.", key);
	if (status == OK)
		*amount_e4 = value;
	return status == OK;
}

/* The same in cents: what has more could never be paid in full. */
static bool read_money(struct call *call, struct invoice *invoice, struct line *line, const struct json *json,
		       const char *key, int64_t *amount_e4)
{
	bool is_sent = read_amount(call, invoice, line, json, key, amount_e4);

	if (is_sent)
		*amount_e4 = totals_round(*amount_e4, 2);
	return is_sent;
}

static int64_t rounded_rate(struct call *call, int64_t rate_e4)
{
	int64_t places = settings_number(call->db, ledger_switches, "discount_rate_places");

	return places < 4 ? totals_round(rate_e4, (int)places) : rate_e4;
}

static void read_line(struct call *call, struct invoice *invoice, struct line *line, const struct json *json)
{
	bool has_money = false, has_tax;

	read_text(call, json, "Description", &line->description);
	read_text(call, json, "ItemCode", &line->item_code);
	read_text(call, json, "AccountCode", &line->account_code);
	tracking_read(call, json, line);
	has_money |= json_is_text(json_get_nocase(json, "TaxType"));
	read_text(call, json, "TaxType", &line->tax_type);
	has_money |= read_amount(call, invoice, line, json, "Quantity", &line->quantity_e4);
	if (read_amount(call, invoice, line, json, "UnitAmount", &line->unit_e4)) {
		line->unit_e4 = totals_round(line->unit_e4, call->price_places);
		has_money = true;
	}
	if (read_amount(call, invoice, line, json, "DiscountRate", &line->discount_rate_e4)) {
		line->discount_rate_e4 = rounded_rate(call, line->discount_rate_e4);
		has_money = true;
	}
	has_money |= read_money(call, invoice, line, json, "DiscountAmount", &line->discount_e4);
	read_amount(call, invoice, line, json, "LineAmount", &line->given_amount_e4);
	has_tax = read_money(call, invoice, line, json, "TaxAmount", &line->tax_e4);
	line->has_own_tax = has_tax || (line->has_own_tax && !has_money);
	if (line->description != NULL && wire_length(line->description) > LINE_DESCRIPTION_MAX)
		COMPLAIN(call, invoice, line, "The Description field must be %d characters or fewer.",
			 LINE_DESCRIPTION_MAX);
}

/* Which of ${lines} the request names, ${count} if none; most requests keep their order, so ${guess} is tried first. */
static size_t line_named(const struct json *json, const struct line *lines, size_t count, size_t guess)
{
	const char *id = json_text(json_get_nocase(json, "LineItemID"), NULL);

	if (id == NULL || (guess < count && text_eq_nocase(lines[guess].id, id)))
		return id == NULL ? count : guess;
	for (size_t i = 0; i < count; i++)
		if (text_eq_nocase(lines[i].id, id))
			return i;
	return count;
}

static const struct line new_line = {.quantity_e4 = NO_AMOUNT,
				     .unit_e4 = NO_AMOUNT,
				     .discount_rate_e4 = NO_AMOUNT,
				     .discount_e4 = NO_AMOUNT,
				     .given_amount_e4 = NO_AMOUNT};

/* A line is changed once: who names it again means a new one. */
void invoice_read_lines(struct call *call, const struct json *json, struct invoice *invoice)
{
	const struct json *list = json_get_nocase(json, "LineItems");
	const struct line *old = invoice->lines;
	size_t old_count = invoice->line_count;
	bool *taken = arena_array(call->arena, old_count + 1, sizeof(*taken));

	if (!json_is_array(list))
		return;
	invoice->line_count = json_len(list);
	invoice->lines = arena_array(call->arena, invoice->line_count + 1, sizeof(*invoice->lines));
	for (size_t i = 0; i < invoice->line_count; i++) {
		size_t named = line_named(json_at(list, i), old, old_count, i);
		bool is_old = named < old_count && !taken[named];

		invoice->lines[i] = is_old ? old[named] : new_line;
		taken[named] = true;
		read_line(call, invoice, &invoice->lines[i], json_at(list, i));
	}
}

/* ---- what items and accounts supply ---- */

/* Offers aren't in the books: their lines need no account, and nothing but the line says how it is taxed. */
static bool is_quote(const struct invoice *invoice)
{
	return text_eq(invoice->type, "QUOTE");
}

static void take_from_item(const struct invoice *invoice, struct line *line, const struct item *item)
{
	bool is_sale = invoice_is_sale(invoice);
	int64_t price_e4 = is_sale ? item->sales_price_e4 : item->purchase_price_e4;

	if (line->description == NULL)
		line->description = is_sale ? item->description : item->purchase_description;
	if (line->unit_e4 == NO_AMOUNT && line->given_amount_e4 == NO_AMOUNT)
		line->unit_e4 = price_e4;
	if (line->account_code == NULL)
		line->account_code = is_sale ? item->sales_account : item->purchase_account;
	if (line->tax_type == NULL)
		line->tax_type = is_sale ? item->sales_tax : item->purchase_tax;
}

static int resolve_item(struct call *call, struct invoice *invoice, struct line *line, struct err *err)
{
	struct item *item;

	if (line->item_code == NULL)
		return OK;
	if (item_find(call->db, call->arena, call->org.id, line->item_code, &item, err) != OK)
		return E_INTERNAL;
	if (item == NULL || !text_eq(item->code, line->item_code))
		COMPLAIN(call, invoice, line, "Item code '%s' is not valid", line->item_code);
	else if (invoice_is_sale(invoice) && !item->is_sold)
		COMPLAIN(call, invoice, line, "Item code '%s' is not sold and cannot be used on a sales invoice",
			 item->code);
	else
		take_from_item(invoice, line, item);
	return OK;
}

/* Accounts that the books keep themselves, and bank accounts, don't take lines. */
static bool takes_lines(const struct account *account)
{
	return !text_eq(account->type, "BANK") &&
	       (account->system_account == NULL || text_eq(account->system_account, "ROUNDING"));
}

static int resolve_account(struct call *call, struct invoice *invoice, struct line *line, struct account **account,
			   struct err *err)
{
	*account = NULL;
	if (line->account_code == NULL) {
		if (!is_quote(invoice) && !text_eq(invoice->status, "DRAFT") && line_is_priced(line))
			complain(call, invoice, line, "Account code or ID must be specified");
		return OK;
	}
	if (account_by_code(call->db, call->arena, call->org.id, line->account_code, account, err) != OK)
		return E_INTERNAL;
	if (*account == NULL || !takes_lines(*account))
		COMPLAIN(call, invoice, line, "Account code '%s' is not a valid code for this document.",
			 line->account_code);
	else if (!text_eq((*account)->status, "ACTIVE"))
		COMPLAIN(
		    call, invoice, line,
		    "Account code '%s' has been archived, or has been deleted. Each line item must reference a valid "
		    "account.",
		    line->account_code);
	return OK;
}

static void check_rate_use(struct call *call, struct invoice *invoice, struct line *line, const struct tax_rate *rate)
{
	bool fits = invoice_is_sale(invoice) ? rate->for_revenue : rate->for_expenses;

	if (!fits && line->account_code != NULL)
		COMPLAIN(call, invoice, line, "The TaxType code '%s' cannot be used with account code '%s'.",
			 line->tax_type, line->account_code);
}

static int resolve_tax(struct call *call, struct invoice *invoice, struct line *line, const struct account *account,
		       int64_t *rate_e4, struct err *err)
{
	struct tax_rate *rate;

	*rate_e4 = 0;
	if (line_is_priced(line) && text_eq_nocase(invoice->mode, "NoTax"))
		line->tax_type = "NONE";
	if (line->tax_type == NULL && invoice->contact != NULL && !is_quote(invoice) && invoice_is_sale(invoice))
		line->tax_type =
		    text_is_empty(invoice->contact->receivable_tax) ? NULL : invoice->contact->receivable_tax;
	if (line->tax_type == NULL && account != NULL && !is_quote(invoice))
		line->tax_type = account->tax_type;
	if (line->tax_type == NULL || text_eq(line->tax_type, "NONE"))
		return OK;
	if (tax_rate_load(call->db, call->arena, call->org.id, line->tax_type, &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL || !text_eq(rate->status, "ACTIVE")) {
		COMPLAIN(call, invoice, line,
			 "The TaxType code '%s' does not exist or cannot be used with this type of transaction.",
			 line->tax_type);
		return OK;
	}
	check_rate_use(call, invoice, line, rate);
	*rate_e4 = rate->rate_e4;
	return OK;
}

/* ---- amounts ---- */

/* From LineAmount and one of quantity and price, the other; quantity is 1 when nothing tells. */
static void derive_missing(struct call *call, struct line *line)
{
	int64_t derived = 0;

	if (line->quantity_e4 == NO_AMOUNT && line->unit_e4 != NO_AMOUNT && line->unit_e4 > 0 &&
	    line->given_amount_e4 != NO_AMOUNT &&
	    e4_mul_div(line->given_amount_e4, E4_ONE, line->unit_e4, &derived, NULL) == OK)
		line->quantity_e4 = derived;
	if (line->quantity_e4 == NO_AMOUNT)
		line->quantity_e4 = E4_ONE;
	if (line->unit_e4 == NO_AMOUNT && line->given_amount_e4 != NO_AMOUNT && line->quantity_e4 > 0 &&
	    e4_mul_div(line->given_amount_e4, E4_ONE, line->quantity_e4, &derived, NULL) == OK)
		line->unit_e4 = totals_round(derived, call->price_places);
	if (line->unit_e4 == NO_AMOUNT)
		line->unit_e4 = 0;
}

static struct totals_line amounts_of(const struct line *line, int64_t rate_e4)
{
	return (struct totals_line){
	    .quantity_e4 = line->quantity_e4,
	    .unit_amount_e4 = line->unit_e4,
	    .discount_rate_e4 = line->discount_rate_e4 != NO_AMOUNT ? line->discount_rate_e4 : 0,
	    .discount_amount_e4 = line->discount_e4 != NO_AMOUNT ? line->discount_e4 : 0,
	    .tax_rate_e4 = rate_e4,
	    .has_own_tax = line->has_own_tax,
	    .tax_e4 = line->tax_e4,
	};
}

/* A quantity and a price that were both sent must agree with the amount that was sent. */
static void check_given_amount(struct call *call, struct invoice *invoice, struct line *line)
{
	char given[E4_TEXT_MAX], expected[E4_TEXT_MAX];
	struct totals_line amounts = amounts_of(line, 0);
	int64_t amount = 0;

	if (line->given_amount_e4 == NO_AMOUNT || totals_line_amount(&amounts, &amount, NULL) != OK ||
	    totals_round(line->given_amount_e4, 2) == amount)
		return;
	COMPLAIN(call, invoice, line, "The line total %s does not match the expected line total %s",
		 e4_format(line->given_amount_e4, 2, given), e4_format(amount, 2, expected));
}

static void check_discount(struct call *call, struct invoice *invoice, struct line *line)
{
	bool has_discount = (line->discount_rate_e4 != NO_AMOUNT && line->discount_rate_e4 != 0) ||
			    (line->discount_e4 != NO_AMOUNT && line->discount_e4 != 0);

	if (has_discount && !text_eq(invoice->type, "ACCREC") && !is_quote(invoice))
		complain(call, invoice, line, "Discounts are possible on sales invoices and quotes only.");
}

static int resolve_line(struct call *call, struct invoice *invoice, struct line *line, struct totals_line *amounts,
			struct err *err)
{
	bool has_both = line->quantity_e4 != NO_AMOUNT && line->unit_e4 != NO_AMOUNT;
	struct account *account;
	int64_t rate_e4;

	check_discount(call, invoice, line);
	if (tracking_resolve(call, invoice, line, err) != OK)
		return E_INTERNAL;
	if (resolve_item(call, invoice, line, err) != OK || resolve_account(call, invoice, line, &account, err) != OK ||
	    resolve_tax(call, invoice, line, account, &rate_e4, err) != OK)
		return E_INTERNAL;
	if (!line_is_priced(line)) {
		*amounts = (struct totals_line){0};
		return OK;
	}
	if (text_is_empty(line->description) && !text_eq(invoice->status, "DRAFT"))
		complain(call, invoice, line, "Description is required for each line item.");
	derive_missing(call, line);
	if (has_both)
		check_given_amount(call, invoice, line);
	*amounts = amounts_of(line, rate_e4);
	return OK;
}

static enum totals_mode mode_of(const struct invoice *invoice)
{
	if (text_eq_nocase(invoice->mode, "Inclusive"))
		return TOTALS_INCLUSIVE;
	return text_eq_nocase(invoice->mode, "NoTax") ? TOTALS_NO_TAX : TOTALS_EXCLUSIVE;
}

/* What the lines would cost without their discounts, less what they cost. */
static int64_t discount_of(const struct totals_line *lines, size_t count)
{
	int64_t discount_e4 = 0, gross_e4;

	for (size_t i = 0; i < count; i++) {
		struct totals_line full = lines[i];

		full.discount_rate_e4 = full.discount_amount_e4 = 0;
		if (totals_line_amount(&full, &gross_e4, NULL) == OK)
			discount_e4 += gross_e4 - lines[i].line_amount_e4;
	}
	return discount_e4;
}

int invoice_resolve_lines(struct call *call, struct invoice *invoice, struct err *err)
{
	struct totals_line *amounts = arena_array(call->arena, invoice->line_count + 1, sizeof(*amounts));
	struct totals totals = {0};
	struct err large = {0};

	for (size_t i = 0; i < invoice->line_count; i++)
		if (resolve_line(call, invoice, &invoice->lines[i], &amounts[i], err) != OK)
			return E_INTERNAL;
	if (totals_compute(mode_of(invoice), amounts, invoice->line_count, &totals, &large) != OK) {
		message_add(call->arena, &invoice->messages, "%s", large.text);
		return OK;
	}
	for (size_t i = 0; i < invoice->line_count; i++) {
		invoice->lines[i].amount_e4 = amounts[i].line_amount_e4;
		invoice->lines[i].tax_e4 = amounts[i].tax_e4;
	}
	invoice->sub_total_e4 = totals.sub_total_e4;
	invoice->total_tax_e4 = totals.total_tax_e4;
	invoice->total_e4 = totals.total_e4;
	invoice->discount_e4 = discount_of(amounts, invoice->line_count);
	return OK;
}
