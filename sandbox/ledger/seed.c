#include "ledger/seed.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "crypto/crypto.h"
#include "ledger/allocation.h"
#include "ledger/contact_rows.h"
#include "ledger/credit_note.h"
#include "ledger/invoice.h"
#include "ledger/payment.h"
#include "ledger/quote.h"
#include "ledger/invoice_rows.h"
#include "ledger/seed_data.h"
#include "ledger/settings_rows.h"
#include "ledger/tracking.h"
#include "ledger/wire.h"

enum { FIRST_NUMBER = 1, LOCK_MONTHS_DAYS = 150, FOUNDED_DAYS = 900, JSON_MAX = 64 * 1024 };

struct seeding {
	struct sandbox *sandbox;
	struct arena *arena;
	struct db *db;
	int64_t now_us;
	struct err *err;
};

/* The same name has the same id in every sandbox. */
static const char *id_of(struct seeding *s, const char *kind, const char *scope, const char *name)
{
	char *text = arena_printf(s->arena, "%s/%s/%s", kind, scope, name), *hex;
	unsigned char hash[SHA256_SIZE];

	sha256(text, strlen(text), hash);
	hex = hex_encode(s->arena, hash, 16);
	return arena_printf(s->arena, "%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

/* ---- settings ---- */

/* The last day of the month before the one that was LOCK_MONTHS_DAYS ago. */
static int32_t lock_day(const struct seeding *s)
{
	struct civil civil = civil_from_day(day_from_us(s->now_us) - LOCK_MONTHS_DAYS);

	civil.day = 1;
	return day_from_civil(civil) - 1;
}

/* The last day of the year before the last one: its books are closed. */
static int32_t year_lock_day(const struct seeding *s)
{
	return day_from_civil((struct civil){civil_from_day(day_from_us(s->now_us)).year - 2, 12, 31});
}

static int seed_org_row(struct seeding *s, size_t position, const struct seed_org *o)
{
	return db_exec(s->db,
		       "INSERT INTO org (id, position, short_code, name, legal_name, base_currency, country, timezone,"
		       " utc_offset_h, tax_number, registration_number, line1, city, postal_code, email, lock_day,"
		       " next_number, created_us, year_lock_day)"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
		       DB_ARGS(DB_T(id_of(s, "org", "", o->name)), DB_I(position), DB_T(o->short_code), DB_T(o->name),
			       DB_T(o->legal_name), DB_T(o->currency), DB_T(o->country), DB_T(o->timezone),
			       DB_I(o->utc_offset_h), DB_T(o->tax_number), DB_T(o->registration_number), DB_T(o->line1),
			       DB_T(o->city), DB_T(o->postal_code), DB_T(o->email), DB_I(lock_day(s)),
			       DB_I(FIRST_NUMBER), DB_I(s->now_us - FOUNDED_DAYS * US_PER_DAY), DB_I(year_lock_day(s))),
		       NULL, s->err);
}

static int seed_all_people(struct seeding *s)
{
	int status = OK;

	for (const struct seed_person *p = seed_people; p->first_name != NULL && status == OK; p++)
		status =
		    db_exec(s->db,
			    "INSERT INTO person (id, email, first_name, last_name, role, is_subscriber, updated_us)"
			    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
			    DB_ARGS(DB_T(id_of(s, "person", "", p->email)), DB_T(p->email), DB_T(p->first_name),
				    DB_T(p->last_name), DB_T(p->role), DB_I(p == seed_people),
				    DB_I(s->now_us - FOUNDED_DAYS * US_PER_DAY)),
			    NULL, s->err);
	return status;
}

static int seed_all_accounts(struct seeding *s, const char *org_id)
{
	int status = OK;

	for (const struct seed_account *a = seed_accounts; a->code != NULL && status == OK; a++)
		status = db_exec(
		    s->db,
		    "INSERT INTO account (org_id, id, code, name, type, class, status, tax_type, takes_payments,"
		    " system_account, description, updated_us)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)",
		    DB_ARGS(DB_T(org_id), DB_T(id_of(s, "account", org_id, a->code)), DB_T(a->code), DB_T(a->name),
			    DB_T(a->type), DB_T(a->class), DB_T(a->status), DB_T(a->tax_type), DB_I(a->takes_payments),
			    DB_T(a->system_account), DB_I(s->now_us - FOUNDED_DAYS * US_PER_DAY)),
		    NULL, s->err);
	return status;
}

static int seed_all_rates(struct seeding *s, const char *org_id, const struct seed_tax_rate *rates)
{
	int status = OK;

	for (const struct seed_tax_rate *r = rates; r->tax_type != NULL && status == OK; r++)
		status =
		    db_exec(s->db,
			    "INSERT INTO tax_rate (org_id, tax_type, name, report_tax_type, rate_e4, status,"
			    " for_revenue, for_expenses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			    DB_ARGS(DB_T(org_id), DB_T(r->tax_type), DB_T(r->name), DB_T(r->report), DB_I(r->rate_e4),
				    DB_T(r->status), DB_I(r->for_revenue), DB_I(r->for_expenses)),
			    NULL, s->err);
	return status;
}

static int seed_all_currencies(struct seeding *s, const char *org_id, const struct seed_currency *currencies)
{
	int status = OK;

	for (const struct seed_currency *c = currencies; c->code != NULL && status == OK; c++)
		status = db_exec(
		    s->db,
		    "INSERT INTO currency (org_id, code, description, rate_e6, position)"
		    " VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(DB_T(org_id), DB_T(c->code), DB_T(c->description), DB_I(c->rate_e6), DB_I(c - currencies)),
		    NULL, s->err);
	return status;
}

static int seed_themes(struct seeding *s, const char *org_id)
{
	static const char *const names[] = {"Standard", "Project invoices"};
	int status = OK;

	for (size_t i = 0; i < ARRAY_LEN(names) && status == OK; i++)
		status = db_exec(
		    s->db, "INSERT INTO theme (org_id, id, name, sort_order, created_us) VALUES ($1, $2, $3, $4, $5)",
		    DB_ARGS(DB_T(org_id), DB_T(id_of(s, "theme", org_id, names[i])), DB_T(names[i]), DB_I(i),
			    DB_I(s->now_us - FOUNDED_DAYS * US_PER_DAY)),
		    NULL, s->err);
	return status;
}

static int seed_options(struct seeding *s, const char *category_id, const char *options)
{
	int status = OK;
	char **names;
	size_t count = text_split(s->arena, options, ';', &names);

	for (size_t i = 0; i < count && status == OK; i++) {
		struct tracking_option option = {.id = id_of(s, "option", category_id, names[i]),
						 .name = names[i],
						 .status = "ACTIVE",
						 .position = (int64_t)i};

		status = tracking_option_save(s->db, category_id, &option, s->err);
	}
	return status;
}

static int seed_all_tracking(struct seeding *s, const char *org_id)
{
	int status = OK;

	for (const struct seed_tracking *t = seed_tracking; t->name != NULL && status == OK; t++) {
		struct tracking_category category = {.id = id_of(s, "tracking", org_id, t->name),
						     .name = t->name,
						     .status = "ACTIVE",
						     .position = t - seed_tracking};

		status = tracking_save(s->db, org_id, &category, s->err);
		if (status == OK)
			status = seed_options(s, category.id, t->options);
	}
	return status;
}

static int seed_settings(struct seeding *s, size_t position)
{
	const char *org_id = id_of(s, "org", "", seed_orgs[position].name);

	if (seed_org_row(s, position, &seed_orgs[position]) != OK || seed_all_accounts(s, org_id) != OK ||
	    seed_all_rates(s, org_id, seed_tax_rates[position]) != OK ||
	    seed_all_currencies(s, org_id, seed_currencies[position]) != OK)
		return E_INTERNAL;
	return seed_themes(s, org_id) == OK ? seed_all_tracking(s, org_id) : E_INTERNAL;
}

/* ---- items and contacts ---- */

static int seed_all_items(struct seeding *s, const char *org_id, int64_t factor)
{
	int status = OK;

	for (const struct seed_item *i = seed_items; i->code != NULL && status == OK; i++) {
		struct item item = {.id = id_of(s, "item", org_id, i->code),
				    .code = i->code,
				    .name = i->name,
				    .description = i->description,
				    .is_sold = true,
				    .sales_price_e4 = i->price_e4 * factor,
				    .purchase_price_e4 = NO_AMOUNT,
				    .sales_account = i->account,
				    .sales_tax = i->tax_type,
				    .updated_us = s->now_us - FOUNDED_DAYS * US_PER_DAY};

		status = item_save(s->db, org_id, &item, s->err);
	}
	return status;
}

static int seed_all_contacts(struct seeding *s, const char *org_id, const struct seed_contact *contacts)
{
	int status = OK;

	for (const struct seed_contact *c = contacts; c->name != NULL && status == OK; c++) {
		struct contact contact = {.id = id_of(s, "contact", org_id, c->name),
					  .status = c->is_archived ? "ARCHIVED" : "ACTIVE",
					  .name = c->name,
					  .email = c->email,
					  .tax_number = c->tax_number,
					  .first_name = c->first_name,
					  .last_name = c->last_name,
					  .currency = c->currency,
					  .created_us = s->now_us - (400 + (c - contacts)) * US_PER_DAY};

		contact.updated_us = contact.created_us;
		contact.addresses[1] = (struct address){
		    .line1 = c->line1, .city = c->city, .postal_code = c->postal_code, .country = c->country};
		status = contact_save(s->db, s->arena, org_id, &contact, s->err);
	}
	return status;
}

/* ---- invoices, made through the same rules as everybody's ---- */

static struct call call_at(struct seeding *s, const struct org *org, const struct person *person, int64_t now_us)
{
	return (struct call){.sandbox = s->sandbox,
			     .arena = s->arena,
			     .db = s->db,
			     .org = *org,
			     .person = *person,
			     .client_id = "",
			     .now_us = now_us,
			     .today = wire_today(org, now_us),
			     .price_places = 2};
}

static void write_line(struct seeding *s, struct json_out *out, const char *line)
{
	char **parts;
	size_t count = text_split(s->arena, line, ',', &parts);

	json_out_object(out, NULL);
	json_out_text(out, "ItemCode", parts[0]);
	json_out_raw(out, "Quantity", count > 1 ? parts[1] : "1");
	if (count > 2)
		json_out_raw(out, "DiscountRate", parts[2]);
	json_out_end(out);
}

static char *invoice_json(struct seeding *s, const struct seed_invoice *i, int32_t day)
{
	char date[DATE_TEXT_MAX], due[DATE_TEXT_MAX];
	bool is_draft = text_eq(i->status, "DRAFT") || text_eq(i->status, "DELETED");
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;
	char **lines;
	size_t count = text_split(s->arena, i->lines, ';', &lines);

	buf_init(&buf, JSON_MAX);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_text(&out, "Type", "ACCREC");
	json_out_object(&out, "Contact");
	json_out_text(&out, "Name", i->contact);
	json_out_end(&out);
	json_out_text(&out, "Date", day_format(day, date));
	json_out_text(&out, "DueDate", day_format(day + i->due_days, due));
	json_out_text(&out, "Reference", text_or(i->reference, ""));
	json_out_text(&out, "Status",
		      is_draft                          ? "DRAFT"
		      : text_eq(i->status, "SUBMITTED") ? "SUBMITTED"
							: "AUTHORISED");
	json_out_bool(&out, "SentToContact", i->is_sent);
	json_out_array(&out, "LineItems");
	for (size_t n = 0; n < count; n++)
		write_line(s, &out, lines[n]);
	json_out_end(&out);
	json_out_end(&out);
	return arena_strdup(s->arena, buf.data);
}

static int apply(struct seeding *s, struct call *call, const char *text, const char *id, struct invoice **out)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(text, strlen(text), &doc, s->err);

	if (status == OK)
		status =
		    invoice_apply(call, json_root(doc), id, id != NULL ? INVOICE_UPSERT : INVOICE_CREATE, out, s->err);
	if (status == OK && (*out)->messages.count > 0)
		return err_set(s->err, E_INTERNAL, "seed_refused", "The sample invoice %s is refused: %s", text,
			       (*out)->messages.texts[0]);
	return status;
}

