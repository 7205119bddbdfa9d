#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "xero/read.h"

struct bench {
	struct arena *arena;
	struct json_doc *doc;
};

static int start(void **state)
{
	struct bench *bench = test_calloc(1, sizeof(*bench));

	bench->arena = arena_new();
	*state = bench;
	return 0;
}

static int stop(void **state)
{
	struct bench *bench = *state;

	json_doc_free(bench->doc);
	arena_free(bench->arena);
	test_free(bench);
	return 0;
}

static const struct json *parse(struct bench *bench, const char *text)
{
	json_doc_free(bench->doc);
	bench->doc = NULL;
	assert_int_equal(json_parse(text, strlen(text), &bench->doc, NULL), OK);
	return json_root(bench->doc);
}

static const char *day(int32_t value)
{
	static char text[DATE_TEXT_MAX];

	return day_format(value, text);
}

static void an_organisation_is_read_with_lock_dates_and_rights(void **state)
{
	struct bench *bench = *state;
	const struct json *root =
	    parse(bench, "{\"Organisations\":[{\"Name\":\"Kuusi Oy\",\"BaseCurrency\":\"EUR\",\"CountryCode\":\"FI\","
			 "\"PeriodLockDate\":\"\\/Date(1793404800000+0000)\\/\",\"Timezone\":\"FLESTANDARDTIME\","
			 "\"ShortCode\":\"!k5Yx\",\"OrganisationID\":\"0f0d5f3c-0001-4000-8000-0000000000aa\"}]}");
	struct organisation organisation;

	assert_int_equal(xero_read_organisation(bench->arena, root, &organisation, NULL), OK);
	assert_string_equal(organisation.name, "Kuusi Oy");
	assert_string_equal(organisation.base_currency, "EUR");
	assert_string_equal(organisation.timezone, "Europe/Helsinki");
	assert_string_equal(organisation.short_code, "!k5Yx");
	assert_string_equal(day(organisation.period_lock), "2026-10-31");
	assert_int_equal(organisation.year_end_lock, DAY_NONE);
	assert_true(organisation.can_create_drafts);
	root = parse(bench, "{\"Actions\":[{\"Name\":\"CreateDraftInvoice\",\"Status\":\"NOT-ALLOWED\"},"
			    "{\"Name\":\"UseMulticurrency\",\"Status\":\"ALLOWED\"}]}");
	assert_int_equal(xero_read_actions(root, &organisation, NULL), OK);
	assert_false(organisation.can_create_drafts);
	assert_true(organisation.can_use_currencies);
}

static void a_list_that_isnt_there_is_an_error(void **state)
{
	struct bench *bench = *state;
	struct organisation organisation;
	struct item *items;
	struct err err;
	size_t count;

	assert_int_equal(xero_read_organisation(bench->arena, parse(bench, "{}"), &organisation, &err), E_UPSTREAM);
	assert_string_equal(err.code, "xero_answer_malformed");
	assert_int_equal(xero_read_items(bench->arena, parse(bench, "{\"Items\":null}"), &items, &count, &err),
			 E_UPSTREAM);
	assert_int_equal(xero_read_items(bench->arena, parse(bench, "[]"), &items, &count, &err), E_UPSTREAM);
	assert_string_equal(err.detail, "Items");
}

static void roles_decide_by_name_and_an_unknown_one_is_none(void **state)
{
	struct bench *bench = *state;
	const struct json *root = parse(
	    bench, "{\"Users\":[{\"UserID\":\"u1\",\"FirstName\":\"Åsa\",\"LastName\":\"Öberg\","
		   "\"EmailAddress\":\"asa@example.fi\",\"OrganisationRole\":\"FINANCIALADVISER\"},"
		   "{\"UserID\":\"u2\",\"OrganisationRole\":\"STANDARD\"},{\"UserID\":\"u3\",\"OrganisationRole\":"
		   "\"INVOICEONLY\"},{\"UserID\":\"u4\",\"OrganisationRole\":\"EMPEROR\"},{\"UserID\":\"u5\"},"
		   "{\"FirstName\":\"nobody\"}]}");
	struct ledger_user *users;
	size_t count;

	assert_int_equal(xero_read_users(bench->arena, root, &users, &count, NULL), OK);
	assert_int_equal(count, 5);
	assert_string_equal(users[0].name, "Åsa Öberg");
	assert_int_equal(users[0].role, ROLE_ADVISER);
	assert_int_equal(users[1].role, ROLE_STANDARD);
	assert_int_equal(users[2].role, ROLE_INVOICE_ONLY);
	assert_int_equal(users[3].role, ROLE_UNKNOWN);
	assert_int_equal(users[4].role, ROLE_UNKNOWN);
}

