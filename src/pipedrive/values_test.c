#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipedrive/api.h"

static const struct pipedrive_option levels[] = {{"1", "Kulta"}, {"2", "Hopea"}};
static const struct pipedrive_field fields[] = {
    {.entity = CRM_DEAL, .code = "level", .type = "enum", .options = levels, .option_count = 2},
    {.entity = CRM_DEAL, .code = "levels", .type = "set", .options = levels, .option_count = 2},
    {.entity = CRM_DEAL, .code = "payer", .type = "org"},
    {.entity = CRM_DEAL, .code = "stranger", .type = "people"},
    {.entity = CRM_DEAL,
     .code = "status",
     .type = "status",
     .options = (struct pipedrive_option[]){{"open", "Avoin"}},
     .option_count = 1},
};

/* The text of field ${code} of a deal's (or other's) JSON; NULL if it has none. */
static const char *value_in(struct arena *arena, enum crm_entity entity, const char *json, const char *code)
{
	const struct pipedrive_record records[] = {
	    {.entity = entity, .id = 1, .name = "Laituri", .json = json},
	    {.entity = CRM_ORGANIZATION, .id = 5, .name = "Pöllö Oy", .json = "{\"id\":5}"},
	};
	struct crm_value *values;
	const size_t count = pipedrive_values(arena, records, 2, fields, ARRAY_LEN(fields), &values);

	for (size_t i = 0; i < count; i++)
		if (values[i].entity == entity && text_eq(values[i].code, code))
			return values[i].text;
	return NULL;
}

static const struct {
	const char *value, *text; /* of a custom field "x" */
} custom[] = {
    {"\"FI12345678\"", "FI12345678"},
    {"null", NULL},
    {"\"\"", NULL},
    {"true", NULL},
    {"500", "500"},
    {"12.5", "12.5"},
    {"{\"value\":500,\"currency\":\"EUR\"}", "500.00 EUR"},
    {"{\"value\":null,\"currency\":\"EUR\"}", NULL},
    {"\"2026-11-23\"", "2026-11-23"},
    {"{\"value\":\"2026-01-01\",\"until\":\"2026-02-01\"}", "2026-01-01 - 2026-02-01"},
    {"{\"value\":\"2026-01-01\",\"until\":null}", "2026-01-01"},
    {"{\"value\":\"09:00:00\",\"timezone_id\":318,\"timezone_name\":\"Europe/London\"}", "09:00:00"},
    {"{\"value\":\"09:00:00\",\"until\":\"10:00:00\",\"timezone_id\":318}", "09:00:00 - 10:00:00"},
    {"{\"id\":123,\"label\":\"Kulta\"}", "Kulta"},
    {"[{\"id\":1,\"label\":\"Kulta\"},{\"id\":2,\"label\":\"Hopea\"}]", "Kulta, Hopea"},
    {"{\"id\":3,\"name\":\"Åsa\"}", "Åsa"},
    {"{\"value\":\"Katu 1, 00100 Helsinki, Suomi\",\"locality\":null}", "Katu 1\n00100 Helsinki\nSuomi"},
};

static void every_type_of_field_has_a_text(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(custom); i++) {
		const char *json = arena_printf(arena, "{\"id\":1,\"custom_fields\":{\"x\":%s}}", custom[i].value);
		const char *text = value_in(arena, CRM_DEAL, json, "x");

		if (custom[i].text == NULL)
			assert_null(text);
		else
			assert_string_equal(text, custom[i].text);
	}
}

static void bare_ids_become_labels_and_names(void **state)
{
	static const char json[] = "{\"id\":1,\"org_id\":5,\"status\":\"open\",\"value\":1500,\"currency\":\"SEK\","
				   "\"custom_fields\":{\"level\":2,\"levels\":[1,2],\"payer\":5,\"stranger\":99}}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(value_in(arena, CRM_DEAL, json, "level"), "Hopea");
	assert_string_equal(value_in(arena, CRM_DEAL, json, "levels"), "Kulta, Hopea");
	assert_string_equal(value_in(arena, CRM_DEAL, json, "payer"), "Pöllö Oy");
	assert_string_equal(value_in(arena, CRM_DEAL, json, "org_id"), "Pöllö Oy");
	assert_null(value_in(arena, CRM_DEAL, json, "stranger"));
	assert_string_equal(value_in(arena, CRM_DEAL, json, "status"), "Avoin");
	assert_string_equal(value_in(arena, CRM_DEAL, json, "value"), "1500.00 SEK");
}

static void a_persons_primary_email_and_phone_have_codes_of_their_own(void **state)
{
	static const char json[] =
	    "{\"id\":1,\"emails\":[{\"value\":\"a@x.fi\",\"primary\":false,\"label\":\"home\"},{\"value\":\"b@x.fi\","
	    "\"primary\":true,\"label\":\"work\"}],\"phones\":[{\"value\":\"050 "
	    "1\",\"label\":\"work\"}],\"job_title\":\"CEO\"}";
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(value_in(arena, CRM_PERSON, json, "email"), "b@x.fi");
	assert_string_equal(value_in(arena, CRM_PERSON, json, "phone"), "050 1");
	assert_string_equal(value_in(arena, CRM_PERSON, json, "job_title"), "CEO");
	assert_null(value_in(arena, CRM_PERSON, "{\"id\":1,\"emails\":[]}", "email"));
	assert_null(value_in(arena, CRM_PERSON, "{\"id\":1,\"emails\":[{\"value\":\"\",\"primary\":true}]}", "email"));
}

static const struct {
	const char *address, *text;
} addresses[] = {
    {"{\"value\":\"Mannerheimintie 12 A, "
     "Helsinki\",\"route\":\"Mannerheimintie\",\"street_number\":\"12\",\"subpremise\":"
     "\"A\",\"postal_code\":\"00100\",\"locality\":\"Helsinki\",\"admin_area_level_1\":\"Uusimaa\",\"country\":"
     "\"Finland\"}",
     "Mannerheimintie 12 A\n00100 Helsinki\nFinland"},
    {"{\"value\":\"123 Main St, Sunnyvale\",\"route\":\"Main St\",\"street_number\":\"123\",\"postal_code\":\"94085\","
     "\"locality\":\"Sunnyvale\",\"admin_area_level_1\":\"CA\",\"country\":\"USA\"}",
     "123 Main St\nSunnyvale CA 94085\nUSA"},
    {"{\"value\":\"PL 12, 00101 Helsinki\",\"route\":null,\"locality\":\"Helsinki\"}", "PL 12\n00101 Helsinki"},
    {"{\"value\":\"東京都千代田区1-1\",\"route\":\"\",\"locality\":\"\",\"country\":\"日本\"}", "東京都千代田区1-1"},
    {"{\"value\":null,\"formatted_address\":\"Katu 1, Turku\",\"country\":null}", "Katu 1\nTurku"},
    {"\"Katu 1, Turku\"", "Katu 1\nTurku"},
    {"{\"value\":\"Katu 1, Turku\"}", "Katu 1\nTurku"},
};

static void an_address_becomes_lines(void **state)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		const char *json = arena_printf(arena, "{\"id\":1,\"address\":%s}", addresses[i].address);

		assert_string_equal(value_in(arena, CRM_ORGANIZATION, json, "address"), addresses[i].text);
	}
	assert_null(value_in(arena, CRM_ORGANIZATION, "{\"id\":1,\"address\":null}", "address"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_of_field_has_a_text),
	    cmocka_unit_test(bare_ids_become_labels_and_names),
	    cmocka_unit_test(a_persons_primary_email_and_phone_have_codes_of_their_own),
	    cmocka_unit_test(an_address_becomes_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
