#include "domain/preflight.h"

#include <string.h>

#include "domain/totals.h"

struct checker {
	struct arena *arena;
	const struct invoice_form *form;
	const struct books *books;
	struct finding *findings;
	size_t count, cap;
};

enum finding_id {
	RECIPIENT_MISSING,
	RECIPIENT_TOO_LONG,
	RECIPIENT_MALFORMED,
	EMAIL_MALFORMED,
	ADDRESS_TOO_LONG,
	TAX_NUMBER_TOO_LONG,
	CONTACT_UNKNOWN,
	CONTACT_ARCHIVED,
	CONTACT_MERGED,
	CONTACT_NAME_TAKEN,
	CURRENCY_MISSING,
	CURRENCY_NOT_ENABLED,
	TEMPLATE_UNKNOWN,
	DATE_MISSING,
	DUE_DATE_MISSING,
	DUE_DATE_BEFORE_DATE,
	PERIOD_LOCKED,
	REFERENCE_TOO_LONG,
	LINES_MISSING,
	LINES_TOO_MANY,
	LINE_DESCRIPTION_MISSING,
	LINE_DESCRIPTION_TOO_LONG,
	LINE_ITEM_UNLINKED,
	LINE_ITEM_UNKNOWN,
	LINE_ITEM_NOT_SOLD,
	LINE_ACCOUNT_UNKNOWN,
	LINE_TAX_RATE_UNKNOWN,
	LINE_TAX_RATE_NOT_FOR_SALES,
	LINE_DISCOUNT_OUT_OF_RANGE,
	LINE_QUANTITY_OUT_OF_RANGE,
	TOTAL_NEGATIVE,
	DRAFTS_NOT_ALLOWED,
};

/* A sentence's variable part stands between ${before} and ${after}; ${after} NULL: it has none. ${field} of a line
 * follows "lines.N.". */
static const struct {
	const char *code, *field, *before, *after;
} kinds[] = {
    [RECIPIENT_MISSING] = {"recipient_missing", "recipient", "The customer's name is missing.", NULL},
    [RECIPIENT_TOO_LONG] = {"recipient_too_long", "recipient", "The customer's name has more than ", " characters."},
    [RECIPIENT_MALFORMED] = {"recipient_malformed", "recipient",
			     "The customer's name may have no angle brackets, no double spaces and none at its ends.",
			     NULL},
    [EMAIL_MALFORMED] = {"email_malformed", "email", "\"", "\" isn't an e-mail address."},
    [ADDRESS_TOO_LONG] = {"address_too_long", "address", "The address has more than ", " characters."},
    [TAX_NUMBER_TOO_LONG] = {"tax_number_too_long", "tax_number", "The VAT ID has more than ", " characters."},
    [CONTACT_UNKNOWN] = {"contact_unknown", "contact", "The linked contact no longer exists. Choose another one.",
			 NULL},
    [CONTACT_ARCHIVED] = {"contact_archived", "contact", "The contact ",
			  " is archived. Restore it in the books, or choose another one."},
    [CONTACT_MERGED] = {"contact_merged", "contact", "The contact ",
			" was merged into another one. Choose that one instead."},
    [CONTACT_NAME_TAKEN] = {"contact_name_taken", "contact", "There is a contact named ",
			    " already. Link it, or change the name."},
    [CURRENCY_MISSING] = {"currency_missing", "currency", "The currency is missing.", NULL},
    [CURRENCY_NOT_ENABLED] = {"currency_not_enabled", "currency", "The organisation doesn't use the currency ", "."},
    [TEMPLATE_UNKNOWN] = {"template_unknown", "template", "The template no longer exists. Choose another one.", NULL},
    [DATE_MISSING] = {"date_missing", "date", "The invoice date is missing.", NULL},
    [DUE_DATE_MISSING] = {"due_date_missing", "due_date", "Without a due date the draft can't be approved later.",
			  NULL},
    [DUE_DATE_BEFORE_DATE] = {"due_date_before_date", "due_date", "The due date lies before the invoice date.", NULL},
    [PERIOD_LOCKED] = {"period_locked", "date", "The books are locked up to ", ". Choose a later invoice date."},
    [REFERENCE_TOO_LONG] = {"reference_too_long", "reference", "The reference has more than ", " characters."},
    [LINES_MISSING] = {"lines_missing", "lines", "The invoice has no lines.", NULL},
    [LINES_TOO_MANY] = {"lines_too_many", "lines", "The invoice has more than ", " lines."},
    [LINE_DESCRIPTION_MISSING] = {"line_description_missing", "description", "The line has no description.", NULL},
    [LINE_DESCRIPTION_TOO_LONG] = {"line_description_too_long", "description", "The description has more than ",
				   " characters."},
    [LINE_ITEM_UNLINKED] = {"line_item_unlinked", "item", "The product isn't linked to an item yet.", NULL},
    [LINE_ITEM_UNKNOWN] = {"line_item_unknown", "item", "There is no item with the code ", ". Choose another one."},
    [LINE_ITEM_NOT_SOLD] = {"line_item_not_sold", "item", "The item ",
			    " isn't marked as sold. Change that in the books."},
    [LINE_ACCOUNT_UNKNOWN] = {"line_account_unknown", "account", "There is no active account ",
			      ". Choose another one."},
    [LINE_TAX_RATE_UNKNOWN] = {"line_tax_rate_unknown", "tax_rate", "There is no active tax rate ",
			       ". Choose another one."},
    [LINE_TAX_RATE_NOT_FOR_SALES] = {"line_tax_rate_not_for_sales", "tax_rate", "The tax rate ",
				     " isn't for sales. Choose another one."},
    [LINE_DISCOUNT_OUT_OF_RANGE] = {"line_discount_out_of_range", "discount",
				    "The discount must lie between nothing and the whole line.", NULL},
    [LINE_QUANTITY_OUT_OF_RANGE] = {"line_quantity_out_of_range", "quantity",
				    "The line's amount is more than 9,999,999,999.99.", NULL},
    [TOTAL_NEGATIVE] = {"total_negative", "", "The invoice's total is below zero: ", "."},
    [DRAFTS_NOT_ALLOWED] = {"drafts_not_allowed", "",
			    "The connected user of the books may not create draft invoices in this organisation.",
			    NULL},
};

