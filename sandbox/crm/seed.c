#include "crm/seed.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "common/tables.h"
#include "crm/company.h"
#include "crm/seed_data.h"
#include "crm/seed_parts.h"

/* The custom fields of deals that the sample fills in; options count from this id. */
#define FIELD_ORDER_NUMBER seed_custom_fields[0].code
#define FIELD_SERVICES seed_custom_fields[2].code
enum { OPTION_SERVICE = 30 };

static const struct {
	int64_t id;
	const char *name, *email, *locale, *language, *country;
	bool is_admin;
} users[] = {
    {USER_ADMIN, "Aino Virtanen", "aino@pohjola.example", "fi_FI", "en", "GB", true},
    {USER_SALES_1, "Eero Salonen", "eero@pohjola.example", "fi_FI", "fi", "FI", false},
    {USER_SALES_2, "Liisa Niemi", "liisa@pohjola.example", "en_GB", "en", "GB", false},
};

static const struct {
	const char *code, *name, *symbol;
	int decimals;
} currencies[] = {
    {"EUR", "Euro", "€", 2},          {"SEK", "Swedish Krona", "kr", 2}, {"NOK", "Norwegian Krone", "kr", 2},
    {"DKK", "Danish Krone", "kr", 2}, {"USD", "US Dollar", "$", 2},      {"GBP", "Pound Sterling", "£", 2},
    {"JPY", "Japanese Yen", "¥", 0},
};

static const struct {
	const char *name;
	int probability;
} stages[] = {{"Qualified", 10}, {"Contact made", 25}, {"Proposal made", 50}, {"Negotiation", 75}, {"Agreed", 95}};

int64_t seed_owner(size_t index)
{
	return users[index % ARRAY_LEN(users)].id;
}

static int add_company(struct seed *seed)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < ARRAY_LEN(users); i++)
		status = db_exec(seed->db,
				 "INSERT INTO user (id, name, email, is_admin, locale, language, country, created)"
				 " VALUES ($1, $2, $3, $4, $5, $6, $7, '2024-02-12 08:15:00')",
				 DB_ARGS(DB_I(users[i].id), DB_T(users[i].name), DB_T(users[i].email),
					 DB_I(users[i].is_admin), DB_T(users[i].locale), DB_T(users[i].language),
					 DB_T(users[i].country)),
				 NULL, seed->err);
	for (size_t i = 0; status == OK && i < ARRAY_LEN(currencies); i++)
		status = db_exec(seed->db,
				 "INSERT INTO currency (code, name, decimal_points, symbol) VALUES ($1, $2, $3, $4)",
				 DB_ARGS(DB_T(currencies[i].code), DB_T(currencies[i].name),
					 DB_I(currencies[i].decimals), DB_T(currencies[i].symbol)),
				 NULL, seed->err);
	if (status == OK)
		status = db_exec(seed->db, "INSERT INTO pipeline (id, name) VALUES (1, 'Design projects')", DB_NO_ARGS,
				 NULL, seed->err);
	for (size_t i = 0; status == OK && i < ARRAY_LEN(stages); i++)
		status = db_exec(
		    seed->db,
		    "INSERT INTO stage (id, pipeline_id, name, order_nr, probability) VALUES ($1, 1, $2, $1, $3)",
		    DB_ARGS(DB_I(i + 1), DB_T(stages[i].name), DB_I(stages[i].probability)), NULL, seed->err);
	return status;
}

static int add_activity_types(struct seed *seed)
{
	static const struct {
		const char *name, *key;
	} types[] = {{"Call", "call"},         {"Meeting", "meeting"}, {"Task", "task"},
		     {"Deadline", "deadline"}, {"E-mail", "email"},    {"Lunch", "lunch"}};
	int status = OK;

	for (size_t i = 0; status == OK && i < ARRAY_LEN(types); i++)
		status =
		    db_exec(seed->db,
			    "INSERT INTO activity_type (name, icon_key, key_string, order_nr, add_time, update_time)"
			    " VALUES ($1, $2, $2, $3, '2024-02-12T08:15:00Z', '2024-02-12T08:15:00Z')",
			    DB_ARGS(DB_T(types[i].name), DB_T(types[i].key), DB_I(i + 1)), NULL, seed->err);
	return status;
}

