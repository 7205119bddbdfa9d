#include "app/form.h"

#include <string.h>

#include "app/books.h"
#include "app/crm_deal.h"
#include "app/reader.h"
#include "app/suggest.h"
#include "app/views.h"
#include "domain/due_date.h"
#include "domain/totals.h"
#include "store/books.h"
#include "store/contact.h"
#include "store/deal.h"
#include "store/item.h"
#include "store/link.h"
#include "store/settings.h"

/* What one form is made from. */
struct maker {
	const struct app *app;
	struct db *db;
	struct arena *arena;
	struct books_key key;
	struct settings settings;
	struct organisation organisation;
	struct view_context view;
	struct crm_deal crm;
	struct account *all_accounts;
	size_t all_account_count;
	struct form_data *out;
};

/* ---- before the CRM is asked ---- */

static int read_settings(const struct app *app, const struct caller *caller, struct arena *arena, struct settings *out,
			 struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct books_key key;
	int status = reader_open(app, &reader, err);

	if (status == OK)
		status = company_books(reader.db, caller->company_id, arena, NULL, &key, err);
	if (status == OK)
		status = books_ready(reader.db, &key, err);
	if (status == OK)
		status = store_settings_get(reader.db, caller->company_id, arena, out, err);
	return status;
}

/* ---- lists ---- */

static int load_rates(struct maker *m, struct err *err)
{
	struct tax_rate *rates = NULL;
	size_t count = 0, kept = 0;
	int status = store_tax_rates_list(m->db, &m->key, m->arena, &rates, &count, err);

	for (size_t i = 0; i < count; i++)
		if (rates[i].is_active && rates[i].is_for_sales)
			rates[kept++] = rates[i];
	m->out->tax_rates = rates;
	m->out->tax_rate_count = kept;
	return status;
}

static int load_accounts(struct maker *m, struct err *err)
{
	int status = store_accounts_list(m->db, &m->key, m->arena, &m->all_accounts, &m->all_account_count, err);
	struct account *kept = arena_array(m->arena, m->all_account_count + 1, sizeof(*kept));

	for (size_t i = 0; i < m->all_account_count; i++)
		if (m->all_accounts[i].is_active && m->all_accounts[i].is_revenue)
			kept[m->out->account_count++] = m->all_accounts[i];
	m->out->accounts = kept;
	return status;
}

static int load_lists(struct maker *m, struct err *err)
{
	struct currency *currencies = NULL;
	struct invoice_template *templates = NULL;
	int status = store_organisation_get(m->db, &m->key, m->arena, &m->organisation, NULL, err);

	if (status == OK)
		status = store_currencies_list(m->db, &m->key, m->arena, &currencies, &m->out->currency_count, err);
	if (status == OK)
		status = store_templates_list(m->db, &m->key, m->arena, &templates, &m->out->template_count, err);
	if (status == OK)
		status = load_rates(m, err);
	if (status == OK)
		status = load_accounts(m, err);
	m->out->currencies = currencies;
	m->out->templates = templates;
	m->out->organisation = &m->organisation;
	return status;
}

/* ---- lines ---- */

/* The item that a product is linked to; else the sold item that has its code. */
static int item_of(struct maker *m, const struct deal_product *product, struct item *out, bool *found_out,
		   struct err *err)
{
	const char *item_id = NULL;
	int status = store_product_link_get(m->db, &m->key, product->product_id, m->arena, &item_id, err);

	*found_out = false;
	if (status == OK && item_id != NULL)
		status = store_item_by_id(m->db, &m->key, item_id, m->arena, out, found_out, err);
	if (status != OK || *found_out || text_is_empty(product->code))
		return status;
	status = store_item_by_code(m->db, &m->key, product->code, m->arena, out, found_out, err);
	*found_out = *found_out && out->is_sold;
	return status;
}

static void add_item(struct item *items, size_t *count, const struct item *item)
{
	for (size_t i = 0; i < *count; i++)
		if (text_eq(items[i].id, item->id))
			return;
	items[(*count)++] = *item;
}

/* The account of the settings where the item has none, and the account's own rate where nothing else decided. */
static void complete(struct maker *m, struct line_item *line, enum tax_reason *reason)
{
	if (line->account_code == NULL && !text_is_empty(m->settings.account_code))
		line->account_code = m->settings.account_code;
	if (line->tax_rate_id != NULL || m->out->form.tax_treatment == TAX_NONE || line->account_code == NULL)
		return;
	for (size_t i = 0; i < m->all_account_count; i++)
		if (text_eq(m->all_accounts[i].code, line->account_code) &&
		    !text_is_empty(m->all_accounts[i].tax_rate_id)) {
			line->tax_rate_id = m->all_accounts[i].tax_rate_id;
			*reason = TAX_FROM_ACCOUNT;
		}
}

struct lines {
	struct line_item *lines;
	const char **names;
	enum tax_reason *reasons;
	struct item *items;
	size_t count, item_count;
};

static int add_line(struct maker *m, const struct deal_product *product, struct lines *lines, struct err *err)
{
	const size_t at = lines->count;
	struct item item;
	bool has_item = false;
	int status = item_of(m, product, &item, &has_item, err);

	if (status != OK)
		return status;
	lines->lines[at] = line_from_deal(m->arena, product, has_item ? &item : NULL, m->out->tax_rates,
					  m->out->tax_rate_count, m->out->form.tax_treatment, &lines->reasons[at]);
	complete(m, &lines->lines[at], &lines->reasons[at]);
	lines->names[at] = product->name;
	if (has_item)
		add_item(lines->items, &lines->item_count, &item);
	lines->count++;
	return OK;
}

