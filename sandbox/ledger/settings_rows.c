#include "ledger/settings_rows.h"

static struct org read_org(struct db_rows *rows, struct arena *arena)
{
	return (struct org){
	    .id = db_text_copy(rows, 0, arena),
	    .short_code = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .legal_name = db_text_copy(rows, 3, arena),
	    .base_currency = db_text_copy(rows, 4, arena),
	    .country = db_text_copy(rows, 5, arena),
	    .timezone = db_text_copy(rows, 6, arena),
	    .utc_offset_h = db_i64(rows, 7),
	    .tax_number = db_text_copy(rows, 8, arena),
	    .registration_number = db_text_copy(rows, 9, arena),
	    .line1 = db_text_copy(rows, 10, arena),
	    .city = db_text_copy(rows, 11, arena),
	    .postal_code = db_text_copy(rows, 12, arena),
	    .email = db_text_copy(rows, 13, arena),
	    .lock_day = db_is_null(rows, 14) ? DAY_NONE : (int32_t)db_i64(rows, 14),
	    .created_us = db_i64(rows, 15),
	    .year_lock_day = db_is_null(rows, 16) ? DAY_NONE : (int32_t)db_i64(rows, 16),
	    .class = db_text_copy(rows, 17, arena),
	};
}

#define ORG_COLUMNS                                                                                                    \
	"id, short_code, name, legal_name, base_currency, country, timezone, utc_offset_h, tax_number,"                \
	" registration_number, line1, city, postal_code, email, lock_day, created_us,"                                 \
	" year_lock_day, class"

/* The first row as an element from the arena, or NULL. */
#define READ_ONE(rows, arena, read, out, err)                                                                          \
	({                                                                                                             \
		*(out) = NULL;                                                                                         \
		if (db_next(rows)) {                                                                                   \
			*(out) = arena_alloc(arena, sizeof(**(out)));                                                  \
			**(out) = read(rows, arena);                                                                   \
		}                                                                                                      \
		db_done(rows, err);                                                                                    \
	})

/* All rows as an arena array. */
#define READ_ALL(rows, arena, read, out, count_out, err)                                                               \
	({                                                                                                             \
		size_t cap_ = 0;                                                                                       \
		*(out) = NULL;                                                                                         \
		*(count_out) = 0;                                                                                      \
		while (db_next(rows)) {                                                                                \
			*(out) = arena_grow(arena, *(out), *(count_out), &cap_, sizeof(**(out)));                      \
			(*(out))[(*(count_out))++] = read(rows, arena);                                                \
		}                                                                                                      \
		db_done(rows, err);                                                                                    \
	})

int org_load(struct db *db, struct arena *arena, const char *id, struct org **out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " ORG_COLUMNS " FROM org WHERE id = $1", DB_ARGS(DB_T(id)));

	return READ_ONE(rows, arena, read_org, out, err);
}

int org_by_short_code(struct db *db, struct arena *arena, const char *short_code, struct org **out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " ORG_COLUMNS " FROM org WHERE short_code = $1", DB_ARGS(DB_T(short_code)));

	return READ_ONE(rows, arena, read_org, out, err);
}

int org_list(struct db *db, struct arena *arena, struct org **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " ORG_COLUMNS " FROM org ORDER BY position", DB_NO_ARGS);

	return READ_ALL(rows, arena, read_org, out, count_out, err);
}

static struct db_arg day_arg(int32_t day)
{
	return day == DAY_NONE ? DB_NULL : DB_I(day);
}

int org_save(struct db *db, const struct org *org, struct err *err)
{
	return db_exec(
	    db,
	    "UPDATE org SET name = $2, legal_name = $3, tax_number = $4, registration_number = $5, line1 = $6,"
	    " city = $7, postal_code = $8, email = $9, lock_day = $10, year_lock_day = $11, class = $12"
	    " WHERE id = $1",
	    DB_ARGS(DB_T(org->id), DB_T(org->name), DB_T(org->legal_name), DB_T(org->tax_number),
		    DB_T(org->registration_number), DB_T(org->line1), DB_T(org->city), DB_T(org->postal_code),
		    DB_T(org->email), day_arg(org->lock_day), day_arg(org->year_lock_day), DB_T(org->class)),
	    NULL, err);
}

/* ---- people ---- */

#define PERSON_COLUMNS "id, email, first_name, last_name, role, is_subscriber, updated_us"

