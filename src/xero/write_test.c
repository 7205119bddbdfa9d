#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "xero/write.h"

static void only_given_parts_of_a_contact_are_sent(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct xero_contact_parts parts = {.email = "asa@example.fi", .tax_number = ""};

	(void)state;
	assert_string_equal(
	    xero_write_contact(arena, "c1", &parts),
	    "{\"Contacts\":[{\"ContactID\":\"c1\",\"EmailAddress\":\"asa@example.fi\",\"TaxNumber\":\"\"}]}");
}

static void an_address_fills_four_lines_and_empties_the_rest(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct xero_contact_parts parts = {.name = "Pöllö \"Oy\"",
						 .address = "Katu 1\n\n  ovi  2 \n00100 Helsinki\nSuomi\nEurope"};

	(void)state;
	assert_string_equal(
	    xero_write_contact(arena, NULL, &parts),
	    "{\"Contacts\":[{\"Name\":\"Pöllö \\\"Oy\\\"\",\"Addresses\":[{\"AddressType\":\"POBOX\","
	    "\"AddressLine1\":\"Katu 1\",\"AddressLine2\":\"ovi 2\",\"AddressLine3\":\"00100 Helsinki\","
	    "\"AddressLine4\":\"Suomi, Europe\",\"City\":\"\",\"Region\":\"\",\"PostalCode\":\"\","
	    "\"Country\":\"\"}]}]}");
}

static const struct line_item lines[] = {
    {.description = "Konsultointi",
     .item_code = "KONS",
     .quantity_e4 = 15000,
     .unit_price_e4 = 1200000,
     .discount_percent_e4 = 124950,
     .has_amounts = true,
     .account_code = "3000",
     .tax_rate_id = "TAX001"},
    {.description = "Matka",
     .quantity_e4 = 10000,
     .unit_price_e4 = 1648,
     .discount_amount_e4 = 5000,
     .has_amounts = true},
    {.description = "Kiitos!"},
};

static void a_draft_is_written_with_its_lines_and_the_contacts_id_alone(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct invoice_form form = {
	    .recipient = "Pöllö Oy",
	    .email = "a@b.fi",
	    .tax_treatment = TAX_EXCLUSIVE,
	    .currency = "EUR",
	    .template_id = "t1",
	    .reference = "Deal 7",
	    .date = day_from_civil((struct civil){2026, 11, 23}),
	    .due_date = day_from_civil((struct civil){2026, 12, 7}),
	    .lines = lines,
	    .line_count = ARRAY_LEN(lines),
	};
	const struct xero_invoice_order order = {
	    .form = &form, .contact_id = "c1", .url = "https://l.fi/i/m", .key = "k"};

	(void)state;
	assert_string_equal(
	    xero_write_invoice(arena, &order),
	    "{\"Invoices\":[{\"Type\":\"ACCREC\",\"Status\":\"DRAFT\",\"Contact\":{\"ContactID\":\"c1\"},"
	    "\"Date\":\"2026-11-23\",\"DueDate\":\"2026-12-07\",\"LineAmountTypes\":\"Exclusive\",\"CurrencyCode\":"
	    "\"EUR\",\"BrandingThemeID\":\"t1\",\"Reference\":\"Deal 7\",\"Url\":\"https://l.fi/i/m\",\"LineItems\":["
	    "{\"Description\":\"Konsultointi\",\"ItemCode\":\"KONS\",\"Quantity\":1.5,\"UnitAmount\":120.0000,"
	    "\"DiscountRate\":12.50,\"AccountCode\":\"3000\",\"TaxType\":\"TAX001\"},{\"Description\":\"Matka\","
	    "\"Quantity\":1,\"UnitAmount\":0.1648,\"DiscountAmount\":0.50},{\"Description\":\"Kiitos!\"}]}]}");
}

static void what_isnt_given_isnt_sent(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct invoice_form form = {.tax_treatment = TAX_NONE,
					  .currency = "",
					  .template_id = "",
					  .reference = NULL,
					  .date = DAY_NONE,
					  .due_date = DAY_NONE};
	const struct xero_invoice_order order = {.form = &form, .contact_id = "c1"};

	(void)state;
	assert_string_equal(
	    xero_write_invoice(arena, &order),
	    "{\"Invoices\":[{\"Type\":\"ACCREC\",\"Status\":\"DRAFT\",\"Contact\":{\"ContactID\":\"c1\"},"
	    "\"LineAmountTypes\":\"NoTax\",\"LineItems\":[]}]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_given_parts_of_a_contact_are_sent),
	    cmocka_unit_test(an_address_fills_four_lines_and_empties_the_rest),
	    cmocka_unit_test(a_draft_is_written_with_its_lines_and_the_contacts_id_alone),
	    cmocka_unit_test(what_isnt_given_isnt_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
