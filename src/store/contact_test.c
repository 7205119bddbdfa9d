#include "store/contact.h"

#include "store/search.h"
#include "store/test_db.h"

static void add(struct test_db *t, const char *id, const char *name, const char *email, const char *tax_number,
		bool is_archived, int64_t updated_us)
{
	const struct contact contact = {.id = id,
					.name = name,
					.email = email,
					.tax_number = tax_number,
					.is_archived = is_archived,
					.updated_us = updated_us};

	assert_ok(t, store_contact_save(t->db, &t->key, &contact, &t->err));
}

static size_t find(struct test_db *t, const char *text, struct contact **out)
{
	char **words = NULL;
	size_t count = 0, word_count = search_words(t->arena, text, &words);

	assert_ok(t, store_contacts_by_words(t->db, &t->key, words, word_count, 10, t->arena, out, &count, &t->err));
	return count;
}

static void a_contact_is_found_by_the_beginning_of_any_word(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;

	add(t, "1", "Järvinen & Pojat Oy", "myynti@jarvinen.example", "FI1234567-8", false, 1);
	add(t, "2", "Pohjolan Puu", "", "", false, 1);
	assert_int_equal(find(t, "POJ", &hits), 1);
	assert_string_equal(hits[0].id, "1");
	assert_int_equal(find(t, "järvi", &hits), 1);
	assert_int_equal(find(t, "jarvinen.ex", &hits), 1);
	assert_int_equal(find(t, "fi1234567", &hits), 1);
	assert_int_equal(find(t, "po", &hits), 2);
	assert_int_equal(find(t, "ohjolan", &hits), 0);
}

static void every_word_must_match(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;

	add(t, "1", "Pohjolan Puu Oy", "", "", false, 1);
	add(t, "2", "Pohjolan Kivi Oy", "", "", false, 1);
	assert_int_equal(find(t, "oy pohj ki", &hits), 1);
	assert_string_equal(hits[0].id, "2");
	assert_int_equal(find(t, "pohj olan", &hits), 0);
}

static void archived_contacts_are_not_offered(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;
	struct contact contact;
	bool is_found = true;

	add(t, "1", "Vanha Oy", "v@example.com", "FI1", true, 1);
	assert_int_equal(find(t, "vanha", &hits), 0);
	assert_ok(t, store_contact_by_name(t->db, &t->key, "Vanha Oy", t->arena, &contact, &is_found, &t->err));
	assert_false(is_found);
	assert_ok(t, store_contact_get(t->db, &t->key, "1", t->arena, &contact, &t->err));
	assert_true(contact.is_archived);
}

static void a_renamed_contact_is_found_by_its_new_name_only(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;

	add(t, "1", "Alku Oy", "", "", false, 1);
	add(t, "1", "Loppu Oy", "", "", false, 2);
	assert_int_equal(find(t, "alku", &hits), 0);
	assert_int_equal(find(t, "loppu", &hits), 1);
}

static void an_older_state_does_not_overwrite_a_newer_one(void **state)
{
	struct test_db *t = *state;
	struct contact contact;

	add(t, "1", "Uusi", "", "", false, 5);
	add(t, "1", "Vanha", "", "", false, 4);
	assert_ok(t, store_contact_get(t->db, &t->key, "1", t->arena, &contact, &t->err));
	assert_string_equal(contact.name, "Uusi");
}

static void names_are_compared_folded(void **state)
{
	struct test_db *t = *state;
	struct contact contact;
	bool is_found = false;

	add(t, "1", "Äyräs  Oy", "", "", false, 1);
	assert_ok(t, store_contact_by_name(t->db, &t->key, "äyräs OY", t->arena, &contact, &is_found, &t->err));
	assert_true(is_found);
	assert_ok(t, store_contact_by_name(t->db, &t->key, "Ayras Oy", t->arena, &contact, &is_found, &t->err));
	assert_false(is_found);
}

static void a_tax_number_is_compared_without_its_punctuation(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;
	size_t count = 0;

	add(t, "1", "A", "", "FI 1234567-8", false, 1);
	assert_ok(t, store_contacts_by_tax_number(t->db, &t->key, "fi12345678", 5, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 1);
	assert_ok(t, store_contacts_by_tax_number(t->db, &t->key, "", 5, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 0);
}

static void an_email_is_found_as_a_whole(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;
	size_t count = 0;

	add(t, "1", "A", "Aino@Example.com", "", false, 1);
	assert_ok(t, store_contacts_by_email(t->db, &t->key, "aino@example.com", 5, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 1);
	assert_ok(t, store_contacts_by_email(t->db, &t->key, "aino", 5, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 0);
}

static void names_with_a_prefix_come_in_order(void **state)
{
	struct test_db *t = *state;
	struct contact *hits = NULL;
	size_t count = 0;

	add(t, "1", "Kivi B", "", "", false, 1);
	add(t, "2", "Kivi A", "", "", false, 1);
	add(t, "3", "Muu", "", "", false, 1);
	assert_ok(t, store_contacts_by_prefix(t->db, &t->key, "kivi", 10, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 2);
	assert_string_equal(hits[0].name, "Kivi A");
	assert_ok(t, store_contacts_by_prefix(t->db, &t->key, "", 2, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(a_contact_is_found_by_the_beginning_of_any_word),
	    db_test(every_word_must_match),
	    db_test(archived_contacts_are_not_offered),
	    db_test(a_renamed_contact_is_found_by_its_new_name_only),
	    db_test(an_older_state_does_not_overwrite_a_newer_one),
	    db_test(names_are_compared_folded),
	    db_test(a_tax_number_is_compared_without_its_punctuation),
	    db_test(an_email_is_found_as_a_whole),
	    db_test(names_with_a_prefix_come_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