static struct person read_person(struct db_rows *rows, struct arena *arena)
{
	return (struct person){
	    .id = db_text_copy(rows, 0, arena),
	    .email = db_text_copy(rows, 1, arena),
	    .first_name = db_text_copy(rows, 2, arena),
	    .last_name = db_text_copy(rows, 3, arena),
	    .role = db_text_copy(rows, 4, arena),
	    .is_subscriber = db_i64(rows, 5) != 0,
	    .updated_us = db_i64(rows, 6),
	};
}

int person_load(struct db *db, struct arena *arena, const char *id, struct person **out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1", DB_ARGS(DB_T(id)));

	return READ_ONE(rows, arena, read_person, out, err);
}

int person_list(struct db *db, struct arena *arena, struct person **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " PERSON_COLUMNS " FROM person ORDER BY rowid", DB_NO_ARGS);

	return READ_ALL(rows, arena, read_person, out, count_out, err);
}

int person_set_role(struct db *db, const char *id, const char *role, int64_t now_us, struct err *err)
{
	return db_exec(db, "UPDATE person SET role = $2, updated_us = $3 WHERE id = $1",
		       DB_ARGS(DB_T(id), DB_T(role), DB_I(now_us)), NULL, err);
}

/* The API has one role for all Invoice-only users; here they are of the kind that drafts only. */
static const struct role {
	const char *name, *label;
	bool may_connect, may_edit, may_approve;
} roles[] = {
    {"FINANCIALADVISER", "Adviser", true, true, true},
    {"STANDARD", "Standard", true, true, true},
    {"INVOICEONLY", "Invoice only (drafts)", false, true, false},
    {"READONLY", "Read only", false, false, false},
    {"MANAGEDCLIENT", "Managed client", false, true, false},
    {"CASHBOOKCLIENT", "Cashbook client", false, false, false},
};

static const struct role *role_find(const char *name)
{
	static const struct role unknown = {.label = "Unknown"};

	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (text_eq(roles[i].name, name))
			return &roles[i];
	return &unknown;
}

const char *role_label(const char *role)
{
	return role_find(role)->label;
}

bool role_may_connect(const char *role)
{
	return role_find(role)->may_connect;
}

bool role_may_edit(const char *role)
{
	return role_find(role)->may_edit;
}

bool role_may_approve(const char *role)
{
	return role_find(role)->may_approve;
}

bool role_is_adviser(const char *role)
{
	return text_eq(role, "FINANCIALADVISER");
}

/* ---- accounts ---- */

#define ACCOUNT_COLUMNS                                                                                                \
	"id, code, name, type, class, status, tax_type, system_account, description, takes_payments, updated_us,"      \
	" currency, bank_number, bank_type, in_claims"

static struct account read_account(struct db_rows *rows, struct arena *arena)
{
	return (struct account){
	    .id = db_text_copy(rows, 0, arena),
	    .code = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .type = db_text_copy(rows, 3, arena),
	    .class = db_text_copy(rows, 4, arena),
	    .status = db_text_copy(rows, 5, arena),
	    .tax_type = db_text_copy(rows, 6, arena),
	    .system_account = db_text_copy(rows, 7, arena),
	    .description = db_text_copy(rows, 8, arena),
	    .takes_payments = db_i64(rows, 9) != 0,
	    .updated_us = db_i64(rows, 10),
	    .currency = db_text_copy(rows, 11, arena),
	    .bank_number = db_text_copy(rows, 12, arena),
	    .bank_type = db_text_copy(rows, 13, arena),
	    .in_claims = db_i64(rows, 14) != 0,
	};
}

int account_by_code(struct db *db, struct arena *arena, const char *org_id, const char *code, struct account **out,
		    struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE org_id = $1 AND code = $2",
					DB_ARGS(DB_T(org_id), DB_T(code)));

	return READ_ONE(rows, arena, read_account, out, err);
}

int account_load(struct db *db, struct arena *arena, const char *org_id, const char *id, struct account **out,
		 struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE org_id = $1 AND id = lower($2)",
		     DB_ARGS(DB_T(org_id), DB_T(id)));

	return READ_ONE(rows, arena, read_account, out, err);
}

