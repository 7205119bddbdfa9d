#include "crm/deal_lines.h"

#include <string.h>

#include "base/decimal.h"
#include "crm/plan.h"
#include "crm/products.h"
#include "crm/refer.h"
#include "crm/webhooks.h"

enum { RECURRING_MAX = 20, START_YEARS_MAX = 10, DAYS_PER_YEAR = 366, PERCENT = 100 };

#define LINE(field, kind, flags, ...) SHAPE_MEMBER(deal_line, field, kind, flags, __VA_ARGS__)
static const struct shape_member line_members[] = {
    LINE(id, SHAPE_I64, SHAPE_READ_ONLY),
    SHAPE_E4_MEMBER(deal_line, sum, SHAPE_READ_ONLY),
    SHAPE_E4_MEMBER(deal_line, tax, 0),
    LINE(deal_id, SHAPE_I64, SHAPE_READ_ONLY),
    LINE(name, SHAPE_TEXT, SHAPE_READ_ONLY),
    LINE(product_id, SHAPE_ID, SHAPE_REQUIRED),
    LINE(product_variation_id, SHAPE_ID, SHAPE_NULLABLE),
    LINE(order_nr, SHAPE_I64, SHAPE_READ_ONLY | SHAPE_HIDDEN),
    LINE(add_time, SHAPE_TIME, SHAPE_READ_ONLY),
    LINE(update_time, SHAPE_TIME, SHAPE_READ_ONLY),
    LINE(comments, SHAPE_TEXT, 0),
    LINE(currency, SHAPE_TEXT, SHAPE_READ_ONLY),
    SHAPE_E4_MEMBER(deal_line, discount, 0),
    SHAPE_E4_MEMBER(deal_line, quantity, SHAPE_REQUIRED),
    SHAPE_E4_MEMBER(deal_line, item_price, SHAPE_REQUIRED),
    LINE(tax_method, SHAPE_WORD, 0, .words = "exclusive,inclusive,none"),
    LINE(discount_type, SHAPE_WORD, 0, .words = "percentage,amount"),
    LINE(is_enabled, SHAPE_BOOL, 0),
    LINE(billing_frequency, SHAPE_WORD, 0, .words = BILLING_FREQUENCIES),
    LINE(billing_frequency_cycles, SHAPE_COUNT, SHAPE_NULLABLE),
    LINE(billing_start_date, SHAPE_DATE, SHAPE_NULLABLE),
};
SHAPE(deal_line_shape, line_members);

#define DISCOUNT(field, kind, flags, ...) SHAPE_MEMBER(deal_discount, field, kind, flags, __VA_ARGS__)
static const struct shape_member discount_members[] = {
    DISCOUNT(id, SHAPE_TEXT, SHAPE_READ_ONLY),
    DISCOUNT(description, SHAPE_TEXT, SHAPE_REQUIRED | SHAPE_NOT_EMPTY),
    SHAPE_E4_MEMBER(deal_discount, amount, SHAPE_REQUIRED),
    DISCOUNT(type, SHAPE_WORD, SHAPE_REQUIRED, .words = "percentage,amount"),
    DISCOUNT(deal_id, SHAPE_I64, SHAPE_READ_ONLY),
    DISCOUNT(created_at, SHAPE_TIME, SHAPE_READ_ONLY),
    DISCOUNT(created_by, SHAPE_I64, SHAPE_READ_ONLY),
    DISCOUNT(updated_at, SHAPE_TIME, SHAPE_READ_ONLY),
    DISCOUNT(updated_by, SHAPE_I64, SHAPE_READ_ONLY),
};
SHAPE(deal_discount_shape, discount_members);

#define INSTALLMENT(field, kind, flags) SHAPE_MEMBER(installment, field, kind, flags)
static const struct shape_member installment_members[] = {
    INSTALLMENT(id, SHAPE_I64, SHAPE_READ_ONLY),           SHAPE_E4_MEMBER(installment, amount, SHAPE_REQUIRED),
    INSTALLMENT(billing_date, SHAPE_DATE, SHAPE_REQUIRED), INSTALLMENT(deal_id, SHAPE_I64, SHAPE_READ_ONLY),
    INSTALLMENT(description, SHAPE_TEXT, SHAPE_REQUIRED),
};
SHAPE(installment_shape, installment_members);

