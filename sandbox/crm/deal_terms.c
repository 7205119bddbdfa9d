/* Discounts on the whole deal, and installments. */
#include <string.h>

#include "base/decimal.h"
#include "crm/deal_lines.h"
#include "crm/plan.h"
#include "crm/webhooks.h"
#include "crypto/crypto.h"

enum { WHOLE_PERCENT = 100 };

int deal_discount_load(struct visit *visit, int64_t deal, const char *id, struct deal_discount *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(
	    &deal_discount_shape,
	    db_query(visit->db, "SELECT " DEAL_DISCOUNT_COLUMNS " FROM discount WHERE id = $1 AND deal_id = $2",
		     DB_ARGS(DB_T(id), DB_I(deal))),
	    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "discount_not_found", "Additional discount not found");
}

int deal_discount_save(struct visit *visit, struct deal_discount *discount, struct err *err)
{
	struct db_arg args[SHAPE_MEMBERS_MAX];
	char id[UUID_TEXT_MAX];
	size_t count;
	int status;

	if (discount->amount_e4 <= 0)
		return shape_refuse("amount", "above zero", err);
	if (text_eq(discount->type, "percentage") && discount->amount_e4 > (int64_t)WHOLE_PERCENT * E4_ONE)
		return shape_refuse("amount", "at most 100 percent", err);
	if (discount->id == NULL) {
		discount->id = arena_strdup(visit->arena, uuid_new(id));
		discount->created_at = visit->now;
		discount->created_by = visit->user_id;
	}
	discount->updated_at = visit->now;
	discount->updated_by = visit->user_id;
	count = shape_args(&deal_discount_shape, discount, args);
	status =
	    db_exec(visit->db,
		    "INSERT INTO discount (" DEAL_DISCOUNT_COLUMNS
		    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET description = $2, "
		    "amount_e4 = $3, type = $4, updated_at = $8, updated_by = $9",
		    args, count, NULL, err);
	return status == OK ? deal_revalue(visit, discount->deal_id, err) : status;
}

int deal_discount_delete(struct visit *visit, const struct deal_discount *discount, struct err *err)
{
	int status = db_exec(visit->db, "DELETE FROM discount WHERE id = $1", DB_ARGS(DB_T(discount->id)), NULL, err);

	return status == OK ? deal_revalue(visit, discount->deal_id, err) : status;
}

/* ---- installments ---- */

static char *installment_text(struct visit *visit, const struct installment *installment)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;

	buf_init(&buf, LIMIT_BODY);
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	shape_write(&installment_shape, visit, &json, installment, NULL);
	json_out_end(&json);
	return arena_strdup(visit->arena, buf.data);
}

int installment_load(struct visit *visit, int64_t deal, int64_t id, struct installment *out, struct err *err)
{
	bool is_there;
	int status = shape_read_one(
	    &installment_shape,
	    db_query(visit->db, "SELECT " INSTALLMENT_COLUMNS " FROM installment WHERE id = $1 AND deal_id = $2",
		     DB_ARGS(DB_I(id), DB_I(deal))),
	    visit->arena, out, &is_there, err);

	if (status != OK || is_there)
		return status;
	return err_set(err, E_NOT_FOUND, "installment_not_found", "Installment not found");
}

static int check_lines(struct visit *visit, int64_t deal, struct err *err)
{
	struct db_rows *rows = db_query(visit->db,
					"SELECT COALESCE(SUM(billing_frequency = 'one-time'), 0),"
					" COALESCE(SUM(billing_frequency <> 'one-time'), 0)"
					" FROM deal_product WHERE deal_id = $1",
					DB_ARGS(DB_I(deal)));
	int64_t one_time = 0, recurring = 0;
	int status;

	if (db_next(rows)) {
		one_time = db_i64(rows, 0);
		recurring = db_i64(rows, 1);
	}
	if ((status = db_done(rows, err)) != OK)
		return status;
	if (one_time == 0)
		return err_set(err, E_INVALID, "installments_without_products",
			       "Installments need at least one one-time product on the deal");
	if (recurring > 0)
		return err_set(err, E_INVALID, "recurring_with_installments",
			       "A deal with recurring products cannot have installments");
	return OK;
}

int installment_save(struct visit *visit, const struct installment *before, struct installment *installment,
		     struct err *err)
{
	struct db_rows *rows;
	int status = plan_check(visit, PLAN_GROWTH, "Installments", err);

	if (status != OK || (status = check_lines(visit, installment->deal_id, err)) != OK)
		return status;
	rows = db_query(
	    visit->db,
	    "INSERT OR REPLACE INTO installment (" INSTALLMENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5) RETURNING id",
	    DB_ARGS(installment->id > 0 ? DB_I(installment->id) : DB_NULL, DB_I(installment->amount_e4),
		    DB_T(installment->billing_date), DB_I(installment->deal_id), DB_T(installment->description)));
	if (db_next(rows))
		installment->id = db_i64(rows, 0);
	if ((status = db_done(rows, err)) != OK)
		return status;
	return webhooks_emit(visit, "deal_installment", installment->id,
			     before != NULL ? installment_text(visit, before) : NULL,
			     installment_text(visit, installment), err);
}

int installment_delete(struct visit *visit, const struct installment *installment, struct err *err)
{
	int status =
	    db_exec(visit->db, "DELETE FROM installment WHERE id = $1", DB_ARGS(DB_I(installment->id)), NULL, err);

	if (status != OK)
		return status;
	return webhooks_emit(visit, "deal_installment", installment->id, installment_text(visit, installment), NULL,
			     err);
}