int account_list(struct db *db, struct arena *arena, const char *org_id, struct account **out, size_t *count_out,
		 struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE org_id = $1 ORDER BY code",
					DB_ARGS(DB_T(org_id)));

	return READ_ALL(rows, arena, read_account, out, count_out, err);
}

int account_save(struct db *db, const char *org_id, const struct account *a, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO account (org_id, " ACCOUNT_COLUMNS ")"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
		       " ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name,"
		       " type = excluded.type, class = excluded.class, status = excluded.status,"
		       " tax_type = excluded.tax_type, description = excluded.description,"
		       " takes_payments = excluded.takes_payments, updated_us = excluded.updated_us,"
		       " currency = excluded.currency, bank_number = excluded.bank_number,"
		       " bank_type = excluded.bank_type, in_claims = excluded.in_claims",
		       DB_ARGS(DB_T(org_id), DB_T(a->id), DB_T(a->code), DB_T(a->name), DB_T(a->type), DB_T(a->class),
			       DB_T(a->status), DB_T(a->tax_type), DB_T(a->system_account),
			       DB_T(text_or(a->description, "")), DB_I(a->takes_payments), DB_I(a->updated_us),
			       DB_T(a->currency), DB_T(a->bank_number), DB_T(a->bank_type), DB_I(a->in_claims)),
		       NULL, err);
}

int account_in_use(struct db *db, const char *org_id, const struct account *a, bool *out, struct err *err)
{
	struct db_rows *rows = db_query(
	    db,
	    "SELECT EXISTS (SELECT 1 FROM payment WHERE account_id = $2)"
	    " OR EXISTS (SELECT 1 FROM invoice v JOIN invoice_line l ON l.invoice_id = v.id"
	    " WHERE v.org_id = $1 AND l.account_code = $3 AND v.status NOT IN ('DRAFT', 'SUBMITTED', 'DELETED'))",
	    DB_ARGS(DB_T(org_id), DB_T(a->id), DB_T(a->code)));

	*out = db_next(rows) && db_i64(rows, 0) != 0;
	return db_done(rows, err);
}

int account_delete(struct db *db, const char *org_id, const char *id, struct err *err)
{
	return db_exec(db, "DELETE FROM account WHERE org_id = $1 AND id = $2", DB_ARGS(DB_T(org_id), DB_T(id)), NULL,
		       err);
}

/* ---- tax rates ---- */

#define TAX_RATE_COLUMNS "tax_type, name, report_tax_type, status, rate_e4, for_revenue, for_expenses"

static struct tax_rate read_tax_rate(struct db_rows *rows, struct arena *arena)
{
	return (struct tax_rate){
	    .tax_type = db_text_copy(rows, 0, arena),
	    .name = db_text_copy(rows, 1, arena),
	    .report_tax_type = db_text_copy(rows, 2, arena),
	    .status = db_text_copy(rows, 3, arena),
	    .rate_e4 = db_i64(rows, 4),
	    .for_revenue = db_i64(rows, 5) != 0,
	    .for_expenses = db_i64(rows, 6) != 0,
	};
}

int tax_rate_load(struct db *db, struct arena *arena, const char *org_id, const char *tax_type, struct tax_rate **out,
		  struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " TAX_RATE_COLUMNS " FROM tax_rate WHERE org_id = $1 AND tax_type = upper($2)",
		     DB_ARGS(DB_T(org_id), DB_T(tax_type)));

	return READ_ONE(rows, arena, read_tax_rate, out, err);
}

int tax_rate_list(struct db *db, struct arena *arena, const char *org_id, struct tax_rate **out, size_t *count_out,
		  struct err *err)
{
	struct db_rows *rows = db_query(
	    db, "SELECT " TAX_RATE_COLUMNS " FROM tax_rate WHERE org_id = $1 ORDER BY rowid", DB_ARGS(DB_T(org_id)));

	return READ_ALL(rows, arena, read_tax_rate, out, count_out, err);
}

int tax_rate_by_name(struct db *db, struct arena *arena, const char *org_id, const char *name, struct tax_rate **out,
		     struct err *err)
{
	struct db_rows *rows = db_query(
	    db, "SELECT " TAX_RATE_COLUMNS " FROM tax_rate WHERE org_id = $1 AND name = $2 AND status = 'ACTIVE'",
	    DB_ARGS(DB_T(org_id), DB_T(name)));

	return READ_ONE(rows, arena, read_tax_rate, out, err);
}

