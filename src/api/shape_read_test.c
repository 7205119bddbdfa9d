#include "api/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct fixture {
	struct arena *arena;
	struct json_doc *doc;
	struct err err;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	json_doc_free(f->doc);
	arena_free(f->arena);
	free(f);
	return 0;
}

static int read_form(struct fixture *f, const char *text, struct invoice_form *form)
{
	assert_int_equal(json_parse(text, strlen(text), &f->doc, &f->err), OK);
	return shape_read_form(f->arena, json_root(f->doc), form, &f->err);
}

static void a_form_is_read_with_its_numbers_exact(void **state)
{
	struct invoice_form form;

	assert_int_equal(
	    read_form(*state,
		      "{\"deal_id\":7,\"tax_treatment\":\"inclusive\",\"date\":\"2026-03-13\",\"lines\":[{"
		      "\"description\":\"Print\",\"quantity\":1.5,\"unit_price\":38.9051,\"discount_percent\":12.5}]}",
		      &form),
	    OK);
	assert_int_equal(form.deal_id, 7);
	assert_int_equal(form.tax_treatment, TAX_INCLUSIVE);
	assert_int_equal(form.due_date, DAY_NONE);
	assert_null(form.contact_id);
	assert_int_equal(form.line_count, 1);
	assert_true(form.lines[0].has_amounts);
	assert_int_equal(form.lines[0].quantity_e4, 15000);
	assert_int_equal(form.lines[0].unit_price_e4, 389051);
	assert_int_equal(form.lines[0].discount_percent_e4, 125000);
}

static void a_line_without_amounts_is_a_line_of_description(void **state)
{
	struct invoice_form form;

	assert_int_equal(read_form(*state,
				   "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[{\"description\":\"x\","
				   "\"quantity\":null,\"unit_price\":null}]}",
				   &form),
			 OK);
	assert_false(form.lines[0].has_amounts);
}

static void stray_spaces_are_not_a_persons_fault(void **state)
{
	struct invoice_form form;

	assert_int_equal(
	    read_form(*state,
		      "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[],\"recipient\":\"  Kivi   Oy \","
		      "\"email\":\" a@kivi.example\",\"tax_number\":\"FI1 \",\"address\":\"Katu 1\\nHelsinki\"}",
		      &form),
	    OK);
	assert_string_equal(form.recipient, "Kivi Oy");
	assert_string_equal(form.email, "a@kivi.example");
	assert_string_equal(form.tax_number, "FI1");
	assert_string_equal(form.address, "Katu 1\nHelsinki");
}

/* ${text} is refused, and the answer names the member ${detail}. */
static void assert_refused(struct fixture *f, const char *text, const char *detail)
{
	struct invoice_form form;

	assert_int_equal(read_form(f, text, &form), E_INVALID);
	assert_string_equal(f->err.code, "field_malformed");
	assert_string_equal(f->err.detail, detail);
	json_doc_free(TAKE(f->doc));
}

static void what_is_malformed_is_named(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, "{\"tax_treatment\":\"none\",\"lines\":[]}", "deal_id");
	assert_refused(f, "{\"deal_id\":\"7\",\"tax_treatment\":\"none\",\"lines\":[]}", "deal_id");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"net\",\"lines\":[]}", "tax_treatment");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"none\"}", "lines");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[1]}", "lines");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"date\":\"31.12.2026\",\"lines\":[]}", "date");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"recipient\":5,\"lines\":[]}", "recipient");
	assert_refused(f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[{\"quantity\":1}]}", "unit_price");
	assert_refused(
	    f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[{\"quantity\":\"many\",\"unit_price\":1}]}",
	    "quantity");
	assert_refused(
	    f, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[{\"discount_percent\":1,\"discount_amount\":1}]}",
	    "discount_amount");
}

static int read_lines(struct fixture *f, int count)
{
	CLEANUP(buf_release) struct buf text;
	struct invoice_form form;

	buf_init(&text, LIMIT_BODY);
	buf_puts(&text, "{\"deal_id\":7,\"tax_treatment\":\"none\",\"lines\":[{}");
	for (int i = 1; i < count; i++)
		buf_puts(&text, ",{}");
	buf_puts(&text, "]}");
	return read_form(f, text.data, &form);
}

static void a_form_has_so_many_lines_and_no_more(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_lines(f, LIMIT_FORM_LINES), OK);
	json_doc_free(TAKE(f->doc));
	assert_int_equal(read_lines(f, LIMIT_FORM_LINES + 1), E_INVALID);
	assert_string_equal(f->err.detail, "lines");
}

static int read_settings(struct fixture *f, const char *text, struct settings *settings)
{
	json_doc_free(TAKE(f->doc));
	assert_int_equal(json_parse(text, strlen(text), &f->doc, &f->err), OK);
	return shape_read_settings(json_root(f->doc), settings, &f->err);
}

static void due_days_are_taken_up_to_their_limit(void **state)
{
	struct fixture *f = *state;
	struct settings settings;

	assert_int_equal(read_settings(f, "{\"version\":0,\"due_days\":3650}", &settings), OK);
	assert_int_equal(settings.due_days, LIMIT_DUE_DAYS);
	assert_int_equal(read_settings(f, "{\"version\":0,\"due_days\":3651}", &settings), E_INVALID);
	assert_string_equal(f->err.code, "due_days_out_of_range");
	assert_int_equal(read_settings(f, "{\"version\":0,\"due_days\":-1}", &settings), E_INVALID);
	assert_int_equal(read_settings(f, "{\"due_days\":1}", &settings), E_INVALID);
	assert_string_equal(f->err.detail, "version");
}

static void an_unknown_kind_of_field_is_refused(void **state)
{
	struct fixture *f = *state;
	struct settings settings;

	assert_int_equal(
	    read_settings(f, "{\"version\":0,\"due_days\":1,\"mapping\":{\"email\":\"lead.email\"}}", &settings),
	    E_INVALID);
	assert_string_equal(f->err.code, "field_unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_form_is_read_with_its_numbers_exact, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(stray_spaces_are_not_a_persons_fault, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_line_without_amounts_is_a_line_of_description, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_malformed_is_named, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_form_has_so_many_lines_and_no_more, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(due_days_are_taken_up_to_their_limit, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_unknown_kind_of_field_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
