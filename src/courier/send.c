/* One step of an operation is: decide what is to be sent (if anything), commit that it is going to be sent under which
 * key, send it, commit what came of it.
 *
 * A row that carries a key when it is taken up has an open outcome: the answer was lost, or the process died. Within
 * the key's window the same request is repeated under the same key, and the ledger answers as it did, or does it now.
 * After the window the ledger is asked whether the thing exists; only if it doesn't, it is sent under a new key. */
#include "courier/send.h"

#include <string.h>

#include "app/reader.h"
#include "app/tokens.h"
#include "app/vendors.h"
#include "courier/backoff.h"
#include "courier/refusal.h"
#include "crypto/crypto.h"
#include "domain/compose.h"
#include "store/connection.h"
#include "store/contact.h"
#include "store/form_json.h"
#include "store/invoice.h"
#include "store/link.h"

enum { PAGES_MAX = 100, REPEATS_BEFORE_LOOK = 2 };

#define OVERLAP_US (120 * US_PER_SECOND)
#define MARK_OVERLAP_US US_PER_DAY /* a mark can't be mistaken, but a clock can be wrong by much */
#define RETRY_FIRST_US (1 * US_PER_SECOND)
#define RETRY_MAX_US (300 * US_PER_SECOND)
#define REPEAT_MAX_US (60 * US_PER_SECOND) /* several times within the key's window */

struct sending {
	const struct app *app;
	struct arena *arena;
	struct operation *op;
	struct invoice_form form;
	/* What the step is about. */
	const char *contact_id; /* to be changed; NULL: one is to be made */
	struct xero_contact_parts parts;
	bool is_repeat; /* the key was in use before this call */
	/* What came back. */
	struct contact contact;
	struct invoice invoice;
	bool is_found;
	struct xero_refusals refusals;
	int64_t retry_after_s;
	/* What is written. */
	enum operation_state to;
	int64_t now_us;
};

/* ---- calls ---- */

/* A clock that was set back tells nothing about the key's age. */
static bool is_key_over(const struct sending *s)
{
	const int64_t age_us = app_now_us(s->app) - s->op->attempt_us;

	return age_us < 0 || age_us >= KEY_WINDOW_US;
}

/* A login or other calls may have kept the repeat waiting until the ledger has forgotten the key. */
static int check_key(const struct sending *s, struct err *err)
{
	if (!s->is_repeat || !is_key_over(s))
		return OK;
	return err_set(err, E_UNCERTAIN, "xero_outcome_unknown",
		       "Xero was reached too late for a repeat; Lasku looks first whether Xero did it.");
}

static void keep_told(struct sending *s, const struct xero *xero)
{
	s->refusals = xero->refusals;
	s->retry_after_s = xero->limits.retry_after_s;
}

static int call_contact(struct xero *xero, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	int status = check_key(s, err);

	if (status != OK)
		return status;
	if (s->contact_id != NULL)
		status = xero_update_contact(xero, s->contact_id, &s->parts, s->op->attempt_key, &s->contact, err);
	else
		status = xero_create_contact(xero, &s->parts, s->op->attempt_key, &s->contact, err);
	keep_told(s, xero);
	return status;
}

static int call_invoice(struct xero *xero, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	const struct xero_invoice_order order = {
	    .form = &s->form,
	    .contact_id = s->op->contact_id,
	    .url = mark_url(s->app, s->arena, s->op->mark),
	    .key = s->op->attempt_key,
	};
	int status = check_key(s, err);

	if (status != OK)
		return status;
	status = xero_create_invoice(xero, &order, &s->invoice, err);
	keep_told(s, xero);
	return status;
}

/* What wasn't found on the pages that were read may stand on the next one: nothing may be sent then. */
static int look_up_incomplete(struct err *err)
{
	return err_set(err, E_UPSTREAM, "xero_lookup_incomplete",
		       "So much has changed in Xero that the invoice couldn't be looked for; it is tried again later.");
}

/* A contact has no place for a mark, but its name can be given once: one of that name which has come since the
 * operation was made is the one that we asked for. */
static int find_contact(struct xero *xero, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	const char *wanted = text_fold(s->arena, text_or(s->form.recipient, ""));
	int status = OK;
	struct xero_contact_page page = {.has_more = true};

	s->is_found = false;
	for (int number = 1; page.has_more && number <= PAGES_MAX && status == OK && !s->is_found; number++) {
		status = xero_get_contacts(xero, s->op->created_us - OVERLAP_US, number, XERO_PAGE_MAX, &page, err);
		for (size_t i = 0; status == OK && i < page.count && !s->is_found; i++)
			if (!page.contacts[i].is_archived &&
			    text_eq(text_fold(s->arena, page.contacts[i].name), wanted)) {
				s->contact = page.contacts[i];
				s->is_found = true;
			}
	}
	keep_told(s, xero);
	return status == OK && !s->is_found && page.has_more ? look_up_incomplete(err) : status;
}