static int add_roles(struct seed *seed)
{
	return db_exec(seed->db,
		       "INSERT INTO role (id, parent_role_id, name) VALUES (1, NULL, 'Default'), (2, 1, 'Sales')",
		       DB_NO_ARGS, NULL, seed->err);
}

/* Everybody sees both. */
static int add_filters(struct seed *seed)
{
	static const struct {
		const char *name, *field, *operator, * value;
	} filters[] = {{"All open deals", "status", "=", "open"}, {"Deals above 5000", "value", ">", "5000"}};
	int status = OK;

	for (size_t i = 0; status == OK && i < ARRAY_LEN(filters); i++)
		status = db_exec(
		    seed->db,
		    "INSERT INTO filter (name, type, user_id, visible_to, conditions, add_time, update_time) VALUES "
		    "($1, 'deals', "
		    "$2, 3, json_object('glue', 'and', 'conditions', json_array(json_object('glue', 'and', "
		    "'conditions', "
		    "json_array(json_object('object', 'deal', 'field_id', (SELECT CAST(position AS TEXT) FROM field "
		    "WHERE entity = "
		    "'deal' AND code = $3), 'field_code', $3, 'operator', $4, 'value', $5, 'extra_value', NULL))), "
		    "json_object('glue', 'or', 'conditions', json_array()))), '2024-02-12T08:15:00Z', "
		    "'2024-02-12T08:15:00Z')",
		    DB_ARGS(DB_T(filters[i].name), DB_I(users[0].id), DB_T(filters[i].field), DB_T(filters[i].operator),
			    DB_T(filters[i].value)),
		    NULL, seed->err);
	return status;
}

/* Options of new fields get numbers above those of the sample. */
static int start_option_numbers(struct seed *seed)
{
	return db_exec(seed->db, "INSERT INTO option_number (id, label) VALUES (100, '')", DB_NO_ARGS, NULL, seed->err);
}

static int add_fields(struct seed *seed, const struct seed_field *fields, size_t count, int first, bool is_custom)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < count; i++)
		status =
		    db_exec(seed->db,
			    "INSERT INTO field (entity, position, code, name, type, options, subfields, is_custom, "
			    "is_optional) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			    DB_ARGS(DB_T(fields[i].entity), DB_I(first + (int)i), DB_T(fields[i].code),
				    DB_T(fields[i].name), DB_T(fields[i].type), DB_T(fields[i].options),
				    DB_T(fields[i].subfields), DB_I(is_custom), DB_I(fields[i].is_optional)),
			    NULL, seed->err);
	return status;
}

static void write_price(struct json_out *json, size_t product, int64_t cents, const char *currency)
{
	json_out_object(json, NULL);
	json_out_i64(json, "product_id", (int64_t)product);
	json_out_e4(json, "price", cents * E4_CENT, 0);
	json_out_text(json, "currency", currency);
	json_out_i64(json, "cost", 0);
	json_out_null(json, "direct_cost");
	json_out_text(json, "notes", "");
	json_out_end(json);
}

static char *prices_text(struct seed *seed, size_t id, const struct seed_product *product)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&json, &buf);
	json_out_array(&json, NULL);
	write_price(&json, id, product->price_cents, "EUR");
	if (product->price_sek_cents > 0)
		write_price(&json, id, product->price_sek_cents, "SEK");
	json_out_end(&json);
	return arena_strdup(seed->arena, buf.data);
}

static int add_products(struct seed *seed)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < seed_product_count; i++) {
		const struct seed_product *product = &seed_products[i];

		status =
		    db_exec(seed->db,
			    "INSERT INTO product (id, name, code, unit, tax_e4, category, owner_id, prices, add_time, "
			    "update_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
			    DB_ARGS(DB_I(i + 1), DB_T(product->name), DB_T(product->code), DB_T(product->unit),
				    DB_I(product->tax_e4), DB_T(product->category), DB_I(users[0].id),
				    DB_T(prices_text(seed, i + 1, product)), DB_T(seed_time(seed, 320))),
			    NULL, seed->err);
	}
	return status;
}

