/* For tests: an application on a temporary database, with stand-ins for both vendors. The clock stands until it is
 * moved. */
#ifndef LASKU_APP_TEST_WORLD_H
#define LASKU_APP_TEST_WORLD_H

#include "app/test_vendors.h"

#include "app/create.h"
#include "app/tokens.h"
#include "crypto/crypto.h"
#include "domain/settings.h"
#include "store/books.h"
#include "store/company.h"
#include "store/connection.h"
#include "store/contact.h"
#include "store/deal.h"
#include "store/item.h"
#include "store/sweep.h"

/* ---- the application's side ---- */

static inline int64_t world_now(void *ctx)
{
	return ((struct world *)ctx)->now_us;
}

#define world_ok(w, call) world_ok_at((w), (call), #call, __FILE__, __LINE__)

static inline void world_ok_at(struct world *w, int status, const char *what, const char *file, int line)
{
	if (status != OK)
		print_error("%s: %s (%s)\n", what, w->err.text, w->err.code);
	_assert_int_equal((LargestIntegralType)status, OK, file, line);
}

/* Databases and threads of the application; the vendors and the file stay. */
static inline void world_app_start(struct world *w)
{
	struct app_parts parts = {.conf = &w->conf, .clock = {world_now, w}, .log = NULL, .client = w->client};

	world_ok(w, db_pool_new(w->store->url, 8, &w->readers, &w->err));
	world_ok(w, db_writer_new(w->store->url, &w->writer, &w->err));
	parts.readers = w->readers;
	parts.writer = w->writer;
	w->app = app_new(&parts);
}

static inline void world_app_stop(struct world *w)
{
	app_free(w->app);
	db_writer_free(w->writer);
	db_pool_free(w->readers);
}

static inline int world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct http_server_options options = {.host = "127.0.0.1", .threads = 1, .handler = world_handle, .ctx = w};
	const struct http_client_options client = {.allow_loopback = true, .user_agent = "test"};
	void *store = NULL;
	char *url;

	if (crypto_start(&w->err) != OK || test_db_setup(&store) != 0)
		return -1;
	w->store = store;
	w->arena = arena_new();
	w->now_us = INT64_C(1795435200) * US_PER_SECOND; /* 2026-11-23 12:00 UTC */
	w->caller = (struct caller){.company_id = WORLD_COMPANY, .user_id = WORLD_USER, .is_admin = true};
	w->role = "FINANCIALADVISER";
	w->organisations = 1;
	w->invoice_status = "DRAFT";
	w->total = "125.50";
	pthread_mutex_init(&w->lock, NULL);
	world_ok(w, http_server_start(&options, &w->server, &w->err));
	world_ok(w, http_client_new(&client, &w->client, &w->err));
	url = arena_printf(w->arena, "http://127.0.0.1:%d", http_server_port(w->server));
	w->conf = (struct app_conf){
	    .public_url = "https://lasku.example",
	    .crm_client_id = "crm-id",
	    .crm_client_secret = "crm-secret",
	    .crm_oauth_url = url,
	    .ledger_client_id = "ledger-id",
	    .ledger_client_secret = "ledger-secret",
	    .webhook_key = "key",
	    .ledger_login_url = url,
	    .ledger_identity_url = url,
	    .ledger_api_url = url,
	    .ledger_web_url = url,
	};
	world_app_start(w);
	*state = w;
	return 0;
}

static inline int world_teardown(void **state)
{
	struct world *w = *state;
	void *store = w->store;

	world_app_stop(w);
	http_client_free(w->client);
	http_server_stop(w->server);
	arena_free(w->arena);
	pthread_mutex_destroy(&w->lock);
	test_db_teardown(&store);
	free(w);
	return 0;
}

#define world_test(name) cmocka_unit_test_setup_teardown((name), world_setup, world_teardown)

/* ---- a company that is connected, with a mirror of its books ---- */

static inline struct crm_connection world_crm_connection(struct world *w)
{
	return (struct crm_connection){
	    .company_id = WORLD_COMPANY,
	    .user_id = WORLD_USER,
	    .user_name = "Aino",
	    .language = "fi",
	    .is_admin = true,
	    .access_token = token_seal(w->app, w->arena, PLACE_CRM_ACCESS, WORLD_COMPANY, "3", "crm"),
	    .refresh_token = token_seal(w->app, w->arena, PLACE_CRM_REFRESH, WORLD_COMPANY, "3", "crm-refresh"),
	    .expires_us = w->now_us + 3600 * US_PER_SECOND,
	};
}

static inline struct ledger_connection world_ledger_connection(struct world *w)
{
	return (struct ledger_connection){
	    .key = {WORLD_COMPANY, WORLD_ORGANISATION},
	    .connection_id = "connection-1",
	    .user_id = "user-1",
	    .user_email = "aino@puu.example",
	    .role = "adviser",
	    .access_token =
		token_seal(w->app, w->arena, PLACE_LEDGER_ACCESS, WORLD_COMPANY, WORLD_ORGANISATION, "access"),
	    .refresh_token =
		token_seal(w->app, w->arena, PLACE_LEDGER_REFRESH, WORLD_COMPANY, WORLD_ORGANISATION, "refresh-0"),
	    .expires_us = w->now_us + 86400 * US_PER_SECOND,
	};
}

