#include "store/settings.h"

#include "store/test_db.h"

static struct settings read_back(struct test_db *t)
{
	struct settings settings;

	assert_ok(t, store_settings_get(t->db, 7, t->arena, &settings, &t->err));
	return settings;
}

static void nothing_saved_gives_the_defaults(void **state)
{
	struct settings settings = read_back(*state);

	assert_int_equal(settings.version, 0);
	assert_int_equal(settings.due_days, settings_default().due_days);
}

static void settings_come_back_as_they_were_saved(void **state)
{
	struct test_db *t = *state;
	struct settings settings = settings_default(), read;

	test_db_company(t);
	assert_ok(t, field_ref_parse("organization.0123456789abcdef0123456789abcdef01234567",
				     &settings.mapping.fields[FIELD_TAX_NUMBER], &t->err));
	settings.due_days = 7;
	settings.template_id = "template";
	settings.account_code = "200";
	settings.language = "fi";
	assert_ok(t, store_settings_save(t->db, 7, 3, 50, &settings, &t->err));
	assert_int_equal(settings.version, 1);
	read = read_back(t);
	assert_int_equal(read.version, 1);
	assert_int_equal(read.due_days, 7);
	assert_string_equal(read.template_id, "template");
	assert_string_equal(read.account_code, "200");
	assert_string_equal(read.language, "fi");
	assert_int_equal(read.mapping.fields[FIELD_TAX_NUMBER].entity, CRM_ORGANIZATION);
	assert_string_equal(read.mapping.fields[FIELD_TAX_NUMBER].code, "0123456789abcdef0123456789abcdef01234567");
	assert_string_equal(read.mapping.fields[FIELD_EMAIL].code, "email");
}

static void the_slower_of_two_saves_is_refused(void **state)
{
	struct test_db *t = *state;
	struct settings first = settings_default(), second = settings_default();

	test_db_company(t);
	first.due_days = 1;
	second.due_days = 2;
	assert_ok(t, store_settings_save(t->db, 7, 3, 50, &first, &t->err));
	assert_int_equal(store_settings_save(t->db, 7, 4, 51, &second, &t->err), E_CONFLICT);
	assert_string_equal(t->err.code, "settings_changed");
	assert_int_equal(read_back(t).due_days, 1);
	second.version = 1;
	assert_ok(t, store_settings_save(t->db, 7, 4, 52, &second, &t->err));
	assert_int_equal(read_back(t).due_days, 2);
	assert_int_equal(read_back(t).version, 2);
}

static void a_version_that_never_was_is_refused(void **state)
{
	struct test_db *t = *state;
	struct settings settings = settings_default();

	test_db_company(t);
	settings.version = 5;
	assert_int_equal(store_settings_save(t->db, 7, 3, 50, &settings, &t->err), E_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(nothing_saved_gives_the_defaults),
	    db_test(settings_come_back_as_they_were_saved),
	    db_test(the_slower_of_two_saves_is_refused),
	    db_test(a_version_that_never_was_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