static void accounts_and_tax_rates_are_read(void **state)
{
	struct bench *bench = *state;
	const struct json *root = parse(
	    bench, "{\"Accounts\":[{\"AccountID\":\"a1\",\"Code\":\"3000\",\"Name\":\"Myynti\",\"Class\":\"REVENUE\","
		   "\"Status\":\"ACTIVE\",\"TaxType\":\"OUTPUT\"},{\"AccountID\":\"a2\",\"Name\":\"Pankki\","
		   "\"Class\":\"ASSET\",\"Status\":\"ARCHIVED\"}],"
		   "\"TaxRates\":[{\"Name\":\"ALV 25,5 %\",\"TaxType\":\"TAX001\",\"CanApplyToRevenue\":true,"
		   "\"EffectiveRate\":25.5000,\"Status\":\"ACTIVE\"},{\"Name\":\"Old\",\"TaxType\":\"TAX002\","
		   "\"CanApplyToRevenue\":false,\"DisplayTaxRate\":\"24\",\"Status\":\"DELETED\"}]}");
	struct tax_rate *rates;
	struct account *accounts;
	size_t count;

	assert_int_equal(xero_read_accounts(bench->arena, root, &accounts, &count, NULL), OK);
	assert_int_equal(count, 2);
	assert_true(accounts[0].is_active && accounts[0].is_revenue);
	assert_string_equal(accounts[0].tax_rate_id, "OUTPUT");
	assert_false(accounts[1].is_active || accounts[1].is_revenue);
	assert_string_equal(accounts[1].code, "");
	assert_int_equal(xero_read_tax_rates(bench->arena, root, &rates, &count, NULL), OK);
	assert_int_equal(rates[0].rate_e4, 255000);
	assert_true(rates[0].is_active && rates[0].is_for_sales);
	assert_int_equal(rates[1].rate_e4, 240000);
	assert_false(rates[1].is_active || rates[1].is_for_sales);
}

static void items_currencies_and_templates_are_read(void **state)
{
	struct bench *bench = *state;
	const struct json *root = parse(
	    bench, "{\"Items\":[{\"ItemID\":\"i1\",\"Code\":\"KONS\",\"Name\":\"Konsultointi\",\"IsSold\":true,"
		   "\"SalesDetails\":{\"UnitPrice\":120.1234,\"AccountCode\":\"3000\",\"TaxType\":\"TAX001\"}},"
		   "{\"ItemID\":\"i2\",\"Code\":\"OSTO\",\"SalesDetails\":{},\"IsSold\":false},{\"ItemID\":\"i3\","
		   "\"Code\":\"X\"}],\"Currencies\":[{\"Code\":\"EUR\",\"Description\":\"Euro\"},{\"Code\":null}],"
		   "\"BrandingThemes\":[{\"BrandingThemeID\":\"t1\",\"Name\":\"Standard\",\"SortOrder\":0},"
		   "{\"BrandingThemeID\":\"t2\",\"Name\":\"Kulta\",\"SortOrder\":99999999999}]}");
	struct invoice_template *templates;
	struct currency *currencies;
	struct item *items;
	size_t count;

	assert_int_equal(xero_read_items(bench->arena, root, &items, &count, NULL), OK);
	assert_int_equal(count, 3);
	assert_true(items[0].has_price && items[0].is_sold);
	assert_int_equal(items[0].unit_price_e4, 1201234);
	assert_string_equal(items[0].tax_rate_id, "TAX001");
	assert_false(items[1].has_price || items[1].is_sold);
	assert_false(items[2].has_price || items[2].is_sold);
	assert_int_equal(xero_read_currencies(bench->arena, root, &currencies, &count, NULL), OK);
	assert_int_equal(count, 1);
	assert_int_equal(xero_read_templates(bench->arena, root, &templates, &count, NULL), OK);
	assert_int_equal(templates[0].sort_order, 0);
	assert_int_equal(templates[1].sort_order, INT32_MAX);
}