static inline int world_install_job(struct db *tx, void *ctx, struct err *err)
{
	struct world *w = ctx;
	const struct company company = {
	    .id = WORLD_COMPANY, .name = "Puu Oy", .domain = "puu", .api_base = w->conf.crm_oauth_url, .created_us = 1};
	struct crm_connection crm = world_crm_connection(w);
	int status = store_company_save(tx, &company, err);

	return status == OK ? store_crm_connection_save(tx, &crm, err) : status;
}

static inline void world_install(struct world *w)
{
	world_ok(w, db_write(w->writer, world_install_job, w, &w->err));
}

static inline int world_connect_job(struct db *tx, void *ctx, struct err *err)
{
	struct world *w = ctx;
	struct ledger_connection ledger = world_ledger_connection(w);
	int status = store_ledger_connection_save(tx, &ledger, err);

	return status == OK ? store_company_use(tx, WORLD_COMPANY, WORLD_ORGANISATION, err) : status;
}

/* Without any mirror. */
static inline void world_connect(struct world *w)
{
	world_install(w);
	world_ok(w, db_write(w->writer, world_connect_job, w, &w->err));
}

static inline int world_mirror_lists(struct db *tx, const struct books_key *key, struct err *err)
{
	const struct organisation organisation = {.id = WORLD_ORGANISATION,
						  .name = "Puu 1",
						  .base_currency = "EUR",
						  .country = "FI",
						  .timezone = "Europe/Helsinki",
						  .short_code = "!abc",
						  .period_lock = DAY_NONE,
						  .year_end_lock = DAY_NONE,
						  .can_create_drafts = true,
						  .can_use_currencies = true};
	const struct account account = {"a1", "200", "Myynti", "OUTPUT", true, true};
	const struct tax_rate rate = {"OUTPUT", "25,5 %", 255000, true, true};
	const struct currency currency = {"EUR", "Euro"};
	const struct invoice_template template = {"t1", "Vakio", 0};
	int status = store_organisation_save(tx, key, &organisation, 7200, err);

	if (status == OK)
		status = store_accounts_replace(tx, key, &account, 1, err);
	if (status == OK)
		status = store_tax_rates_replace(tx, key, &rate, 1, err);
	if (status == OK)
		status = store_currencies_replace(tx, key, &currency, 1, err);
	return status == OK ? store_templates_replace(tx, key, &template, 1, err) : status;
}

static inline int world_mirror_job(struct db *tx, void *ctx, struct err *err)
{
	struct world *w = ctx;
	const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};
	const struct item item = {.id = "i1",
				  .code = "LAUTA",
				  .name = "Lauta",
				  .is_sold = true,
				  .has_price = true,
				  .unit_price_e4 = 500000,
				  .account_code = "200",
				  .tax_rate_id = "OUTPUT"};
	const struct contact contact = {
	    .id = "contact-old", .name = "Vanha Oy", .email = "vanha@example.com", .updated_us = 1};
	const struct deal deal = {
	    .id = WORLD_DEAL, .org_id = 4, .person_id = 5, .title = "Terassi", .currency = "EUR", .value_e4 = 1000000};
	struct sweep sweep = {.key = key, .correct_us = w->now_us, .due_us = SWEEP_NEVER_US};
	int status = world_mirror_lists(tx, &key, err);

	if (status == OK)
		status = store_items_replace(tx, &key, &item, 1, err);
	if (status == OK)
		status = store_contact_save(tx, &key, &contact, err);
	if (status == OK)
		status = store_deal_save(tx, WORLD_COMPANY, &deal, NULL, 0, w->now_us, err);
	if (status == OK)
		status = store_sweeps_start(tx, &key, w->now_us, w->now_us, err);
	for (int i = 0; i < SWEEP_COUNT && status == OK; i++) {
		sweep.resource = (enum sweep_resource)i;
		status = store_sweep_save(tx, &sweep, err);
	}
	return status;
}

static inline void world_mirror(struct world *w)
{
	world_connect(w);
	world_ok(w, db_write(w->writer, world_mirror_job, w, &w->err));
}

/* ---- a form that can be invoiced: 100.00 and 25.5 % ---- */

static const struct line_item world_line = {.description = "Lauta",
					    .item_code = "LAUTA",
					    .product_id = 9,
					    .deal_product_id = 1,
					    .quantity_e4 = 20000,
					    .unit_price_e4 = 500000,
					    .has_amounts = true};

static inline struct invoice_form world_form(const char *intent)
{
	return (struct invoice_form){.intent = intent,
				     .deal_id = WORLD_DEAL,
				     .recipient = "Kivi Oy",
				     .address = "Katu 1\nHelsinki",
				     .email = "matti@kivi.example",
				     .tax_number = "",
				     .currency = "EUR",
				     .reference = "Terassi",
				     .date = 20780,
				     .due_date = 20794,
				     .lines = &world_line,
				     .line_count = 1};
}

static inline int world_create(struct world *w, const struct invoice_form *form, struct create_job *job)
{
	*job = (struct create_job){.app = w->app, .caller = &w->caller, .form = form, .arena = w->arena};
	return app_write(w->app, create_invoice, job, &w->err);
}

#define INTENT_A "aaaaaaaa-0000-4000-8000-000000000001"
#define INTENT_B "bbbbbbbb-0000-4000-8000-000000000002"

#endif