static int pay(struct seeding *s, struct call *call, const struct invoice *invoice, int64_t amount_e4)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	char amount[E4_TEXT_MAX];
	struct payment *payment;
	struct invoice *paid;
	char *text =
	    arena_printf(s->arena, "{\"Invoice\":{\"InvoiceID\":\"%s\"},\"Account\":{\"Code\":\"090\"},\"Amount\":%s}",
			 invoice->id, e4_format(amount_e4, 2, amount));
	int status = json_parse(text, strlen(text), &doc, s->err);

	if (status == OK)
		status = payment_make(call, json_root(doc), &payment, &paid, s->err);
	if (status == OK && payment->messages.count > 0)
		return err_set(s->err, E_INTERNAL, "seed_refused", "A sample payment is refused: %s",
			       payment->messages.texts[0]);
	return status;
}

/* What happened to the invoice after it was made. */
static int finish(struct seeding *s, struct call *call, const struct seed_invoice *i, struct invoice *invoice)
{
	int64_t share_e4 = totals_round(invoice->total_e4 * i->paid_percent / 100, 2);

	call->now_us += (i->due_days < i->days_ago ? i->due_days : i->days_ago) * US_PER_DAY / 2;
	call->today = wire_today(&call->org, call->now_us);
	if (text_eq(i->status, "VOIDED") || text_eq(i->status, "DELETED"))
		return apply(s, call, arena_printf(s->arena, "{\"Status\":\"%s\"}", i->status), invoice->id, &invoice);
	if (text_eq(i->status, "PAID"))
		return pay(s, call, invoice, invoice->total_e4);
	return share_e4 > 0 ? pay(s, call, invoice, share_e4) : OK;
}

