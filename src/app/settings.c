#include "app/settings.h"

#include <string.h>

#include "app/crm_deal.h"
#include "app/reader.h"
#include "app/tokens.h"
#include "app/views.h"
#include "domain/due_date.h"
#include "store/books.h"
#include "store/settings.h"

enum { DEAL_CHOICES = 10 };

int settings_read(const struct app *app UNUSED, struct db *db, const struct caller *caller, struct arena *arena,
		  struct settings *out, struct err *err)
{
	return store_settings_get(db, caller->company_id, arena, out, err);
}

/* ---- saving ---- */

static int check_values(const struct settings *s, struct err *err)
{
	const char *language = text_or(s->language, "");

	if (s->due_days < 0 || s->due_days > LIMIT_DUE_DAYS)
		return err_set(err, E_INVALID, "due_days_out_of_range",
			       "the due date must lie 0 to %d days after the invoice date", LIMIT_DUE_DAYS);
	if (!text_eq(language, "") && !text_eq(language, "en") && !text_eq(language, "fi"))
		return err_set(err, E_INVALID, "language_unknown",
			       "the language must be English, Finnish, or each user's own");
	return OK;
}

static int check_template(struct db *tx, const struct books_key *key, const char *template_id, struct arena *arena,
			  struct err *err)
{
	struct invoice_template *templates = NULL;
	size_t count = 0;
	int status = store_templates_list(tx, key, arena, &templates, &count, err);

	for (size_t i = 0; i < count && status == OK; i++)
		if (text_eq(templates[i].id, template_id))
			return OK;
	if (status != OK)
		return status;
	return err_set(err, E_INVALID, "template_unknown", "Xero has no such template any more; choose another one");
}

static int check_account(struct db *tx, const struct books_key *key, const char *code, struct arena *arena,
			 struct err *err)
{
	struct account *accounts = NULL;
	size_t count = 0;
	int status = store_accounts_list(tx, key, arena, &accounts, &count, err);

	for (size_t i = 0; i < count && status == OK; i++)
		if (text_eq(accounts[i].code, code) && accounts[i].is_active)
			return OK;
	if (status != OK)
		return status;
	err_set(err, E_INVALID, "account_unknown", "Xero has no active account %s; choose another one", code);
	return err_detail(err, "%s", code);
}

/* Without a connection to the books there is nothing to compare with. */
static int check_books(struct db *tx, const struct settings_job *job, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const struct settings *s = &job->settings;
	struct books_key key;
	int status = company_books(tx, job->caller->company_id, arena, NULL, &key, err);

	if (status == E_DENIED)
		return OK;
	if (status == OK && !text_is_empty(s->template_id))
		status = check_template(tx, &key, s->template_id, arena, err);
	if (status == OK && !text_is_empty(s->account_code))
		status = check_account(tx, &key, s->account_code, arena, err);
	return status;
}

int settings_save(struct db *tx, void *ctx, struct err *err)
{
	struct settings_job *job = ctx;
	int status = check_values(&job->settings, err);

	if (status == OK)
		status = check_books(tx, job, err);
	if (status != OK)
		return status;
	return store_settings_save(tx, job->caller->company_id, job->caller->user_id, app_now_us(job->app),
				   &job->settings, err);
}

/* ---- choices ---- */

static int add_fields(struct pipedrive *crm, enum crm_entity entity, struct settings_choices *out, size_t *cap,
		      struct err *err)
{
	struct pipedrive_field *fields = NULL;
	size_t count = 0;
	int status = pipedrive_get_fields(crm, entity, &fields, &count, err);

	for (size_t i = 0; i < count && status == OK; i++) {
		struct field_choice *choice;

		if (!fields[i].is_mappable || strlen(fields[i].code) >= sizeof(choice->ref.code))
			continue;
		out->fields = arena_grow(crm->arena, out->fields, out->field_count, cap, sizeof(*out->fields));
		choice = &out->fields[out->field_count++];
		*choice = (struct field_choice){
		    .ref = {.entity = entity}, .name = fields[i].name, .is_custom = fields[i].is_custom};
		memcpy(choice->ref.code, fields[i].code, strlen(fields[i].code) + 1);
	}
	return status;
}