/* What stands before the mark may have changed since, with the address that this server is reached at. */
static bool carries(const struct invoice *invoice, const char *mark)
{
	const char *url = text_or(invoice->url, "");
	const size_t len = strlen(url), mark_len = strlen(mark);

	return len >= mark_len && text_eq_nocase(url + len - mark_len, mark);
}

/* By its mark alone: the contact may have been merged into another one meanwhile. */
static int find_invoice(struct xero *xero, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	struct xero_invoice_page page = {.has_more = true};
	struct xero_invoice_query query = {
	    .is_full = true, /* the mark must be among what is told */
	    .since_us = s->op->created_us - MARK_OVERLAP_US,
	    .page_size = XERO_PAGE_MAX,
	};
	int status = OK;

	s->is_found = false;
	for (query.page = 1; page.has_more && query.page <= PAGES_MAX && status == OK && !s->is_found; query.page++) {
		status = xero_get_invoices(xero, &query, &page, err);
		for (size_t i = 0; status == OK && i < page.count && !s->is_found; i++)
			if (carries(&page.invoices[i], s->op->mark)) {
				s->invoice = page.invoices[i];
				s->is_found = true;
			}
	}
	keep_told(s, xero);
	return status == OK && !s->is_found && page.has_more ? look_up_incomplete(err) : status;
}

/* ---- writing ---- */

static int job_move(struct db *tx, void *ctx, struct err *err)
{
	struct sending *s = ctx;

	return store_operation_move(tx, s->op, s->to, s->now_us, err);
}

/* A limit of the ledger is one for the whole organisation: its other operations wait with this one. */
static int job_postpone(struct db *tx, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	int status = job_move(tx, s, err);

	return status == OK ? store_operations_postpone(tx, &s->op->key, s->op->due_us, err) : status;
}

/* Connecting wakes what waits for it. Somebody who has done so since the call was refused has woken everything else. */
static int job_await_login(struct db *tx, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	bool is_active = false;
	int status = store_ledger_connection_is_active(tx, &s->op->key, &is_active, err);

	if (status == OK && is_active)
		s->op->due_us = s->now_us + backoff_us(s->op->attempts, RETRY_FIRST_US, REPEAT_MAX_US);
	return status == OK ? job_move(tx, s, err) : status;
}

static int move(struct sending *s, enum operation_state to, struct err *err)
{
	s->to = to;
	s->now_us = app_now_us(s->app);
	return db_write(s->app->writer, job_move, s, err);
}

static int job_contact_done(struct db *tx, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	const struct link_mark mark = {s->op->user_id, s->now_us};
	int status = store_contact_save(tx, &s->op->key, &s->contact, err);

	if (status == OK && *s->op->party != '\0')
		status = store_contact_link_set(tx, &s->op->key, s->op->party, s->contact.id, mark, err);
	return status == OK ? job_move(tx, s, err) : status;
}

static int job_invoice_done(struct db *tx, void *ctx, struct err *err)
{
	struct sending *s = ctx;
	int status = store_invoices_save(tx, &s->op->key, &s->invoice, 1, err);

	if (status == OK)
		status = store_invoice_attach(tx, &s->op->key, s->invoice.id, s->op->deal_id, s->op->user_id, s->now_us,
					      err);
	return status == OK ? job_move(tx, s, err) : status;
}

static void log_end(const struct sending *s, const char *event)
{
	log_event(s->app->log, LOG_INFO, event, LOG_N("company", s->op->key.company_id), LOG_T("intent", s->op->intent),
		  LOG_T("invoice", s->op->invoice_id));
}

static void close_attempt(struct operation *op)
{
	op->attempt_key = NULL;
	op->attempts = 0;
	op->error = NULL;
}

static int contact_done(struct sending *s, struct err *err)
{
	close_attempt(s->op);
	s->op->contact_id = s->contact.id;
	s->op->step = STEP_INVOICE;
	s->now_us = app_now_us(s->app);
	s->op->due_us = s->now_us;
	s->to = OPERATION_QUEUED;
	return db_write(s->app->writer, job_contact_done, s, err);
}

static int invoice_done(struct sending *s, struct err *err)
{
	int status;

	close_attempt(s->op);
	s->op->invoice_id = s->invoice.id;
	s->op->totals_differ = s->invoice.total_e4 != s->op->total_e4;
	s->now_us = app_now_us(s->app);
	s->to = OPERATION_DONE;
	status = db_write(s->app->writer, job_invoice_done, s, err);
	if (status == OK)
		log_end(s, "invoice_created");
	return status;
}