/* ---- the deal's value ---- */

static int percent_of(int64_t amount_e4, int64_t percent_e4, int64_t *out, struct err *err)
{
	return e4_mul_div(amount_e4, percent_e4, INT64_C(100) * E4_ONE, out, err);
}

/* The discount in money. */
static int line_discount(struct visit *visit, const struct deal_line *line, int64_t gross_e4, int64_t *out,
			 struct err *err)
{
	if (text_eq(line->discount_type, "percentage"))
		return percent_of(gross_e4, line->discount_e4, out, err);
	*out = line->discount_e4;
	if (!settings_is_on(visit->db, crm_settings, "discount_per_unit"))
		return OK;
	return e4_mul_div(line->discount_e4, line->quantity_e4, E4_ONE, out, err);
}

int deal_line_sum(struct visit *visit, struct deal_line *line, struct err *err)
{
	int64_t sum, discount = 0, tax = 0;
	bool is_taxed =
	    text_eq(line->tax_method, "exclusive") && settings_is_on(visit->db, crm_settings, "sum_with_tax");

	if (e4_mul_div(line->quantity_e4, line->item_price_e4, E4_ONE, &sum, err) != OK ||
	    line_discount(visit, line, sum, &discount, err) != OK || e4_add(sum, -discount, &sum, err) != OK ||
	    (is_taxed && percent_of(sum, line->tax_e4, &tax, err) != OK) || e4_add(sum, tax, &sum, err) != OK)
		return E_INVALID;
	return e4_round(sum, 2, &line->sum_e4, err);
}

struct value_parts {
	int64_t lines, enabled_e4;
	bool has_one_time;
};

static int sum_lines(struct visit *visit, int64_t deal, struct value_parts *out, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT COUNT(*), COALESCE(SUM(CASE WHEN is_enabled THEN sum_e4 END), 0),"
					" COALESCE(MAX(is_enabled AND billing_frequency = 'one-time'), 0)"
					" FROM deal_product WHERE deal_id = $1",
					DB_ARGS(DB_I(deal)));

	if (db_next(rows))
		*out = (struct value_parts){
		    .lines = db_i64(rows, 0), .enabled_e4 = db_i64(rows, 1), .has_one_time = db_i64(rows, 2) != 0};
	return db_done(rows, err);
}

/* One after the other, in the order in which they were made: a percentage is of what the former ones left. */
static int take_discounts(struct visit *visit, int64_t deal, int64_t *value_e4, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT type, amount_e4 FROM discount WHERE deal_id = $1 ORDER BY rowid", DB_ARGS(DB_I(deal)));
	int status = OK, ended;

	while (status == OK && db_next(rows)) {
		int64_t amount = db_i64(rows, 1);

		if (text_eq(db_text(rows, 0), "percentage"))
			status = percent_of(*value_e4, amount, &amount, err);
		if (status == OK)
			status = e4_add(*value_e4, -amount, value_e4, err);
	}
	ended = db_done(rows, status == OK ? err : NULL);
	return status != OK ? status : ended;
}

int deal_revalue(struct visit *visit, int64_t id, struct err *err)
{
	struct deal before, deal;
	struct value_parts parts = {0};
	int status = deal_load(visit, id, &before, err);

	if (status != OK || (status = sum_lines(visit, id, &parts, err)) != OK)
		return status;
	deal = before;
	if (parts.lines > 0) {
		deal.value_e4 = parts.enabled_e4;
		if (parts.has_one_time && (status = take_discounts(visit, id, &deal.value_e4, err)) != OK)
			return status;
		if ((status = e4_round(deal.value_e4, 2, &deal.value_e4, err)) != OK)
			return status;
	}
	return deal_save(visit, &before, &deal, err);
}

/* ---- lines ---- */

