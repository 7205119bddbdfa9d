#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/compose.h"

static const struct tax_rate rates[] = {
    {"OLD", "Old 25.5 %", 255000, false, true},
    {"INPUT", "Purchases 25.5 %", 255000, true, false},
    {"OUT", "Sales 25.5 %", 255000, true, true},
    {"OUT2", "Another 25.5 %", 255000, true, true},
    {"ZERO", "0 %", 0, true, true},
};

static const struct item item = {
    .id = "item-1", .code = "CONS", .account_code = "200", .tax_rate_id = "ZERO", .is_sold = true};

static const struct deal_product product = {
    .id = 31,
    .product_id = 7,
    .name = "Consulting",
    .comments = "November",
    .quantity_e4 = 15000,
    .item_price_e4 = 1200000,
    .tax_percent_e4 = 255000,
    .discount_e4 = 50000,
    .is_enabled = true,
    .tax_method = TAX_EXCLUSIVE,
};

static struct line_item compose(struct arena *arena, const struct deal_product *from, const struct item *linked,
				enum tax_treatment treatment, enum tax_reason *reason)
{
	return line_from_deal(arena, from, linked, rates, ARRAY_LEN(rates), treatment, reason);
}

static void a_line_takes_over_what_the_deal_says(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	enum tax_reason reason;
	const struct line_item line = compose(arena, &product, &item, TAX_EXCLUSIVE, &reason);

	(void)state;
	assert_string_equal(line.description, "Consulting\nNovember");
	assert_int_equal(line.quantity_e4, 15000);
	assert_int_equal(line.unit_price_e4, 1200000);
	assert_int_equal(line.product_id, 7);
	assert_int_equal(line.deal_product_id, 31);
	assert_true(line.has_amounts);
	assert_string_equal(line.item_code, "CONS");
	assert_string_equal(line.item_id, "item-1");
	assert_string_equal(line.account_code, "200");
}

static void without_comments_the_name_stands_alone(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct deal_product plain = product;
	enum tax_reason reason;

	(void)state;
	plain.comments = "";
	assert_string_equal(compose(arena, &plain, NULL, TAX_EXCLUSIVE, &reason).description, "Consulting");
	plain.name = NULL;
	assert_string_equal(compose(arena, &plain, NULL, TAX_EXCLUSIVE, &reason).description, "");
	plain.comments = "November";
	assert_string_equal(compose(arena, &plain, NULL, TAX_EXCLUSIVE, &reason).description, "November");
}

static void a_discount_stays_what_it_is(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct deal_product by_amount = product;
	enum tax_reason reason;
	struct line_item line = compose(arena, &product, NULL, TAX_EXCLUSIVE, &reason);

	(void)state;
	assert_int_equal(line.discount_percent_e4, 50000);
	assert_int_equal(line.discount_amount_e4, 0);
	by_amount.discount_is_amount = true;
	line = compose(arena, &by_amount, NULL, TAX_EXCLUSIVE, &reason);
	assert_int_equal(line.discount_percent_e4, 0);
	assert_int_equal(line.discount_amount_e4, 50000);
}

static void a_percentage_has_two_decimals_at_most(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct deal_product third = product;
	enum tax_reason reason;

	(void)state;
	third.discount_e4 = 333350;
	assert_int_equal(compose(arena, &third, NULL, TAX_EXCLUSIVE, &reason).discount_percent_e4, 333400);
}

static void the_items_own_tax_comes_first(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	enum tax_reason reason;

	(void)state;
	assert_string_equal(compose(arena, &product, &item, TAX_INCLUSIVE, &reason).tax_rate_id, "ZERO");
	assert_int_equal(reason, TAX_FROM_ITEM);
}

static void then_the_first_active_sales_rate_of_that_percentage(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct item untaxed = item;
	enum tax_reason reason;

	(void)state;
	assert_string_equal(compose(arena, &product, NULL, TAX_EXCLUSIVE, &reason).tax_rate_id, "OUT");
	assert_int_equal(reason, TAX_FROM_PERCENT);
	untaxed.tax_rate_id = "";
	assert_string_equal(compose(arena, &product, &untaxed, TAX_EXCLUSIVE, &reason).tax_rate_id, "OUT");
	assert_int_equal(reason, TAX_FROM_PERCENT);
}

