#include "store/link.h"

#include "store/test_db.h"

static const struct link_mark mark = {3, 50};

static void a_contact_link_is_set_changed_and_removed(void **state)
{
	struct test_db *t = *state;
	const char *id = "?";

	assert_ok(t, store_contact_link_get(t->db, &t->key, "org:4", t->arena, &id, &t->err));
	assert_null(id);
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c1", mark, &t->err));
	assert_ok(t, store_contact_link_set(t->db, &t->key, "org:4", "c2", mark, &t->err));
	assert_ok(t, store_contact_link_get(t->db, &t->key, "org:4", t->arena, &id, &t->err));
	assert_string_equal(id, "c2");
	assert_ok(t, store_contact_link_remove(t->db, &t->key, "org:4", &t->err));
	assert_ok(t, store_contact_link_get(t->db, &t->key, "org:4", t->arena, &id, &t->err));
	assert_null(id);
}

static void a_product_link_belongs_to_one_organisation(void **state)
{
	struct test_db *t = *state;
	const struct books_key other = {7, "org-2"};
	const char *id = NULL;

	assert_ok(t, store_product_link_set(t->db, &t->key, 9, "i1", mark, &t->err));
	assert_ok(t, store_product_link_get(t->db, &other, 9, t->arena, &id, &t->err));
	assert_null(id);
	assert_ok(t, store_product_link_get(t->db, &t->key, 9, t->arena, &id, &t->err));
	assert_string_equal(id, "i1");
	assert_ok(t, store_product_link_remove(t->db, &t->key, 9, &t->err));
	assert_ok(t, store_product_link_get(t->db, &t->key, 9, t->arena, &id, &t->err));
	assert_null(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(a_contact_link_is_set_changed_and_removed),
	    db_test(a_product_link_belongs_to_one_organisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