static int seed_all_invoices(struct seeding *s, const struct org *org, const struct person *person,
			     const struct seed_invoice *invoices)
{
	int status = OK;

	for (const struct seed_invoice *i = invoices; i->contact != NULL && status == OK; i++) {
		struct call call = call_at(s, org, person, s->now_us - i->days_ago * US_PER_DAY);
		struct invoice *invoice;

		status = apply(s, &call, invoice_json(s, i, call.today), NULL, &invoice);
		if (status == OK)
			status = finish(s, &call, i, invoice);
	}
	return status;
}

/* The two oldest payments of the organisation were one payment in the bank. */
static int seed_batch(struct seeding *s, const char *org_id)
{
	const char *id = id_of(s, "batch", org_id, "");
	int status =
	    db_exec(s->db,
		    "INSERT INTO batch_payment (org_id, id, account_id, reference, day, updated_us)"
		    " SELECT org_id, $2, account_id, 'Collected', day, updated_us FROM payment WHERE org_id = $1"
		    " ORDER BY day, id LIMIT 1",
		    DB_ARGS(DB_T(org_id), DB_T(id)), NULL, s->err);

	if (status != OK)
		return status;
	return db_exec(s->db,
		       "UPDATE payment SET batch_id = $2 WHERE id IN"
		       " (SELECT id FROM payment WHERE org_id = $1 ORDER BY day, id LIMIT 2)",
		       DB_ARGS(DB_T(org_id), DB_T(id)), NULL, s->err);
}

