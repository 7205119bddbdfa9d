#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "xero/api.h"

#define SINCE_US INT64_C(1789378199160000)

static struct xero xero_for(const struct canned *canned)
{
	return (struct xero){.http = canned->client,
			     .api_url = canned->url,
			     .access_token = "token",
			     .tenant_id = "tenant",
			     .arena = canned->arena};
}

static void a_read_carries_token_and_organisation_and_tells_the_limits(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200,
	     .body = "{\"Currencies\":[{\"Code\":\"EUR\",\"Description\":\"Euro\"}]}",
	     .header_name = "X-MinLimit-Remaining",
	     .header_value = "59"},
	};
	struct currency *currencies;
	struct canned canned;
	struct xero xero;
	size_t count;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_get_currencies(&xero, &currencies, &count, NULL), OK);
	assert_int_equal(count, 1);
	assert_string_equal(canned.requests[0].path, "/api.xro/2.0/Currencies");
	assert_string_equal(canned.requests[0].authorization, "Bearer token");
	assert_string_equal(canned.requests[0].tenant, "tenant");
	assert_string_equal(canned.requests[0].accept, "application/json");
	assert_string_equal(canned.requests[0].since, "");
	assert_int_equal(xero.limits.minute_remaining, 59);
	assert_int_equal(xero.limits.day_remaining, XERO_UNKNOWN);
	canned_stop(&canned);
}

static void pages_and_changes_are_asked_for(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "{\"Contacts\":[]}"},
	    {.status = 200, .body = "{\"Items\":[]}"},
	    {.status = 304, .body = ""},
	    {.status = 200, .body = "{\"Invoices\":[]}"},
	    {.status = 200, .body = "{\"Invoices\":[]}"},
	};
	static const char *const ids[] = {"i1", "i2"};
	struct xero_contact_page contacts;
	struct xero_invoice_page invoices;
	struct canned canned;
	struct item *items;
	struct xero xero;
	size_t count = 7;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_get_contacts(&xero, SINCE_US, 3, 500, &contacts, NULL), OK);
	assert_string_equal(canned.requests[0].query, "includeArchived=true&order=UpdatedDateUTC&page=3&pageSize=500");
	assert_string_equal(canned.requests[0].since, "2026-09-14T09:29:59");
	assert_int_equal(xero_get_items(&xero, 0, &items, &count, NULL), OK);
	assert_string_equal(canned.requests[1].query, "unitdp=4");
	assert_int_equal(xero_get_items(&xero, SINCE_US, &items, &count, NULL), OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	    xero_get_invoices(&xero, &(struct xero_invoice_query){.ids = ids, .id_count = 2}, &invoices, NULL), OK);
	assert_string_equal(canned.requests[3].query, "IDs=i1%2Ci2&page=1&summaryOnly=true");
	assert_int_equal(
	    xero_get_invoices(&xero, &(struct xero_invoice_query){.since_us = SINCE_US, .page = 2, .page_size = 1000},
			      &invoices, NULL),
	    OK);
	assert_string_equal(canned.requests[4].query,
			    "where=Type%3D%3D%22ACCREC%22&page=2&pageSize=1000&summaryOnly=true");
	assert_string_equal(canned.requests[4].since, "2026-09-14T09:29:59");
	canned_stop(&canned);
}

