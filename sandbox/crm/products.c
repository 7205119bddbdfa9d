#include "crm/products.h"

#include <string.h>

#include "base/decimal.h"
#include "crm/company.h"
#include "crm/refer.h"
#include "crm/webhooks.h"

enum { PRICES_MAX = 500, CURRENCY_MAX = 16 };

static int prices_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			struct err *err);
static int category_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			  struct err *err);

#define PRODUCT(field, kind, flags, ...) SHAPE_MEMBER(product, field, kind, flags, __VA_ARGS__)
static const struct shape_member product_members[] = {
    PRODUCT(id, SHAPE_I64, SHAPE_READ_ONLY),
    PRODUCT(name, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    PRODUCT(code, SHAPE_TEXT, SHAPE_NULLABLE),
    PRODUCT(description, SHAPE_TEXT, SHAPE_NULLABLE),
    PRODUCT(unit, SHAPE_TEXT, SHAPE_NULLABLE | SHAPE_NULL_IS_EMPTY),
    SHAPE_E4_MEMBER(product, tax, 0),
    PRODUCT(category, SHAPE_JSON, SHAPE_NULLABLE | SHAPE_HIDDEN, .check = category_check),
    PRODUCT(is_linkable, SHAPE_BOOL, 0),
    PRODUCT(is_deleted, SHAPE_BOOL, SHAPE_READ_ONLY),
    PRODUCT(visible_to, SHAPE_I64, 0, .words = "1,3,5,7"),
    PRODUCT(owner_id, SHAPE_I64, 0),
    PRODUCT(add_time, SHAPE_TIME, SHAPE_READ_ONLY),
    PRODUCT(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
    PRODUCT(billing_frequency, SHAPE_WORD, 0, .words = BILLING_FREQUENCIES),
    PRODUCT(billing_frequency_cycles, SHAPE_COUNT, SHAPE_NULLABLE),
    PRODUCT(prices, SHAPE_JSON, 0, .check = prices_check),
    PRODUCT(custom_fields, SHAPE_CUSTOM, 0),
};
SHAPE(product_shape, product_members, .entity = FIELD_PRODUCT);

#define VARIATION(field, kind, flags, ...) SHAPE_MEMBER(product_variation, field, kind, flags, __VA_ARGS__)
static const struct shape_member variation_members[] = {
    VARIATION(id, SHAPE_I64, SHAPE_READ_ONLY),
    VARIATION(name, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    VARIATION(product_id, SHAPE_I64, SHAPE_READ_ONLY),
    VARIATION(prices, SHAPE_JSON, 0, .check = prices_check),
};
SHAPE(product_variation_shape, variation_members);

/* ---- values of several parts ---- */

/* An option's id: answers have it as text, requests may have a number. */
static int category_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			  struct err *err)
{
	int64_t number;

	if (json_is_text(value))
		*out = arena_strdup(arena, json_text(value, ""));
	else if (shape_whole_number(value, &number))
		*out = json_dump(arena, value);
	else
		return shape_refuse(name, "the id of a category", err);
	return OK;
}

static int write_price(struct json_out *json, const struct json *price, struct err *err)
{
	static const char *const numbers[] = {"price", "cost", "direct_cost"};

	json_out_object(json, NULL);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const struct json *value = json_get(price, numbers[i]);
		int64_t number = 0;

		if (!json_is_null(value) && (!json_is_number(value) || json_e4(value, &number, NULL) != OK))
			return err_set(err, E_INVALID, "member_invalid", "prices: %s must be a number", numbers[i]);
		if (json_is_null(value) && i == 2)
			json_out_null(json, numbers[i]);
		else
			json_out_e4(json, numbers[i], number, 0);
	}
	json_out_text(json, "currency", json_get_text(price, "currency", ""));
	json_out_text(json, "notes", json_get_text(price, "notes", ""));
	json_out_end(json);
	return OK;
}

/* The array replaces all prices; one for a currency. */
static int prices_check(struct arena *arena, const char *name, const struct json *value, const char **out,
			struct err *err)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	const char *seen = "";

	buf_init(&buf, LIMIT_BODY);
	if (!json_is_array(value))
		return shape_refuse(name, "an array of prices", err);
	if (json_len(value) > PRICES_MAX)
		return shape_refuse(name, "an array of at most 500 prices", err);
	json_out_init(&json, &buf);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < json_len(value); i++) {
		const struct json *price = json_at(value, i);
		const char *currency = json_get_text(price, "currency", NULL);

		if (text_is_empty(currency) || strlen(currency) > CURRENCY_MAX)
			return shape_refuse("prices: currency", "the code of a currency", err);
		if (list_has(seen, currency))
			return err_set(err, E_INVALID, "member_invalid", "prices: %s is there twice", currency);
		seen = arena_printf(arena, "%s,%s", seen, currency);
		if (write_price(&json, price, err) != OK)
			return E_INVALID;
	}
	json_out_end(&json);
	if (buf_is_full(&buf))
		return shape_refuse(name, "shorter", err);
	*out = arena_strdup(arena, buf.data);
	return OK;
}

/* Puts the id of its owner first into each price; it is known only once the owner is stored. */
static char *prices_of(struct arena *arena, const char *prices, const char *key, int64_t id)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf buf;
	const struct json *value;
	const char *name;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	if (json_parse(prices, strlen(prices), &doc, NULL) != OK)
		BUG("stored prices are not JSON");
	json_out_init(&json, &buf);
	json_out_array(&json, NULL);
	for (size_t i = 0; i < json_len(json_root(doc)); i++) {
		void *cursor = NULL;

		json_out_object(&json, NULL);
		json_out_i64(&json, key, id);
		while (json_next(json_at(json_root(doc), i), &cursor, &name, &value))
			if (!text_eq(name, key))
				json_out_raw(&json, name, json_dump(arena, value));
		json_out_end(&json);
	}
	json_out_end(&json);
	return arena_strdup(arena, buf.data);
}