static void add(struct checker *checker, enum finding_id id, const char *field, const char *detail)
{
	struct finding *finding;

	checker->findings =
	    arena_grow(checker->arena, checker->findings, checker->count, &checker->cap, sizeof(*checker->findings));
	finding = &checker->findings[checker->count++];
	*finding = (struct finding){
	    .code = kinds[id].code,
	    .field = field,
	    .text = kinds[id].before,
	    .detail = detail,
	    .blocks = id != DUE_DATE_MISSING,
	};
	if (kinds[id].after != NULL)
		finding->text = arena_printf(checker->arena, "%s%s%s", kinds[id].before, detail, kinds[id].after);
}

static void found(struct checker *checker, enum finding_id id, const char *detail)
{
	add(checker, id, kinds[id].field, detail);
}

static void found_in_line(struct checker *checker, size_t line, enum finding_id id, const char *detail)
{
	add(checker, id, arena_printf(checker->arena, "lines.%zu.%s", line, kinds[id].field), detail);
}

/* UTF-16 units, as .NET counts: a character beyond the basic plane is two. */
static size_t length_of(const char *text)
{
	size_t units = 0;

	for (const unsigned char *at = (const unsigned char *)text_or(text, ""); *at != '\0'; at++)
		units += (*at & 0xC0) == 0x80 ? 0 : *at >= 0xF0 ? 2 : 1;
	return units;
}

static const char *number(struct checker *checker, int64_t value)
{
	return arena_printf(checker->arena, "%lld", (long long)value);
}

static bool is_name(struct arena *arena, const char *name)
{
	for (const char *at = name; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == '<' || *at == '>' || *at == 0x7F)
			return false;
	return text_eq(text_squeeze(arena, name), name);
}

/* Loose on purpose: what is certainly wrong, not what is certainly right. */
static bool is_email(const char *email)
{
	const char *at = strchr(email, '@');
	const size_t len = strlen(email);

	if (at == NULL || at == email || strchr(at + 1, '@') != NULL || length_of(email) > LIMIT_EMAIL)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)email[i] <= ' ' || email[i] == 0x7F || strchr(",;<>\"()[]\\", email[i]) != NULL)
			return false;
	return strchr(at, '.') != NULL && at[1] != '.' && email[len - 1] != '.' && strstr(at, "..") == NULL;
}

