#include "store/deal.h"

#include "store/test_db.h"

static const struct deal deal = {.id = 12,
				 .org_id = 4,
				 .person_id = 5,
				 .title = "Terassi",
				 .currency = "EUR",
				 .value_e4 = 1234500,
				 .extra_discount_e4 = 100};

static void the_customer_is_the_organization_before_the_person(void **state)
{
	struct test_db *t = *state;
	struct deal other = deal;

	assert_string_equal(deal_party(t->arena, &other), "org:4");
	other.org_id = 0;
	assert_string_equal(deal_party(t->arena, &other), "person:5");
	other.person_id = 0;
	assert_string_equal(deal_party(t->arena, &other), "");
}

static void a_deal_comes_back_with_its_lines(void **state)
{
	struct test_db *t = *state;
	const struct deal_product products[] = {
	    {.id = 1,
	     .product_id = 2,
	     .quantity_e4 = 15000,
	     .item_price_e4 = 109500,
	     .tax_percent_e4 = 255000,
	     .discount_e4 = 50000,
	     .sum_e4 = 156037,
	     .is_enabled = true,
	     .tax_method = TAX_INCLUSIVE},
	    {.id = 3, .product_id = 2, .quantity_e4 = 10000, .discount_is_amount = true},
	};
	struct seen_deal seen;

	assert_ok(t, store_deal_save(t->db, 7, &deal, products, 2, 50, &t->err));
	assert_ok(t, store_deal_get(t->db, 7, 12, t->arena, &seen, &t->err));
	assert_string_equal(seen.deal.title, "Terassi");
	assert_int_equal(seen.deal.value_e4, 1234500);
	assert_int_equal(seen.deal.extra_discount_e4, 100);
	assert_string_equal(seen.party, "org:4");
	assert_int_equal(seen.product_count, 2);
	assert_int_equal(seen.products[0].quantity_e4, 15000);
	assert_int_equal(seen.products[0].sum_e4, 156037);
	assert_int_equal(seen.products[0].tax_method, TAX_INCLUSIVE);
	assert_true(seen.products[0].is_enabled);
	assert_true(seen.products[1].discount_is_amount);
	assert_false(seen.products[1].is_enabled);
}

static void seeing_a_deal_again_keeps_when_it_was_refreshed(void **state)
{
	struct test_db *t = *state;
	struct deal other = deal;
	struct seen_deal seen;

	assert_ok(t, store_deal_save(t->db, 7, &deal, NULL, 0, 50, &t->err));
	assert_ok(t, store_deal_refreshed(t->db, 7, 12, 60, &t->err));
	assert_ok(t, store_deal_refreshed(t->db, 7, 12, 55, &t->err));
	other.title = "Laituri";
	assert_ok(t, store_deal_save(t->db, 7, &other, NULL, 0, 70, &t->err));
	assert_ok(t, store_deal_get(t->db, 7, 12, t->arena, &seen, &t->err));
	assert_string_equal(seen.deal.title, "Laituri");
	assert_int_equal(seen.seen_us, 70);
	assert_int_equal(seen.refreshed_us, 60);
}

static void another_companys_deal_is_unknown(void **state)
{
	struct test_db *t = *state;
	struct seen_deal seen;

	assert_ok(t, store_deal_save(t->db, 8, &deal, NULL, 0, 50, &t->err));
	assert_int_equal(store_deal_get(t->db, 7, 12, t->arena, &seen, &t->err), E_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    db_test(the_customer_is_the_organization_before_the_person),
	    db_test(a_deal_comes_back_with_its_lines),
	    db_test(seeing_a_deal_again_keeps_when_it_was_refreshed),
	    db_test(another_companys_deal_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
