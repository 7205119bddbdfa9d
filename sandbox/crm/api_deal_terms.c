/* Discounts on whole deals, and installments (contract pipedrive.md 2.3, 2.4). */
#include "crm/api.h"
#include "crm/deal_lines.h"
#include "crm/list.h"

static int load_deal(struct visit *visit, struct deal *out, struct err *err)
{
	int64_t id;
	int status = path_id(visit, &id, err);

	return status == OK ? deal_load(visit, id, out, err) : status;
}

int v2_deal_discounts(struct visit *visit, struct err *err)
{
	struct deal deal;
	struct deal_discount discount;
	struct db_rows *rows;
	int status = load_deal(visit, &deal, err);

	if (status != OK)
		return status;
	rows = db_query(visit->db, "SELECT " DEAL_DISCOUNT_COLUMNS " FROM discount WHERE deal_id = $1 ORDER BY rowid",
			DB_ARGS(DB_I(deal.id)));
	json_out_array(visit_start(visit), "data");
	while (db_next(rows)) {
		shape_read(&deal_discount_shape, rows, 0, visit->arena, &discount);
		json_out_object(&visit->json, NULL);
		shape_write(&deal_discount_shape, visit, &visit->json, &discount, NULL);
		json_out_end(&visit->json);
	}
	json_out_end(&visit->json);
	status = db_done(rows, err);
	return status == OK ? visit_send(visit, 200) : status;
}

int v2_deal_discounts_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal deal;
	struct deal_discount discount = {0};
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	discount.deal_id = deal.id;
	if ((status = shape_apply(&deal_discount_shape, visit, json_root(doc), true, NULL, &discount, err)) != OK ||
	    (status = deal_discount_save(visit, &discount, err)) != OK)
		return status;
	return send_object(visit, 201, &deal_discount_shape, NULL, &discount, NULL);
}

static int load_discount(struct visit *visit, struct deal_discount *out, struct err *err)
{
	struct deal deal;
	int status = load_deal(visit, &deal, err);

	return status == OK ? deal_discount_load(visit, deal.id, http_param(visit->x, "discount"), out, err) : status;
}

int v2_deal_discounts_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal_discount discount;
	int status = load_discount(visit, &discount, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK ||
	    (status = shape_apply(&deal_discount_shape, visit, json_root(doc), false, NULL, &discount, err)) != OK ||
	    (status = deal_discount_save(visit, &discount, err)) != OK)
		return status;
	return send_object(visit, 200, &deal_discount_shape, NULL, &discount, NULL);
}

int v2_deal_discounts_delete(struct visit *visit, struct err *err)
{
	struct deal_discount discount;
	int status = load_discount(visit, &discount, err);

	if (status != OK || (status = deal_discount_delete(visit, &discount, err)) != OK)
		return status;
	json_out_object(visit_start(visit), "data");
	json_out_text(&visit->json, "id", discount.id);
	json_out_end(&visit->json);
	return visit_send(visit, 200);
}

/* ---- installments ---- */

/* The description has no additional_data here, though it takes a cursor: the switch leaves it out. */
static int send_installments(struct visit *visit, struct list *list, struct db_rows *rows, struct err *err)
{
	struct installment installment;
	int status;

	if (settings_is_on(visit->db, crm_settings, "installments_next_cursor"))
		return list_send(list, visit, rows, &installment_shape, NULL, &installment, NULL, err);
	json_out_array(visit_start(visit), "data");
	while (list_row(list, rows, visit->arena)) {
		shape_read(&installment_shape, rows, 2, visit->arena, &installment);
		json_out_object(&visit->json, NULL);
		shape_write(&installment_shape, visit, &visit->json, &installment, NULL);
		json_out_end(&visit->json);
	}
	json_out_end(&visit->json);
	status = db_done(rows, err);
	return status == OK ? visit_send(visit, 200) : status;
}

int v2_installments_list(struct visit *visit, struct err *err)
{
	struct list list;
	const char *deals;
	struct db_rows *rows;
	int status = query_ids(visit, "deal_ids", &deals, err);

	if (status != OK || (status = list_read(visit, "id,billing_date,deal_id", &list, err)) != OK)
		return status;
	if (deals == NULL)
		return err_set(err, E_INVALID, "deal_ids_missing", "Parameter deal_ids is required");
	rows = db_query(visit->db,
			"SELECT sort_key, id, " INSTALLMENT_COLUMNS
			" FROM (SELECT *, CASE $1 WHEN 'billing_date' THEN billing_date WHEN 'deal_id' THEN "
			"printf('%015d', deal_id) ELSE printf('%015d', id) END AS sort_key FROM installment)"
			" WHERE deal_id IN (SELECT d.id FROM json_each($6) JOIN deal d ON d.id = value"
			" WHERE NOT d.is_deleted AND (d.visible_to <> 1 OR $7 IN (0, d.owner_id))) AND" LIST_PAGE,
			DB_ARGS(LIST_ARGS(&list), DB_T(deals), DB_I(visit_viewer(visit))));
	return send_installments(visit, &list, rows, err);
}

int v2_installments_create(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct deal deal;
	struct installment installment = {0};
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	installment.deal_id = deal.id;
	if ((status = shape_apply(&installment_shape, visit, json_root(doc), true, NULL, &installment, err)) != OK ||
	    (status = installment_save(visit, NULL, &installment, err)) != OK)
		return status;
	return send_object(visit, 200, &installment_shape, NULL, &installment, NULL);
}

static int load_installment(struct visit *visit, struct installment *out, struct err *err)
{
	struct deal deal;
	int64_t id;
	int status = load_deal(visit, &deal, err);

	if (status != OK || (status = path_id_of(visit, "installment", &id, err)) != OK)
		return status;
	return installment_load(visit, deal.id, id, out, err);
}

int v2_installments_update(struct visit *visit, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct installment before, installment;
	int status = load_installment(visit, &before, err);

	if (status != OK || (status = body_object(visit, &doc, err)) != OK)
		return status;
	installment = before;
	if ((status = shape_apply(&installment_shape, visit, json_root(doc), false, NULL, &installment, err)) != OK ||
	    (status = installment_save(visit, &before, &installment, err)) != OK)
		return status;
	return send_object(visit, 200, &installment_shape, NULL, &installment, NULL);
}

int v2_installments_delete(struct visit *visit, struct err *err)
{
	struct installment installment;
	int status = load_installment(visit, &installment, err);

	if (status != OK || (status = installment_delete(visit, &installment, err)) != OK)
		return status;
	return send_id(visit, installment.id);
}