int tax_type_next(struct db *db, struct arena *arena, const char *org_id, const char **out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT COALESCE(MAX(CAST(substr(tax_type, 4) AS INTEGER)), 0) + 1"
					" FROM tax_rate WHERE org_id = $1 AND tax_type GLOB 'TAX[0-9]*'",
					DB_ARGS(DB_T(org_id)));

	*out = arena_printf(arena, "TAX%03d", db_next(rows) ? (int)db_i64(rows, 0) : 1);
	return db_done(rows, err);
}

static struct tax_component read_component(struct db_rows *rows, struct arena *arena)
{
	return (struct tax_component){
	    .name = db_text_copy(rows, 0, arena),
	    .rate_e4 = db_i64(rows, 1),
	    .is_compound = db_i64(rows, 2) != 0,
	    .is_nonrecoverable = db_i64(rows, 3) != 0,
	};
}

int tax_components(struct db *db, struct arena *arena, const char *org_id, const char *tax_type,
		   struct tax_component **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT name, rate_e4, is_compound, is_nonrecoverable FROM tax_component"
					" WHERE org_id = $1 AND tax_type = $2 ORDER BY position",
					DB_ARGS(DB_T(org_id), DB_T(tax_type)));

	return READ_ALL(rows, arena, read_component, out, count_out, err);
}

int tax_rate_save(struct db *db, const char *org_id, const struct tax_rate *r, const struct tax_component *components,
		  size_t count, struct err *err)
{
	int status =
	    db_exec(db,
		    "INSERT INTO tax_rate (org_id, " TAX_RATE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		    " ON CONFLICT (org_id, tax_type) DO UPDATE SET name = excluded.name,"
		    " report_tax_type = excluded.report_tax_type, status = excluded.status, rate_e4 = excluded.rate_e4,"
		    " for_revenue = excluded.for_revenue, for_expenses = excluded.for_expenses",
		    DB_ARGS(DB_T(org_id), DB_T(r->tax_type), DB_T(r->name), DB_T(r->report_tax_type), DB_T(r->status),
			    DB_I(r->rate_e4), DB_I(r->for_revenue), DB_I(r->for_expenses)),
		    NULL, err);

	if (status == OK)
		status = db_exec(db, "DELETE FROM tax_component WHERE org_id = $1 AND tax_type = $2",
				 DB_ARGS(DB_T(org_id), DB_T(r->tax_type)), NULL, err);
	for (size_t i = 0; i < count && status == OK; i++)
		status = db_exec(db,
				 "INSERT INTO tax_component (org_id, tax_type, position, name, rate_e4, is_compound,"
				 " is_nonrecoverable) VALUES ($1, $2, $3, $4, $5, $6, $7)",
				 DB_ARGS(DB_T(org_id), DB_T(r->tax_type), DB_I(i), DB_T(components[i].name),
					 DB_I(components[i].rate_e4), DB_I(components[i].is_compound),
					 DB_I(components[i].is_nonrecoverable)),
				 NULL, err);
	return status;
}

/* ---- currencies and themes ---- */

int currency_add(struct db *db, const char *org_id, const char *code, const char *description, int64_t rate_e6,
		 struct err *err)
{
	return db_exec(db,
		       "INSERT INTO currency (org_id, code, description, rate_e6, position)"
		       " SELECT $1, $2, $3, $4, COALESCE(MAX(position), -1) + 1 FROM currency WHERE org_id = $1",
		       DB_ARGS(DB_T(org_id), DB_T(code), DB_T(description), DB_I(rate_e6)), NULL, err);
}

int currency_rate(struct db *db, const char *org_id, const char *code, int64_t *rate_e6_out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT rate_e6 FROM currency WHERE org_id = $1 AND code = upper($2)",
					DB_ARGS(DB_T(org_id), DB_T(code)));

	*rate_e6_out = db_next(rows) ? db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

int currency_count(struct db *db, const char *org_id, size_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT COUNT(*) FROM currency WHERE org_id = $1", DB_ARGS(DB_T(org_id)));

	*out = db_next(rows) ? (size_t)db_i64(rows, 0) : 0;
	return db_done(rows, err);
}

int theme_standard(struct db *db, struct arena *arena, const char *org_id, const char **id_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT id FROM theme WHERE org_id = $1 ORDER BY sort_order LIMIT 1", DB_ARGS(DB_T(org_id)));

	*id_out = db_next(rows) ? db_text_copy(rows, 0, arena) : NULL;
	return db_done(rows, err);
}

