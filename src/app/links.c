#include "app/links.h"

#include "app/books.h"
#include "app/crm_deal.h"
#include "app/reader.h"
#include "app/views.h"
#include "store/deal.h"
#include "store/item.h"
#include "store/link.h"

static struct link_mark mark_of(const struct link_job *job)
{
	return (struct link_mark){job->caller->user_id, app_now_us(job->app)};
}

static int set_contact(struct db *tx, struct link_job *job, const struct books_key *key, const char *party,
		       struct err *err)
{
	struct view_context view;
	struct contact contact;
	bool is_found = false;
	int status = books_contact(tx, key, job->contact_id, job->arena, &contact, &is_found, err);

	if (status != OK)
		return status;
	if (!is_found)
		return err_set(err, E_NOT_FOUND, "contact_unknown", "Xero has no such contact; choose another one");
	if (contact.is_archived) {
		err_set(err, E_INVALID, "contact_archived", "%s is archived in Xero; choose another contact",
			contact.name);
		return err_detail(err, "%s", contact.name);
	}
	status = view_context_read(job->app, tx, key, job->arena, &view, err);
	if (status == OK)
		status = store_contact_link_set(tx, key, party, contact.id, mark_of(job), err);
	if (status == OK)
		job->contact = view_contact(&view, &contact);
	return status;
}

int link_contact(struct db *tx, void *ctx, struct err *err)
{
	struct link_job *job = ctx;
	struct seen_deal seen;
	struct books_key key;
	int status = company_books(tx, job->caller->company_id, job->arena, NULL, &key, err);

	if (status == OK)
		status = store_deal_get(tx, job->caller->company_id, job->deal_id, job->arena, &seen, err);
	if (status != OK)
		return status;
	if (*seen.party == '\0')
		return err_set(err, E_INVALID, "deal_without_customer",
			       "this deal has neither an organization nor a person to link");
	if (job->contact_id == NULL)
		return store_contact_link_remove(tx, &key, seen.party, err);
	return set_contact(tx, job, &key, seen.party, err);
}

int link_product(struct db *tx, void *ctx, struct err *err)
{
	struct link_job *job = ctx;
	struct books_key key;
	struct item item;
	bool is_found = false;
	int status = company_books(tx, job->caller->company_id, job->arena, NULL, &key, err);

	if (status != OK)
		return status;
	if (job->item_id == NULL)
		return store_product_link_remove(tx, &key, job->product_id, err);
	status = store_item_by_id(tx, &key, job->item_id, job->arena, &item, &is_found, err);
	if (status != OK)
		return status;
	if (!is_found)
		return err_set(err, E_NOT_FOUND, "item_unknown", "Xero has no such item; choose another one");
	if (!item.is_sold) {
		err_set(err, E_INVALID, "item_not_sold", "%s isn't marked as sold in Xero", item.code);
		return err_detail(err, "%s", item.code);
	}
	return store_product_link_set(tx, &key, job->product_id, item.id, mark_of(job), err);
}

int link_contact_of_deal(struct link_job *job, struct err *err)
{
	const struct field_mapping mapping = mapping_default();
	struct crm_deal deal;
	struct err why;
	int status = db_write(job->app->writer, link_contact, job, &why);

	if (status == E_NOT_FOUND && text_eq(why.code, "deal_unknown")) {
		status = crm_deal_load(job->app, job->caller, job->deal_id, &mapping, job->arena, &deal, err);
		return status == OK ? db_write(job->app->writer, link_contact, job, err) : status;
	}
	if (status != OK && err != NULL)
		*err = why;
	return status;
}