static void a_contact_is_created_changed_and_refused(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200,
	     .body = "{\"Contacts\":[{\"ContactID\":\"c1\",\"Name\":\"A\",\"HasValidationErrors\":false}]}"},
	    {.status = 200, .body = "{\"Contacts\":[{\"ContactID\":\"c1\",\"Name\":\"A\",\"TaxNumber\":\"FI1\"}]}"},
	    {.status = 200,
	     .body =
		 "{\"Contacts\":[{\"ContactID\":\"00000000-0000-0000-0000-000000000000\",\"Name\":\"A\","
		 "\"HasValidationErrors\":true,\"StatusAttributeString\":\"ERROR\",\"ValidationErrors\":[{\"Message\":"
		 "\"The contact name A is already assigned to another contact.\"}]}]}"},
	    {.status = 200, .body = "{\"Contacts\":[]}"},
	};
	const struct xero_contact_parts parts = {.name = "A"}, change = {.tax_number = "FI1"};
	struct contact contact;
	struct canned canned;
	struct xero xero;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_create_contact(&xero, &parts, "key-1", &contact, NULL), OK);
	assert_string_equal(canned.requests[0].method, "PUT");
	assert_string_equal(canned.requests[0].query, "summarizeErrors=false");
	assert_string_equal(canned.requests[0].key, "key-1");
	assert_string_equal(canned.requests[0].content_type, "application/json");
	assert_string_equal(contact.id, "c1");
	assert_int_equal(xero_update_contact(&xero, "c1", &change, "key-2", &contact, NULL), OK);
	assert_string_equal(canned.requests[1].method, "POST");
	assert_string_equal(canned.requests[1].path, "/api.xro/2.0/Contacts/c1");
	assert_string_equal(canned.requests[1].body, "{\"Contacts\":[{\"ContactID\":\"c1\",\"TaxNumber\":\"FI1\"}]}");
	assert_int_equal(xero_create_contact(&xero, &parts, "key-3", &contact, &err), E_INVALID);
	assert_string_equal(err.code, "ledger_refused");
	assert_true(xero_refused_for(&xero.refusals, "contact_name_taken"));
	assert_int_equal(xero_create_contact(&xero, &parts, "key-4", &contact, &err), E_UNCERTAIN);
	canned_stop(&canned);
}

static const struct line_item lines[] = {
    {.description = "A", .quantity_e4 = 10000, .unit_price_e4 = 10000, .has_amounts = true, .account_code = "200"},
    {.description = "B", .quantity_e4 = 10000, .unit_price_e4 = 10000, .has_amounts = true, .account_code = "999"},
};

static void a_draft_is_created_once_or_refused_beside_its_lines(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200,
	     .body =
		 "{\"Invoices\":[{\"Type\":\"ACCREC\",\"InvoiceID\":\"i1\",\"Status\":\"DRAFT\",\"Total\":2.00,"
		 "\"HasErrors\":false,\"StatusAttributeString\":\"OK\",\"LineItems\":[{\"ValidationErrors\":[]}]}]}"},
	    {.status = 400,
	     .body =
		 "{\"ErrorNumber\":10,\"Message\":\"A validation exception occurred\",\"Elements\":[{\"InvoiceID\":"
		 "\"00000000-0000-0000-0000-000000000000\",\"ValidationErrors\":[{\"Message\":\"Account code '999' is "
		 "not a valid code for this document.\"}]}]}"},
	    {.status = 503, .content_type = "text/html", .body = "<html></html>"},
	    {.status = 200, .body = "", .is_cut = true},
	    {.status = 429,
	     .content_type = "text/plain",
	     .body = "",
	     .header_name = "Retry-After",
	     .header_value = "26"},
	};
	const struct invoice_form form = {.lines = lines, .line_count = 2, .date = DAY_NONE, .due_date = DAY_NONE};
	const struct xero_invoice_order order = {
	    .form = &form, .contact_id = "c1", .url = "https://l.fi/i/m", .key = "key-1"};
	struct invoice invoice;
	struct canned canned;
	struct xero xero;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_create_invoice(&xero, &order, &invoice, NULL), OK);
	assert_string_equal(canned.requests[0].method, "PUT");
	assert_string_equal(canned.requests[0].query, "summarizeErrors=false&unitdp=4");
	assert_string_equal(canned.requests[0].key, "key-1");
	assert_int_equal(invoice.total_e4, 20000);
	assert_int_equal(xero_create_invoice(&xero, &order, &invoice, &err), E_INVALID);
	assert_int_equal(xero.refusals.count, 1);
	assert_int_equal(xero.refusals.items[0].line, 1);
	assert_int_equal(xero_create_invoice(&xero, &order, &invoice, &err), E_UNCERTAIN);
	assert_int_equal(xero_create_invoice(&xero, &order, &invoice, &err), E_UNCERTAIN);
	assert_string_equal(err.code, "xero_no_answer");
	assert_int_equal(xero_create_invoice(&xero, &order, &invoice, &err), E_BUSY);
	assert_int_equal(xero.limits.retry_after_s, 26);
	canned_stop(&canned);
}

