#include "app/form.h"

#include "app/links.h"
#include "app/panel.h"
#include "app/pdf.h"
#include "app/refresh.h"
#include "app/settings.h"
#include "app/test_world.h"
#include "store/invoice.h"
#include "store/link.h"

static const struct books_key key = {WORLD_COMPANY, WORLD_ORGANISATION};

static struct form_data open_form(struct world *w)
{
	struct form_data data;

	world_ok(w, form_open(w->app, &w->caller, WORLD_DEAL, w->arena, &data, &w->err));
	return data;
}

/* ---- the form ---- */

static void a_form_arrives_filled_from_deal_and_mapping(void **state)
{
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	data = open_form(w);
	assert_string_equal(data.form.recipient, "Kivi Oy");
	assert_string_equal(data.form.email, "matti@kivi.example");
	assert_non_null(strstr(data.form.address, "Katu 1"));
	assert_string_equal(data.form.currency, "EUR");
	assert_string_equal(data.form.reference, "Terassi");
	assert_int_equal(data.form.date, 20780);
	assert_int_equal(data.form.due_date, 20780 + settings_default().due_days);
	assert_int_equal(data.deal.value_e4, 1000000);
	assert_int_equal(data.tax_rate_count, 1);
	assert_int_equal(data.account_count, 1);
	assert_int_equal(data.template_count, 1);
}

static void lines_come_from_the_products_that_are_switched_on(void **state)
{
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	data = open_form(w);
	assert_int_equal(data.form.line_count, 1);
	assert_string_equal(data.product_names[0], "Lauta 22x100");
	assert_int_equal(data.form.lines[0].quantity_e4, 20000);
	assert_int_equal(data.left_out_count, 1);
	assert_string_equal(data.left_out[0].name, "Pois");
}

static void a_product_with_an_items_code_gets_that_item(void **state)
{
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	data = open_form(w);
	assert_string_equal(data.form.lines[0].item_code, "LAUTA");
	assert_string_equal(data.form.lines[0].tax_rate_id, "OUTPUT");
	assert_int_equal(data.tax_reasons[0], TAX_FROM_ITEM);
	assert_int_equal(data.item_count, 1);
}

static void a_link_counts_more_than_a_code(void **state)
{
	const struct item items[] = {
	    {.id = "i1", .code = "LAUTA", .name = "Lauta", .is_sold = true},
	    {.id = "i2", .code = "MUU", .name = "Muu", .is_sold = true},
	};
	struct world *w = *state;
	struct link_job job = {
	    .app = w->app, .caller = &w->caller, .product_id = 9, .item_id = "i2", .arena = w->arena};
	struct form_data data;

	world_mirror(w);
	assert_ok(w->store, store_items_replace(w->store->db, &key, items, 2, &w->store->err));
	world_ok(w, db_write(w->writer, link_product, &job, &w->err));
	data = open_form(w);
	assert_string_equal(data.form.lines[0].item_code, "MUU");
	job.item_id = NULL;
	world_ok(w, db_write(w->writer, link_product, &job, &w->err));
	data = open_form(w);
	assert_string_equal(data.form.lines[0].item_code, "LAUTA");
}

static void an_unlinked_customer_gets_suggestions_with_reasons(void **state)
{
	const struct contact contacts[] = {
	    {.id = "c1", .name = "Kivi ja Pojat", .email = "matti@kivi.example", .updated_us = 1},
	    {.id = "c2", .name = "Kivi Oyj", .updated_us = 1},
	    {.id = "c3", .name = "Puu Oy", .updated_us = 1},
	};
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++)
		assert_ok(w->store, store_contact_save(w->store->db, &key, &contacts[i], &w->store->err));
	data = open_form(w);
	assert_null(data.contact);
	assert_int_equal(data.suggestion_count, 2);
	assert_string_equal(data.suggestions[0].view.contact.id, "c1");
	assert_int_equal(data.suggestions[0].reasons, HIT_EMAIL | HIT_NAME);
	assert_int_equal(data.suggestions[1].reasons, HIT_NAME);
}

