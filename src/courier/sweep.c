/* Which invoices are mirrored: all sales invoices that have changed since the company connected, and those attached to
 * a deal (they are asked for when they are attached or refreshed). Older ones would cost calls and room that nobody
 * looks at yet. */
#include "courier/sweep.h"

#include "app/reader.h"
#include "app/tokens.h"
#include "courier/backoff.h"
#include "courier/zone.h"
#include "store/books.h"
#include "store/contact.h"
#include "store/invoice.h"
#include "store/item.h"

enum { CONTACT_PAGE = 500, INVOICE_PAGE = 100, PAGES_MAX = 1000 };

/* Clocks differ a little, and a change may become visible after its time: what changed shortly before is asked for
 * again. */
#define OVERLAP_US (120 * US_PER_SECOND)
#define RETRY_FIRST_US (10 * US_PER_SECOND)
#define RETRY_MAX_US (3600 * US_PER_SECOND)

static const int64_t intervals_us[SWEEP_COUNT] = {
    [SWEEP_REFERENCE] = 3600 * US_PER_SECOND,
    [SWEEP_ITEMS] = 600 * US_PER_SECOND,
    [SWEEP_CONTACTS] = 600 * US_PER_SECOND,
    [SWEEP_INVOICES] = 600 * US_PER_SECOND,
};

struct sweeping {
	const struct app *app;
	struct sweep *sweep;
	const struct sweep_stop *stop;
	struct arena *arena;
	int64_t started_us, retry_after_s;
	/* One page or list. */
	struct organisation organisation;
	struct account *accounts;
	struct tax_rate *rates;
	struct currency *currencies;
	struct invoice_template *templates;
	struct item *items;
	struct contact *contacts;
	struct invoice *invoices;
	size_t account_count, rate_count, currency_count, template_count, item_count, contact_count, invoice_count;
};

/* ---- reference data: one transaction, after every list has been told completely ---- */

static int job_reference(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;
	const struct books_key *key = &s->sweep->key;
	const int32_t offset_s = zone_offset_s(s->organisation.timezone, s->started_us);
	int status = store_organisation_save(tx, key, &s->organisation, offset_s, err);

	if (status == OK)
		status = store_accounts_replace(tx, key, s->accounts, s->account_count, err);
	if (status == OK)
		status = store_tax_rates_replace(tx, key, s->rates, s->rate_count, err);
	if (status == OK)
		status = store_currencies_replace(tx, key, s->currencies, s->currency_count, err);
	if (status == OK)
		status = store_templates_replace(tx, key, s->templates, s->template_count, err);
	return status;
}

/* Not every login may read this list, and what nobody forbids may be tried. The organisation itself has just been told,
 * so that a refusal means this list alone. */
static int get_actions(struct xero *xero, struct sweeping *s, struct err *err)
{
	int status = xero_get_actions(xero, &s->organisation, err);

	if (status == E_NOT_FOUND || (status == E_DENIED && !text_eq(err->code, "xero_token_refused")))
		return OK;
	return status;
}

static int sweep_reference(struct xero *xero, struct sweeping *s, struct err *err)
{
	int status = xero_get_organisation(xero, &s->organisation, err);

	if (status == OK)
		status = get_actions(xero, s, err);
	if (status == OK)
		status = xero_get_accounts(xero, &s->accounts, &s->account_count, err);
	if (status == OK)
		status = xero_get_tax_rates(xero, &s->rates, &s->rate_count, err);
	if (status == OK)
		status = xero_get_currencies(xero, &s->currencies, &s->currency_count, err);
	if (status == OK)
		status = xero_get_templates(xero, &s->templates, &s->template_count, err);
	return status == OK ? db_write(s->app->writer, job_reference, s, err) : status;
}

/* ---- items: always all, so that removed ones are noticed ---- */

static int job_items(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;

	return store_items_replace(tx, &s->sweep->key, s->items, s->item_count, err);
}

static int sweep_items(struct xero *xero, struct sweeping *s, struct err *err)
{
	int status = xero_get_items(xero, 0, &s->items, &s->item_count, err);

	return status == OK ? db_write(s->app->writer, job_items, s, err) : status;
}

/* ---- contacts and invoices: page by page, each page a transaction ---- */

static bool is_stopped(const struct sweeping *s)
{
	return s->stop->is_asked(s->stop->ctx);
}

static int job_contacts(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;
	int status = OK;

	for (size_t i = 0; i < s->contact_count && status == OK; i++)
		status = store_contact_save(tx, &s->sweep->key, &s->contacts[i], err);
	return status;
}