static int64_t percent_of(int64_t amount_e4, int64_t percent_e4)
{
	int64_t part = 0;

	if (e4_mul_div(amount_e4, percent_e4, INT64_C(100) * E4_ONE, &part, NULL) != OK)
		BUG("seed: amount out of range");
	return part;
}

/* Price times quantity less discount, rounded to cents; tax isn't in it (contract pipedrive.md 2.2). */
static int64_t line_sum(const struct seed_line *line, int64_t price_e4)
{
	int64_t sum = 0;

	if (e4_mul_div(line->quantity_e4, price_e4, E4_ONE, &sum, NULL) != OK)
		BUG("seed: sum out of range");
	sum -= line->discount_type != NULL ? line->discount_e4 : percent_of(sum, line->discount_e4);
	if (e4_round(sum, 2, &sum, NULL) != OK)
		BUG("seed: sum out of range");
	return sum;
}

static int add_line(struct seed *seed, const struct seed_line *line, int order)
{
	const struct seed_deal *deal = &seed_deals[line->deal - 1];
	const struct seed_product *product = &seed_products[line->product - 1];
	int64_t price_e4 = (line->price_cents > 0 ? line->price_cents : product->price_cents) * E4_CENT;
	bool is_taxed = !text_eq(deal->tax_method, "none");

	return db_exec(
	    seed->db,
	    "INSERT INTO deal_product (deal_id, product_id, name, order_nr, item_price_e4, quantity_e4, discount_e4, "
	    "discount_type, tax_e4, tax_method, sum_e4, comments, currency, is_enabled, add_time, update_time)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
	    DB_ARGS(DB_I(line->deal), DB_I(line->product), DB_T(product->name), DB_I(order), DB_I(price_e4),
		    DB_I(line->quantity_e4), DB_I(line->discount_e4), DB_T(text_or(line->discount_type, "percentage")),
		    DB_I(is_taxed ? product->tax_e4 : 0), DB_T(deal->tax_method), DB_I(line_sum(line, price_e4)),
		    DB_T(text_or(line->comments, "")), DB_T(deal->currency), DB_I(!line->is_disabled),
		    DB_T(seed_time(seed, deal->days_ago))),
	    NULL, seed->err);
}

static int add_lines(struct seed *seed)
{
	int status = OK, order = 0;

	for (size_t i = 0; status == OK && i < seed_line_count; i++) {
		order = i > 0 && seed_lines[i - 1].deal == seed_lines[i].deal ? order + 1 : 1;
		status = add_line(seed, &seed_lines[i], order);
	}
	return status;
}

static int add_discounts(struct seed *seed)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < seed_discount_count; i++) {
		const struct seed_discount *discount = &seed_discounts[i];

		status =
		    db_exec(seed->db,
			    "INSERT INTO discount (id, deal_id, description, amount_e4, type, created_at, created_by, "
			    "updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $7)",
			    DB_ARGS(DB_T(discount->id), DB_I(discount->deal), DB_T(discount->description),
				    DB_I(discount->amount_e4), DB_T(discount->type), DB_T(seed_time(seed, 10)),
				    DB_I(users[0].id)),
			    NULL, seed->err);
	}
	return status;
}

/* A deal is worth its enabled lines less the discounts on the whole. */
static int64_t deal_value(size_t index)
{
	int64_t value = seed_deals[index].value_cents * E4_CENT;

	for (size_t i = 0; i < seed_line_count; i++) {
		const struct seed_line *line = &seed_lines[i];
		int64_t cents =
		    line->price_cents > 0 ? line->price_cents : seed_products[line->product - 1].price_cents;

		if (line->deal == (int)index + 1 && !line->is_disabled)
			value += line_sum(line, cents * E4_CENT);
	}
	for (size_t i = 0; i < seed_discount_count; i++)
		if (seed_discounts[i].deal == (int)index + 1)
			value -= text_eq(seed_discounts[i].type, "amount")
				     ? seed_discounts[i].amount_e4
				     : percent_of(value, seed_discounts[i].amount_e4);
	if (e4_round(value, 2, &value, NULL) != OK)
		BUG("seed: value out of range");
	return value;
}

