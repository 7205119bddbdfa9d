#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/canned_server.h"
#include "pipedrive/api.h"

#define DEAL                                                                                                           \
	"{\"success\":true,\"data\":{\"id\":7,\"title\":\"Laituri\",\"value\":100,\"currency\":\"EUR\",\"org_id\":5,"  \
	"\"person_id\":6,\"status\":\"open\",\"custom_fields\":{}}}"
#define LINE(id, product)                                                                                              \
	"{\"id\":" id ",\"product_id\":" product ",\"name\":\"P\",\"quantity\":1,\"item_price\":100,\"sum\":100}"
#define PAGE(lines, cursor) "{\"success\":true,\"data\":[" lines "],\"additional_data\":{\"next_cursor\":" cursor "}}"
#define FORBIDDEN(error) "{\"success\":false,\"error\":\"" error "\",\"errorCode\":403}"

static struct pipedrive pipedrive_for(const struct canned *canned)
{
	return (struct pipedrive){
	    .http = canned->client, .api_base = canned->url, .access_token = "token", .arena = canned->arena};
}

static void a_deal_is_loaded_with_all_that_belongs_to_it(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = DEAL},
	    {.status = 200, .body = PAGE(LINE("1", "11") "," LINE("2", "12"), "\"next/page\"")},
	    {.status = 200, .body = PAGE(LINE("3", "11"), "null")},
	    {.status = 200, .body = "{\"data\":[{\"id\":11,\"code\":\"LANKKU\"},{\"id\":12}]}"},
	    {.status = 200, .body = "{\"data\":[{\"amount\":10,\"type\":\"percentage\"}]}"},
	    {.status = 200, .body = "{\"data\":{\"id\":5,\"name\":\"Pöllö Oy\"}}"},
	    {.status = 200, .body = "{\"data\":{\"id\":6,\"name\":\"Åsa\"}}"},
	};
	struct pipedrive_deal deal;
	struct pipedrive pipedrive;
	struct canned canned;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_load_deal(&pipedrive, 7, &deal, NULL), OK);
	assert_string_equal(canned.requests[0].path, "/api/v2/deals/7");
	assert_string_equal(canned.requests[0].authorization, "Bearer token");
	assert_string_equal(canned.requests[1].path, "/api/v2/deals/7/products");
	assert_string_equal(canned.requests[1].query, "limit=500");
	assert_string_equal(canned.requests[2].query, "limit=500&cursor=next%2Fpage");
	assert_string_equal(canned.requests[3].query, "ids=11,12&limit=500");
	assert_string_equal(canned.requests[4].path, "/api/v2/deals/7/discounts");
	assert_int_equal(deal.product_count, 3);
	assert_string_equal(deal.products[2].code, "LANKKU");
	assert_null(deal.products[1].code);
	assert_int_equal(deal.deal.extra_discount_e4, 300000);
	assert_int_equal(deal.record_count, 3);
	assert_string_equal(deal.records[1].name, "Pöllö Oy");
	assert_int_equal(deal.records[2].entity, CRM_PERSON);
	canned_stop(&canned);
}

static void what_the_user_may_not_see_is_left_out(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = DEAL},
	    {.status = 200, .body = PAGE(LINE("1", "11"), "null")},
	    {.status = 404, .content_type = "text/html", .body = ""},
	    {.status = 403, .body = FORBIDDEN("Your plan has no discounts")},
	    {.status = 404, .content_type = "text/html", .body = ""},
	    {.status = 200, .body = "{\"data\":{\"id\":6,\"is_deleted\":true}}"},
	};
	struct pipedrive_deal deal;
	struct pipedrive pipedrive;
	struct canned canned;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_load_deal(&pipedrive, 7, &deal, NULL), OK);
	assert_int_equal(deal.record_count, 1);
	assert_int_equal(deal.product_count, 1);
	assert_int_equal(deal.deal.extra_discount_e4, 0);
	canned_stop(&canned);
}

static void codes_may_come_in_pages(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200,
	     .body = "{\"data\":[{\"id\":11,\"code\":\"A\"}],\"additional_data\":{\"next_cursor\":\"c\"}}"},
	    {.status = 200, .body = "{\"data\":[{\"id\":12,\"code\":\"B\"}]}"},
	};
	struct deal_product products[] = {{.product_id = 11}, {.product_id = 12}};
	struct pipedrive pipedrive;
	struct canned canned;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_get_product_codes(&pipedrive, products, ARRAY_LEN(products), NULL), OK);
	assert_string_equal(canned.requests[1].query, "ids=11,12&limit=500&cursor=c");
	assert_string_equal(products[0].code, "A");
	assert_string_equal(products[1].code, "B");
	canned_stop(&canned);
}