/* A deal without products is invoiced as what it is: its title and its value. */
static void add_deal_line(struct maker *m, const struct deal *deal, struct lines *lines)
{
	lines->lines[0] = (struct line_item){
	    .description = text_or(deal->title, ""),
	    .quantity_e4 = E4_ONE,
	    .unit_price_e4 = deal->value_e4,
	    .has_amounts = true,
	};
	lines->reasons[0] = TAX_UNDECIDED;
	complete(m, &lines->lines[0], &lines->reasons[0]);
	lines->count = 1;
}

static int make_lines(struct maker *m, struct err *err)
{
	const struct pipedrive_deal *deal = &m->crm.loaded;
	const size_t room = deal->product_count + 1;
	struct lines lines = {
	    .lines = arena_array(m->arena, room, sizeof(struct line_item)),
	    .names = arena_array(m->arena, room, sizeof(char *)),
	    .reasons = arena_array(m->arena, room, sizeof(enum tax_reason)),
	    .items = arena_array(m->arena, room, sizeof(struct item)),
	};
	int status = OK;

	m->out->left_out = arena_array(m->arena, room, sizeof(*m->out->left_out));
	for (size_t i = 0; i < deal->product_count && status == OK; i++) {
		const struct deal_product *product = &deal->products[i];

		if (product->is_enabled)
			status = add_line(m, product, &lines, err);
		else
			m->out->left_out[m->out->left_out_count++] = (struct left_out){product->name, "disabled"};
	}
	if (status == OK && deal->product_count == 0 && deal->deal.value_e4 > 0)
		add_deal_line(m, &deal->deal, &lines);
	m->out->form.lines = lines.lines;
	m->out->form.line_count = lines.count;
	m->out->product_names = lines.names;
	m->out->tax_reasons = lines.reasons;
	m->out->items = lines.items;
	m->out->item_count = lines.item_count;
	return status;
}

/* ---- customer and details ---- */

static const char *mapped(struct maker *m, enum invoice_field field)
{
	return mapping_value(m->arena, &m->settings.mapping, field, m->crm.values, m->crm.value_count);
}

/* The reference is the deal's title, cut at a whole character. The ledger counts as UTF-16 does, where a character of
 * four bytes here counts twice. */
static const char *reference_of(struct arena *arena, const char *title)
{
	char *text = text_squeeze(arena, title);
	size_t at = 0, units = 0;

	while (text[at] != '\0') {
		const size_t len = utf8_char_len(text + at, strlen(text + at));

		units += len > 3 ? 2 : 1;
		if (units > LIMIT_REFERENCE)
			break;
		at += len > 0 ? len : 1;
	}
	text[at] = '\0';
	return text;
}

static void fill_details(struct maker *m)
{
	const struct deal *deal = &m->crm.loaded.deal;

	m->out->deal = *deal;
	m->out->form = (struct invoice_form){
	    .deal_id = deal->id,
	    .recipient = mapped(m, FIELD_RECIPIENT),
	    .address = mapped(m, FIELD_ADDRESS),
	    .email = mapped(m, FIELD_EMAIL),
	    .tax_number = mapped(m, FIELD_TAX_NUMBER),
	    .tax_treatment = treatment_from_deal(m->crm.loaded.products, m->crm.loaded.product_count),
	    .currency = text_or(deal->currency, m->organisation.base_currency),
	    .template_id = text_is_empty(m->settings.template_id) ? NULL : m->settings.template_id,
	    .reference = reference_of(m->arena, deal->title),
	    .date = m->view.today,
	    .due_date = due_date(m->view.today, m->settings.due_days),
	};
}

static int find_contact(struct maker *m, struct err *err)
{
	struct contact_view *view = arena_new_of(m->arena, struct contact_view);
	const char *party = deal_party(m->arena, &m->crm.loaded.deal), *contact_id = NULL;
	struct contact contact;
	bool is_found = false;
	int status = store_contact_link_get(m->db, &m->key, party, m->arena, &contact_id, err);

	if (status == OK && contact_id != NULL)
		status = books_contact(m->db, &m->key, contact_id, m->arena, &contact, &is_found, err);
	if (status != OK)
		return status;
	if (!is_found)
		return suggest_contacts(m->db, &m->key, &m->out->form, &m->view, &m->out->suggestions,
					&m->out->suggestion_count, err);
	*view = view_contact(&m->view, &contact);
	m->out->contact = view;
	m->out->form.contact_id = view->contact.id;
	return OK;
}

static int make(struct maker *m, struct err *err)
{
	int status = load_lists(m, err);

	if (status == OK)
		status = view_context_read(m->app, m->db, &m->key, m->arena, &m->view, err);
	if (status != OK)
		return status;
	fill_details(m);
	status = make_lines(m, err);
	return status == OK ? find_contact(m, err) : status;
}

int form_open(const struct app *app, const struct caller *caller, int64_t deal_id, struct arena *arena,
	      struct form_data *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct form_data data = {0};
	struct maker *m = arena_new_of(arena, struct maker);
	int status;

	*m = (struct maker){.app = app, .arena = arena, .out = &data};
	status = read_settings(app, caller, arena, &m->settings, err);
	if (status == OK)
		status = crm_deal_load(app, caller, deal_id, &m->settings.mapping, arena, &m->crm, err);
	if (status == OK)
		status = reader_open(app, &reader, err);
	m->db = reader.db;
	if (status == OK)
		status = company_books(m->db, caller->company_id, arena, NULL, &m->key, err);
	if (status == OK)
		status = make(m, err);
	if (status == OK)
		*out = data;
	return status;
}