/* ---- credit notes and quotes ---- */

/* What they have in common with an invoice; the object stays open. */
static void start_document(struct seeding *s, struct json_out *out, const char *contact, int32_t day, const char *lines)
{
	char date[DATE_TEXT_MAX];
	char **parts;
	size_t count = text_split(s->arena, lines, ';', &parts);

	json_out_object(out, NULL);
	json_out_object(out, "Contact");
	json_out_text(out, "Name", contact);
	json_out_end(out);
	json_out_text(out, "Date", day_format(day, date));
	json_out_array(out, "LineItems");
	for (size_t i = 0; i < count; i++)
		write_line(s, out, parts[i]);
	json_out_end(out);
}

/* Makes or changes the document that ${text} describes. */
static int apply_document(struct seeding *s, struct call *call, const struct document_kind *kind, const char *text,
			  const char *id, struct invoice **out)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(text, strlen(text), &doc, s->err);

	if (status == OK)
		status = document_apply(call, kind, json_root(doc), id, id != NULL ? INVOICE_UPSERT : INVOICE_CREATE,
					out, s->err);
	if (status == OK && (*out)->messages.count > 0)
		return err_set(s->err, E_INTERNAL, "seed_refused", "The sample document %s is refused: %s", text,
			       (*out)->messages.texts[0]);
	return status;
}

static const char *credit_json(struct seeding *s, const struct seed_credit *c, int32_t day)
{
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, JSON_MAX);
	json_out_init(&out, &buf);
	start_document(s, &out, c->contact, day, c->lines);
	json_out_text(&out, "Type", "ACCRECCREDIT");
	json_out_text(&out, "Reference", c->reference);
	json_out_text(&out, "Status", c->status);
	json_out_end(&out);
	return arena_strdup(s->arena, buf.data);
}

/* The contact's invoice with the reference that the sample names. */
static int find_invoice_id(struct seeding *s, const struct invoice *note, const char *reference, const char **out)
{
	struct db_rows *rows = db_query(s->db, "SELECT id FROM invoice WHERE contact_id = $1 AND reference = $2",
					DB_ARGS(DB_T(note->contact_id), DB_T(reference)));

	*out = db_next(rows) ? db_text_copy(rows, 0, s->arena) : "";
	return db_done(rows, s->err);
}

