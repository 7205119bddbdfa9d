#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/preflight.h"

/* A form and books in which everything is right; each test spoils one thing. */
struct fixture {
	struct arena *arena;
	struct organisation organisation;
	struct contact contact;
	struct tax_rate rates[3];
	struct account accounts[2];
	struct item items[2];
	struct currency currencies[2];
	struct invoice_template template;
	struct line_item lines[LIMIT_LINES + 1];
	struct invoice_form form;
	struct books books;
	struct finding *findings;
	size_t count;
};

static int setup(void **state)
{
	struct arena *arena = arena_new();
	struct fixture *f = arena_new_of(arena, struct fixture);

	*f = (struct fixture){
	    .arena = arena,
	    .organisation = {.base_currency = "EUR",
			     .period_lock = DAY_NONE,
			     .year_end_lock = DAY_NONE,
			     .can_create_drafts = true,
			     .can_use_currencies = true},
	    .contact = {.id = "c-1", .name = "Äyräs Oy"},
	    .rates = {{"OUT", "Sales", 255000, true, true},
		      {"IN", "Purchases", 255000, true, false},
		      {"OLD", "Old", 240000, false, true}},
	    .accounts = {{.code = "200", .is_active = true, .is_revenue = true}, {.code = "201", .is_active = false}},
	    .items = {{.id = "i-1", .code = "CONS", .is_sold = true}, {.id = "i-2", .code = "BUY", .is_sold = false}},
	    .currencies = {{"EUR", "Euro"}, {"SEK", "Krona"}},
	    .template = {.id = "t-1", .name = "Standard"},
	    .form = {.deal_id = 1,
		     .recipient = "Äyräs Oy",
		     .address = "Katu 1",
		     .email = "a@example.com",
		     .tax_number = "FI1",
		     .currency = "EUR",
		     .template_id = "t-1",
		     .reference = "Deal 1",
		     .date = 20000,
		     .due_date = 20014,
		     .line_count = 1},
	};
	for (size_t i = 0; i <= LIMIT_LINES; i++)
		f->lines[i] = (struct line_item){.description = "Consulting",
						 .item_code = "CONS",
						 .product_id = 7,
						 .quantity_e4 = E4_ONE,
						 .unit_price_e4 = 100 * E4_ONE,
						 .has_amounts = true,
						 .account_code = "200",
						 .tax_rate_id = "OUT"};
	f->form.lines = f->lines;
	f->books = (struct books){&f->organisation, NULL, NULL,         f->rates, 3, f->accounts, 2, f->items, 2,
				  f->currencies,    2,    &f->template, 1};
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((struct fixture *)*state)->arena);
	return 0;
}

static void run(struct fixture *f)
{
	f->count = preflight(f->arena, &f->form, &f->books, &f->findings);
}

static void expect_nothing(struct fixture *f)
{
	run(f);
	if (f->count > 0)
		fail_msg("found %s in %s", f->findings[0].code, f->findings[0].field);
}

/* Exactly this one, with this detail. */
static void expect(struct fixture *f, const char *code, const char *field, const char *detail)
{
	run(f);
	assert_int_equal(f->count, 1);
	assert_string_equal(f->findings[0].code, code);
	assert_string_equal(f->findings[0].field, field);
	assert_string_equal(f->findings[0].detail, detail);
	assert_non_null(strstr(f->findings[0].text, detail));
	assert_int_equal(f->findings[0].blocks, strcmp(code, "due_date_missing") != 0);
}

static char *repeat(struct fixture *f, const char *piece, size_t count, const char *end)
{
	char *text = arena_alloc(f->arena, strlen(piece) * count + strlen(end) + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * strlen(piece), piece, strlen(piece));
	memcpy(text + strlen(piece) * count, end, strlen(end));
	return text;
}

static void link_contact(struct fixture *f)
{
	f->form.contact_id = "c-1";
	f->books.contact = &f->contact;
}

static void a_form_in_order_has_no_findings(void **state)
{
	expect_nothing(*state);
	link_contact(*state);
	expect_nothing(*state);
}

static void recipient_missing(void **state)
{
	struct fixture *f = *state;

	f->form.recipient = NULL;
	expect(f, "recipient_missing", "recipient", "");
	f->form.recipient = " \n";
	expect(f, "recipient_missing", "recipient", "");
}

