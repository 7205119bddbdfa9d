#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/settings.h"

#define CODE_40 "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"

static void a_reference_is_read_as_it_is_written(void **state)
{
	static const char *const texts[] = {"organization.name", "person.email", ("deal." CODE_40), "deal.a_B9", ""};
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct field_ref ref;

		assert_int_equal(field_ref_parse(texts[i], &ref, NULL), OK);
		assert_string_equal(field_ref_format(arena, &ref), texts[i]);
	}
}

static void a_code_of_63_characters_fits_and_64_do_not(void **state)
{
	char text[80] = "deal.";
	struct field_ref ref;

	(void)state;
	memset(text + 5, 'a', 63);
	assert_int_equal(field_ref_parse(text, &ref, NULL), OK);
	assert_int_equal(strlen(ref.code), 63);
	text[5 + 63] = 'a';
	assert_int_equal(field_ref_parse(text, &ref, NULL), E_INVALID);
}

static void what_names_no_field_is_refused(void **state)
{
	static const char *const texts[] = {"name",     ".name",        "deal.",
					    "deal",     "company.name", "DEAL.title",
					    "deal.a.b", "deal.a b",     "organization.\xC3\xA4",
					    "deal.'",   " deal.title"};
	struct field_ref ref = {CRM_PERSON, "kept"};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(field_ref_parse(texts[i], &ref, &err), E_INVALID);
		assert_string_equal(err.code, "field_unknown");
		assert_string_equal(err.detail, texts[i]);
		assert_int_equal(field_ref_parse(texts[i], &ref, NULL), E_INVALID);
	}
	assert_string_equal(ref.code, "kept");
}

static const struct crm_value values[] = {
    {CRM_PERSON, "name", "Aino  Virtanen"},
    {CRM_PERSON, "email", " aino@example.com "},
    {CRM_ORGANIZATION, "address", "  Mannerheimintie 1 \r\n\n 00100   Helsinki \n"},
    {CRM_ORGANIZATION, "name", "Äyräs\n Oy"},
    {CRM_DEAL, CODE_40, "FI12345671"},
    {CRM_DEAL, "empty", NULL},
};

static void the_defaults_take_name_address_and_email(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct field_mapping mapping = mapping_default();
	const size_t count = ARRAY_LEN(values);

	(void)state;
	assert_string_equal(mapping_value(arena, &mapping, FIELD_RECIPIENT, values, count), "Äyräs Oy");
	assert_string_equal(mapping_value(arena, &mapping, FIELD_ADDRESS, values, count),
			    "Mannerheimintie 1\n00100 Helsinki");
	assert_string_equal(mapping_value(arena, &mapping, FIELD_EMAIL, values, count), "aino@example.com");
	assert_string_equal(mapping_value(arena, &mapping, FIELD_TAX_NUMBER, values, count), "");
}

static void a_custom_field_can_feed_the_tax_number(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct field_mapping mapping = mapping_default();

	(void)state;
	assert_int_equal(field_ref_parse("deal." CODE_40, &mapping.fields[FIELD_TAX_NUMBER], NULL), OK);
	assert_string_equal(mapping_value(arena, &mapping, FIELD_TAX_NUMBER, values, ARRAY_LEN(values)), "FI12345671");
	assert_int_equal(field_ref_parse("deal.empty", &mapping.fields[FIELD_TAX_NUMBER], NULL), OK);
	assert_string_equal(mapping_value(arena, &mapping, FIELD_TAX_NUMBER, values, ARRAY_LEN(values)), "");
}

static void without_an_organization_the_person_is_the_recipient(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct field_mapping mapping = mapping_default();

	(void)state;
	assert_string_equal(mapping_value(arena, &mapping, FIELD_RECIPIENT, values, 2), "Aino Virtanen");
	assert_string_equal(mapping_value(arena, &mapping, FIELD_ADDRESS, values, 2), "");
	assert_int_equal(field_ref_parse("deal.title", &mapping.fields[FIELD_RECIPIENT], NULL), OK);
	assert_string_equal(mapping_value(arena, &mapping, FIELD_RECIPIENT, values, 2), "");
	assert_string_equal(mapping_value(arena, &mapping, FIELD_RECIPIENT, NULL, 0), "");
}

static void the_first_settings_are_complete(void **state)
{
	const struct settings settings = settings_default();

	(void)state;
	assert_int_equal(settings.version, 0);
	assert_int_equal(settings.due_days, 14);
	assert_string_equal(settings.template_id, "");
	assert_string_equal(settings.account_code, "");
	assert_string_equal(settings.language, "");
	assert_string_equal(settings.mapping.fields[FIELD_RECIPIENT].code, "name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reference_is_read_as_it_is_written),
	    cmocka_unit_test(a_code_of_63_characters_fits_and_64_do_not),
	    cmocka_unit_test(what_names_no_field_is_refused),
	    cmocka_unit_test(the_defaults_take_name_address_and_email),
	    cmocka_unit_test(a_custom_field_can_feed_the_tax_number),
	    cmocka_unit_test(without_an_organization_the_person_is_the_recipient),
	    cmocka_unit_test(the_first_settings_are_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
