#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "pipedrive/parse.h"

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

static void the_user_and_the_company_are_read(void **state)
{
	struct bench *bench = *state;
	struct pipedrive_user user;
	const struct json *root = parse(
	    bench, "{\"success\":true,\"data\":{\"id\":7,\"name\":\"Åsa\",\"email\":\"asa@example.fi\",\"locale\":"
		   "\"et_EE\",\"access\":[{\"app\":\"sales\",\"admin\":true},{\"app\":\"global\",\"admin\":false}],"
		   "\"company_id\":54235233,\"company_name\":\"Kuusi\",\"company_domain\":\"kuusi\","
		   "\"language\":{\"language_code\":\"fi\",\"country_code\":\"FI\"}}}");

	assert_int_equal(crm_parse_me(bench->arena, root, &user, NULL), OK);
	assert_int_equal(user.id, 7);
	assert_int_equal(user.company_id, 54235233);
	assert_string_equal(user.language, "fi");
	assert_string_equal(user.company_domain, "kuusi");
	assert_false(user.is_admin);
}

static void an_administrator_is_told_in_either_way(void **state)
{
	static const struct {
		const char *rest;
		bool is_admin;
	} table[] = {
	    {"\"access\":[{\"app\":\"global\",\"admin\":true}]", true},
	    {"\"access\":[{\"app\":\"account_settings\",\"admin\":true}]", true},
	    {"\"is_admin\":1", true},
	    {"\"is_admin\":true", true},
	    {"\"is_admin\":0", false},
	    {"\"access\":null", false},
	};
	struct bench *bench = *state;
	struct pipedrive_user user;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *text =
		    arena_printf(bench->arena, "{\"data\":{\"id\":1,\"company_id\":\"2\",%s}}", table[i].rest);

		assert_int_equal(crm_parse_me(bench->arena, parse(bench, text), &user, NULL), OK);
		assert_int_equal(user.is_admin, table[i].is_admin);
		assert_string_equal(user.language, "");
	}
	assert_int_equal(crm_parse_me(bench->arena, parse(bench, "{\"data\":{\"id\":1}}"), &user, NULL), E_UPSTREAM);
}

static void a_deal_is_read_from_either_shape(void **state)
{
	struct bench *bench = *state;
	struct pipedrive_record record;
	struct deal deal;
	const struct json *data =
	    parse(bench, "{\"id\":\"12\",\"title\":\"Laituri\",\"value\":\"1500.50\",\"currency\":\"EUR\","
			 "\"org_id\":{\"name\":\"Pöllö\",\"value\":5},\"person_id\":null,\"status\":\"open\"}");

	assert_int_equal(crm_parse_deal(bench->arena, data, &deal, NULL), OK);
	assert_int_equal(deal.id, 12);
	assert_int_equal(deal.org_id, 5);
	assert_int_equal(deal.person_id, 0);
	assert_int_equal(deal.value_e4, 15005000);
	assert_int_equal(crm_parse_record(bench->arena, CRM_DEAL, data, &record, NULL), OK);
	assert_string_equal(record.name, "Laituri");
}

static void what_was_deleted_isnt_there(void **state)
{
	struct bench *bench = *state;
	struct pipedrive_record record;
	struct deal deal;
	struct err err;

	assert_int_equal(crm_parse_deal(bench->arena, parse(bench, "{\"id\":1,\"is_deleted\":true}"), &deal, &err),
			 E_NOT_FOUND);
	assert_string_equal(err.code, "crm_not_found");
	assert_int_equal(crm_parse_deal(bench->arena, parse(bench, "{\"id\":1,\"status\":\"deleted\"}"), &deal, &err),
			 E_NOT_FOUND);
	assert_int_equal(
	    crm_parse_record(bench->arena, CRM_PERSON, parse(bench, "{\"id\":1,\"is_deleted\":1}"), &record, &err),
	    E_NOT_FOUND);
	assert_int_equal(crm_parse_deal(bench->arena, NULL, &deal, &err), E_UPSTREAM);
}

static const char products[] =
    "{\"data\":[{\"id\":3,\"sum\":90,\"tax\":25.5,\"deal_id\":1,\"name\":\"Lankku\",\"product_id\":1,\"order_nr\":50,"
    "\"comments\":\"\",\"discount\":10,\"quantity\":1,\"item_price\":100,\"tax_method\":\"inclusive\",\"discount_"
    "type\":"
    "\"percentage\",\"is_enabled\":true,\"billing_frequency\":\"monthly\"},{\"id\":4,\"product_id\":2,\"order_nr\":20,"
    "\"quantity\":\"2.5\",\"item_price\":\"10\",\"discount\":5,\"discount_type\":\"amount\",\"sum\":20,\"is_enabled\":"
    "false,"
    "\"tax_method\":\"none\",\"comments\":null},{\"product_id\":9},null]}";

