#include "app/books.h"

#include <string.h>

#include "store/books.h"
#include "store/contact.h"
#include "store/deal.h"
#include "store/item.h"
#include "store/link.h"
#include "store/sweep.h"

enum { MERGES_MAX = 8 };

int books_ready(struct db *db, const struct books_key *key, struct err *err)
{
	const unsigned resources = 1u << SWEEP_REFERENCE | 1u << SWEEP_ITEMS | 1u << SWEEP_CONTACTS;
	int64_t correct_us = 0;
	int status = store_sweep_correct(db, key, resources, &correct_us, err);

	if (status == OK && correct_us == 0)
		return err_set(
		    err, E_BUSY, "mirror_not_ready",
		    "the first copy of your Xero contacts, items and tax rates is still being made; try again in a"
		    " moment");
	return status;
}

int books_contact(struct db *db, const struct books_key *key, const char *contact_id, struct arena *arena,
		  struct contact *out, bool *found_out, struct err *err)
{
	int status = store_contact_get(db, key, contact_id, arena, out, err);

	*found_out = status == OK;
	for (int i = 0; i < MERGES_MAX && status == OK && !text_is_empty(out->merged_into); i++) {
		struct contact next;

		status = store_contact_get(db, key, out->merged_into, arena, &next, err);
		if (status == OK)
			*out = next;
	}
	return status == E_NOT_FOUND ? OK : status;
}

/* Whether the deal's customer is linked to that contact already: an operation of another window may just have made it.
 */
static int is_own_contact(struct db *db, const struct books_key *key, int64_t deal_id, const char *contact_id,
			  struct arena *arena, bool *out, struct err *err)
{
	const char *linked = NULL;
	struct seen_deal seen;
	int status = store_deal_get(db, key->company_id, deal_id, arena, &seen, err);

	*out = false;
	if (status == E_NOT_FOUND)
		return OK;
	if (status == OK && *seen.party != '\0')
		status = store_contact_link_get(db, key, seen.party, arena, &linked, err);
	*out = status == OK && text_eq(linked, contact_id);
	return status;
}

static int load_contact(struct db *db, const struct books_key *key, const struct invoice_form *form,
			struct arena *arena, struct books *out, struct err *err)
{
	struct contact *contact = arena_new_of(arena, struct contact);
	struct contact *same = arena_new_of(arena, struct contact);
	bool is_found = false, is_own = false;
	int status = OK;

	if (form->contact_id != NULL) {
		status = store_contact_get(db, key, form->contact_id, arena, contact, err);
		out->contact = status == OK ? contact : NULL;
		return status == E_NOT_FOUND ? OK : status;
	}
	if (!text_is_empty(form->recipient))
		status = store_contact_by_name(db, key, form->recipient, arena, same, &is_found, err);
	if (status == OK && is_found)
		status = is_own_contact(db, key, form->deal_id, same->id, arena, &is_own, err);
	out->same_name = is_found && !is_own ? same : NULL;
	return status;
}

static bool has_item(const struct item *items, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq(items[i].code, code))
			return true;
	return false;
}

static int load_items(struct db *db, const struct books_key *key, const struct invoice_form *form, struct arena *arena,
		      struct books *out, struct err *err)
{
	struct item *items = arena_array(arena, form->line_count + 1, sizeof(*items));
	size_t count = 0;
	int status = OK;

	for (size_t i = 0; i < form->line_count && status == OK; i++) {
		const char *code = form->lines[i].item_code;
		bool is_found = false;

		if (text_is_empty(code) || has_item(items, count, code))
			continue;
		status = store_item_by_code(db, key, code, arena, &items[count], &is_found, err);
		if (is_found)
			count++;
	}
	out->items = items;
	out->item_count = count;
	return status;
}

static int load_lists(struct db *db, const struct books_key *key, struct arena *arena, struct books *out,
		      struct err *err)
{
	struct tax_rate *rates = NULL;
	struct account *accounts = NULL;
	struct currency *currencies = NULL;
	struct invoice_template *templates = NULL;
	int status = store_tax_rates_list(db, key, arena, &rates, &out->tax_rate_count, err);

	if (status == OK)
		status = store_accounts_list(db, key, arena, &accounts, &out->account_count, err);
	if (status == OK)
		status = store_currencies_list(db, key, arena, &currencies, &out->currency_count, err);
	if (status == OK)
		status = store_templates_list(db, key, arena, &templates, &out->template_count, err);
	out->tax_rates = rates;
	out->accounts = accounts;
	out->currencies = currencies;
	out->templates = templates;
	return status;
}

int books_load(struct db *db, const struct books_key *key, const struct invoice_form *form, struct arena *arena,
	       struct books *out, struct err *err)
{
	struct organisation *organisation = arena_new_of(arena, struct organisation);
	int status = books_ready(db, key, err);

	*out = (struct books){.organisation = organisation};
	if (status == OK)
		status = store_organisation_get(db, key, arena, organisation, NULL, err);
	if (status == OK)
		status = load_lists(db, key, arena, out, err);
	if (status == OK)
		status = load_contact(db, key, form, arena, out, err);
	if (status == OK)
		status = load_items(db, key, form, arena, out, err);
	return status;
}

/* ---- completing ---- */

static const struct item *item_by_code(const struct books *books, const char *code)
{
	for (size_t i = 0; i < books->item_count; i++)
		if (!text_is_empty(code) && text_eq(books->items[i].code, code))
			return &books->items[i];
	return NULL;
}

static const struct account *account_by_code(const struct books *books, const char *code)
{
	for (size_t i = 0; i < books->account_count; i++)
		if (!text_is_empty(code) && text_eq(books->accounts[i].code, code))
			return &books->accounts[i];
	return NULL;
}

static void complete_line(const struct books *books, enum tax_treatment treatment, struct line_item *line)
{
	const struct item *item = item_by_code(books, line->item_code);
	const struct account *account;

	line->item_id = item != NULL ? item->id : NULL;
	if (!line->has_amounts)
		return;
	if (text_is_empty(line->account_code) && item != NULL && !text_is_empty(item->account_code))
		line->account_code = item->account_code;
	account = account_by_code(books, line->account_code);
	if (treatment == TAX_NONE || !text_is_empty(line->tax_rate_id))
		return;
	if (item != NULL && !text_is_empty(item->tax_rate_id))
		line->tax_rate_id = item->tax_rate_id;
	else if (account != NULL && !text_is_empty(account->tax_rate_id))
		line->tax_rate_id = account->tax_rate_id;
}

struct invoice_form books_complete(struct arena *arena, const struct books *books, const struct invoice_form *form)
{
	struct line_item *lines = arena_array(arena, form->line_count + 1, sizeof(*lines));
	struct invoice_form out = *form;

	for (size_t i = 0; i < form->line_count; i++) {
		lines[i] = form->lines[i];
		complete_line(books, form->tax_treatment, &lines[i]);
	}
	out.lines = lines;
	return out;
}