static void a_linked_contact_is_followed_through_merges(void **state)
{
	const struct contact contacts[] = {
	    {.id = "c1", .name = "Vanha", .merged_into = "c2", .is_archived = true, .updated_us = 1},
	    {.id = "c2", .name = "Uusi", .updated_us = 1},
	};
	const struct link_mark mark = {3, 1};
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++)
		assert_ok(w->store, store_contact_save(w->store->db, &key, &contacts[i], &w->store->err));
	assert_ok(w->store, store_contact_link_set(w->store->db, &key, "org:4", "c1", mark, &w->store->err));
	data = open_form(w);
	assert_string_equal(data.contact->contact.id, "c2");
	assert_string_equal(data.form.contact_id, "c2");
	assert_int_equal(data.suggestion_count, 0);
}

static void an_unknown_deal_is_told_as_such(void **state)
{
	struct world *w = *state;
	struct form_data data;

	world_mirror(w);
	assert_int_equal(form_open(w->app, &w->caller, 99, w->arena, &data, &w->err), E_NOT_FOUND);
	assert_string_equal(w->err.code, "deal_unknown");
}

static void a_form_needs_a_connection(void **state)
{
	struct world *w = *state;
	struct form_data data;

	world_install(w);
	assert_int_equal(form_open(w->app, &w->caller, WORLD_DEAL, w->arena, &data, &w->err), E_DENIED);
	assert_string_equal(w->err.code, "ledger_not_connected");
}

/* ---- links ---- */

static void a_contact_can_be_linked_to_a_deal_that_was_never_opened(void **state)
{
	struct world *w = *state;
	struct link_job job = {
	    .app = w->app, .caller = &w->caller, .deal_id = WORLD_DEAL, .contact_id = "contact-old", .arena = w->arena};
	struct panel panel;

	world_mirror(w);
	assert_ok(w->store, db_exec(w->store->db, "DELETE FROM deal", DB_NO_ARGS, NULL, &w->store->err));
	world_ok(w, link_contact_of_deal(&job, &w->err));
	assert_string_equal(job.contact.contact.name, "Vanha Oy");
	assert_ok(w->store, panel_read(w->app, w->store->db, &w->caller, WORLD_DEAL, w->arena, &panel, &w->store->err));
	assert_string_equal(panel.contact->name, "Vanha Oy");
	job.contact_id = NULL;
	world_ok(w, link_contact_of_deal(&job, &w->err));
	assert_ok(w->store, panel_read(w->app, w->store->db, &w->caller, WORLD_DEAL, w->arena, &panel, &w->store->err));
	assert_null(panel.contact);
}

static void unknown_and_archived_contacts_cannot_be_linked(void **state)
{
	const struct contact archived = {.id = "c9", .name = "Pois Oy", .is_archived = true, .updated_us = 1};
	struct world *w = *state;
	struct link_job job = {
	    .app = w->app, .caller = &w->caller, .deal_id = WORLD_DEAL, .contact_id = "nobody", .arena = w->arena};

	world_mirror(w);
	assert_int_equal(link_contact_of_deal(&job, &w->err), E_NOT_FOUND);
	assert_string_equal(w->err.code, "contact_unknown");
	assert_ok(w->store, store_contact_save(w->store->db, &key, &archived, &w->store->err));
	job.contact_id = "c9";
	assert_int_equal(link_contact_of_deal(&job, &w->err), E_INVALID);
	assert_string_equal(w->err.code, "contact_archived");
}

/* ---- panel, refresh, PDF ---- */

static void attach(struct world *w, const char *id, enum invoice_status status)
{
	const struct invoice invoice = {.id = id,
					.number = "INV-1",
					.status = status,
					.currency = "EUR",
					.date = 20780,
					.due_date = 20779,
					.paid_on = DAY_NONE,
					.updated_us = 1};

	assert_ok(w->store, store_invoices_save(w->store->db, &key, &invoice, 1, &w->store->err));
	assert_ok(w->store, store_invoice_attach(w->store->db, &key, id, WORLD_DEAL, 3, 1, &w->store->err));
}