static char *line_text(struct visit *visit, const struct deal_line *line)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	shape_write(&deal_line_shape, visit, &json, line, NULL);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int deal_line_init(struct visit *visit, const struct deal *deal, struct deal_line *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT COALESCE((SELECT tax_method FROM deal_product WHERE deal_id = $1 LIMIT 1),"
		     " (SELECT tax_method FROM user WHERE id = $2))",
		     DB_ARGS(DB_I(deal->id), DB_I(visit->user_id)));
	const char *method = db_next(rows) ? db_text_copy(rows, 0, visit->arena) : NULL;

	*out = (struct deal_line){.deal_id = deal->id,
				  .currency = deal->currency,
				  .tax_method = text_or(method, "exclusive"),
				  .discount_type = "percentage",
				  .quantity_e4 = E4_ONE,
				  .comments = "",
				  .is_enabled = true,
				  .billing_frequency = "one-time",
				  .billing_frequency_cycles = -1,
				  .add_time = visit->now,
				  .update_time = visit->now};
	return db_done(rows, err);
}

int deal_line_load(struct visit *visit, int64_t deal, int64_t id, struct deal_line *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(
	    &deal_line_shape,
	    db_query(visit->db, "SELECT " DEAL_LINE_COLUMNS " FROM deal_product WHERE id = $1 AND deal_id = $2",
		     DB_ARGS(DB_I(id), DB_I(deal))),
	    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "deal_product_not_found", "Deal product not found");
}

/* How many other lines of the deal there are of each kind, and how many installments. */
struct line_counts {
	int64_t enabled, one_time, recurring, installments;
};

static int count_others(struct visit *visit, int64_t deal, int64_t line, struct line_counts *out, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db,
	    "SELECT COALESCE(SUM(is_enabled), 0), COALESCE(SUM(billing_frequency = 'one-time'), 0),"
	    " COALESCE(SUM(billing_frequency <> 'one-time'), 0), (SELECT COUNT(*) FROM installment WHERE deal_id = $1)"
	    " FROM deal_product WHERE deal_id = $1 AND id <> $2",
	    DB_ARGS(DB_I(deal), DB_I(line)));

	if (db_next(rows))
		*out = (struct line_counts){db_i64(rows, 0), db_i64(rows, 1), db_i64(rows, 2), db_i64(rows, 3)};
	return db_done(rows, err);
}

static int check_billing(struct visit *visit, const struct deal_line *line, const struct line_counts *others,
			 struct err *err)
{
	bool is_recurring = !text_eq(line->billing_frequency, "one-time");
	int32_t start, today = day_from_us(visit->now_us);
	int status = OK;

	if (is_recurring || line->billing_start_date != NULL)
		status = plan_check(visit, PLAN_GROWTH, "Billing frequencies and start dates", err);
	if (status != OK)
		return status;
	if (is_recurring && others->installments > 0)
		return err_set(err, E_INVALID, "recurring_with_installments",
			       "A deal with installments cannot have recurring products");
	if (is_recurring && others->recurring >= RECURRING_MAX)
		return err_set(err, E_INVALID, "recurring_too_many", "A deal can have at most %d recurring products",
			       RECURRING_MAX);
	if (line->billing_start_date == NULL)
		return OK;
	if (day_parse(line->billing_start_date, strlen(line->billing_start_date), &start, err) != OK)
		return E_INVALID;
	if (start < today - START_YEARS_MAX * DAYS_PER_YEAR || start > today + START_YEARS_MAX * DAYS_PER_YEAR)
		return shape_refuse("billing_start_date", "within 10 years of today", err);
	return OK;
}

static int check_line(struct visit *visit, const struct deal_line *before, struct deal_line *line, struct err *err)
{
	struct line_counts others = {0};
	int status = billing_cycles_check(line->billing_frequency, &line->billing_frequency_cycles, err);

	if (status != OK || (status = count_others(visit, line->deal_id, line->id, &others, err)) != OK ||
	    (status = check_billing(visit, line, &others, err)) != OK)
		return status;
	if (line->discount_e4 < 0 ||
	    (text_eq(line->discount_type, "percentage") && line->discount_e4 > PERCENT * E4_ONE))
		return shape_refuse("discount", "zero or more, and at most 100 percent", err);
	if (line->tax_e4 < 0)
		return shape_refuse("tax", "zero or more", err);
	if (before != NULL && before->is_enabled && !line->is_enabled && others.installments > 0 && others.enabled == 0)
		return err_set(err, E_INVALID, "last_enabled_line",
			       "The last enabled product of a deal with installments cannot be disabled");
	return OK;
}