static void then_the_account_or_nobody_decides(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct deal_product odd = product;
	struct item untaxed = item;
	enum tax_reason reason;

	(void)state;
	odd.tax_percent_e4 = 130000;
	untaxed.tax_rate_id = NULL;
	assert_null(compose(arena, &odd, &untaxed, TAX_EXCLUSIVE, &reason).tax_rate_id);
	assert_int_equal(reason, TAX_FROM_ACCOUNT);
	untaxed.account_code = "";
	assert_null(compose(arena, &odd, &untaxed, TAX_EXCLUSIVE, &reason).account_code);
	assert_int_equal(reason, TAX_UNDECIDED);
	assert_null(compose(arena, &odd, NULL, TAX_EXCLUSIVE, &reason).tax_rate_id);
	assert_int_equal(reason, TAX_UNDECIDED);
}

static void without_tax_no_rate_is_set(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	enum tax_reason reason;

	(void)state;
	assert_null(compose(arena, &product, &item, TAX_NONE, &reason).tax_rate_id);
	assert_int_equal(reason, TAX_UNDECIDED);
}

static void the_deals_lines_tell_the_tax_treatment(void **state)
{
	struct deal_product inclusive = product;

	(void)state;
	inclusive.tax_method = TAX_INCLUSIVE;
	assert_int_equal(treatment_from_deal(&inclusive, 1), TAX_INCLUSIVE);
	assert_int_equal(treatment_from_deal(NULL, 0), TAX_EXCLUSIVE);
}

/* Sums of money here are whole euros. */
static const struct {
	const char *title;
	enum tax_treatment method;
	int64_t value, discount, disabled, subtotal, total;
	const char *currency;
	enum gap_reason reason;
	int64_t gap;
} gaps[] = {
    {"nothing to explain", TAX_NONE, 1000, 0, 0, 1000, 1000, "EUR", GAP_NONE, 0},
    {"prices with tax", TAX_INCLUSIVE, 1000, 0, 0, 797, 1000, "EUR", GAP_NONE, 0},
    {"prices without tax", TAX_EXCLUSIVE, 1000, 0, 0, 1000, 1255, "EUR", GAP_TAX_ADDED, 255},
    {"untaxed in the deal, taxed here", TAX_NONE, 1000, 0, 0, 1000, 1255, "EUR", GAP_TAX_ADDED, 255},
    {"taken as with tax here", TAX_EXCLUSIVE, 1000, 0, 0, 797, 1000, "EUR", GAP_NONE, 0},
    {"a discount on the deal", TAX_EXCLUSIVE, 900, 100, 0, 1000, 1255, "EUR", GAP_DEAL_DISCOUNT, 100},
    {"a discount on a deal with tax", TAX_INCLUSIVE, 900, 100, 0, 797, 1000, "EUR", GAP_DEAL_DISCOUNT, 100},
    {"a discount and a line switched off", TAX_NONE, 950, 100, 50, 1000, 1000, "EUR", GAP_DEAL_DISCOUNT, 50},
    {"a line switched off", TAX_NONE, 1200, 0, 200, 1000, 1000, "EUR", GAP_DISABLED_LINES, -200},
    {"edited up", TAX_NONE, 1000, 0, 0, 1100, 1100, "EUR", GAP_EDITED, 100},
    {"edited down", TAX_EXCLUSIVE, 1000, 50, 30, 900, 1100, "EUR", GAP_EDITED, -100},
    {"another currency", TAX_NONE, 1000, 0, 0, 1000, 1000, "SEK", GAP_CURRENCY, 0},
    {"the same currency", TAX_NONE, 1000, 0, 0, 1000, 1000, "eur", GAP_NONE, 0},
};

static void a_gap_to_the_deals_value_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(gaps); i++) {
		const struct deal deal = {.currency = "EUR",
					  .value_e4 = gaps[i].value * E4_ONE,
					  .extra_discount_e4 = gaps[i].discount * E4_ONE};
		const struct deal_product products[] = {
		    {.tax_method = gaps[i].method, .is_enabled = true},
		    {.tax_method = gaps[i].method, .sum_e4 = gaps[i].disabled * E4_ONE},
		};
		int64_t gap = -1;
		const enum gap_reason reason = gap_reason(&deal, products, 2, gaps[i].currency,
							  gaps[i].subtotal * E4_ONE, gaps[i].total * E4_ONE, &gap);

		if (reason != gaps[i].reason || gap != gaps[i].gap * E4_ONE)
			fail_msg("%s: %s, gap %lld", gaps[i].title, gap_reason_name(reason), (long long)gap);
	}
}

