/* Which invoices are mirrored: all sales invoices that have changed since the company connected, and those attached to
 * a deal (they are asked for when they are attached or refreshed). Older ones would cost calls and room that nobody
 * looks at yet. */
#include "courier/sweep.h"

#include "app/reader.h"
#include "app/tokens.h"
#include "courier/backoff.h"
#include "courier/zone.h"
#include "store/books.h"
#include "store/connection.h"
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

/* Goes on from the last change seen instead of by page numbers, as far as it can: what changes meanwhile moves to the
 * end of the list, and would let something else slip over the edge of a page. ${last_us} is 0 for an empty page. */
static void go_on(int64_t last_us, int64_t *since_us, int *page)
{
	if (last_us - US_PER_SECOND > *since_us) {
		*since_us = last_us - US_PER_SECOND;
		*page = 1;
		return;
	}
	(*page)++;
}

/* What wasn't read must not pass for unchanged. */
static int check_end(const struct sweeping *s, bool has_more, struct err *err)
{
	if (!has_more || is_stopped(s))
		return OK;
	return err_set(
	    err, E_UPSTREAM, "xero_list_endless",
	    "Xero's list has no end; it is read again later. If this stays, check that XERO_API_URL is Xero's "
	    "address.");
}

static int sweep_contacts(struct xero *xero, struct sweeping *s, struct err *err)
{
	struct xero_contact_page page = {.has_more = true};
	int64_t since_us = s->sweep->since_us;
	int number = 1, status = OK;

	for (int count = 0; page.has_more && count < PAGES_MAX && status == OK && !is_stopped(s); count++) {
		status = xero_get_contacts(xero, since_us, number, CONTACT_PAGE, &page, err);
		if (status != OK)
			return status;
		s->contacts = page.contacts;
		s->contact_count = page.count;
		status = db_write(s->app->writer, job_contacts, s, err);
		go_on(page.count > 0 ? page.contacts[page.count - 1].updated_us : 0, &since_us, &number);
	}
	return status == OK ? check_end(s, page.has_more, err) : status;
}

static int job_invoices(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;

	return store_invoices_save(tx, &s->sweep->key, s->invoices, s->invoice_count, err);
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
		if (status != OK)
			return status;
		s->invoices = page.invoices;
		s->invoice_count = page.count;
		status = db_write(s->app->writer, job_invoices, s, err);
		go_on(page.count > 0 ? page.invoices[page.count - 1].updated_us : 0, &query.since_us, &query.page);
	}
	return status == OK ? check_end(s, page.has_more, err) : status;
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

/* An organisation that the company has exchanged for another one is left alone. */
static int is_in_use(struct db *db, const struct sweeping *s, bool *out, struct err *err)
{
	struct company company;
	int status = store_company_get(db, s->sweep->key.company_id, s->arena, &company, err);

	*out = status == OK && text_eq(company.organisation_id, s->sweep->key.organisation_id);
	return status;
}

/* Connecting starts the sweeps. Somebody who has done so while this one ran must not be overruled by its end. */
static int job_save(struct db *tx, void *ctx, struct err *err)
{
	struct sweeping *s = ctx;
	bool is_wanted = false;
	int status = OK;

	if (s->sweep->due_us >= SWEEP_NEVER_US)
		status = is_in_use(tx, s, &is_wanted, err);
	if (status == OK && is_wanted)
		status = store_ledger_connection_is_active(tx, &s->sweep->key, &is_wanted, err);
	if (is_wanted)
		s->sweep->due_us = app_now_us(s->app) + backoff_us(s->sweep->failures, RETRY_FIRST_US, RETRY_MAX_US);
	return status == OK ? store_sweep_save(tx, s->sweep, err) : status;
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

static int look(const struct sweeping *s, bool *in_use_out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(s->app, &reader, err);

	return status == OK ? is_in_use(reader.db, s, in_use_out, err) : status;
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
	int status = look(&s, &in_use, err);

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