int billing_cycles_check(const char *frequency, int64_t *cycles, struct err *err)
{
	if (text_eq(frequency, "one-time"))
		*cycles = -1;
	else if (text_eq(frequency, "weekly") && *cycles < 0)
		return shape_refuse("billing_frequency_cycles", "given for weekly billing", err);
	else if (*cycles == 0 || *cycles > BILLING_CYCLES_MAX)
		return shape_refuse("billing_frequency_cycles", "between 1 and 208, or null", err);
	return OK;
}

/* ---- products ---- */

void product_init(struct visit *visit, struct product *out)
{
	*out = (struct product){.owner_id = visit->user_id,
				.visible_to = 3,
				.is_linkable = true,
				.billing_frequency = "one-time",
				.billing_frequency_cycles = -1,
				.prices = "[{\"price\":0,\"cost\":0,\"direct_cost\":0,\"currency\":\"" COMPANY_CURRENCY
					  "\",\"notes\":\"\"}]",
				.custom_fields = "{}",
				.add_time = visit->now,
				.update_time = visit->now};
}

int product_load(struct visit *visit, int64_t id, struct product *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(&product_shape,
				    db_query(visit->db,
					     "SELECT " PRODUCT_COLUMNS " FROM product WHERE id = $1 AND NOT is_deleted"
					     " AND (visible_to <> 1 OR $2 IN (0, owner_id))",
					     DB_ARGS(DB_I(id), DB_I(visit_viewer(visit)))),
				    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "product_not_found", "Product not found");
}

static int store_product(struct visit *visit, struct product *product, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	size_t count = shape_args(&product_shape, product, args);
	struct db_rows *rows;

	if (product->id == 0)
		args[0] = DB_NULL;
	rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO product (" PRODUCT_COLUMNS
	    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id",
	    args, count);
	if (db_next(rows))
		product->id = db_i64(rows, 0);
	return db_done(rows, err);
}

/* The id that the prices carry is known only after the first storing. */
static int store_with_prices(struct visit *visit, struct product *product, struct err *err)
{
	int status = product->id == 0 ? store_product(visit, product, err) : OK;

	if (status != OK)
		return status;
	product->prices = prices_of(visit->arena, product->prices, "product_id", product->id);
	return store_product(visit, product, err);
}

/* As webhooks have a product (contract 3.2). */
static char *product_text(struct visit *visit, const struct fields *fields, const struct product *product)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	json_out_text(&json, "add_time", product->add_time);
	json_out_text(&json, "category", product->category);
	json_out_text(&json, "code", product->code);
	fields_write_typed(visit, &json, fields, product->custom_fields);
	json_out_text(&json, "description", product->description);
	json_out_i64(&json, "id", product->id);
	json_out_text(&json, "name", product->name);
	json_out_i64(&json, "owner_id", product->owner_id);
	json_out_bool(&json, "selectable", product->is_linkable);
	json_out_e4(&json, "tax", product->tax_e4, 0);
	json_out_text(&json, "unit", text_or(product->unit, ""));
	json_out_text(&json, "update_time", product->update_time);
	json_out_text(&json, "visible_to", refer_text(visit, product->visible_to));
	json_out_raw(&json, "prices", product->prices);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int product_save(struct visit *visit, const struct product *before, struct product *product, struct err *err)
{
	struct fields fields;
	int status = refer_check(visit, REFER_USER, "owner_id", product->owner_id, err);

	if (status == OK)
		status = billing_cycles_check(product->billing_frequency, &product->billing_frequency_cycles, err);
	if (status == OK)
		status = fields_custom(visit, FIELD_PRODUCT, &fields, err);
	if (status != OK)
		return status;
	product->update_time = visit->now;
	if ((status = store_with_prices(visit, product, err)) != OK)
		return status;
	return webhooks_emit(visit, "product", product->id,
			     before != NULL ? product_text(visit, &fields, before) : NULL,
			     product->is_deleted ? NULL : product_text(visit, &fields, product), err);
}

/* ---- variations ---- */

int product_variation_load(struct visit *visit, int64_t product, int64_t id, struct product_variation *out,
			   struct err *err)
{
	bool is_there;
	int status = shape_read_one(&product_variation_shape,
				    db_query(visit->db,
					     "SELECT " PRODUCT_VARIATION_COLUMNS
					     " FROM product_variation WHERE id = $1 AND product_id = $2",
					     DB_ARGS(DB_I(id), DB_I(product))),
				    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "variation_not_found", "Product variation not found");
}

int product_variation_save(struct visit *visit, struct product_variation *variation, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "INSERT OR REPLACE INTO product_variation (" PRODUCT_VARIATION_COLUMNS
		     ") VALUES ($1, $2, $3, $4) RETURNING id",
		     DB_ARGS(variation->id > 0 ? DB_I(variation->id) : DB_NULL, DB_T(variation->name),
			     DB_I(variation->product_id), DB_T(variation->prices)));
	int status;

	if (db_next(rows))
		variation->id = db_i64(rows, 0);
	if ((status = db_done(rows, err)) != OK)
		return status;
	variation->prices = prices_of(visit->arena, variation->prices, "product_variation_id", variation->id);
	return db_exec(visit->db, "UPDATE product_variation SET prices = $2 WHERE id = $1",
		       DB_ARGS(DB_I(variation->id), DB_T(variation->prices)), NULL, err);
}

int product_variation_delete(struct visit *visit, int64_t id, struct err *err)
{
	return db_exec(visit->db, "DELETE FROM product_variation WHERE id = $1", DB_ARGS(DB_I(id)), NULL, err);
}