static void less_than_half_a_cent_is_no_gap(void **state)
{
	const struct deal deal = {.currency = "EUR", .value_e4 = 19083960};
	int64_t gap;

	(void)state;
	assert_int_equal(gap_reason(&deal, NULL, 0, "EUR", 19084000, 19084000, &gap), GAP_NONE);
	assert_int_equal(gap, 0);
}

static void gap_reasons_have_stable_names(void **state)
{
	static const char *const names[] = {"none",           "tax_added", "deal_discount",
					    "disabled_lines", "currency",  "edited"};

	(void)state;
	for (int i = 0; i < (int)ARRAY_LEN(names); i++)
		assert_string_equal(gap_reason_name((enum gap_reason)i), names[i]);
}

static void what_the_contact_has_otherwise_is_named(void **state)
{
	const struct contact contact = {
	    .address = "Vanha katu 1\nHelsinki", .email = "old@example.com", .tax_number = NULL};
	const struct invoice_form form = {
	    .address = "Uusi katu 2", .email = "new@example.com", .tax_number = "FI12345671"};
	struct contact_difference differences[3];

	(void)state;
	assert_int_equal(contact_differences(&contact, &form, differences), 3);
	assert_string_equal(differences[0].field, "address");
	assert_string_equal(differences[0].theirs, "Vanha katu 1\nHelsinki");
	assert_string_equal(differences[0].ours, "Uusi katu 2");
	assert_string_equal(differences[1].field, "email");
	assert_string_equal(differences[2].field, "tax_number");
	assert_string_equal(differences[2].theirs, "");
}

static void an_empty_detail_of_ours_takes_nothing_away(void **state)
{
	const struct contact contact = {.address = "Katu 1", .email = "a@example.com", .tax_number = "FI1"};
	const struct invoice_form empty = {.address = "", .email = NULL, .tax_number = " \n"};
	struct contact_difference differences[3];

	(void)state;
	assert_int_equal(contact_differences(&contact, &empty, differences), 0);
}

static void white_space_and_the_case_of_an_email_are_no_difference(void **state)
{
	const struct contact contact = {
	    .address = "Katu 1\n00100 Helsinki ", .email = "Aino@Example.com", .tax_number = " FI1"};
	struct invoice_form form = {
	    .address = "Katu 1 00100\r\nHelsinki", .email = "aino@example.com", .tax_number = "FI1"};
	struct contact_difference differences[3];

	(void)state;
	assert_int_equal(contact_differences(&contact, &form, differences), 0);
	form.address = "Katu 100100 Helsinki";
	form.tax_number = "FI1 2";
	assert_int_equal(contact_differences(&contact, &form, differences), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_takes_over_what_the_deal_says),
	    cmocka_unit_test(without_comments_the_name_stands_alone),
	    cmocka_unit_test(a_discount_stays_what_it_is),
	    cmocka_unit_test(a_percentage_has_two_decimals_at_most),
	    cmocka_unit_test(the_items_own_tax_comes_first),
	    cmocka_unit_test(then_the_first_active_sales_rate_of_that_percentage),
	    cmocka_unit_test(then_the_account_or_nobody_decides),
	    cmocka_unit_test(without_tax_no_rate_is_set),
	    cmocka_unit_test(the_deals_lines_tell_the_tax_treatment),
	    cmocka_unit_test(a_gap_to_the_deals_value_is_explained),
	    cmocka_unit_test(less_than_half_a_cent_is_no_gap),
	    cmocka_unit_test(gap_reasons_have_stable_names),
	    cmocka_unit_test(what_the_contact_has_otherwise_is_named),
	    cmocka_unit_test(an_empty_detail_of_ours_takes_nothing_away),
	    cmocka_unit_test(white_space_and_the_case_of_an_email_are_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