static void an_invoice_is_fetched_as_data_and_as_pdf(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "{\"Invoices\":[{\"Type\":\"ACCREC\",\"InvoiceID\":\"i1\",\"Status\":\"PAID\"}]}"},
	    {.status = 404, .content_type = "text/html", .body = ""},
	    {.status = 200, .content_type = "application/pdf", .body = "%PDF-1.7 ..."},
	    {.status = 200, .content_type = "application/json", .body = "{}"},
	};
	struct invoice invoice;
	struct canned canned;
	struct xero xero;
	const char *pdf;
	size_t len;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_get_invoice(&xero, "i1", &invoice, NULL), OK);
	assert_string_equal(canned.requests[0].path, "/api.xro/2.0/Invoices/i1");
	assert_int_equal(xero_get_invoice(&xero, "i2", &invoice, NULL), E_NOT_FOUND);
	assert_int_equal(xero_get_invoice_pdf(&xero, "i1", &pdf, &len, NULL), OK);
	assert_string_equal(canned.requests[2].accept, "application/pdf");
	assert_int_equal(len, 12);
	assert_int_equal(xero_get_invoice_pdf(&xero, "i1", &pdf, &len, NULL), E_UPSTREAM);
	canned_stop(&canned);
}

static void an_address_with_nothing_behind_it_is_no_missing_invoice(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 404, .content_type = "text/html", .body = ""},
	    {.status = 404, .content_type = "text/html", .body = ""},
	};
	struct xero_invoice_page invoices;
	struct organisation organisation;
	struct canned canned;
	struct xero xero;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_get_invoices(&xero, &(struct xero_invoice_query){.page = 1}, &invoices, &err),
			 E_UPSTREAM);
	assert_string_equal(err.code, "xero_answer_unexpected");
	assert_string_equal(err.detail, "404");
	assert_int_equal(xero_get_actions(&xero, &organisation, &err), E_NOT_FOUND);
	canned_stop(&canned);
}

static void an_unreachable_ledger_is_told_from_a_silent_one(void **state)
{
	static const struct canned_answer answers[] = {{.status = 200, .body = "", .is_cut = true}};
	struct organisation organisation;
	struct canned canned;
	struct xero xero;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	xero = xero_for(&canned);
	assert_int_equal(xero_get_organisation(&xero, &organisation, &err), E_UPSTREAM);
	assert_string_equal(err.code, "xero_no_answer");
	xero.api_url = "http://127.0.0.1:1";
	assert_int_equal(xero_get_organisation(&xero, &organisation, &err), E_UPSTREAM);
	assert_string_equal(err.code, "xero_unreachable");
	assert_null(strstr(err.text, "token"));
	canned_stop(&canned);
}

static void pages_for_people_name_the_organisation(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(xero_invoice_page_url(arena, "!Qj35V", "i1"),
			    "https://go.xero.com/app/!Qj35V/invoicing/view/i1");
	assert_string_equal(xero_contact_page_url(arena, "", "c1"), "https://go.xero.com/app/contacts/contact/c1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_read_carries_token_and_organisation_and_tells_the_limits),
	    cmocka_unit_test(pages_and_changes_are_asked_for),
	    cmocka_unit_test(a_contact_is_created_changed_and_refused),
	    cmocka_unit_test(a_draft_is_created_once_or_refused_beside_its_lines),
	    cmocka_unit_test(an_invoice_is_fetched_as_data_and_as_pdf),
	    cmocka_unit_test(an_address_with_nothing_behind_it_is_no_missing_invoice),
	    cmocka_unit_test(an_unreachable_ledger_is_told_from_a_silent_one),
	    cmocka_unit_test(pages_for_people_name_the_organisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