static void check_recipient(struct checker *checker)
{
	const char *name = checker->form->recipient;

	if (*text_squeeze(checker->arena, name) == '\0') {
		found(checker, RECIPIENT_MISSING, "");
		return;
	}
	if (length_of(name) > LIMIT_NAME)
		found(checker, RECIPIENT_TOO_LONG, number(checker, LIMIT_NAME));
	if (!is_name(checker->arena, name))
		found(checker, RECIPIENT_MALFORMED, "");
}

/* What would be sent to a contact, new or updated. */
static void check_details(struct checker *checker)
{
	const struct invoice_form *form = checker->form;

	if (!text_is_empty(form->email) && !is_email(form->email))
		found(checker, EMAIL_MALFORMED, form->email);
	if (length_of(form->address) > LIMIT_ADDRESS)
		found(checker, ADDRESS_TOO_LONG, number(checker, LIMIT_ADDRESS));
	if (length_of(form->tax_number) > LIMIT_TAX_NUMBER)
		found(checker, TAX_NUMBER_TOO_LONG, number(checker, LIMIT_TAX_NUMBER));
}

static void check_contact(struct checker *checker)
{
	const struct contact *contact = checker->books->contact;

	if (contact == NULL)
		found(checker, CONTACT_UNKNOWN, "");
	else if (!text_is_empty(contact->merged_into))
		found(checker, CONTACT_MERGED, text_or(contact->name, ""));
	else if (contact->is_archived)
		found(checker, CONTACT_ARCHIVED, text_or(contact->name, ""));
}

static void check_customer(struct checker *checker)
{
	const bool is_new = text_is_empty(checker->form->contact_id);

	if (is_new)
		check_recipient(checker);
	if (is_new || checker->form->should_update_contact)
		check_details(checker);
	if (!is_new)
		check_contact(checker);
	else if (checker->books->same_name != NULL)
		found(checker, CONTACT_NAME_TAKEN, text_or(checker->books->same_name->name, ""));
}

static bool has_currency(const struct books *books, const char *code)
{
	if (text_eq_nocase(code, books->organisation->base_currency))
		return true;
	for (size_t i = 0; books->organisation->can_use_currencies && i < books->currency_count; i++)
		if (text_eq_nocase(books->currencies[i].code, code))
			return true;
	return false;
}

static bool has_template(const struct books *books, const char *id)
{
	for (size_t i = 0; i < books->template_count; i++)
		if (text_eq(books->templates[i].id, id))
			return true;
	return false;
}

static void check_dates(struct checker *checker)
{
	const struct invoice_form *form = checker->form;
	const struct organisation *organisation = checker->books->organisation;
	const int32_t locked = organisation->period_lock > organisation->year_end_lock ? organisation->period_lock
										       : organisation->year_end_lock;

	if (form->date == DAY_NONE)
		found(checker, DATE_MISSING, "");
	if (form->due_date == DAY_NONE)
		found(checker, DUE_DATE_MISSING, "");
	else if (form->date != DAY_NONE && form->due_date < form->date)
		found(checker, DUE_DATE_BEFORE_DATE, "");
	if (form->date != DAY_NONE && locked != DAY_NONE && form->date <= locked)
		found(checker, PERIOD_LOCKED, day_format(locked, arena_alloc(checker->arena, DATE_TEXT_MAX)));
}

static void check_details_of_invoice(struct checker *checker)
{
	const struct invoice_form *form = checker->form;

	if (text_is_empty(form->currency))
		found(checker, CURRENCY_MISSING, "");
	else if (!has_currency(checker->books, form->currency))
		found(checker, CURRENCY_NOT_ENABLED, form->currency);
	if (!text_is_empty(form->template_id) && !has_template(checker->books, form->template_id))
		found(checker, TEMPLATE_UNKNOWN, "");
	check_dates(checker);
	if (length_of(form->reference) > LIMIT_REFERENCE)
		found(checker, REFERENCE_TOO_LONG, number(checker, LIMIT_REFERENCE));
}

static void check_description(struct checker *checker, size_t index, const struct line_item *line)
{
	if (*text_squeeze(checker->arena, line->description) == '\0')
		found_in_line(checker, index, LINE_DESCRIPTION_MISSING, "");
	if (length_of(line->description) > LIMIT_DESCRIPTION)
		found_in_line(checker, index, LINE_DESCRIPTION_TOO_LONG, number(checker, LIMIT_DESCRIPTION));
}

