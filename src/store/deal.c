#include "store/deal.h"
#include "store/statements.h"

#include <string.h>

#include "json/json.h"
#include "json/json_write.h"
#include "store/panel_pack.h"

enum { LINES_MAX = 1024 * 1024 };

char *deal_party(struct arena *arena, const struct deal *deal)
{
	if (deal->org_id > 0)
		return arena_printf(arena, "org:%lld", (long long)deal->org_id);
	if (deal->person_id > 0)
		return arena_printf(arena, "person:%lld", (long long)deal->person_id);
	return arena_strdup(arena, "");
}

static void write_product(struct json_out *out, const struct deal_product *p)
{
	json_out_object(out, NULL);
	json_out_i64(out, "id", p->id);
	json_out_i64(out, "product_id", p->product_id);
	json_out_e4(out, "quantity", p->quantity_e4, 0);
	json_out_e4(out, "item_price", p->item_price_e4, 0);
	json_out_e4(out, "tax_percent", p->tax_percent_e4, 0);
	json_out_e4(out, "discount", p->discount_e4, 0);
	json_out_e4(out, "sum", p->sum_e4, 0);
	json_out_bool(out, "discount_is_amount", p->discount_is_amount);
	json_out_bool(out, "is_enabled", p->is_enabled);
	json_out_text(out, "tax_method", tax_treatment_name(p->tax_method));
	json_out_end(out);
}

static void write_products(struct buf *buf, const struct deal_product *products, size_t count)
{
	struct json_out out;

	json_out_init(&out, buf);
	json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++)
		write_product(&out, &products[i]);
	json_out_end(&out);
}

static struct deal_product read_product(const struct json *json)
{
	struct deal_product out = {
	    .id = json_get_i64(json, "id", 0),
	    .product_id = json_get_i64(json, "product_id", 0),
	    .name = "",
	    .comments = "",
	    .quantity_e4 = json_get_e4(json, "quantity", 0),
	    .item_price_e4 = json_get_e4(json, "item_price", 0),
	    .tax_percent_e4 = json_get_e4(json, "tax_percent", 0),
	    .discount_e4 = json_get_e4(json, "discount", 0),
	    .sum_e4 = json_get_e4(json, "sum", 0),
	    .discount_is_amount = json_get_bool(json, "discount_is_amount", false),
	    .is_enabled = json_get_bool(json, "is_enabled", true),
	    .billing_frequency = "",
	};

	if (tax_treatment_parse(json_get_text(json, "tax_method", "exclusive"), &out.tax_method, NULL) != OK)
		out.tax_method = TAX_EXCLUSIVE;
	return out;
}

static int read_products(const char *text, struct arena *arena, struct seen_deal *out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(text, strlen(text), &doc, err);

	if (status != OK)
		return err_context(err, "stored deal");
	out->product_count = json_len(json_root(doc));
	out->products = arena_array(arena, out->product_count + 1, sizeof(*out->products));
	for (size_t i = 0; i < out->product_count; i++)
		out->products[i] = read_product(json_at(json_root(doc), i));
	return OK;
}

int store_deal_save(struct db *tx, int64_t company_id, const struct deal *deal, const struct deal_product *products,
		    size_t product_count, int64_t now_us, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct buf lines;
	int status;

	buf_init(&lines, LINES_MAX);
	write_products(&lines, products, product_count);
	if (buf_is_full(&lines)) { /* more lines than any deal has; they only explain a gap */
		buf_clear(&lines);
		write_products(&lines, NULL, 0);
	}
	status = db_exec(
	    tx,
	    "INSERT INTO deal (company_id, deal_id, title, currency, value_e4, org_id, person_id, party,"
	    " discount_e4, lines, seen_us, refreshed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)"
	    " ON CONFLICT (company_id, deal_id) DO UPDATE SET title = excluded.title,"
	    " currency = excluded.currency, value_e4 = excluded.value_e4, org_id = excluded.org_id,"
	    " person_id = excluded.person_id, party = excluded.party, discount_e4 = excluded.discount_e4,"
	    " lines = excluded.lines, seen_us = excluded.seen_us",
	    DB_ARGS(DB_I(company_id), DB_I(deal->id), DB_T(text_or(deal->title, "")), DB_T(text_or(deal->currency, "")),
		    DB_I(deal->value_e4), DB_I(deal->org_id), DB_I(deal->person_id), DB_T(deal_party(arena, deal)),
		    DB_I(deal->extra_discount_e4), DB_T(lines.data), DB_I(now_us)),
	    NULL, err);
	buf_release(&lines);
	return status == OK ? store_panel_repack(tx, company_id, deal->id, err) : status;
}

const char store_deal_get_sql[] = "SELECT title, currency, value_e4, org_id, person_id, party, discount_e4, lines,"
				  " seen_us, refreshed_us FROM deal WHERE company_id = $1 AND deal_id = $2";

int store_deal_get(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena, struct seen_deal *out,
		   struct err *err)
{
	struct db_rows *rows = db_query(db, store_deal_get_sql, DB_ARGS(DB_I(company_id), DB_I(deal_id)));
	bool is_found = db_next(rows);
	const char *lines = NULL;
	int status;

	if (is_found) {
		*out = (struct seen_deal){
		    .deal = {.id = deal_id,
			     .title = db_text_copy(rows, 0, arena),
			     .currency = db_text_copy(rows, 1, arena),
			     .status = "",
			     .value_e4 = db_i64(rows, 2),
			     .org_id = db_i64(rows, 3),
			     .person_id = db_i64(rows, 4),
			     .extra_discount_e4 = db_i64(rows, 6)},
		    .party = db_text_copy(rows, 5, arena),
		    .seen_us = db_i64(rows, 8),
		    .refreshed_us = db_i64(rows, 9),
		};
		lines = db_text_copy(rows, 7, arena);
	}
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "deal_unknown", "this deal hasn't been opened here yet");
	return status == OK ? read_products(lines, arena, out, err) : status;
}

int store_deal_refreshed(struct db *tx, int64_t company_id, int64_t deal_id, int64_t now_us, struct err *err)
{
	return db_exec(tx,
		       "UPDATE deal SET refreshed_us = $3 WHERE company_id = $1 AND deal_id = $2 AND refreshed_us < $3",
		       DB_ARGS(DB_I(company_id), DB_I(deal_id), DB_I(now_us)), NULL, err);
}
