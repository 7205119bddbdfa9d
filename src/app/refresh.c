#include "app/refresh.h"

#include "app/crm_deal.h"
#include "app/reader.h"
#include "app/tokens.h"
#include "store/deal.h"
#include "store/invoice.h"

struct refresh {
	const struct app *app;
	const struct caller *caller;
	int64_t deal_id, asked_us;
	struct arena *arena;
	struct books_key key;
	bool is_deal_known;
	char **ids;
	size_t id_count;
	struct invoice *invoices;
	size_t count;
};

static int look(struct refresh *r, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct seen_deal seen;
	int status = reader_open(r->app, &reader, err);

	if (status == OK)
		status = company_books(reader.db, r->caller->company_id, r->arena, NULL, &r->key, err);
	if (status == OK)
		status = store_deal_invoice_ids(reader.db, &r->key, r->deal_id, r->arena, &r->ids, &r->id_count, err);
	if (status != OK)
		return status;
	status = store_deal_get(reader.db, r->caller->company_id, r->deal_id, r->arena, &seen, err);
	r->is_deal_known = status == OK;
	return status == E_NOT_FOUND ? OK : status;
}

static int fetch(struct xero *xero, void *ctx, struct err *err)
{
	struct refresh *r = ctx;
	int status = OK;

	r->invoices = arena_array(r->arena, r->id_count + 1, sizeof(*r->invoices));
	r->count = 0;
	for (size_t at = 0; at < r->id_count && status == OK; at += XERO_IDS_MAX) {
		struct xero_invoice_page page = {0};
		const struct xero_invoice_query query = {
		    .ids = (const char *const *)r->ids + at,
		    .id_count = r->id_count - at < XERO_IDS_MAX ? r->id_count - at : XERO_IDS_MAX,
		    .is_full = true, /* a summary may not tell when one was paid */
		};

		status = xero_get_invoices(xero, &query, &page, err);
		for (size_t i = 0; i < page.count && r->count < r->id_count; i++)
			r->invoices[r->count++] = page.invoices[i];
	}
	return status;
}

static int job_refresh(struct db *tx, void *ctx, struct err *err)
{
	struct refresh *r = ctx;
	int status = store_invoices_save(tx, &r->key, r->invoices, r->count, err);

	if (status == OK)
		status = store_deal_refreshed(tx, r->caller->company_id, r->deal_id, r->asked_us, err);
	return status;
}

static int read_panel(struct refresh *r, struct panel *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(r->app, &reader, err);

	if (status == OK)
		status = panel_read(r->app, reader.db, r->caller, r->deal_id, r->arena, out, err);
	return status;
}

int refresh_deal(const struct app *app, const struct caller *caller, int64_t deal_id, struct arena *arena,
		 struct panel *out, struct err *err)
{
	const struct field_mapping mapping = mapping_default();
	struct refresh r = {
	    .app = app, .caller = caller, .deal_id = deal_id, .asked_us = app_now_us(app), .arena = arena};
	struct crm_deal deal;
	int status = look(&r, err);

	if (status == OK && !r.is_deal_known)
		status = crm_deal_load(app, caller, deal_id, &mapping, arena, &deal, err);
	if (status == OK && r.id_count > 0)
		status = ledger_run(app, &r.key, arena, fetch, &r, err);
	if (status == OK)
		status = db_write(app->writer, job_refresh, &r, err);
	return status == OK ? read_panel(&r, out, err) : status;
}