static int sweep_contacts(struct xero *xero, struct sweeping *s, struct err *err)
{
	struct xero_contact_page page = {.has_more = true};
	int status = OK;

	for (int number = 1; page.has_more && number <= PAGES_MAX && status == OK && !is_stopped(s); number++) {
		status = xero_get_contacts(xero, s->sweep->since_us, number, CONTACT_PAGE, &page, err);
		s->contacts = page.contacts;
		s->contact_count = page.count;
		if (status == OK)
			status = db_write(s->app->writer, job_contacts, s, err);
	}
	return status;
}

static int job_invoices(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;

	return store_invoices_save(tx, &s->sweep->key, s->invoices, s->invoice_count, err);
}

/* Goes on from the last change seen instead of by page numbers, as far as it can: an invoice that changes meanwhile
 * moves to the end of the list, and would let another one slip over the edge of a page. */
static void next_invoices(const struct xero_invoice_page *page, struct xero_invoice_query *query)
{
	const int64_t last_us = page->count > 0 ? page->invoices[page->count - 1].updated_us - US_PER_SECOND : 0;

	if (last_us > query->since_us) {
		query->since_us = last_us;
		query->page = 1;
		return;
	}
	query->page++;
}

static int sweep_invoices(struct xero *xero, struct sweeping *s, struct err *err)
{
	struct xero_invoice_query query = {
	    .is_full = true, /* a summary may not tell when one was paid */
	    .since_us = s->sweep->since_us,
	    .page = 1,
	    .page_size = INVOICE_PAGE,
	};
	struct xero_invoice_page page = {.has_more = true};
	int status = OK;

	for (int count = 0; page.has_more && count < PAGES_MAX && status == OK && !is_stopped(s); count++) {
		status = xero_get_invoices(xero, &query, &page, err);
		s->invoices = page.invoices;
		s->invoice_count = page.count;
		if (status == OK)
			status = db_write(s->app->writer, job_invoices, s, err);
		next_invoices(&page, &query);
	}
	return status;
}

/* ---- one sweep ---- */

static int call(struct xero *xero, void *ctx, struct err *err)
{
	static int (*const sweeps[SWEEP_COUNT])(struct xero *, struct sweeping *, struct err *) = {
	    [SWEEP_REFERENCE] = sweep_reference,
	    [SWEEP_ITEMS] = sweep_items,
	    [SWEEP_CONTACTS] = sweep_contacts,
	    [SWEEP_INVOICES] = sweep_invoices,
	};
	struct sweeping *s = ctx;
	int status = sweeps[s->sweep->resource](xero, s, err);

	s->retry_after_s = xero->limits.retry_after_s;
	return status;
}

static int job_save(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;

	return store_sweep_save(tx, s->sweep, err);
}

static void went_well(struct sweeping *s)
{
	struct sweep *sweep = s->sweep;

	sweep->since_us = s->started_us - OVERLAP_US;
	sweep->correct_us = s->started_us;
	sweep->due_us = s->started_us + intervals_us[sweep->resource];
	sweep->failures = 0;
	sweep->error = NULL;
}

static void went_wrong(struct sweeping *s, const struct err *why)
{
	struct sweep *sweep = s->sweep;
	const int64_t wait_us = backoff_us(sweep->failures, RETRY_FIRST_US, RETRY_MAX_US);
	const int64_t told_us = s->retry_after_s > 0 ? s->retry_after_s * US_PER_SECOND : 0;

	log_err(s->app->log, "sweep_failed", sweep_resource_name(sweep->resource), why);
	sweep->failures++;
	sweep->error = why;
	sweep->due_us =
	    why->status == E_DENIED ? SWEEP_NEVER_US : app_now_us(s->app) + (told_us > wait_us ? told_us : wait_us);
}

/* An organisation that the company has exchanged for another one is left alone. */
static int is_in_use(const struct sweeping *s, bool *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct company company;
	int status = reader_open(s->app, &reader, err);

	if (status == OK)
		status = store_company_get(reader.db, s->sweep->key.company_id, s->arena, &company, err);
	*out = status == OK && text_eq(company.organisation_id, s->sweep->key.organisation_id);
	return status;
}

int sweep_run(const struct app *app, struct sweep *sweep, const struct sweep_stop *stop, struct arena *arena,
	      struct err *err)
{
	struct sweeping s = {.app = app,
			     .sweep = sweep,
			     .stop = stop,
			     .arena = arena,
			     .started_us = app_now_us(app),
			     .retry_after_s = XERO_UNKNOWN};
	struct err *why = arena_new_of(arena, struct err);
	bool in_use = false;
	int status = is_in_use(&s, &in_use, err);

	if (status != OK)
		return status;
	if (!in_use)
		sweep->due_us = SWEEP_NEVER_US;
	else if (ledger_run(app, &sweep->key, arena, call, &s, why) != OK)
		went_wrong(&s, why);
	else if (is_stopped(&s))
		return OK;
	else
		went_well(&s);
	return db_write(app->writer, job_save, &s, err);
}
