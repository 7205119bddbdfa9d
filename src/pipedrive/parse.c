#include "pipedrive/parse.h"

#include <stdlib.h>

static int malformed(const char *what, struct err *err)
{
	err_set(err, E_UPSTREAM, "crm_answer_malformed", "Pipedrive's answer can't be read: %s is missing.", what);
	err_detail(err, "%s", what);
	return E_UPSTREAM;
}

static const char *text_of(struct arena *arena, const struct json *object, const char *key)
{
	return arena_strdup(arena, json_get_text(object, key, ""));
}

/* Ids are numbers; older shapes wrap them as {"value": 1} or {"id": 1}. */
static int64_t id_of(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	if (json_is_object(value))
		return json_get_i64(value, "value", json_get_i64(value, "id", 0));
	return json_i64(value, 0);
}

static bool is_true(const struct json *value)
{
	return json_bool(value, false) || json_i64(value, 0) == 1;
}

static bool is_admin(const struct json *data)
{
	const struct json *access = json_get(data, "access");

	for (size_t i = 0; i < json_len(access); i++) {
		const char *app = json_get_text(json_at(access, i), "app", "");

		if ((text_eq(app, "global") || text_eq(app, "account_settings")) &&
		    is_true(json_get(json_at(access, i), "admin")))
			return true;
	}
	return is_true(json_get(data, "is_admin"));
}

int crm_parse_me(struct arena *arena, const struct json *root, struct pipedrive_user *out, struct err *err)
{
	const struct json *data = json_get(root, "data"), *language = json_get(data, "language");
	const struct pipedrive_user user = {
	    .id = id_of(data, "id"),
	    .company_id = id_of(data, "company_id"),
	    .name = text_of(arena, data, "name"),
	    .email = text_of(arena, data, "email"),
	    .language = text_of(arena, language, "language_code"),
	    .is_admin = is_admin(data),
	    .company_name = text_of(arena, data, "company_name"),
	    .company_domain = text_of(arena, data, "company_domain"),
	};

	if (user.id <= 0 || user.company_id <= 0)
		return malformed("the user's id or company_id", err);
	*out = user;
	return OK;
}

int crm_parse_deal(struct arena *arena, const struct json *data, struct deal *out, struct err *err)
{
	const struct deal deal = {
	    .id = id_of(data, "id"),
	    .org_id = id_of(data, "org_id"),
	    .person_id = id_of(data, "person_id"),
	    .title = text_of(arena, data, "title"),
	    .currency = text_of(arena, data, "currency"),
	    .status = text_of(arena, data, "status"),
	    .value_e4 = json_get_e4(data, "value", 0),
	};

	if (deal.id <= 0)
		return malformed("the deal's id", err);
	if (is_true(json_get(data, "is_deleted")) || text_eq(deal.status, "deleted"))
		return err_set(err, E_NOT_FOUND, "crm_not_found", "The deal has been deleted in Pipedrive.");
	*out = deal;
	return OK;
}

int crm_parse_record(struct arena *arena, enum crm_entity entity, const struct json *data, struct pipedrive_record *out,
		     struct err *err)
{
	const int64_t id = id_of(data, "id");

	if (id <= 0)
		return malformed("the id", err);
	if (is_true(json_get(data, "is_deleted")))
		return err_set(err, E_NOT_FOUND, "crm_not_found", "It has been deleted in Pipedrive.");
	*out = (struct pipedrive_record){
	    .entity = entity,
	    .id = id,
	    .name = text_of(arena, data, entity == CRM_DEAL ? "title" : "name"),
	    .json = json_dump(arena, data),
	};
	return OK;
}

/* Room for one more element. */
static void *grow(struct arena *arena, struct crm_list *list, size_t size)
{
	list->items = arena_grow(arena, list->items, list->count, &list->cap, size);
	return (char *)list->items + list->count * size;
}

void crm_parse_deals(struct arena *arena, const struct json *root, struct crm_list *deals)
{
	const struct json *data = json_get(root, "data");

	for (size_t i = 0; i < json_len(data); i++)
		if (crm_parse_deal(arena, json_at(data, i), grow(arena, deals, sizeof(struct deal)), NULL) == OK)
			deals->count++;
}