int theme_exists(struct db *db, const char *org_id, const char *id, bool *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT 1 FROM theme WHERE org_id = $1 AND id = lower($2)", DB_ARGS(DB_T(org_id), DB_T(id)));

	*out = db_next(rows);
	return db_done(rows, err);
}

/* ---- items ---- */

#define ITEM_COLUMNS                                                                                                   \
	"id, code, name, description, purchase_description, is_sold, is_purchased, sales_price_e4, sales_account,"     \
	" sales_tax, purchase_price_e4, purchase_account, purchase_tax, updated_us"

static int64_t amount_or_none(struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? NO_AMOUNT : db_i64(rows, column);
}

static struct item read_item(struct db_rows *rows, struct arena *arena)
{
	return (struct item){
	    .id = db_text_copy(rows, 0, arena),
	    .code = db_text_copy(rows, 1, arena),
	    .name = db_text_copy(rows, 2, arena),
	    .description = db_text_copy(rows, 3, arena),
	    .purchase_description = db_text_copy(rows, 4, arena),
	    .is_sold = db_i64(rows, 5) != 0,
	    .is_purchased = db_i64(rows, 6) != 0,
	    .sales_price_e4 = amount_or_none(rows, 7),
	    .sales_account = db_text_copy(rows, 8, arena),
	    .sales_tax = db_text_copy(rows, 9, arena),
	    .purchase_price_e4 = amount_or_none(rows, 10),
	    .purchase_account = db_text_copy(rows, 11, arena),
	    .purchase_tax = db_text_copy(rows, 12, arena),
	    .updated_us = db_i64(rows, 13),
	};
}

int item_find(struct db *db, struct arena *arena, const char *org_id, const char *id_or_code, struct item **out,
	      struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT " ITEM_COLUMNS " FROM item WHERE org_id = $1 AND (id = lower($2) OR code = $2)"
		     " ORDER BY id = lower($2) DESC LIMIT 1",
		     DB_ARGS(DB_T(org_id), DB_T(id_or_code)));

	return READ_ONE(rows, arena, read_item, out, err);
}

int item_list(struct db *db, struct arena *arena, const char *org_id, struct item **out, size_t *count_out,
	      struct err *err)
{
	struct db_rows *rows =
	    db_query(db, "SELECT " ITEM_COLUMNS " FROM item WHERE org_id = $1 ORDER BY code", DB_ARGS(DB_T(org_id)));

	return READ_ALL(rows, arena, read_item, out, count_out, err);
}

static struct db_arg amount_arg(int64_t amount_e4)
{
	return amount_e4 == NO_AMOUNT ? DB_NULL : DB_I(amount_e4);
}

int item_save(struct db *db, const char *org_id, const struct item *item, struct err *err)
{
	return db_exec(db,
		       "INSERT INTO item (org_id, " ITEM_COLUMNS ")"
		       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
		       " ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name,"
		       " description = excluded.description, purchase_description = excluded.purchase_description,"
		       " is_sold = excluded.is_sold, is_purchased = excluded.is_purchased,"
		       " sales_price_e4 = excluded.sales_price_e4, sales_account = excluded.sales_account,"
		       " sales_tax = excluded.sales_tax, purchase_price_e4 = excluded.purchase_price_e4,"
		       " purchase_account = excluded.purchase_account, purchase_tax = excluded.purchase_tax,"
		       " updated_us = excluded.updated_us",
		       DB_ARGS(DB_T(org_id), DB_T(item->id), DB_T(item->code), DB_T(item->name),
			       DB_T(item->description), DB_T(item->purchase_description), DB_I(item->is_sold),
			       DB_I(item->is_purchased), amount_arg(item->sales_price_e4), DB_T(item->sales_account),
			       DB_T(item->sales_tax), amount_arg(item->purchase_price_e4), DB_T(item->purchase_account),
			       DB_T(item->purchase_tax), DB_I(item->updated_us)),
		       NULL, err);
}

int item_delete(struct db *db, const char *org_id, const char *id, struct err *err)
{
	return db_exec(db, "DELETE FROM item WHERE org_id = $1 AND id = $2", DB_ARGS(DB_T(org_id), DB_T(id)), NULL,
		       err);
}