static void recipient_too_long(void **state)
{
	struct fixture *f = *state;

	f->form.recipient = repeat(f, "ä", LIMIT_NAME, "");
	expect_nothing(f);
	f->form.recipient = repeat(f, "ä", LIMIT_NAME + 1, "");
	expect(f, "recipient_too_long", "recipient", "255");
}

static void a_character_beyond_the_basic_plane_counts_as_two(void **state)
{
	struct fixture *f = *state;

	f->form.recipient = repeat(f, "\xF0\x9F\x8C\xB2", LIMIT_NAME / 2, "a");
	expect_nothing(f);
	f->form.recipient = repeat(f, "\xF0\x9F\x8C\xB2", LIMIT_NAME / 2, "ab");
	expect(f, "recipient_too_long", "recipient", "255");
}

static void recipient_malformed(void **state)
{
	static const char *const names[] = {"A <b> Oy", "Acme  Oy", " Acme", "Acme ", "Ac\nme", "Ac\x01me", "Acme\x7F"};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		f->form.recipient = names[i];
		expect(f, "recipient_malformed", "recipient", "");
	}
}

static void email_malformed(void **state)
{
	static const char *const wrong[] = {"a",
					    "a@",
					    "@example.com",
					    "a@b",
					    "a b@example.com",
					    "a@b@example.com",
					    "a@.com",
					    "a@b..com",
					    "a@b.",
					    "a@example.com, b@example.com",
					    "<a@example.com>",
					    "a@exa\tmple.com"};
	static const char *const right[] = {"a@b.c", "o'neil+x@sub.example.com", "äiti@esimerkki.fi", "", NULL};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		f->form.email = wrong[i];
		expect(f, "email_malformed", "email", wrong[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(right); i++) {
		f->form.email = right[i];
		expect_nothing(f);
	}
}

static void an_email_of_255_characters_passes(void **state)
{
	struct fixture *f = *state;

	f->form.email = repeat(f, "a", LIMIT_EMAIL - 5, "@b.fi");
	expect_nothing(f);
	f->form.email = repeat(f, "a", LIMIT_EMAIL - 4, "@b.fi");
	expect(f, "email_malformed", "email", f->form.email);
}

static void address_too_long(void **state)
{
	struct fixture *f = *state;

	f->form.address = repeat(f, "k", LIMIT_ADDRESS, "");
	expect_nothing(f);
	f->form.address = repeat(f, "k", LIMIT_ADDRESS + 1, "");
	expect(f, "address_too_long", "address", "500");
}

static void tax_number_too_long(void **state)
{
	struct fixture *f = *state;

	f->form.tax_number = repeat(f, "1", LIMIT_TAX_NUMBER, "");
	expect_nothing(f);
	f->form.tax_number = repeat(f, "1", LIMIT_TAX_NUMBER + 1, "");
	expect(f, "tax_number_too_long", "tax_number", "50");
}

static void details_count_only_where_they_are_sent(void **state)
{
	struct fixture *f = *state;

	link_contact(f);
	f->form.email = "nonsense";
	f->form.recipient = "";
	expect_nothing(f);
	f->form.should_update_contact = true;
	expect(f, "email_malformed", "email", "nonsense");
}

static void contact_unknown(void **state)
{
	struct fixture *f = *state;

	f->form.contact_id = "gone";
	expect(f, "contact_unknown", "contact", "");
}

static void contact_archived(void **state)
{
	struct fixture *f = *state;

	link_contact(f);
	f->contact.is_archived = true;
	expect(f, "contact_archived", "contact", "Äyräs Oy");
}

static void contact_merged(void **state)
{
	struct fixture *f = *state;

	link_contact(f);
	f->contact.is_archived = true;
	f->contact.merged_into = "c-2";
	expect(f, "contact_merged", "contact", "Äyräs Oy");
}

static void contact_name_taken(void **state)
{
	struct fixture *f = *state;

	f->books.same_name = &f->contact;
	expect(f, "contact_name_taken", "contact", "Äyräs Oy");
	link_contact(f);
	expect_nothing(f);
}

static void currency_missing(void **state)
{
	struct fixture *f = *state;

	f->form.currency = "";
	expect(f, "currency_missing", "currency", "");
}

static void currency_not_enabled(void **state)
{
	struct fixture *f = *state;

	f->form.currency = "SEK";
	expect_nothing(f);
	f->form.currency = "USD";
	expect(f, "currency_not_enabled", "currency", "USD");
	f->organisation.can_use_currencies = false;
	f->form.currency = "SEK";
	expect(f, "currency_not_enabled", "currency", "SEK");
	f->form.currency = "EUR";
	f->books.currency_count = 0;
	expect_nothing(f);
}

static void template_unknown(void **state)
{
	struct fixture *f = *state;

	f->form.template_id = "t-2";
	expect(f, "template_unknown", "template", "");
	f->form.template_id = NULL;
	expect_nothing(f);
}

static void date_missing(void **state)
{
	struct fixture *f = *state;

	f->form.date = DAY_NONE;
	expect(f, "date_missing", "date", "");
}

static void due_date_missing_is_a_warning(void **state)
{
	struct fixture *f = *state;

	f->form.due_date = DAY_NONE;
	expect(f, "due_date_missing", "due_date", "");
}

static void due_date_before_date(void **state)
{
	struct fixture *f = *state;

	f->form.due_date = f->form.date;
	expect_nothing(f);
	f->form.due_date--;
	expect(f, "due_date_before_date", "due_date", "");
}

static void period_locked(void **state)
{
	struct fixture *f = *state;

	f->organisation.period_lock = f->form.date - 1;
	f->organisation.year_end_lock = f->form.date - 400;
	expect_nothing(f);
	f->organisation.period_lock = f->form.date;
	expect(f, "period_locked", "date", "2024-10-04");
	f->organisation.year_end_lock = f->form.date + 1;
	expect(f, "period_locked", "date", "2024-10-05");
}

static void reference_too_long(void **state)
{
	struct fixture *f = *state;

	f->form.reference = repeat(f, "r", LIMIT_REFERENCE, "");
	expect_nothing(f);
	f->form.reference = repeat(f, "r", LIMIT_REFERENCE + 1, "");
	expect(f, "reference_too_long", "reference", "255");
}

static void lines_missing(void **state)
{
	struct fixture *f = *state;

	f->form.line_count = 0;
	expect(f, "lines_missing", "lines", "");
}

static void lines_too_many(void **state)
{
	struct fixture *f = *state;

	f->form.line_count = LIMIT_LINES;
	expect_nothing(f);
	f->form.line_count = LIMIT_LINES + 1;
	expect(f, "lines_too_many", "lines", "500");
}

static void line_description_missing(void **state)
{
	struct fixture *f = *state;

	f->form.line_count = 3;
	f->lines[2].description = " ";
	expect(f, "line_description_missing", "lines.2.description", "");
}

static void line_description_too_long(void **state)
{
	struct fixture *f = *state;

	f->lines[0].description = repeat(f, "d", LIMIT_DESCRIPTION, "");
	expect_nothing(f);
	f->lines[0].description = repeat(f, "d", LIMIT_DESCRIPTION + 1, "");
	expect(f, "line_description_too_long", "lines.0.description", "4000");
}

static void line_item_unlinked(void **state)
{
	struct fixture *f = *state;

	f->lines[0].item_code = NULL;
	expect(f, "line_item_unlinked", "lines.0.item", "");
	f->lines[0].product_id = 0;
	expect_nothing(f);
}

static void line_item_unknown(void **state)
{
	struct fixture *f = *state;

	f->lines[0].item_code = "cons";
	expect(f, "line_item_unknown", "lines.0.item", "cons");
}

static void line_item_not_sold(void **state)
{
	struct fixture *f = *state;

	f->lines[0].item_code = "BUY";
	expect(f, "line_item_not_sold", "lines.0.item", "BUY");
}

static void line_account_unknown(void **state)
{
	struct fixture *f = *state;

	f->lines[0].account_code = "999";
	expect(f, "line_account_unknown", "lines.0.account", "999");
	f->lines[0].account_code = "201";
	expect(f, "line_account_unknown", "lines.0.account", "201");
	f->lines[0].account_code = NULL;
	expect_nothing(f);
}

static void line_tax_rate_unknown(void **state)
{
	struct fixture *f = *state;

	f->lines[0].tax_rate_id = "GONE";
	expect(f, "line_tax_rate_unknown", "lines.0.tax_rate", "GONE");
	f->lines[0].tax_rate_id = "OLD";
	expect(f, "line_tax_rate_unknown", "lines.0.tax_rate", "OLD");
	f->form.tax_treatment = TAX_NONE;
	expect_nothing(f);
}

static void line_tax_rate_not_for_sales(void **state)
{
	struct fixture *f = *state;

	f->lines[0].tax_rate_id = "IN";
	expect(f, "line_tax_rate_not_for_sales", "lines.0.tax_rate", "Purchases");
}

static void line_discount_out_of_range(void **state)
{
	static const struct {
		int64_t percent, amount;
		bool is_fine;
	} cases[] = {
	    {1000000, 0, true},  {1000001, 0, false}, {-1, 0, false}, {0, 1000000, true},
	    {0, 1000001, false}, {0, -1, false},      {1, 1, false},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		f->lines[0].discount_percent_e4 = cases[i].percent;
		f->lines[0].discount_amount_e4 = cases[i].amount;
		if (cases[i].is_fine)
			expect_nothing(f);
		else
			expect(f, "line_discount_out_of_range", "lines.0.discount", "");
	}
}

static void line_quantity_out_of_range(void **state)
{
	struct fixture *f = *state;

	f->lines[0].unit_price_e4 = INT64_C(99999999999900);
	expect_nothing(f);
	f->lines[0].unit_price_e4 += E4_CENT;
	expect(f, "line_quantity_out_of_range", "lines.0.quantity", "");
	f->lines[0].quantity_e4 = INT64_MAX;
	expect(f, "line_quantity_out_of_range", "lines.0.quantity", "");
	f->lines[0].has_amounts = false;
	expect_nothing(f);
}

static void total_negative(void **state)
{
	struct fixture *f = *state;

	f->form.line_count = 2;
	f->lines[1].quantity_e4 = -E4_ONE;
	expect_nothing(f);
	f->lines[1].unit_price_e4 += E4_CENT;
	expect(f, "total_negative", "", "-0.01");
}

static void drafts_not_allowed(void **state)
{
	struct fixture *f = *state;

	f->organisation.can_create_drafts = false;
	expect(f, "drafts_not_allowed", "", "");
}

static void everything_wrong_is_told_at_once_in_the_forms_order(void **state)
{
	static const char *const wanted[] = {"recipient_missing", "email_malformed",      "currency_missing",
					     "template_unknown",  "due_date_before_date", "line_description_missing",
					     "line_item_unknown", "line_item_unlinked",   "drafts_not_allowed"};
	struct fixture *f = *state;

	f->form.recipient = f->form.currency = "";
	f->form.email = f->form.template_id = "x";
	f->form.due_date = 1;
	f->form.line_count = 2;
	f->lines[0].description = "";
	f->lines[0].item_code = "x";
	f->lines[1].item_code = "";
	f->organisation.can_create_drafts = false;
	run(f);
	assert_int_equal(f->count, ARRAY_LEN(wanted));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		assert_string_equal(f->findings[i].code, wanted[i]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_form_in_order_has_no_findings),
	    TEST(recipient_missing),
	    TEST(recipient_too_long),
	    TEST(a_character_beyond_the_basic_plane_counts_as_two),
	    TEST(recipient_malformed),
	    TEST(email_malformed),
	    TEST(an_email_of_255_characters_passes),
	    TEST(address_too_long),
	    TEST(tax_number_too_long),
	    TEST(details_count_only_where_they_are_sent),
	    TEST(contact_unknown),
	    TEST(contact_archived),
	    TEST(contact_merged),
	    TEST(contact_name_taken),
	    TEST(currency_missing),
	    TEST(currency_not_enabled),
	    TEST(template_unknown),
	    TEST(date_missing),
	    TEST(due_date_missing_is_a_warning),
	    TEST(due_date_before_date),
	    TEST(period_locked),
	    TEST(reference_too_long),
	    TEST(lines_missing),
	    TEST(lines_too_many),
	    TEST(line_description_missing),
	    TEST(line_description_too_long),
	    TEST(line_item_unlinked),
	    TEST(line_item_unknown),
	    TEST(line_item_not_sold),
	    TEST(line_account_unknown),
	    TEST(line_tax_rate_unknown),
	    TEST(line_tax_rate_not_for_sales),
	    TEST(line_discount_out_of_range),
	    TEST(line_quantity_out_of_range),
	    TEST(total_negative),
	    TEST(drafts_not_allowed),
	    TEST(everything_wrong_is_told_at_once_in_the_forms_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