static int load_choices(struct pipedrive *crm, void *ctx, struct err *err)
{
	static const enum crm_entity entities[] = {CRM_ORGANIZATION, CRM_PERSON, CRM_DEAL};
	struct settings_choices *out = ctx;
	struct deal *deals = NULL;
	size_t cap = 0;
	int status = OK;

	out->fields = NULL;
	out->field_count = 0;
	for (size_t i = 0; i < ARRAY_LEN(entities) && status == OK; i++)
		status = add_fields(crm, entities[i], out, &cap, err);
	if (status == OK)
		status = pipedrive_get_recent_deals(crm, DEAL_CHOICES, &deals, &out->deal_count, err);
	if (status != OK)
		return status;
	out->deals = arena_array(crm->arena, out->deal_count + 1, sizeof(*out->deals));
	for (size_t i = 0; i < out->deal_count; i++)
		out->deals[i] = (struct deal_choice){deals[i].id, deals[i].title};
	return OK;
}

static int load_accounts(struct db *db, const struct books_key *key, struct arena *arena, struct settings_choices *out,
			 struct err *err)
{
	struct account *accounts = NULL;
	size_t count = 0, kept = 0;
	int status = store_accounts_list(db, key, arena, &accounts, &count, err);

	for (size_t i = 0; i < count; i++)
		if (accounts[i].is_active && accounts[i].is_revenue)
			accounts[kept++] = accounts[i];
	out->accounts = accounts;
	out->account_count = kept;
	return status;
}

static int load_books(const struct app *app, const struct caller *caller, struct arena *arena,
		      struct settings_choices *out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct invoice_template *templates = NULL;
	struct books_key key;
	int status = reader_open(app, &reader, err);

	if (status == OK)
		status = company_books(reader.db, caller->company_id, arena, NULL, &key, err);
	if (status == E_DENIED)
		return OK;
	if (status == OK)
		status = store_templates_list(reader.db, &key, arena, &templates, &out->template_count, err);
	out->templates = templates;
	return status == OK ? load_accounts(reader.db, &key, arena, out, err) : status;
}

int settings_choices(const struct app *app, const struct caller *caller, struct arena *arena,
		     struct settings_choices *out, struct err *err)
{
	struct settings_choices choices = {0};
	int status = crm_run(app, caller, arena, load_choices, &choices, err);

	if (status == OK)
		status = load_books(app, caller, arena, &choices, err);
	if (status == OK)
		*out = choices;
	return status;
}

/* ---- preview ---- */

static int today_of(const struct app *app, const struct caller *caller, struct arena *arena, int32_t *out,
		    struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	struct view_context view;
	struct books_key key;
	int status = reader_open(app, &reader, err);

	*out = organisation_today(app, 0);
	if (status == OK)
		status = company_books(reader.db, caller->company_id, arena, NULL, &key, err);
	if (status == E_DENIED)
		return OK;
	if (status == OK)
		status = view_context_read(app, reader.db, &key, arena, &view, err);
	if (status == OK)
		*out = view.today;
	return status;
}

int settings_preview(const struct app *app, const struct caller *caller, int64_t deal_id,
		     const struct settings *settings, struct arena *arena, struct settings_preview *out,
		     struct err *err)
{
	struct crm_deal deal;
	int32_t today = 0;
	int status = check_values(settings, err);

	if (status == OK)
		status = crm_deal_load(app, caller, deal_id, &settings->mapping, arena, &deal, err);
	if (status == OK)
		status = today_of(app, caller, arena, &today, err);
	if (status != OK)
		return status;
#define MAPPED(field) mapping_value(arena, &settings->mapping, (field), deal.values, deal.value_count)
	*out = (struct settings_preview){
	    .recipient = MAPPED(FIELD_RECIPIENT),
	    .address = MAPPED(FIELD_ADDRESS),
	    .email = MAPPED(FIELD_EMAIL),
	    .tax_number = MAPPED(FIELD_TAX_NUMBER),
	    .date = today,
	    .due_date = due_date(today, settings->due_days),
	};
#undef MAPPED
	return OK;
}