static void a_plan_without_discounts_may_say_so_in_any_words(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 403, .body = FORBIDDEN("Scope and URL mismatch")},
	    {.status = 402, .body = "{\"success\":false}"},
	    {.status = 401, .body = "{\"success\":false,\"error\":\"unauthorized access\"}"},
	};
	struct pipedrive pipedrive;
	struct canned canned;
	struct err err;
	int64_t discount_e4 = 7;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_get_deal_discount(&pipedrive, 7, NULL, 0, &discount_e4, &err), OK);
	assert_int_equal(discount_e4, 0);
	assert_int_equal(pipedrive_get_deal_discount(&pipedrive, 7, NULL, 0, &discount_e4, &err), OK);
	assert_int_equal(pipedrive_get_deal_discount(&pipedrive, 7, NULL, 0, &discount_e4, &err), E_DENIED);
	assert_string_equal(err.code, "crm_token_refused");
	canned_stop(&canned);
}

static void a_permission_that_the_app_lacks_is_an_error(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = DEAL},
	    {.status = 200, .body = PAGE("", "null")},
	    {.status = 403, .body = FORBIDDEN("Scope and URL mismatch")},
	    {.status = 401, .body = "{\"success\":false,\"error\":\"unauthorized access\"}"},
	    {.status = 429, .body = "", .header_name = "Retry-After", .header_value = "3"},
	};
	struct pipedrive_deal deal;
	struct pipedrive pipedrive;
	struct canned canned;
	struct err err;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_load_deal(&pipedrive, 7, &deal, &err), E_DENIED);
	assert_string_equal(err.code, "crm_permission_missing");
	assert_int_equal(pipedrive_load_deal(&pipedrive, 7, &deal, &err), E_DENIED);
	assert_string_equal(err.code, "crm_token_refused");
	assert_int_equal(pipedrive_load_deal(&pipedrive, 7, &deal, &err), E_BUSY);
	assert_int_equal(pipedrive.retry_after_s, 3);
	canned_stop(&canned);
}

static void users_fields_and_recent_deals_are_read(void **state)
{
	static const struct canned_answer answers[] = {
	    {.status = 200, .body = "{\"data\":{\"id\":1,\"company_id\":2,\"name\":\"Åsa\"}}"},
	    {.status = 200,
	     .body = "{\"data\":[{\"field_code\":\"name\",\"field_name\":\"Name\",\"field_type\":\"varchar\"}]}"},
	    {.status = 200, .body = "{\"data\":[{\"id\":7,\"title\":\"A\"},{\"id\":8,\"is_deleted\":true}]}"},
	    {.status = 200, .body = "", .is_cut = true},
	    {.status = 200, .body = "", .is_cut = true},
	};
	struct pipedrive_field *fields;
	struct pipedrive_user user;
	struct pipedrive pipedrive;
	struct canned canned;
	struct deal *deals;
	struct err err;
	size_t count;

	(void)state;
	canned_start(&canned, answers);
	pipedrive = pipedrive_for(&canned);
	assert_int_equal(pipedrive_get_me(&pipedrive, &user, NULL), OK);
	assert_string_equal(canned.requests[0].path, "/api/v1/users/me");
	assert_int_equal(pipedrive_get_fields(&pipedrive, CRM_ORGANIZATION, &fields, &count, NULL), OK);
	assert_string_equal(canned.requests[1].path, "/api/v2/organizationFields");
	assert_int_equal(count, 1);
	assert_int_equal(fields[0].entity, CRM_ORGANIZATION);
	assert_int_equal(pipedrive_get_recent_deals(&pipedrive, 5, &deals, &count, NULL), OK);
	assert_string_equal(canned.requests[2].query, "sort_by=update_time&sort_direction=desc&limit=5");
	assert_int_equal(count, 1);
	assert_int_equal(pipedrive_get_me(&pipedrive, &user, &err), E_UPSTREAM);
	assert_string_equal(err.code, "crm_no_answer");
	canned_stop(&canned);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_deal_is_loaded_with_all_that_belongs_to_it),
	    cmocka_unit_test(what_the_user_may_not_see_is_left_out),
	    cmocka_unit_test(codes_may_come_in_pages),
	    cmocka_unit_test(a_plan_without_discounts_may_say_so_in_any_words),
	    cmocka_unit_test(a_permission_that_the_app_lacks_is_an_error),
	    cmocka_unit_test(users_fields_and_recent_deals_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