/* The product gives the line its name; the variation must be the product's. */
static int take_product(struct visit *visit, struct deal_line *line, struct err *err)
{
	struct product_variation variation;
	int status = refer_check(visit, REFER_PRODUCT, "product_id", line->product_id, err);

	if (status == OK)
		status = refer_name(visit, REFER_PRODUCT, line->product_id, &line->name, err);
	if (status != OK || line->product_variation_id == 0)
		return status;
	status = product_variation_load(visit, line->product_id, line->product_variation_id, &variation, err);
	return status == E_NOT_FOUND ? shape_refuse("product_variation_id", "a variation of the product", err) : status;
}

static int store_line(struct visit *visit, struct deal_line *line, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	size_t count = shape_args(&deal_line_shape, line, args);
	struct db_rows *rows;

	if (line->id == 0)
		args[0] = DB_NULL;
	rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO deal_product (" DEAL_LINE_COLUMNS
	    ") VALUES ($1, $2, $3, $4, $5, $6, $7, COALESCE(NULLIF($8, 0), (SELECT COALESCE(MAX(order_nr), 0) + 1 "
	    "FROM deal_product WHERE deal_id = $4)), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
	    "$21) RETURNING id, order_nr",
	    args, count);
	if (db_next(rows)) {
		line->id = db_i64(rows, 0);
		line->order_nr = db_i64(rows, 1);
	}
	return db_done(rows, err);
}

/* All lines of a deal have one tax method; their sums hang on it when they are with tax. */
static int spread_tax_method(struct visit *visit, const struct deal_line *line, struct err *err)
{
	struct db_rows *rows = db_query(
	    visit->db, "SELECT " DEAL_LINE_COLUMNS " FROM deal_product WHERE deal_id = $1 AND tax_method <> $2",
	    DB_ARGS(DB_I(line->deal_id), DB_T(line->tax_method)));
	struct deal_line *others = NULL;
	size_t count = 0, cap = 0;
	int status;

	while (db_next(rows)) {
		others = arena_grow(visit->arena, others, count, &cap, sizeof(*others));
		shape_read(&deal_line_shape, rows, 0, visit->arena, &others[count++]);
	}
	status = db_done(rows, err);
	for (size_t i = 0; status == OK && i < count; i++) {
		struct deal_line before = others[i];

		others[i].tax_method = line->tax_method;
		others[i].update_time = visit->now;
		if ((status = deal_line_sum(visit, &others[i], err)) == OK &&
		    (status = store_line(visit, &others[i], err)) == OK)
			status = webhooks_emit(visit, "deal_product", others[i].id, line_text(visit, &before),
					       line_text(visit, &others[i]), err);
	}
	return status;
}

int deal_line_save(struct visit *visit, const struct deal_line *before, struct deal_line *line, struct err *err)
{
	int status = OK;

	if (before == NULL || before->product_id != line->product_id ||
	    before->product_variation_id != line->product_variation_id)
		status = take_product(visit, line, err);
	if (status != OK || (status = check_line(visit, before, line, err)) != OK ||
	    (status = deal_line_sum(visit, line, err)) != OK)
		return status;
	line->update_time = visit->now;
	if ((status = store_line(visit, line, err)) != OK || (status = spread_tax_method(visit, line, err)) != OK ||
	    (status = webhooks_emit(visit, "deal_product", line->id, before != NULL ? line_text(visit, before) : NULL,
				    line_text(visit, line), err)) != OK)
		return status;
	return deal_revalue(visit, line->deal_id, err);
}

int deal_line_delete(struct visit *visit, const struct deal_line *line, struct err *err)
{
	struct line_counts others = {0};
	int status = db_exec(visit->db, "DELETE FROM deal_product WHERE id = $1", DB_ARGS(DB_I(line->id)), NULL, err);

	if (status != OK || (status = count_others(visit, line->deal_id, line->id, &others, err)) != OK)
		return status;
	if (others.one_time == 0)
		status = db_exec(visit->db, "DELETE FROM installment WHERE deal_id = $1", DB_ARGS(DB_I(line->deal_id)),
				 NULL, err);
	if (status == OK)
		status = webhooks_emit(visit, "deal_product", line->id, line_text(visit, line), NULL, err);
	return status == OK ? deal_revalue(visit, line->deal_id, err) : status;
}
