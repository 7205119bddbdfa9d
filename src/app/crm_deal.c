#include "app/crm_deal.h"

#include <string.h>

#include "app/tokens.h"
#include "store/deal.h"

enum { OWN_CODE_LEN = 40, ENTITIES = 3 }; /* a company's own field has 40 hexadecimal digits for a code */

struct load {
	int64_t deal_id;
	const struct field_mapping *mapping;
	struct crm_deal *out;
};

static bool needs_fields(const struct field_mapping *mapping, enum crm_entity entity)
{
	for (size_t i = 0; i < INVOICE_FIELD_COUNT; i++)
		if (mapping->fields[i].entity == entity && strlen(mapping->fields[i].code) >= OWN_CODE_LEN)
			return true;
	return false;
}

static int load_fields(struct pipedrive *crm, const struct field_mapping *mapping, struct pipedrive_field **out,
		       size_t *count_out, struct err *err)
{
	struct pipedrive_field *all = NULL;
	size_t cap = 0, count = 0;

	for (int entity = 0; entity < ENTITIES; entity++) {
		struct pipedrive_field *fields = NULL;
		size_t field_count = 0;
		int status;

		if (!needs_fields(mapping, (enum crm_entity)entity))
			continue;
		status = pipedrive_get_fields(crm, (enum crm_entity)entity, &fields, &field_count, err);
		if (status != OK)
			return status;
		for (size_t i = 0; i < field_count; i++) {
			all = arena_grow(crm->arena, all, count, &cap, sizeof(*all));
			all[count++] = fields[i];
		}
	}
	*out = all;
	*count_out = count;
	return OK;
}

static int load(struct pipedrive *crm, void *ctx, struct err *err)
{
	struct load *load = ctx;
	struct pipedrive_field *fields = NULL;
	size_t field_count = 0;
	int status = pipedrive_load_deal(crm, load->deal_id, &load->out->loaded, err);

	if (status == OK)
		status = load_fields(crm, load->mapping, &fields, &field_count, err);
	if (status != OK)
		return status;
	load->out->value_count = pipedrive_values(crm->arena, load->out->loaded.records, load->out->loaded.record_count,
						  fields, field_count, &load->out->values);
	return OK;
}

struct save_job {
	int64_t company_id, now_us;
	const struct pipedrive_deal *deal;
};

static int job_save(struct db *tx, void *ctx, struct err *err)
{
	struct save_job *job = ctx;

	return store_deal_save(tx, job->company_id, &job->deal->deal, job->deal->products, job->deal->product_count,
			       job->now_us, err);
}

static int explain(int status, struct err *err)
{
	if (status == E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "deal_unknown", "Pipedrive has no such deal, or it was deleted");
	if (status == E_DENIED && err != NULL && text_eq(err->code, "crm_permission_missing"))
		return err_set(err, E_DENIED, "deal_forbidden", "Pipedrive doesn't let you see this deal");
	return status;
}

int crm_deal_load(const struct app *app, const struct caller *caller, int64_t deal_id,
		  const struct field_mapping *mapping, struct arena *arena, struct crm_deal *out, struct err *err)
{
	struct crm_deal deal = {0};
	struct load ctx = {deal_id, mapping, &deal};
	struct save_job job = {caller->company_id, app_now_us(app), &deal.loaded};
	int status = explain(crm_run(app, caller, arena, load, &ctx, err), err);

	if (status == OK)
		status = db_write(app->writer, job_save, &job, err);
	if (status == OK)
		*out = deal;
	return status;
}