static enum tax_treatment tax_method_of(const char *name)
{
	if (text_eq_nocase(name, "inclusive"))
		return TAX_INCLUSIVE;
	return text_eq_nocase(name, "none") ? TAX_NONE : TAX_EXCLUSIVE;
}

static struct deal_product read_product(struct arena *arena, const struct json *line)
{
	return (struct deal_product){
	    .id = id_of(line, "id"),
	    .product_id = id_of(line, "product_id"),
	    .name = text_of(arena, line, "name"),
	    .comments = text_of(arena, line, "comments"),
	    .quantity_e4 = json_get_e4(line, "quantity", E4_ONE),
	    .item_price_e4 = json_get_e4(line, "item_price", 0),
	    .tax_percent_e4 = json_get_e4(line, "tax", 0),
	    .discount_e4 = json_get_e4(line, "discount", 0),
	    .sum_e4 = json_get_e4(line, "sum", 0),
	    .discount_is_amount = text_eq(json_get_text(line, "discount_type", ""), "amount"),
	    .is_enabled = json_get_bool(line, "is_enabled", json_get_i64(line, "is_enabled", 1) != 0),
	    .tax_method = tax_method_of(json_get_text(line, "tax_method", "")),
	    .billing_frequency = arena_strdup(arena, json_get_text(line, "billing_frequency", "one-time")),
	};
}

void crm_parse_deal_products(struct arena *arena, const struct json *root, struct crm_list *products)
{
	const struct json *data = json_get(root, "data");

	for (size_t i = 0; i < json_len(data); i++) {
		const struct json *line = json_at(data, i);
		struct crm_ordered_product *item = grow(arena, products, sizeof(*item));

		if (id_of(line, "id") <= 0)
			continue;
		item->order = json_get_i64(line, "order_nr", 0);
		item->index = products->count;
		item->product = read_product(arena, line);
		products->count++;
	}
}

static int by_order(const void *a, const void *b)
{
	const struct crm_ordered_product *left = a, *right = b;

	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return left->index < right->index ? -1 : 1;
}

struct deal_product *crm_ordered_products(struct arena *arena, struct crm_list *products)
{
	struct deal_product *lines = arena_array(arena, products->count + 1, sizeof(*lines));
	const struct crm_ordered_product *items = products->items;

	if (products->count > 0)
		qsort(products->items, products->count, sizeof(*items), by_order);
	for (size_t i = 0; i < products->count; i++)
		lines[i] = items[i].product;
	return lines;
}

void crm_parse_product_codes(struct arena *arena, const struct json *root, struct deal_product *products, size_t count)
{
	const struct json *data = json_get(root, "data");

	for (size_t i = 0; i < json_len(data); i++) {
		const struct json *product = json_at(data, i);
		const char *code = json_get_text(product, "code", "");

		if (*code == '\0')
			continue;
		for (size_t line = 0; line < count; line++)
			if (products[line].product_id == id_of(product, "id"))
				products[line].code = arena_strdup(arena, code);
	}
}

/* What the lines that count add up to. */
static int64_t enabled_sum(const struct deal_product *products, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (products[i].is_enabled && e4_add(sum, products[i].sum_e4, &sum, NULL) != OK)
			return 0;
	return sum;
}

int64_t crm_parse_discounts(const struct json *root, const struct deal_product *products, size_t count)
{
	const struct json *data = json_get(root, "data");
	const int64_t sum = enabled_sum(products, count);
	int64_t total = 0;

	for (size_t i = 0; i < json_len(data); i++) {
		const struct json *discount = json_at(data, i);
		int64_t amount = json_get_e4(discount, "amount", 0);

		if (!text_eq(json_get_text(discount, "type", ""), "amount") &&
		    e4_mul_div(sum, amount, INT64_C(100) * E4_ONE, &amount, NULL) != OK)
			continue;
		if (e4_round(amount, 2, &amount, NULL) != OK || e4_add(total, amount, &total, NULL) != OK)
			return 0;
	}
	return total < sum ? total : sum;
}

const char *crm_next_cursor(struct arena *arena, const struct json *root)
{
	const char *cursor = json_get_text(json_get(root, "additional_data"), "next_cursor", "");

	return *cursor == '\0' ? NULL : arena_strdup(arena, cursor);
}