static void check_item(struct checker *checker, size_t index, const struct line_item *line)
{
	const struct books *books = checker->books;

	if (text_is_empty(line->item_code)) {
		if (line->product_id != 0)
			found_in_line(checker, index, LINE_ITEM_UNLINKED, "");
		return;
	}
	for (size_t i = 0; i < books->item_count; i++)
		if (text_eq(books->items[i].code, line->item_code)) {
			if (!books->items[i].is_sold)
				found_in_line(checker, index, LINE_ITEM_NOT_SOLD, line->item_code);
			return;
		}
	found_in_line(checker, index, LINE_ITEM_UNKNOWN, line->item_code);
}

static void check_account(struct checker *checker, size_t index, const struct line_item *line)
{
	const struct books *books = checker->books;

	if (text_is_empty(line->account_code))
		return;
	for (size_t i = 0; i < books->account_count; i++)
		if (books->accounts[i].is_active && text_eq(books->accounts[i].code, line->account_code))
			return;
	found_in_line(checker, index, LINE_ACCOUNT_UNKNOWN, line->account_code);
}

static void check_tax_rate(struct checker *checker, size_t index, const struct line_item *line)
{
	const struct books *books = checker->books;

	if (text_is_empty(line->tax_rate_id) || checker->form->tax_treatment == TAX_NONE)
		return;
	for (size_t i = 0; i < books->tax_rate_count; i++)
		if (books->tax_rates[i].is_active && text_eq(books->tax_rates[i].id, line->tax_rate_id)) {
			if (!books->tax_rates[i].is_for_sales)
				found_in_line(checker, index, LINE_TAX_RATE_NOT_FOR_SALES,
					      text_or(books->tax_rates[i].name, line->tax_rate_id));
			return;
		}
	found_in_line(checker, index, LINE_TAX_RATE_UNKNOWN, line->tax_rate_id);
}

static bool is_discount(const struct line_item *line, int64_t gross_e4)
{
	const int64_t percent_e4 = line->discount_percent_e4, amount_e4 = line->discount_amount_e4;

	if (percent_e4 != 0 && amount_e4 != 0)
		return false;
	if (percent_e4 < 0 || percent_e4 > 100 * (int64_t)E4_ONE)
		return false;
	return amount_e4 == 0 || (amount_e4 > 0 && amount_e4 <= gross_e4);
}

static void check_amounts(struct checker *checker, size_t index, const struct line_item *line)
{
	struct line_item undiscounted = *line;
	struct line_total gross, total;

	if (!line->has_amounts)
		return;
	undiscounted.discount_amount_e4 = undiscounted.discount_percent_e4 = 0;
	if (line_amount(&undiscounted, &gross, NULL) == OK && !is_discount(line, gross.gross_e4))
		found_in_line(checker, index, LINE_DISCOUNT_OUT_OF_RANGE, "");
	else if (line_amount(line, &total, NULL) != OK)
		found_in_line(checker, index, LINE_QUANTITY_OUT_OF_RANGE, "");
}

static void check_line(struct checker *checker, size_t index)
{
	const struct line_item *line = &checker->form->lines[index];

	check_description(checker, index, line);
	check_item(checker, index, line);
	check_account(checker, index, line);
	check_tax_rate(checker, index, line);
	check_amounts(checker, index, line);
}

static void check_lines(struct checker *checker)
{
	const size_t count = checker->form->line_count;

	if (count == 0)
		found(checker, LINES_MISSING, "");
	if (count > LIMIT_LINES)
		found(checker, LINES_TOO_MANY, number(checker, LIMIT_LINES));
	for (size_t i = 0; i < count && i < LIMIT_LINES; i++)
		check_line(checker, i);
}

static void check_total(struct checker *checker)
{
	const struct invoice_form *form = checker->form;
	struct totals totals;
	char text[E4_TEXT_MAX];

	if (totals_compute(checker->arena, form->lines, form->line_count, form->tax_treatment,
			   checker->books->tax_rates, checker->books->tax_rate_count, &totals, NULL) == OK &&
	    totals.total_e4 < 0)
		found(checker, TOTAL_NEGATIVE, arena_strdup(checker->arena, e4_format(totals.total_e4, 2, text)));
}

size_t preflight(struct arena *arena, const struct invoice_form *form, const struct books *books, struct finding **out)
{
	struct checker checker = {.arena = arena, .form = form, .books = books};

	check_customer(&checker);
	check_details_of_invoice(&checker);
	check_lines(&checker);
	check_total(&checker);
	if (!books->organisation->can_create_drafts)
		found(&checker, DRAFTS_NOT_ALLOWED, "");
	*out = checker.findings;
	return checker.count;
}
