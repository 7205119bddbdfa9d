#include "ledger/contact_rows.h"

#include <string.h>

#define CONTACT_COLUMNS                                                                                                \
	"id, status, name, number, account_number, company_number, first_name, last_name, email, bank_details,"        \
	" tax_number, receivable_tax, payable_tax, currency, sales_account, purchases_account, website, term_day,"     \
	" term_type, is_customer, is_supplier, created_us, updated_us, merged_into, bill_term_day, bill_term_type"

static struct contact read_contact(struct db_rows *rows, struct arena *arena)
{
	return (struct contact){
	    .id = db_text_copy(rows, 0, arena),
	    .status = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .number = db_text_copy(rows, 3, arena),
	    .account_number = db_text_copy(rows, 4, arena),
	    .company_number = db_text_copy(rows, 5, arena),
	    .first_name = db_text_copy(rows, 6, arena),
	    .last_name = db_text_copy(rows, 7, arena),
	    .email = db_text_copy(rows, 8, arena),
	    .bank_details = db_text_copy(rows, 9, arena),
	    .tax_number = db_text_copy(rows, 10, arena),
	    .receivable_tax = db_text_copy(rows, 11, arena),
	    .payable_tax = db_text_copy(rows, 12, arena),
	    .currency = db_text_copy(rows, 13, arena),
	    .sales_account = db_text_copy(rows, 14, arena),
	    .purchases_account = db_text_copy(rows, 15, arena),
	    .website = db_text_copy(rows, 16, arena),
	    .term_day = db_i64(rows, 17),
	    .term_type = db_text_copy(rows, 18, arena),
	    .is_customer = db_i64(rows, 19) != 0,
	    .is_supplier = db_i64(rows, 20) != 0,
	    .created_us = db_i64(rows, 21),
	    .updated_us = db_i64(rows, 22),
	    .merged_into = db_text_copy(rows, 23, arena),
	    .bill_term_day = db_i64(rows, 24),
	    .bill_term_type = db_text_copy(rows, 25, arena),
	};
}

static int load_addresses(struct db *db, struct arena *arena, struct contact *contact, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT slot, line1, line2, line3, line4, city, region, postal_code, country,"
					" attention_to FROM contact_address WHERE contact_id = $1",
					DB_ARGS(DB_T(contact->id)));

	while (db_next(rows)) {
		int64_t slot = db_i64(rows, 0);

		if (slot < 0 || slot >= CONTACT_ADDRESSES)
			continue;
		contact->addresses[slot] = (struct address){
		    .line1 = db_text_copy(rows, 1, arena),
		    .line2 = db_text_copy(rows, 2, arena),
		    .line3 = db_text_copy(rows, 3, arena),
		    .line4 = db_text_copy(rows, 4, arena),
		    .city = db_text_copy(rows, 5, arena),
		    .region = db_text_copy(rows, 6, arena),
		    .postal_code = db_text_copy(rows, 7, arena),
		    .country = db_text_copy(rows, 8, arena),
		    .attention_to = db_text_copy(rows, 9, arena),
		};
	}
	return db_done(rows, err);
}

static int load_phones(struct db *db, struct arena *arena, struct contact *contact, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT slot, number, area, country FROM contact_phone WHERE contact_id = $1",
		     DB_ARGS(DB_T(contact->id)));

	while (db_next(rows)) {
		int64_t slot = db_i64(rows, 0);

		if (slot >= 0 && slot < CONTACT_PHONES)
			contact->phones[slot] = (struct phone){.number = db_text_copy(rows, 1, arena),
							       .area = db_text_copy(rows, 2, arena),
							       .country = db_text_copy(rows, 3, arena)};
	}
	return db_done(rows, err);
}

static int load_persons(struct db *db, struct arena *arena, struct contact *contact, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT first_name, last_name, email, in_emails FROM contact_person"
					" WHERE contact_id = $1 ORDER BY position",
					DB_ARGS(DB_T(contact->id)));

	contact->person_count = 0;
	while (contact->person_count < CONTACT_PERSONS_MAX && db_next(rows))
		contact->persons[contact->person_count++] =
		    (struct contact_person){.first_name = db_text_copy(rows, 0, arena),
					    .last_name = db_text_copy(rows, 1, arena),
					    .email = db_text_copy(rows, 2, arena),
					    .in_emails = db_i64(rows, 3) != 0};
	return db_done(rows, err);
}

int contact_slots(struct db *db, struct arena *arena, struct contact *contact, struct err *err)
{
	if (load_addresses(db, arena, contact, err) != OK || load_phones(db, arena, contact, err) != OK)
		return E_INTERNAL;
	return load_persons(db, arena, contact, err);
}

/* The first row with everything that belongs to it. */
static int read_one(struct db *db, struct arena *arena, struct db_rows *rows, struct contact **out, struct err *err)
{
	struct contact *contact = NULL;
	int status;

	if (db_next(rows)) {
		contact = arena_new_of(arena, struct contact);
		*contact = read_contact(rows, arena);
	}
	status = db_done(rows, err);
	if (status == OK && contact != NULL)
		status = contact_slots(db, arena, contact, err);
	*out = status == OK ? contact : NULL;
	return status;
}