static void refreshing_brings_the_ledgers_state(void **state)
{
	struct world *w = *state;
	struct panel panel;

	world_mirror(w);
	attach(w, "invoice-1", INVOICE_DRAFT);
	attach(w, "invoice-gone", INVOICE_DRAFT);
	world_copy(w->invoices[w->invoice_count++].id, 64, "invoice-1");
	w->invoice_status = "AUTHORISED";
	w->now_us += 5 * US_PER_SECOND;
	world_ok(w, refresh_deal(w->app, &w->caller, WORLD_DEAL, w->arena, &panel, &w->err));
	assert_int_equal(panel.invoice_count, 2);
	for (size_t i = 0; i < 2; i++) {
		bool is_gone = text_eq(panel.invoices[i].invoice.id, "invoice-gone");

		assert_int_equal(panel.invoices[i].invoice.status, is_gone ? INVOICE_DRAFT : INVOICE_AWAITING_PAYMENT);
	}
	assert_int_equal(panel.correct_us, w->now_us);
	assert_int_equal(w->reads, 1);
}

static void a_deal_without_invoices_costs_no_call(void **state)
{
	struct world *w = *state;
	struct panel panel;

	world_mirror(w);
	world_ok(w, refresh_deal(w->app, &w->caller, WORLD_DEAL, w->arena, &panel, &w->err));
	assert_int_equal(w->reads, 0);
	assert_int_equal(panel.correct_us, w->now_us);
}

static void a_failed_refresh_leaves_the_mirror(void **state)
{
	struct world *w = *state;
	struct panel panel;

	world_mirror(w);
	attach(w, "invoice-1", INVOICE_DRAFT);
	w->conf.ledger_api_url = "http://127.0.0.1:1";
	assert_int_equal(refresh_deal(w->app, &w->caller, WORLD_DEAL, w->arena, &panel, &w->err), E_UPSTREAM);
	assert_ok(w->store, panel_read(w->app, w->store->db, &w->caller, WORLD_DEAL, w->arena, &panel, &w->store->err));
	assert_int_equal(panel.invoices[0].invoice.status, INVOICE_DRAFT);
}

static void a_panel_shows_what_is_overdue_and_what_has_a_pdf(void **state)
{
	struct world *w = *state;
	struct panel panel;

	world_mirror(w);
	attach(w, "a", INVOICE_AWAITING_PAYMENT);
	assert_ok(w->store, panel_read(w->app, w->store->db, &w->caller, WORLD_DEAL, w->arena, &panel, &w->store->err));
	assert_true(panel.invoices[0].is_overdue);
	assert_true(panel.invoices[0].has_pdf);
	assert_string_equal(panel.invoices[0].url,
			    arena_printf(w->arena, "%s/app/!abc/invoicing/view/a", w->conf.ledger_web_url));
	attach(w, "a", INVOICE_VOIDED);
	assert_ok(w->store, panel_read(w->app, w->store->db, &w->caller, WORLD_DEAL, w->arena, &panel, &w->store->err));
	assert_false(panel.invoices[0].has_pdf);
}

static void a_pdf_is_given_for_known_invoices_only(void **state)
{
	struct world *w = *state;
	struct pdf pdf;

	world_mirror(w);
	assert_int_equal(pdf_fetch(w->app, &w->caller, "x", w->arena, &pdf, &w->err), E_NOT_FOUND);
	attach(w, "a", INVOICE_DELETED);
	assert_int_equal(pdf_fetch(w->app, &w->caller, "a", w->arena, &pdf, &w->err), E_CONFLICT);
}

/* ---- search ---- */

static void search_offers_prefixes_first_and_each_hit_once(void **state)
{
	const struct contact contacts[] = {
	    {.id = "c1", .name = "Ab Kivi", .updated_us = 1},
	    {.id = "c2", .name = "Kivi Ab", .updated_us = 1},
	};
	struct world *w = *state;
	struct contact_hit *hits = NULL;
	struct item *items = NULL;
	size_t count = 0;

	world_mirror(w);
	for (size_t i = 0; i < ARRAY_LEN(contacts); i++)
		assert_ok(w->store, store_contact_save(w->store->db, &key, &contacts[i], &w->store->err));
	assert_ok(w->store,
		  search_contacts(w->app, w->store->db, &w->caller, "KIVI", w->arena, &hits, &count, &w->store->err));
	assert_int_equal(count, 2);
	assert_string_equal(hits[0].view.contact.id, "c2");
	assert_ok(w->store,
		  search_contacts(w->app, w->store->db, &w->caller, "", w->arena, &hits, &count, &w->store->err));
	assert_int_equal(count, 3);
	assert_ok(w->store,
		  search_items(w->app, w->store->db, &w->caller, "lau", w->arena, &items, &count, &w->store->err));
	assert_int_equal(count, 1);
	assert_ok(w->store,
		  search_items(w->app, w->store->db, &w->caller, "LAU", w->arena, &items, &count, &w->store->err));
	assert_int_equal(count, 1);
}