static void a_contacts_invoice_address_becomes_lines(void **state)
{
	struct bench *bench = *state;
	const struct json *root = parse(
	    bench,
	    "{\"ContactID\":\"c1\",\"ContactStatus\":\"ACTIVE\",\"Name\":\"Pöllö Oy\",\"EmailAddress\":\"a@b.fi\","
	    "\"TaxNumber\":\"FI12345678\",\"Addresses\":[{\"AddressType\":\"STREET\",\"City\":\"Turku\"},"
	    "{\"AddressType\":\"POBOX\",\"AddressLine1\":\"Kauppakatu 3\",\"AddressLine2\":\"\",\"AddressLine3\":"
	    "\"2. krs\",\"City\":\"Tampere\",\"Region\":\"\",\"PostalCode\":\"33100\",\"Country\":\"Finland\"}],"
	    "\"UpdatedDateUTC\":\"\\/Date(1789378199100+0000)\\/\"}");
	struct contact contact;

	assert_int_equal(xero_read_contact(bench->arena, root, &contact, NULL), OK);
	assert_string_equal(contact.address, "Kauppakatu 3\n2. krs\n33100 Tampere\nFinland");
	assert_string_equal(contact.tax_number, "FI12345678");
	assert_int_equal(contact.updated_us, INT64_C(1789378199100000));
	assert_null(contact.merged_into);
	assert_false(contact.is_archived);
	root = parse(bench,
		     "{\"ContactID\":\"c2\",\"ContactStatus\":\"ARCHIVED\",\"MergedToContactID\":\"c1\","
		     "\"Addresses\":[{\"AddressType\":\"POBOX\"},{\"AddressType\":\"STREET\",\"City\":\"Turku\"}]}");
	assert_int_equal(xero_read_contact(bench->arena, root, &contact, NULL), OK);
	assert_string_equal(contact.address, "Turku");
	assert_string_equal(contact.merged_into, "c1");
	assert_true(contact.is_archived);
	root = parse(bench, "{\"ContactID\":\"00000000-0000-0000-0000-000000000000\",\"Name\":\"X\"}");
	assert_int_equal(xero_read_contact(bench->arena, root, &contact, NULL), E_UPSTREAM);
}

#define INVOICE                                                                                                        \
	"\"Type\":\"ACCREC\",\"InvoiceID\":\"i-1\",\"InvoiceNumber\":\"INV-0055\",\"Reference\":\"Deal 7\","           \
	"\"Contact\":{\"ContactID\":\"c1\",\"Name\":\"Pöllö Oy\"},\"DateString\":\"2026-09-14T00:00:00\","           \
	"\"Date\":\"\\/Date(1789344000000+0000)\\/\",\"DueDate\":\"\\/Date(1790553600000+0000)\\/\","                  \
	"\"SubTotal\":100.00,\"TotalTax\":25.50,\"Total\":125.50,\"CurrencyCode\":\"EUR\",\"Url\":\"https://x.fi/i/"   \
	"m\","                                                                                                         \
	"\"UpdatedDateUTC\":\"\\/Date(1789378199100+0000)\\/\""

static void a_new_invoice_is_read_without_credits(void **state)
{
	struct bench *bench = *state;
	const struct json *root =
	    parse(bench, "{" INVOICE ",\"Status\":\"DRAFT\",\"AmountDue\":125.5,\"AmountPaid\":0.0,"
			 "\"SentToContact\":false}");
	struct invoice invoice;

	assert_int_equal(xero_read_invoice(bench->arena, root, &invoice, NULL), OK);
	assert_string_equal(invoice.number, "INV-0055");
	assert_string_equal(invoice.contact_name, "Pöllö Oy");
	assert_string_equal(invoice.url, "https://x.fi/i/m");
	assert_int_equal(invoice.status, INVOICE_DRAFT);
	assert_string_equal(day(invoice.date), "2026-09-14");
	assert_string_equal(day(invoice.due_date), "2026-09-28");
	assert_int_equal(invoice.paid_on, DAY_NONE);
	assert_int_equal(invoice.total_e4, 1255000);
	assert_int_equal(invoice.tax_e4, 255000);
	assert_int_equal(invoice.credited_e4, 0);
}

static void what_is_neither_paid_nor_due_was_credited(void **state)
{
	static const struct {
		const char *rest;
		int64_t credited_e4;
	} table[] = {
	    {"\"Status\":\"AUTHORISED\",\"AmountDue\":100,\"AmountPaid\":20", 55000},
	    {"\"Status\":\"AUTHORISED\",\"AmountDue\":100,\"AmountPaid\":20,\"AmountCredited\":5.5", 55000},
	    {"\"Status\":\"VOIDED\",\"AmountDue\":0,\"AmountPaid\":0", 0},
	    {"\"Status\":\"VOIDED\",\"AmountDue\":125.5,\"AmountPaid\":0", 0},
	    {"\"Status\":\"PAID\",\"AmountDue\":0,\"AmountPaid\":130", 0},
	};
	struct bench *bench = *state;
	struct invoice invoice;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *text = arena_printf(bench->arena, "{%s,%s}", INVOICE, table[i].rest);

		assert_int_equal(xero_read_invoice(bench->arena, parse(bench, text), &invoice, NULL), OK);
		assert_int_equal(invoice.credited_e4, table[i].credited_e4);
	}
}