static void lines_come_in_their_order(void **state)
{
	struct bench *bench = *state;
	struct crm_list list = {0};
	const struct deal_product *lines;

	crm_parse_deal_products(bench->arena, parse(bench, products), &list);
	assert_int_equal(list.count, 2);
	lines = crm_ordered_products(bench->arena, &list);
	assert_int_equal(lines[0].id, 4);
	assert_int_equal(lines[0].quantity_e4, 25000);
	assert_true(lines[0].discount_is_amount);
	assert_false(lines[0].is_enabled);
	assert_int_equal(lines[0].tax_method, TAX_NONE);
	assert_string_equal(lines[0].comments, "");
	assert_string_equal(lines[0].billing_frequency, "one-time");
	assert_int_equal(lines[1].id, 3);
	assert_int_equal(lines[1].tax_percent_e4, 255000);
	assert_int_equal(lines[1].tax_method, TAX_INCLUSIVE);
	assert_int_equal(lines[1].discount_e4, 100000);
	assert_false(lines[1].discount_is_amount);
	assert_null(lines[1].code);
}

static void codes_go_to_every_line_of_the_product(void **state)
{
	struct bench *bench = *state;
	struct deal_product lines[] = {{.product_id = 1}, {.product_id = 2}, {.product_id = 1}};

	crm_parse_product_codes(
	    bench->arena,
	    parse(bench, "{\"data\":[{\"id\":1,\"code\":\"LANKKU\"},{\"id\":2,\"code\":null},{\"id\":3}]}"), lines,
	    ARRAY_LEN(lines));
	assert_string_equal(lines[0].code, "LANKKU");
	assert_null(lines[1].code);
	assert_string_equal(lines[2].code, "LANKKU");
}

static void discounts_are_taken_off_the_enabled_lines(void **state)
{
	static const struct {
		const char *json;
		int64_t discount_e4;
	} table[] = {
	    {"{\"data\":[]}", 0},
	    {"{\"data\":null}", 0},
	    {"{\"data\":[{\"amount\":10,\"type\":\"percentage\"}]}", 100000},
	    {"{\"data\":[{\"amount\":10,\"type\":\"percentage\"},{\"amount\":5.5,\"type\":\"amount\"}]}", 155000},
	    {"{\"data\":[{\"amount\":33.333,\"type\":\"percentage\"}]}", 333300},
	    {"{\"data\":[{\"amount\":500,\"type\":\"amount\"}]}", 1000000},
	};
	const struct deal_product lines[] = {{.sum_e4 = 1000000, .is_enabled = true}, {.sum_e4 = 7770000}};
	struct bench *bench = *state;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_equal(crm_parse_discounts(parse(bench, table[i].json), lines, ARRAY_LEN(lines)),
				 table[i].discount_e4);
}

static void fields_are_read_with_their_options(void **state)
{
	struct bench *bench = *state;
	struct crm_list list = {0};
	const struct pipedrive_field *fields;

	crm_parse_fields(
	    bench->arena, CRM_PERSON,
	    parse(bench, "{\"data\":[{\"field_name\":\"Email\",\"field_code\":\"emails\",\"field_type\":\"varchar\","
			 "\"options\":null,\"is_custom_field\":false},{\"field_name\":\"Taso\",\"field_code\":\"abc\","
			 "\"field_type\":\"enum\",\"options\":[{\"id\":1,\"label\":\"Kulta\"},{\"id\":\"x\",\"label\":"
			 "\"Hopea\"}],\"is_custom_field\":true},{\"key\":\"old\",\"name\":\"Old\",\"edit_flag\":true,"
			 "\"field_type\":\"picture\"},{\"field_name\":\"no code\"}]}"),
	    &list);
	assert_int_equal(list.count, 3);
	fields = list.items;
	assert_string_equal(fields[0].code, "email");
	assert_true(fields[0].is_mappable);
	assert_true(fields[1].is_custom);
	assert_int_equal(fields[1].option_count, 2);
	assert_string_equal(fields[1].options[0].id, "1");
	assert_string_equal(fields[1].options[1].label, "Hopea");
	assert_string_equal(fields[2].code, "old");
	assert_true(fields[2].is_custom);
	assert_false(fields[2].is_mappable);
}

static void the_last_page_has_no_cursor(void **state)
{
	struct bench *bench = *state;

	assert_string_equal(
	    crm_next_cursor(bench->arena, parse(bench, "{\"additional_data\":{\"next_cursor\":\"abc\"}}")), "abc");
	assert_null(crm_next_cursor(bench->arena, parse(bench, "{\"additional_data\":{\"next_cursor\":null}}")));
	assert_null(crm_next_cursor(bench->arena, parse(bench, "{\"additional_data\":null}")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_user_and_the_company_are_read, start, stop),
	    cmocka_unit_test_setup_teardown(an_administrator_is_told_in_either_way, start, stop),
	    cmocka_unit_test_setup_teardown(a_deal_is_read_from_either_shape, start, stop),
	    cmocka_unit_test_setup_teardown(what_was_deleted_isnt_there, start, stop),
	    cmocka_unit_test_setup_teardown(lines_come_in_their_order, start, stop),
	    cmocka_unit_test_setup_teardown(codes_go_to_every_line_of_the_product, start, stop),
	    cmocka_unit_test_setup_teardown(discounts_are_taken_off_the_enabled_lines, start, stop),
	    cmocka_unit_test_setup_teardown(fields_are_read_with_their_options, start, stop),
	    cmocka_unit_test_setup_teardown(the_last_page_has_no_cursor, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