int contact_head(struct db *db, struct arena *arena, const char *org_id, const char *id, struct contact **out,
		 struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " CONTACT_COLUMNS " FROM contact WHERE org_id = $1 AND id = lower($2)",
		     DB_ARGS(DB_T(org_id), DB_T(id)));

	*out = NULL;
	if (db_next(rows)) {
		*out = arena_new_of(arena, struct contact);
		**out = read_contact(rows, arena);
	}
	return db_done(rows, err);
}

int contact_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct contact **out,
		 struct err *err)
{
	return read_one(db, arena,
			db_query(db, "SELECT " CONTACT_COLUMNS " FROM contact WHERE org_id = $1 AND id = lower($2)",
				 DB_ARGS(DB_T(org_id), DB_T(id))),
			out, err);
}

int contact_by_number(struct db *db, struct arena *arena, const char *org_id, const char *number, struct contact **out,
		      struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " CONTACT_COLUMNS " FROM contact WHERE org_id = $1 AND number_folded = $2"
				 " AND number = $3",
				 DB_ARGS(DB_T(org_id), DB_T(text_fold(arena, number)), DB_T(number))),
			out, err);
}

int contact_by_account_number(struct db *db, struct arena *arena, const char *org_id, const char *number,
			      struct contact **out, struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " CONTACT_COLUMNS " FROM contact WHERE org_id = $1 AND account_folded = $2"
				 " AND account_number = $3",
				 DB_ARGS(DB_T(org_id), DB_T(text_fold(arena, number)), DB_T(number))),
			out, err);
}

int contact_by_name(struct db *db, struct arena *arena, const char *org_id, const char *name, struct contact **out,
		    struct err *err)
{
	return read_one(db, arena,
			db_query(db,
				 "SELECT " CONTACT_COLUMNS " FROM contact WHERE org_id = $1 AND name_folded = $2"
				 " ORDER BY status LIMIT 1",
				 DB_ARGS(DB_T(org_id), DB_T(text_fold(arena, name)))),
			out, err);
}

int contact_balance(struct db *db, struct contact *contact, int32_t today, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT type, SUM(due_e4), SUM(CASE WHEN due_day < $2 THEN due_e4 ELSE 0 END)"
					" FROM invoice INDEXED BY invoice_of_contact WHERE contact_id = $1"
					" AND type IN ('ACCREC', 'ACCPAY') AND status = 'AUTHORISED' GROUP BY type",
					DB_ARGS(DB_T(contact->id), DB_I(today)));

	while (db_next(rows)) {
		bool is_bill = text_eq(db_text(rows, 0), "ACCPAY");

		*(is_bill ? &contact->bills_due_e4 : &contact->outstanding_e4) = db_i64(rows, 1);
		*(is_bill ? &contact->bills_late_e4 : &contact->overdue_e4) = db_i64(rows, 2);
	}
	return db_done(rows, err);
}

/* ---- merging ---- */

int contact_move(struct db *db, const char *from, const char *into, int64_t now_us, struct err *err)
{
	const struct db_arg args[] = {DB_T(from), DB_T(into), DB_I(now_us)};

	if (db_exec(db, "UPDATE invoice SET contact_id = $2, updated_us = $3 WHERE contact_id = $1", args, 3, NULL,
		    err) != OK ||
	    db_exec(db, "UPDATE credit_note SET contact_id = $2, updated_us = $3 WHERE contact_id = $1", args, 3, NULL,
		    err) != OK ||
	    db_exec(db, "UPDATE quote SET contact_id = $2, updated_us = $3 WHERE contact_id = $1", args, 3, NULL,
		    err) != OK)
		return E_INTERNAL;
	return db_exec(db, "UPDATE contact SET status = 'ARCHIVED', merged_into = $2, updated_us = $3 WHERE id = $1",
		       args, 3, NULL, err);
}

/* ---- writing ---- */

static int save_addresses(struct db *db, const struct contact *contact, struct err *err)
{
	int status = OK;

	for (int slot = 0; slot < CONTACT_ADDRESSES && status == OK; slot++) {
		const struct address *a = &contact->addresses[slot];

		status = db_exec(
		    db,
		    "INSERT INTO contact_address (contact_id, slot, line1, line2, line3, line4, city, region,"
		    " postal_code, country, attention_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		    DB_ARGS(DB_T(contact->id), DB_I(slot), DB_T(text_or(a->line1, "")), DB_T(text_or(a->line2, "")),
			    DB_T(text_or(a->line3, "")), DB_T(text_or(a->line4, "")), DB_T(text_or(a->city, "")),
			    DB_T(text_or(a->region, "")), DB_T(text_or(a->postal_code, "")),
			    DB_T(text_or(a->country, "")), DB_T(text_or(a->attention_to, ""))),
		    NULL, err);
	}
	return status;
}