static int refuse(struct sending *s, const struct err *why, struct err *err)
{
	struct finding *findings = NULL;
	int status;

	s->op->finding_count = refusal_findings(s->arena, &s->form, &s->refusals, &findings);
	s->op->findings = findings;
	s->op->attempt_key = NULL;
	s->op->error = why;
	status = move(s, OPERATION_REFUSED, err);
	if (status == OK)
		log_end(s, "invoice_refused");
	return status;
}

/* ---- what a failure means for the next try ---- */

static int64_t next_try_us(const struct sending *s, const struct err *why, bool is_open)
{
	const int64_t wait_us = backoff_us(s->op->attempts, RETRY_FIRST_US, is_open ? REPEAT_MAX_US : RETRY_MAX_US);
	const int64_t told_us = s->retry_after_s > 0 ? s->retry_after_s * US_PER_SECOND : 0;

	if (why->status == E_DENIED)
		return OPERATION_NEVER_US;
	return app_now_us(s->app) + (told_us > wait_us ? told_us : wait_us);
}

static db_job job_of(const struct err *why)
{
	if (why->status == E_DENIED)
		return job_await_login;
	return why->status == E_BUSY ? job_postpone : job_move;
}

/* ${is_open}: it isn't known whether the step has been done; the key stays. */
static int try_later(struct sending *s, const struct err *why, bool is_open, struct err *err)
{
	log_err(s->app->log, "operation_waits", s->op->intent, why);
	s->op->error = why;
	s->op->due_us = next_try_us(s, why, is_open);
	s->op->attempts++;
	if (!is_open)
		s->op->attempt_key = NULL;
	s->to = is_open ? OPERATION_UNKNOWN : OPERATION_QUEUED;
	s->now_us = app_now_us(s->app);
	return db_write(s->app->writer, job_of(why), s, err);
}

static bool is_refusal(int status, const struct err *why)
{
	return status == E_INVALID && text_eq(why->code, "ledger_refused");
}

/* Of the calls here, changing a contact is the one that may be repeated freely: it says how the contact shall be. */
static bool may_repeat_freely(const struct sending *s)
{
	return s->op->step == STEP_CONTACT && s->contact_id != NULL;
}

/* The contact that was to be changed is gone: that is for a person to decide. */
static int refuse_gone(struct sending *s, const struct err *why, struct err *err)
{
	struct xero_refusal *gone = arena_new_of(s->arena, struct xero_refusal);

	*gone = (struct xero_refusal){.line = -1, .code = "contact_unknown", .message = why->text};
	s->refusals = (struct xero_refusals){gone, 1};
	return refuse(s, why, err);
}

static int settle_failure(struct sending *s, int status, const struct err *why, struct err *err)
{
	const bool is_open = !may_repeat_freely(s) && (s->is_repeat || status == E_UNCERTAIN);

	if (is_refusal(status, why)) {
		/* The first try may have made it, and the ledger forgotten the key: look before believing. */
		if (s->op->step == STEP_CONTACT && s->is_repeat && s->contact_id == NULL &&
		    xero_refused_for(&s->refusals, "contact_name_taken")) {
			s->op->attempt_us = 0;
			return try_later(s, why, true, err);
		}
		return refuse(s, why, err);
	}
	if (status == E_NOT_FOUND && may_repeat_freely(s))
		return refuse_gone(s, why, err);
	if (text_eq(why->code, "xero_key_reused"))
		s->op->attempt_us = 0;
	return try_later(s, why, is_open, err);
}

/* ---- steps ---- */

/* Commits what is about to be sent. */
static int write_ahead(struct sending *s, struct err *err)
{
	char key[UUID_TEXT_MAX];

	s->is_repeat = s->op->attempt_key != NULL;
	if (!s->is_repeat) {
		s->op->attempt_key = arena_strdup(s->arena, uuid_new(key));
		s->op->attempt_us = app_now_us(s->app);
	}
	return move(s, OPERATION_SENDING, err);
}

static int call(struct sending *s, ledger_call fn, struct err **why)
{
	*why = arena_new_of(s->arena, struct err);
	return ledger_run(s->app, &s->op->key, s->arena, fn, s, *why);
}

/* The outcome is open: after the key's window the thing must be looked for before anything is sent. Within the window
 * it is looked for once repeating hasn't helped, because the ledger remembers its own failures under a key, too; what
 * isn't found then is repeated all the same. True in ${*settled_out} when the step is settled now, or has to wait. */
