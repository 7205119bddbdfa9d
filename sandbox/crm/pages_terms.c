/* Discounts on the whole deal, and the installments in which it is paid. */
#include <inttypes.h>
#include <string.h>

#include "crm/deal_lines.h"
#include "crm/pages_deal.h"

static const char *deal_path(struct visit *visit, int64_t id, const char *rest)
{
	return arena_printf(visit->arena, "/deal/%" PRId64 "%s", id, rest);
}

static void write_remove(struct visit *visit, const char *action, const char *what)
{
	html_fill(&visit->body,
		  "<form method=\"post\" action=\"%s\"><button class=\"icon-button\" aria-label=\"Remove %s\" "
		  "title=\"Remove\">✕</button></form></li>",
		  action, what);
}

/* ---- discounts ---- */

static int list_discounts(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	struct db_rows *rows = db_query(
	    visit->db, "SELECT id, description, amount_e4, type FROM discount WHERE deal_id = $1 ORDER BY rowid",
	    DB_ARGS(DB_I(page->deal.id)));

	buf_puts(&visit->body, "<ul class=\"terms\">");
	while (db_next(rows)) {
		html_fill(&visit->body, "<li><span dir=\"auto\">%s</span> ", db_text(rows, 1));
		if (text_eq(db_text(rows, 3), "amount"))
			crm_page_money(visit, db_i64(rows, 2), page->deal.currency);
		else
			html_text(&visit->body, crm_page_percent(visit, db_i64(rows, 2)));
		write_remove(visit,
			     arena_printf(visit->arena, "/deal/%" PRId64 "/discounts/%s/delete", page->deal.id,
					  db_text(rows, 0)),
			     db_text(rows, 1));
	}
	buf_puts(&visit->body, "</ul>");
	return db_done(rows, err);
}

static int write_discounts(const struct deal_page *page, struct err *err)
{
	static const char *const types[] = {"percentage|%", "amount|amount", NULL};
	struct visit *visit = page->visit;
	struct sheet sheet;
	int status;

	deal_page_sheet(page, "discount", &sheet);
	html_fill(&visit->body, "<details class=\"more\"%h><summary>Discounts on the whole deal</summary>",
		  sheet.is_posted ? " open" : "");
	if ((status = list_discounts(page, err)) != OK)
		return status;
	sheet_open(&sheet, deal_path(visit, page->deal.id, "/discounts"), "sheet row");
	sheet_text(&sheet, "description", "Description", NULL);
	sheet_input(&sheet, &(const struct sheet_input){.name = "amount", .label = "Discount", .type = "amount"}, NULL);
	sheet_choices(&sheet, "type", "As", types, "percentage");
	sheet_close(&sheet, "Add discount", NULL);
	buf_puts(&visit->body, "</details>");
	return OK;
}