static void a_paid_invoice_tells_when(void **state)
{
	struct bench *bench = *state;
	struct invoice invoice;
	const struct json *root =
	    parse(bench, "{" INVOICE ",\"Status\":\"PAID\",\"FullyPaidOnDate\":\"\\/Date(1789430400000+0000)\\/\"}");

	assert_int_equal(xero_read_invoice(bench->arena, root, &invoice, NULL), OK);
	assert_string_equal(day(invoice.paid_on), "2026-09-15");
	root =
	    parse(bench, "{" INVOICE ",\"Status\":\"PAID\",\"Payments\":[{\"Date\":\"\\/Date(1789430400000+0000)\\/\"},"
			 "{\"Date\":\"\\/Date(1789344000000+0000)\\/\"}]}");
	assert_int_equal(xero_read_invoice(bench->arena, root, &invoice, NULL), OK);
	assert_string_equal(day(invoice.paid_on), "2026-09-15");
}

static void bills_and_unknown_statuses_are_no_invoices(void **state)
{
	struct bench *bench = *state;
	struct xero_invoice_page page;
	struct invoice invoice;
	const struct json *root =
	    parse(bench, "{\"Invoices\":[{\"Type\":\"ACCPAY\",\"InvoiceID\":\"b\",\"Status\":\"PAID\"},{" INVOICE
			 ",\"Status\":\"SUBMITTED\"},{" INVOICE ",\"Status\":\"LOST\"},7,null]}");

	assert_int_equal(xero_read_invoices(bench->arena, root, 100, &page, NULL), OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(page.invoices[0].status, INVOICE_AWAITING_APPROVAL);
	assert_false(page.has_more);
	root = parse(bench, "{\"Type\":\"ACCPAY\",\"InvoiceID\":\"b\",\"Status\":\"PAID\"}");
	assert_int_equal(xero_read_invoice(bench->arena, root, &invoice, NULL), E_NOT_FOUND);
	assert_int_equal(xero_read_invoice(bench->arena, NULL, &invoice, NULL), E_UPSTREAM);
}

static void more_pages_follow_by_count_or_when_a_page_is_full(void **state)
{
	static const struct {
		const char *json;
		int page_size;
		bool has_more;
	} table[] = {
	    {"{\"pagination\":{\"page\":1,\"pageSize\":2,\"pageCount\":3,\"itemCount\":5},\"Contacts\":[]}", 2, true},
	    {"{\"pagination\":{\"page\":3,\"pageSize\":2,\"pageCount\":3,\"itemCount\":5},\"Contacts\":[{},{}]}", 2,
	     false},
	    {"{\"Contacts\":[{\"ContactID\":\"a\"},{\"ContactID\":\"b\"}]}", 2, true},
	    {"{\"Contacts\":[{\"ContactID\":\"a\"}]}", 2, false},
	    {"{\"Contacts\":[]}", 0, false},
	};
	struct bench *bench = *state;
	struct xero_contact_page page;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct json *root = parse(bench, table[i].json);

		assert_int_equal(xero_read_contacts(bench->arena, root, table[i].page_size, &page, NULL), OK);
		assert_int_equal(page.has_more, table[i].has_more);
	}
}

static void a_page_of_the_standard_size_is_full_though_more_was_asked_for(void **state)
{
	struct bench *bench = *state;
	struct xero_contact_page page;
	struct buf buf;

	buf_init(&buf, 4096);
	buf_printf(&buf, "{\"Contacts\":[{}");
	for (int i = 1; i < 100; i++)
		buf_printf(&buf, ",{}");
	buf_printf(&buf, "]}");
	assert_int_equal(xero_read_contacts(bench->arena, parse(bench, buf.data), 500, &page, NULL), OK);
	assert_true(page.has_more);
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_organisation_is_read_with_lock_dates_and_rights, start, stop),
	    cmocka_unit_test_setup_teardown(a_list_that_isnt_there_is_an_error, start, stop),
	    cmocka_unit_test_setup_teardown(roles_decide_by_name_and_an_unknown_one_is_none, start, stop),
	    cmocka_unit_test_setup_teardown(accounts_and_tax_rates_are_read, start, stop),
	    cmocka_unit_test_setup_teardown(items_currencies_and_templates_are_read, start, stop),
	    cmocka_unit_test_setup_teardown(a_contacts_invoice_address_becomes_lines, start, stop),
	    cmocka_unit_test_setup_teardown(a_new_invoice_is_read_without_credits, start, stop),
	    cmocka_unit_test_setup_teardown(what_is_neither_paid_nor_due_was_credited, start, stop),
	    cmocka_unit_test_setup_teardown(a_paid_invoice_tells_when, start, stop),
	    cmocka_unit_test_setup_teardown(bills_and_unknown_statuses_are_no_invoices, start, stop),
	    cmocka_unit_test_setup_teardown(more_pages_follow_by_count_or_when_a_page_is_full, start, stop),
	    cmocka_unit_test_setup_teardown(a_page_of_the_standard_size_is_full_though_more_was_asked_for, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
