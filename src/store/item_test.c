#include "store/item.h"

#include "store/search.h"
#include "store/test_db.h"

static const struct item items[] = {
    {.id = "1",
     .code = "LAUTA-22",
     .name = "Lauta 22x100",
     .description = "Mänty",
     .unit_price_e4 = 45000,
     .has_price = true,
     .is_sold = true,
     .account_code = "3000",
     .tax_rate_id = "OUTPUT"},
    {.id = "2", .code = "OSTO", .name = "Ostettu lauta", .is_sold = false},
};

static size_t find(struct test_db *t, const char *text, struct item **out)
{
	char **words = NULL;
	size_t count = 0, word_count = search_words(t->arena, text, &words);

	assert_ok(t, store_items_by_words(t->db, &t->key, words, word_count, 10, t->arena, out, &count, &t->err));
	return count;
}

static void an_item_comes_back_as_it_was(void **state)
{
	struct test_db *t = *state;
	struct item item;
	bool is_found = false;

	assert_ok(t, store_items_replace(t->db, &t->key, items, 2, &t->err));
	assert_ok(t, store_item_by_code(t->db, &t->key, "LAUTA-22", t->arena, &item, &is_found, &t->err));
	assert_true(is_found);
	assert_string_equal(item.id, "1");
	assert_int_equal(item.unit_price_e4, 45000);
	assert_string_equal(item.account_code, "3000");
	assert_ok(t, store_item_by_id(t->db, &t->key, "2", t->arena, &item, &is_found, &t->err));
	assert_true(is_found);
	assert_false(item.has_price);
	assert_null(item.account_code);
}

static void items_that_are_not_sold_are_not_offered(void **state)
{
	struct test_db *t = *state;
	struct item *hits = NULL;

	assert_ok(t, store_items_replace(t->db, &t->key, items, 2, &t->err));
	assert_int_equal(find(t, "lauta", &hits), 1);
	assert_string_equal(hits[0].id, "1");
	assert_int_equal(find(t, "22x1", &hits), 1);
}

static void removed_items_are_gone(void **state)
{
	struct test_db *t = *state;
	struct item item, *hits = NULL;
	bool is_found = true;

	assert_ok(t, store_items_replace(t->db, &t->key, items, 2, &t->err));
	assert_ok(t, store_items_replace(t->db, &t->key, items + 1, 1, &t->err));
	assert_ok(t, store_item_by_id(t->db, &t->key, "1", t->arena, &item, &is_found, &t->err));
	assert_false(is_found);
	assert_int_equal(find(t, "lauta", &hits), 0);
}

static void a_changed_price_is_taken_over(void **state)
{
	struct test_db *t = *state;
	struct item changed = items[0], item;
	bool is_found = false;

	assert_ok(t, store_items_replace(t->db, &t->key, items, 1, &t->err));
	changed.unit_price_e4 = 50000;
	assert_ok(t, store_items_replace(t->db, &t->key, &changed, 1, &t->err));
	assert_ok(t, store_item_by_id(t->db, &t->key, "1", t->arena, &item, &is_found, &t->err));
	assert_int_equal(item.unit_price_e4, 50000);
}

static void codes_with_a_prefix_come_in_order(void **state)
{
	struct test_db *t = *state;
	struct item *hits = NULL;
	size_t count = 0;

	assert_ok(t, store_items_replace(t->db, &t->key, items, 2, &t->err));
	assert_ok(t, store_items_by_prefix(t->db, &t->key, "LAU", 10, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 1);
	assert_ok(t, store_items_by_prefix(t->db, &t->key, "", 10, t->arena, &hits, &count, &t->err));
	assert_int_equal(count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(an_item_comes_back_as_it_was),
	    db_test(items_that_are_not_sold_are_not_offered),
	    db_test(removed_items_are_gone),
	    db_test(a_changed_price_is_taken_over),
	    db_test(codes_with_a_prefix_come_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