static int allocate(struct seeding *s, struct call *call, const struct seed_credit *c, struct invoice *note)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int64_t amount_e4 = totals_round(note->total_e4 * c->percent / 100, 2);
	struct allocation *allocation;
	struct invoice *invoice;
	char amount[E4_TEXT_MAX];
	const char *id, *text;

	if (find_invoice_id(s, note, c->invoice, &id) != OK)
		return E_INTERNAL;
	text = arena_printf(s->arena, "{\"Invoice\":{\"InvoiceID\":\"%s\"},\"Amount\":%s}", id,
			    e4_format(amount_e4, 2, amount));
	if (json_parse(text, strlen(text), &doc, s->err) != OK ||
	    allocation_make(call, note, json_root(doc), &allocation, &invoice, s->err) != OK)
		return E_INTERNAL;
	if (allocation->messages.count > 0)
		return err_set(s->err, E_INTERNAL, "seed_refused", "A sample allocation is refused: %s",
			       allocation->messages.texts[0]);
	return OK;
}

static int seed_all_credits(struct seeding *s, const struct org *org, const struct person *person,
			    const struct seed_credit *credits)
{
	int status = OK;

	for (const struct seed_credit *c = credits; c->contact != NULL && status == OK; c++) {
		struct call call = call_at(s, org, person, s->now_us - c->days_ago * US_PER_DAY);
		struct invoice *note;

		status = apply_document(s, &call, &credit_note_kind, credit_json(s, c, call.today), NULL, &note);
		if (status == OK && c->invoice != NULL)
			status = allocate(s, &call, c, note);
	}
	return status;
}

static const char *quote_json(struct seeding *s, const struct seed_quote *q, int32_t day)
{
	char expiry[DATE_TEXT_MAX];
	CLEANUP(buf_release) struct buf buf;
	struct json_out out;

	buf_init(&buf, JSON_MAX);
	json_out_init(&out, &buf);
	start_document(s, &out, q->contact, day, q->lines);
	json_out_text(&out, "ExpiryDate", day_format(day + q->valid_days, expiry));
	json_out_text(&out, "Title", q->title);
	json_out_text(&out, "Summary", q->summary);
	json_out_text(&out, "Terms", q->terms);
	json_out_text(&out, "Status", text_eq(q->status, "DRAFT") ? "DRAFT" : "SENT");
	json_out_end(&out);
	return arena_strdup(s->arena, buf.data);
}

static int seed_all_quotes(struct seeding *s, const struct org *org, const struct person *person,
			   const struct seed_quote *quotes)
{
	int status = OK;

	for (const struct seed_quote *q = quotes; q->contact != NULL && status == OK; q++) {
		struct call call = call_at(s, org, person, s->now_us - q->days_ago * US_PER_DAY);
		struct invoice *quote;

		call.price_places = 4;
		status = apply_document(s, &call, &quote_kind, quote_json(s, q, call.today), NULL, &quote);
		call.now_us += US_PER_DAY;
		if (status == OK && !text_eq(q->status, quote->status))
			status =
			    apply_document(s, &call, &quote_kind,
					   arena_printf(s->arena, "{\"Status\":\"%s\"}", q->status), quote->id, &quote);
	}
	return status;
}

static int seed_sample(struct seeding *s, size_t position)
{
	const char *org_id = id_of(s, "org", "", seed_orgs[position].name);
	struct person *person = NULL;
	struct org *org = NULL;

	if (seed_all_items(s, org_id, seed_price_factors[position]) != OK ||
	    seed_all_contacts(s, org_id, seed_contacts[position]) != OK ||
	    org_load(s->db, s->arena, org_id, &org, s->err) != OK ||
	    person_load(s->db, s->arena, id_of(s, "person", "", seed_people[0].email), &person, s->err) != OK)
		return E_INTERNAL;
	if (seed_all_invoices(s, org, person, seed_invoices[position]) != OK ||
	    seed_all_credits(s, org, person, seed_credits[position]) != OK)
		return E_INTERNAL;
	if (seed_all_quotes(s, org, person, seed_quotes[position]) != OK)
		return E_INTERNAL;
	return position == 0 ? seed_batch(s, org_id) : OK;
}

static int seed_everything(struct seeding *s, bool with_sample)
{
	int status = seed_all_people(s);

	for (size_t i = 0; seed_orgs[i].short_code != NULL && status == OK; i++) {
		status = seed_settings(s, i);
		if (status == OK && with_sample)
			status = seed_sample(s, i);
	}
	return status;
}

int seed(struct sandbox *sandbox, bool with_sample, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	struct seeding s = {
	    .sandbox = sandbox, .arena = arena, .db = sandbox->db, .now_us = sandbox_now_us(sandbox), .err = err};

	if (db_begin(s.db, err) != OK)
		return E_INTERNAL;
	if (seed_everything(&s, with_sample) != OK) {
		db_rollback(s.db);
		return err_context(err, "sample");
	}
	return db_commit(s.db, err);
}