static int save_phones(struct db *db, const struct contact *contact, struct err *err)
{
	int status = OK;

	for (int slot = 0; slot < CONTACT_PHONES && status == OK; slot++) {
		const struct phone *p = &contact->phones[slot];

		status = db_exec(db,
				 "INSERT INTO contact_phone (contact_id, slot, number, area, country)"
				 " VALUES ($1, $2, $3, $4, $5)",
				 DB_ARGS(DB_T(contact->id), DB_I(slot), DB_T(text_or(p->number, "")),
					 DB_T(text_or(p->area, "")), DB_T(text_or(p->country, ""))),
				 NULL, err);
	}
	return status;
}

static int save_persons(struct db *db, const struct contact *contact, struct err *err)
{
	int status = OK;

	for (size_t i = 0; i < contact->person_count && status == OK; i++) {
		const struct contact_person *p = &contact->persons[i];

		status =
		    db_exec(db,
			    "INSERT INTO contact_person (contact_id, position, first_name, last_name, email, in_emails)"
			    " VALUES ($1, $2, $3, $4, $5, $6)",
			    DB_ARGS(DB_T(contact->id), DB_I(i), DB_T(text_or(p->first_name, "")),
				    DB_T(text_or(p->last_name, "")), DB_T(text_or(p->email, "")), DB_I(p->in_emails)),
			    NULL, err);
	}
	return status;
}

static int save_slots(struct db *db, const struct contact *contact, struct err *err)
{
	const struct db_arg id = DB_T(contact->id);

	if (db_exec(db, "DELETE FROM contact_address WHERE contact_id = $1", &id, 1, NULL, err) != OK ||
	    db_exec(db, "DELETE FROM contact_phone WHERE contact_id = $1", &id, 1, NULL, err) != OK ||
	    db_exec(db, "DELETE FROM contact_person WHERE contact_id = $1", &id, 1, NULL, err) != OK ||
	    save_addresses(db, contact, err) != OK || save_phones(db, contact, err) != OK)
		return E_INTERNAL;
	return save_persons(db, contact, err);
}

static struct db_arg folded_text(struct arena *arena, const char *text)
{
	return DB_T(text_is_empty(text) ? NULL : text_fold(arena, text));
}

/* What lists compare without case. */
static int save_folded(struct db *db, struct arena *arena, const struct contact *c, struct err *err)
{
	return db_exec(
	    db,
	    "UPDATE contact SET number_folded = $2, account_folded = $3, first_folded = $4, last_folded = $5,"
	    " email_folded = $6 WHERE id = $1",
	    DB_ARGS(DB_T(c->id), folded_text(arena, c->number), folded_text(arena, c->account_number),
		    folded_text(arena, c->first_name), folded_text(arena, c->last_name), folded_text(arena, c->email)),
	    NULL, err);
}

int contact_save(struct db *db, struct arena *arena, const char *org_id, const struct contact *c, struct err *err)
{
	int status = db_exec(
	    db,
	    "INSERT INTO contact (org_id, name_folded, " CONTACT_COLUMNS ")"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
	    " $21, $22, $23, $24, $25, $26, $27, $28)"
	    " ON CONFLICT (id) DO UPDATE SET name_folded = excluded.name_folded, status = excluded.status,"
	    " name = excluded.name, number = excluded.number, account_number = excluded.account_number,"
	    " company_number = excluded.company_number, first_name = excluded.first_name,"
	    " last_name = excluded.last_name, email = excluded.email, bank_details = excluded.bank_details,"
	    " tax_number = excluded.tax_number, receivable_tax = excluded.receivable_tax,"
	    " payable_tax = excluded.payable_tax, currency = excluded.currency,"
	    " sales_account = excluded.sales_account, purchases_account = excluded.purchases_account,"
	    " website = excluded.website, term_day = excluded.term_day, term_type = excluded.term_type,"
	    " is_customer = excluded.is_customer, is_supplier = excluded.is_supplier,"
	    " updated_us = excluded.updated_us, merged_into = excluded.merged_into,"
	    " bill_term_day = excluded.bill_term_day, bill_term_type = excluded.bill_term_type",
	    DB_ARGS(DB_T(org_id), DB_T(text_fold(arena, c->name)), DB_T(c->id), DB_T(c->status), DB_T(c->name),
		    DB_T(c->number), DB_T(c->account_number), DB_T(c->company_number), DB_T(c->first_name),
		    DB_T(c->last_name), DB_T(c->email), DB_T(c->bank_details), DB_T(c->tax_number),
		    DB_T(c->receivable_tax), DB_T(c->payable_tax), DB_T(c->currency), DB_T(c->sales_account),
		    DB_T(c->purchases_account), DB_T(c->website), DB_I(c->term_day), DB_T(c->term_type),
		    DB_I(c->is_customer), DB_I(c->is_supplier), DB_I(c->created_us), DB_I(c->updated_us),
		    DB_T(c->merged_into), DB_I(c->bill_term_day), DB_T(c->bill_term_type)),
	    NULL, err);

	if (status == OK)
		status = save_folded(db, arena, c, err);
	return status == OK ? save_slots(db, c, err) : status;
}
