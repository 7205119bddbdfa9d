#include "app/create.h"

#include <string.h>

#include "app/books.h"
#include "app/operation.h"
#include "app/reader.h"
#include "crypto/crypto.h"
#include "domain/compose.h"
#include "domain/totals.h"
#include "store/deal.h"
#include "store/form_json.h"
#include "store/link.h"
#include "store/operation.h"

/* What one creation works with. */
struct creation {
	struct create_job *job;
	struct db *tx;
	struct arena *arena;
	struct books_key key;
	struct books books;
	struct invoice_form form; /* the job's, completed */
	struct seen_deal deal;
	struct operation operation;
};

/* "8-4-4-4-12" hexadecimal digits. */
static bool is_uuid(const char *text)
{
	size_t i = 0;

	for (; text[i] != '\0' && i < UUID_TEXT_MAX; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		bool is_hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f') ||
			      (text[i] >= 'A' && text[i] <= 'F');

		if (is_dash ? text[i] != '-' : !is_hex)
			return false;
	}
	return i == UUID_TEXT_MAX - 1;
}

static int write_form(struct creation *c, struct err *err)
{
	unsigned char digest[SHA256_SIZE];
	char *text = form_json_write(c->arena, c->job->form);

	if (text == NULL)
		return err_set(err, E_INVALID, "form_too_large", "the form is too large");
	sha256(text, strlen(text), digest);
	c->operation.form_digest = hex_encode(c->arena, digest, sizeof(digest));
	return OK;
}

/* The same intent again: the same operation, or a refusal when something else is asked for under it. */
static int find_existing(struct creation *c, bool *found_out, struct err *err)
{
	const struct caller *caller = c->job->caller;
	struct operation existing;
	int status = store_operation_get(c->tx, caller->company_id, c->operation.intent, c->arena, &existing, err);

	*found_out = status == OK;
	if (status == E_NOT_FOUND)
		return OK;
	if (status != OK)
		return status;
	if (!text_eq(existing.form_digest, c->operation.form_digest))
		return err_set(err, E_CONFLICT, "intent_reused",
			       "this form was sent before with other content; close the window and open it again");
	return operation_read(c->job->app, c->tx, caller, existing.intent, c->arena, &c->job->operation, err);
}

static int check(struct creation *c, struct err *err)
{
	struct finding *findings = NULL;
	size_t count = preflight(c->arena, &c->form, &c->books, &findings);

	for (size_t i = 0; i < count; i++)
		if (findings[i].blocks) {
			c->job->findings = findings;
			c->job->finding_count = count;
			return err_set(err, E_INVALID, "form_refused", "the invoice can't be made like this: %s",
				       findings[i].text);
		}
	return OK;
}

static int price(struct creation *c, struct err *err)
{
	struct totals totals;
	int status = totals_compute(c->arena, c->form.lines, c->form.line_count, c->form.tax_treatment,
				    c->books.tax_rates, c->books.tax_rate_count, &totals, err);

	if (status == OK)
		c->operation.total_e4 = totals.total_e4;
	return status;
}

static int remember_links(struct creation *c, struct err *err)
{
	const struct link_mark mark = {c->job->caller->user_id, c->operation.created_us};
	int status = OK;

	if (c->form.contact_id != NULL && *c->deal.party != '\0')
		status = store_contact_link_set(c->tx, &c->key, c->deal.party, c->form.contact_id, mark, err);
	for (size_t i = 0; i < c->form.line_count && status == OK; i++) {
		const struct line_item *line = &c->form.lines[i];

		if (line->product_id > 0 && line->item_id != NULL)
			status = store_product_link_set(c->tx, &c->key, line->product_id, line->item_id, mark, err);
	}
	return status;
}

/* The contact's own step is left out when nothing is to be sent for it. */
static enum operation_step first_step(const struct creation *c)
{
	struct contact_difference differences[3];

	if (c->form.contact_id == NULL)
		return STEP_CONTACT;
	if (c->form.should_update_contact && contact_differences(c->books.contact, &c->form, differences) > 0)
		return STEP_CONTACT;
	return STEP_INVOICE;
}

static int queue(struct creation *c, struct err *err)
{
	const struct caller *caller = c->job->caller;
	char mark[UUID_TEXT_MAX];
	int status;

	c->operation = (struct operation){
	    .key = c->key,
	    .intent = c->operation.intent,
	    .deal_id = c->form.deal_id,
	    .user_id = caller->user_id,
	    .party = c->deal.party,
	    .form = form_json_write(c->arena, &c->form),
	    .form_digest = c->operation.form_digest,
	    .mark = arena_strdup(c->arena, uuid_new(mark)),
	    .step = first_step(c),
	    .due_us = app_now_us(c->job->app),
	    .contact_id = c->form.contact_id,
	    .total_e4 = c->operation.total_e4,
	    .created_us = app_now_us(c->job->app),
	};
	if (c->operation.form == NULL)
		return err_set(err, E_INVALID, "form_too_large", "the form is too large");
	status = remember_links(c, err);
	if (status == OK)
		status = store_operation_add(c->tx, &c->operation, err);
	if (status == OK)
		status =
		    operation_read(c->job->app, c->tx, caller, c->operation.intent, c->arena, &c->job->operation, err);
	return status;
}

static int create(struct creation *c, struct err *err)
{
	const struct caller *caller = c->job->caller;
	int status = store_deal_get(c->tx, caller->company_id, c->job->form->deal_id, c->arena, &c->deal, err);

	if (status == OK)
		status = company_books(c->tx, caller->company_id, c->arena, NULL, &c->key, err);
	if (status == OK)
		status = books_load(c->tx, &c->key, c->job->form, c->arena, &c->books, err);
	if (status != OK)
		return status;
	c->form = books_complete(c->arena, &c->books, c->job->form);
	status = check(c, err);
	if (status == OK)
		status = price(c, err);
	return status == OK ? queue(c, err) : status;
}

int create_invoice(struct db *tx, void *ctx, struct err *err)
{
	struct create_job *job = ctx;
	struct creation c = {.job = job, .tx = tx, .arena = job->arena};
	bool is_known = false;
	int status;

	if (text_is_empty(job->form->intent) || !is_uuid(job->form->intent))
		return err_set(err, E_INVALID, "intent_malformed", "the intent must be a UUID");
	c.operation.intent = text_fold(c.arena, job->form->intent);
	status = write_form(&c, err);
	if (status == OK)
		status = find_existing(&c, &is_known, err);
	if (status == OK && !is_known)
		status = create(&c, err);
	return status;
}