static char *deal_values(struct seed *seed, size_t index)
{
	const struct seed_deal *deal = &seed_deals[index];
	struct seed_object object;

	seed_object_start(&object);
	if (deal->purchase_order != NULL)
		json_out_text(&object.json, FIELD_ORDER_NUMBER, deal->purchase_order);
	if (index % 4 == 0) {
		json_out_array(&object.json, FIELD_SERVICES);
		json_out_i64(&object.json, NULL, OPTION_SERVICE + 1);
		json_out_i64(&object.json, NULL, OPTION_SERVICE + 2 + (int64_t)(index % 8 / 4));
		json_out_end(&object.json);
	}
	return seed_object_end(&object, seed->arena);
}

static int add_deal(struct seed *seed, size_t index)
{
	const struct seed_deal *deal = &seed_deals[index];
	bool is_won = text_eq(deal->status, "won"), is_lost = text_eq(deal->status, "lost");
	const char *added = seed_time(seed, deal->days_ago), *closed = seed_time(seed, deal->days_ago / 3);
	char due[DATE_TEXT_MAX];

	day_format(day_from_us(seed->now_us) + 30 - deal->days_ago % 20, due);
	return db_exec(
	    seed->db,
	    "INSERT INTO deal (id, title, creator_user_id, owner_id, value_e4, person_id, org_id, stage_id, "
	    "pipeline_id, "
	    "currency, add_time, update_time, stage_change_time, status, lost_reason, close_time, won_time, lost_time, "
	    "first_won_time, expected_close_date, custom_fields) VALUES ($1, $2, $3, $3, $4, $5, $6, $7, 1, $8, $9, "
	    "$10, "
	    "$10, $11, $12, $13, $14, $15, $14, $16, $17)",
	    DB_ARGS(DB_I(index + 1), DB_T(deal->title), DB_I(seed_owner(index)), DB_I(deal_value(index)),
		    DB_I(deal->organization), DB_I(deal->organization), DB_I(deal->stage), DB_T(deal->currency),
		    DB_T(added), DB_T(closed), DB_T(deal->status), DB_T(is_lost ? "Price" : NULL),
		    DB_T(is_won || is_lost ? closed : NULL), DB_T(is_won ? closed : NULL),
		    DB_T(is_lost ? closed : NULL), DB_T(due), DB_T(deal_values(seed, index))),
	    NULL, seed->err);
}

static int add_sample(struct seed *seed)
{
	int status = seed_organizations_add(seed);

	if (status == OK)
		status = seed_persons_add(seed);
	if (status == OK)
		status = add_products(seed);
	for (size_t i = 0; status == OK && i < seed_deal_count; i++)
		status = add_deal(seed, i);
	if (status == OK)
		status = add_lines(seed);
	return status == OK ? add_discounts(seed) : status;
}

static int fill(struct seed *seed, bool with_sample)
{
	int status = tables_clear(seed->db, "call", seed->err);

	if (status == OK)
		status = add_company(seed);
	if (status == OK)
		status = add_fields(seed, seed_builtin_fields, seed_builtin_field_count, 1, false);
	if (status == OK)
		status = add_fields(seed, seed_custom_fields, seed_custom_field_count,
				    (int)seed_builtin_field_count + 1, true);
	if (status == OK)
		status = add_activity_types(seed);
	if (status == OK)
		status = add_roles(seed);
	if (status == OK)
		status = add_filters(seed);
	if (status == OK)
		status = start_option_numbers(seed);
	return status == OK && with_sample ? add_sample(seed) : status;
}

int crm_seed(struct sandbox *sandbox, bool with_sample, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct seed seed = {.db = sandbox->db, .arena = arena, .now_us = sandbox_now_us(sandbox), .err = err};
	int status = db_begin(sandbox->db, err);

	if (status != OK)
		return status;
	if ((status = fill(&seed, with_sample)) != OK) {
		db_rollback(sandbox->db);
		return status;
	}
	return db_commit(sandbox->db, err);
}

int crm_seed_is_needed(struct db *db, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT 1 FROM user LIMIT 1", DB_NO_ARGS);

	*out = !db_next(rows);
	return db_done(rows, err);
}