int crm_page_deal_discount_add(struct visit *visit, struct err *err)
{
	struct deal_discount discount = {.id = NULL};
	struct sheet sheet;
	struct deal deal;
	int status = path_id(visit, &discount.deal_id, err);

	sheet_init_posted(&sheet, visit, "discount");
	if (status != OK || (status = deal_load(visit, discount.deal_id, &deal, err)) != OK)
		return status;
	if (sheet_required(&sheet, "description", "Description", &discount.description) &&
	    sheet_amount(&sheet, "amount", "Discount", &discount.amount_e4) &&
	    sheet_choice(&sheet, "type", "As", "percentage,amount", &discount.type))
		status = sheet_take_failure(&sheet, deal_discount_save(visit, &discount, err), err);
	if (status != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect_to(visit, "/deal/", deal.id)
				     : deal_page_show(visit, deal.id, &sheet, err);
}

int crm_page_deal_discount_delete(struct visit *visit, struct err *err)
{
	struct deal_discount discount;
	int64_t id;
	int status = path_id(visit, &id, err);

	if (status != OK ||
	    (status = deal_discount_load(visit, id, http_param(visit->x, "discount"), &discount, err)) != OK ||
	    (status = deal_discount_delete(visit, &discount, err)) != OK)
		return status;
	return crm_page_redirect_to(visit, "/deal/", id);
}

/* ---- installments ---- */

static int list_installments(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	struct db_rows *rows =
	    db_query(visit->db,
		     "SELECT id, description, amount_e4, billing_date FROM installment WHERE deal_id = $1"
		     " ORDER BY billing_date, id",
		     DB_ARGS(DB_I(page->deal.id)));

	buf_puts(&visit->body, "<ul class=\"terms\">");
	while (db_next(rows)) {
		html_fill(&visit->body, "<li><span dir=\"auto\">%s</span> <span>%s</span> ", db_text(rows, 1),
			  crm_page_day(visit, db_text(rows, 3)));
		crm_page_money(visit, db_i64(rows, 2), page->deal.currency);
		write_remove(visit,
			     arena_printf(visit->arena, "/deal/%" PRId64 "/installments/%" PRId64 "/delete",
					  page->deal.id, db_i64(rows, 0)),
			     db_text(rows, 1));
	}
	buf_puts(&visit->body, "</ul>");
	return db_done(rows, err);
}

static int write_installments(const struct deal_page *page, struct err *err)
{
	struct visit *visit = page->visit;
	struct sheet sheet;
	int status;

	deal_page_sheet(page, "installment", &sheet);
	html_fill(&visit->body, "<details class=\"more\"%h><summary>Installments</summary>",
		  sheet.is_posted ? " open" : "");
	if ((status = list_installments(page, err)) != OK)
		return status;
	sheet_open(&sheet, deal_path(visit, page->deal.id, "/installments"), "sheet row");
	sheet_text(&sheet, "description", "Description", NULL);
	sheet_input(&sheet, &(const struct sheet_input){.name = "amount", .label = "Amount", .type = "amount"}, NULL);
	sheet_input(&sheet, &(const struct sheet_input){.name = "billing_date", .label = "Billed on", .type = "date"},
		    NULL);
	sheet_close(&sheet, "Add installment", NULL);
	buf_puts(&visit->body, "</details>");
	return OK;
}

int crm_page_deal_installment_add(struct visit *visit, struct err *err)
{
	struct installment installment = {.id = 0};
	struct sheet sheet;
	struct deal deal;
	int status = path_id(visit, &installment.deal_id, err);

	sheet_init_posted(&sheet, visit, "installment");
	if (status != OK || (status = deal_load(visit, installment.deal_id, &deal, err)) != OK)
		return status;
	if (sheet_required(&sheet, "description", "Description", &installment.description) &&
	    sheet_amount(&sheet, "amount", "Amount", &installment.amount_e4) &&
	    sheet_required(&sheet, "billing_date", "Billed on", &installment.billing_date) &&
	    sheet_day(&sheet, "billing_date", "Billed on", &installment.billing_date))
		status = sheet_take_failure(&sheet, installment_save(visit, NULL, &installment, err), err);
	if (status != OK)
		return status;
	return sheet_is_fine(&sheet) ? crm_page_redirect_to(visit, "/deal/", deal.id)
				     : deal_page_show(visit, deal.id, &sheet, err);
}

int crm_page_deal_installment_delete(struct visit *visit, struct err *err)
{
	const char *number = http_param(visit->x, "installment");
	struct installment installment;
	int64_t id, wanted;
	int status = path_id(visit, &id, err);

	if (status != OK || (status = text_to_i64(number, strlen(number), 1, INT64_MAX, &wanted, err)) != OK ||
	    (status = installment_load(visit, id, wanted, &installment, err)) != OK ||
	    (status = installment_delete(visit, &installment, err)) != OK)
		return status;
	return crm_page_redirect_to(visit, "/deal/", id);
}

/* ---- both ---- */

int deal_terms_write(const struct deal_page *page, struct err *err)
{
	int status = write_discounts(page, err);

	return status == OK ? write_installments(page, err) : status;
}