static int look_first(struct sending *s, bool *settled_out, struct err *err)
{
	const bool is_contact = s->op->step == STEP_CONTACT;
	const bool is_over = is_key_over(s);
	struct err *why;
	int status;

	*settled_out = false;
	if (s->op->attempt_key == NULL || (!is_over && s->op->attempts < REPEATS_BEFORE_LOOK))
		return OK;
	status = call(s, is_contact ? find_contact : find_invoice, &why);
	*settled_out = status == OK ? s->is_found : is_over;
	if (status == OK && s->is_found)
		return is_contact ? contact_done(s, err) : invoice_done(s, err);
	if (is_over && status != OK)
		return try_later(s, why, true, err);
	if (is_over)
		s->op->attempt_key = NULL;
	return OK;
}

static int send_now(struct sending *s, struct err *err)
{
	const bool is_contact = s->op->step == STEP_CONTACT;
	bool is_settled = false;
	struct err *why;
	int status = look_first(s, &is_settled, err);

	if (status != OK || is_settled)
		return status;
	status = write_ahead(s, err);
	if (status != OK)
		return status;
	status = call(s, is_contact ? call_contact : call_invoice, &why);
	if (status != OK)
		return settle_failure(s, status, why, err);
	return is_contact ? contact_done(s, err) : invoice_done(s, err);
}

/* Goes on to the invoice without a call. */
static int skip_contact(struct sending *s, const char *contact_id, struct err *err)
{
	close_attempt(s->op);
	s->op->contact_id = contact_id;
	s->op->step = STEP_INVOICE;
	s->op->due_us = app_now_us(s->app);
	return move(s, OPERATION_QUEUED, err);
}

/* An earlier operation of the same customer may have made the contact that this one asks for, too. */
static int made_already(struct sending *s, struct db *db, const char **out, struct err *err)
{
	const char *linked = NULL;
	struct contact same;
	bool is_found = false;
	int status = OK;

	*out = NULL;
	if (s->op->attempt_key != NULL || *s->op->party == '\0')
		return OK;
	status = store_contact_link_get(db, &s->op->key, s->op->party, s->arena, &linked, err);
	if (status == OK && linked != NULL)
		status = store_contact_by_name(db, &s->op->key, text_or(s->form.recipient, ""), s->arena, &same,
					       &is_found, err);
	if (status == OK && is_found && text_eq(same.id, linked))
		*out = same.id;
	return status;
}

/* The parts that differ; false in ${*needed_out} when none does. */
static int plan_update(struct sending *s, struct db *db, bool *needed_out, struct err *err)
{
	struct contact_difference differences[3];
	struct contact known;
	size_t count;
	int status = store_contact_get(db, &s->op->key, s->op->contact_id, s->arena, &known, err);

	*needed_out = false;
	if (status != OK)
		return status == E_NOT_FOUND ? OK : status;
	count = contact_differences(&known, &s->form, differences);
	for (size_t i = 0; i < count; i++) {
		const char *ours = differences[i].ours;

		if (text_eq(differences[i].field, "address"))
			s->parts.address = ours;
		else if (text_eq(differences[i].field, "email"))
			s->parts.email = ours;
		else
			s->parts.tax_number = ours;
	}
	s->contact_id = s->op->contact_id;
	*needed_out = count > 0 && s->form.should_update_contact;
	return OK;
}

static int plan_contact(struct sending *s, bool *needed_out, const char **contact_id_out, struct err *err)
{
	CLEANUP(reader_close) struct reader reader = {0};
	int status = reader_open(s->app, &reader, err);

	*contact_id_out = s->op->contact_id;
	if (status != OK)
		return status;
	if (s->op->contact_id != NULL)
		return plan_update(s, reader.db, needed_out, err);
	s->parts = (struct xero_contact_parts){
	    .name = s->form.recipient,
	    .email = text_is_empty(s->form.email) ? NULL : s->form.email,
	    .tax_number = text_is_empty(s->form.tax_number) ? NULL : s->form.tax_number,
	    .address = text_is_empty(s->form.address) ? NULL : s->form.address,
	};
	status = made_already(s, reader.db, contact_id_out, err);
	*needed_out = *contact_id_out == NULL;
	return status;
}

static int step_contact(struct sending *s, struct err *err)
{
	const char *contact_id = NULL;
	bool is_needed = false;
	int status = plan_contact(s, &is_needed, &contact_id, err);

	if (status != OK)
		return status;
	if (!is_needed)
		return skip_contact(s, contact_id, err);
	if (may_repeat_freely(s))
		s->op->attempt_key = NULL;
	return send_now(s, err);
}

int send_step(const struct app *app, struct operation *operation, struct arena *arena, struct err *err)
{
	struct sending s = {.app = app, .arena = arena, .op = operation, .retry_after_s = XERO_UNKNOWN};
	int status = form_json_read(arena, operation->form, &s.form, err);

	if (status != OK)
		return status;
	return operation->step == STEP_CONTACT ? step_contact(&s, err) : send_now(&s, err);
}