static void at_most_twenty_hits_are_given(void **state)
{
	struct world *w = *state;
	struct contact_hit *hits = NULL;
	size_t count = 0;

	world_mirror(w);
	for (int i = 0; i < LIMIT_SEARCH_HITS + 5; i++) {
		const struct contact contact = {.id = arena_printf(w->arena, "x%d", i),
						.name = arena_printf(w->arena, "Sama %02d", i),
						.updated_us = 1};

		assert_ok(w->store, store_contact_save(w->store->db, &key, &contact, &w->store->err));
	}
	assert_ok(w->store,
		  search_contacts(w->app, w->store->db, &w->caller, "sama", w->arena, &hits, &count, &w->store->err));
	assert_int_equal(count, LIMIT_SEARCH_HITS);
}

/* ---- settings ---- */

static int save(struct world *w, struct settings_job *job)
{
	return db_write(w->writer, settings_save, job, &w->err);
}

static void settings_are_checked_and_saved(void **state)
{
	struct world *w = *state;
	struct settings_job job = {.app = w->app, .caller = &w->caller, .settings = settings_default()};
	struct form_data data;

	world_mirror(w);
	job.settings.due_days = LIMIT_DUE_DAYS + 1;
	assert_int_equal(save(w, &job), E_INVALID);
	job.settings.due_days = 7;
	job.settings.language = "sv";
	assert_int_equal(save(w, &job), E_INVALID);
	job.settings.language = "fi";
	job.settings.account_code = "999";
	assert_int_equal(save(w, &job), E_INVALID);
	assert_string_equal(w->err.code, "account_unknown");
	job.settings.account_code = "200";
	job.settings.template_id = "none";
	assert_int_equal(save(w, &job), E_INVALID);
	job.settings.template_id = "t1";
	world_ok(w, save(w, &job));
	assert_int_equal(job.settings.version, 1);
	data = open_form(w);
	assert_int_equal(data.form.due_date, data.form.date + 7);
	assert_string_equal(data.form.template_id, "t1");
}

static void a_settings_preview_maps_without_saving(void **state)
{
	struct world *w = *state;
	struct settings settings = settings_default();
	struct settings_preview preview;

	world_mirror(w);
	assert_ok(w->store, field_ref_parse("person.name", &settings.mapping.fields[FIELD_RECIPIENT], &w->store->err));
	settings.due_days = 3;
	world_ok(w, settings_preview(w->app, &w->caller, WORLD_DEAL, &settings, w->arena, &preview, &w->err));
	assert_string_equal(preview.recipient, "Matti Meikäläinen");
	assert_int_equal(preview.due_date, preview.date + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    world_test(a_form_arrives_filled_from_deal_and_mapping),
	    world_test(lines_come_from_the_products_that_are_switched_on),
	    world_test(a_product_with_an_items_code_gets_that_item),
	    world_test(a_link_counts_more_than_a_code),
	    world_test(an_unlinked_customer_gets_suggestions_with_reasons),
	    world_test(a_linked_contact_is_followed_through_merges),
	    world_test(an_unknown_deal_is_told_as_such),
	    world_test(a_form_needs_a_connection),
	    world_test(a_contact_can_be_linked_to_a_deal_that_was_never_opened),
	    world_test(unknown_and_archived_contacts_cannot_be_linked),
	    world_test(refreshing_brings_the_ledgers_state),
	    world_test(a_deal_without_invoices_costs_no_call),
	    world_test(a_failed_refresh_leaves_the_mirror),
	    world_test(a_panel_shows_what_is_overdue_and_what_has_a_pdf),
	    world_test(a_pdf_is_given_for_known_invoices_only),
	    world_test(search_offers_prefixes_first_and_each_hit_once),
	    world_test(at_most_twenty_hits_are_given),
	    world_test(settings_are_checked_and_saved),
	    world_test(a_settings_preview_maps_without_saving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
