#include "store/operation.h"

#include <string.h>

#include "store/operation_json.h"
#include "store/row.h"
#include "store/statements.h"

static const char *const state_names[] = {
    [OPERATION_QUEUED] = "queued", [OPERATION_SENDING] = "sending", [OPERATION_UNKNOWN] = "unknown",
    [OPERATION_DONE] = "done",     [OPERATION_REFUSED] = "refused",
};

static const char *const step_names[] = {[STEP_CONTACT] = "contact", [STEP_INVOICE] = "invoice"};

/* From each state, the states that may follow. A state follows itself when only the time of the next try moves, or when
 * one call follows another. */
static const unsigned transitions[] = {
    [OPERATION_QUEUED] = 1u << OPERATION_QUEUED | 1u << OPERATION_SENDING | 1u << OPERATION_REFUSED,
    [OPERATION_SENDING] = 1u << OPERATION_SENDING | 1u << OPERATION_QUEUED | 1u << OPERATION_UNKNOWN |
			  1u << OPERATION_DONE | 1u << OPERATION_REFUSED,
    [OPERATION_UNKNOWN] =
	1u << OPERATION_UNKNOWN | 1u << OPERATION_SENDING | 1u << OPERATION_QUEUED | 1u << OPERATION_DONE,
    [OPERATION_DONE] = 0,
    [OPERATION_REFUSED] = 0,
};

const char *operation_state_name(enum operation_state state)
{
	return state_names[state];
}

bool operation_may_move(enum operation_state from, enum operation_state to)
{
	return (transitions[from] & 1u << to) != 0;
}

static size_t name_index(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_eq(names[i], name))
			return i;
	BUG("an operation has the state or step %s", name);
}

enum operation_state operation_state_of(const char *name)
{
	return (enum operation_state)name_index(state_names, ARRAY_LEN(state_names), name);
}

#define COLUMNS                                                                                                        \
	"company_id, organisation_id, intent, number, deal_id, user_id, party, form, form_digest, mark, state, step,"  \
	" attempt_key, attempt_us, attempts, due_us, contact_id, invoice_id, findings, error, total_e4, "              \
	"totals_differ,"                                                                                               \
	" created_us"

static int read_row(struct db_rows *rows, struct arena *arena, struct operation *out, struct err *err)
{
	int status;

	*out = (struct operation){
	    .key = {db_i64(rows, 0), db_text_copy(rows, 1, arena)},
	    .intent = db_text_copy(rows, 2, arena),
	    .number = db_i64(rows, 3),
	    .deal_id = db_i64(rows, 4),
	    .user_id = db_i64(rows, 5),
	    .party = db_text_copy(rows, 6, arena),
	    .form = db_text_copy(rows, 7, arena),
	    .form_digest = db_text_copy(rows, 8, arena),
	    .mark = db_text_copy(rows, 9, arena),
	    .state = operation_state_of(db_text(rows, 10)),
	    .step = (enum operation_step)name_index(step_names, ARRAY_LEN(step_names), db_text(rows, 11)),
	    .attempt_key = db_text_copy(rows, 12, arena),
	    .attempt_us = db_i64(rows, 13),
	    .attempts = db_i64(rows, 14),
	    .due_us = db_i64(rows, 15),
	    .contact_id = db_text_copy(rows, 16, arena),
	    .invoice_id = db_text_copy(rows, 17, arena),
	    .total_e4 = db_i64(rows, 20),
	    .totals_differ = db_i64(rows, 21) != 0,
	    .created_us = db_i64(rows, 22),
	};
	status = findings_read(arena, db_text(rows, 18), &out->findings, &out->finding_count, err);
	return status == OK ? error_read(arena, db_text(rows, 19), &out->error, err) : status;
}

static int take_one(struct db_rows *rows, struct arena *arena, struct operation *out, bool *found_out, struct err *err)
{
	int status = OK, ended;

	*found_out = db_next(rows);
	if (*found_out)
		status = read_row(rows, arena, out, err);
	ended = db_done(rows, status == OK ? err : NULL);
	return status == OK ? ended : status;
}

int store_operation_add(struct db *tx, struct operation *o, struct err *err)
{
	struct db_rows *rows = db_query(
	    tx,
	    "INSERT INTO operation (company_id, organisation_id, intent, number, deal_id, user_id, party, form,"
	    " form_digest, mark, state, step, attempts, due_us, contact_id, total_e4, totals_differ, created_us)"
	    " VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM operation WHERE company_id = $1"
	    " AND organisation_id = $2), $4, $5, $6, $7, $8, $9, 'queued', $10, 0, $11, $12, $13, 0, $14)"
	    " RETURNING number",
	    DB_ARGS(KEY_ARGS(&o->key), DB_T(o->intent), DB_I(o->deal_id), DB_I(o->user_id), DB_T(o->party),
		    DB_T(o->form), DB_T(o->form_digest), DB_T(o->mark), DB_T(step_names[o->step]), DB_I(o->due_us),
		    DB_T(o->contact_id), DB_I(o->total_e4), DB_I(o->created_us)));

	if (db_next(rows))
		o->number = db_i64(rows, 0);
	o->state = OPERATION_QUEUED;
	return db_done(rows, err);
}

int store_operation_get(struct db *db, int64_t company_id, const char *intent, struct arena *arena,
			struct operation *out, struct err *err)
{
	bool is_found = false;
	int status = take_one(db_query(db, "SELECT " COLUMNS " FROM operation WHERE company_id = $1 AND intent = $2",
				       DB_ARGS(DB_I(company_id), DB_T(intent))),
			      arena, out, &is_found, err);

	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "operation_unknown", "nothing was asked for under this id");
	return status;
}

const char store_operation_by_mark_sql[] = "SELECT company_id, deal_id FROM operation WHERE mark = $1";

int store_operation_by_mark(struct db *db, const char *mark, int64_t *company_id_out, int64_t *deal_id_out,
			    struct err *err)
{
	struct db_rows *rows = db_query(db, store_operation_by_mark_sql, DB_ARGS(DB_T(mark)));
	bool is_found = db_next(rows);
	int status;

	if (is_found) {
		*company_id_out = db_i64(rows, 0);
		*deal_id_out = db_i64(rows, 1);
	}
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "mark_unknown", "this address belongs to no invoice of ours");
	return status;
}

static int update(struct db *tx, const struct operation *o, enum operation_state to, int64_t now_us,
		  struct arena *arena, int64_t *changed, struct err *err)
{
	bool is_finished = to == OPERATION_DONE || to == OPERATION_REFUSED;

	return db_exec(tx,
		       "UPDATE operation SET state = $4, step = $5, attempt_key = $6, attempt_us = $7, attempts = $8,"
		       " due_us = $9, contact_id = $10, invoice_id = $11, findings = $12, error = $13,"
		       " totals_differ = $14, finished_us = $15 WHERE company_id = $1 AND intent = $2 AND state = $3",
		       DB_ARGS(DB_I(o->key.company_id), DB_T(o->intent), DB_T(state_names[o->state]),
			       DB_T(state_names[to]), DB_T(step_names[o->step]), DB_T(o->attempt_key),
			       o->attempt_key != NULL ? DB_I(o->attempt_us) : DB_NULL, DB_I(o->attempts),
			       DB_I(o->due_us), DB_T(o->contact_id), DB_T(o->invoice_id),
			       DB_T(findings_write(arena, o->findings, o->finding_count)),
			       DB_T(error_write(arena, o->error)), DB_I(o->totals_differ),
			       is_finished ? DB_I(now_us) : DB_NULL),
		       changed, err);
}

int store_operation_move(struct db *tx, struct operation *o, enum operation_state to, int64_t now_us, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	int64_t changed = 0;
	int status;

	if (!operation_may_move(o->state, to))
		BUG("an operation would go from %s to %s", state_names[o->state], state_names[to]);
	status = update(tx, o, to, now_us, arena, &changed, err);
	if (status != OK)
		return status;
	if (changed != 1)
		return err_set(err, E_CONFLICT, "operation_moved", "operation %s is no longer %s", o->intent,
			       state_names[o->state]);
	o->state = to;
	return OK;
}

const char store_operation_lanes_sql[] =
    "SELECT DISTINCT company_id, organisation_id FROM operation WHERE finished_us IS NULL"
    " AND due_us <= $1";

int store_operation_lanes(struct db *db, int64_t now_us, struct arena *arena, struct books_key **out, size_t *count_out,
			  struct err *err)
{
	struct db_rows *rows = db_query(db, store_operation_lanes_sql, DB_ARGS(DB_I(now_us)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct books_key) =
		    (struct books_key){db_i64(rows, 0), db_text_copy(rows, 1, arena)};
	return rows_finish(rows, &list, out, count_out, err);
}

const char store_operation_next_sql[] =
    "SELECT " COLUMNS " FROM operation WHERE company_id = $1 AND organisation_id = $2"
    " AND finished_us IS NULL AND due_us <= $3 ORDER BY number LIMIT 1";

int store_operation_next(struct db *db, const struct books_key *key, int64_t now_us, struct arena *arena,
			 struct operation *out, bool *found_out, struct err *err)
{
	return take_one(db_query(db, store_operation_next_sql, DB_ARGS(KEY_ARGS(key), DB_I(now_us))), arena, out,
			found_out, err);
}

const char store_operation_next_due_sql[] = "SELECT due_us FROM operation WHERE finished_us IS NULL AND due_us > $1"
					    " ORDER BY due_us LIMIT 1";

int store_operation_next_due(struct db *db, int64_t after_us, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_operation_next_due_sql, DB_ARGS(DB_I(after_us)));

	*out = db_next(rows) ? db_i64(rows, 0) : OPERATION_NEVER_US;
	return db_done(rows, err);
}

int store_operations_postpone(struct db *tx, const struct books_key *key, int64_t until_us, struct err *err)
{
	return db_exec(tx,
		       "UPDATE operation SET due_us = $3 WHERE company_id = $1 AND organisation_id = $2"
		       " AND finished_us IS NULL AND due_us < $3",
		       DB_ARGS(KEY_ARGS(key), DB_I(until_us)), NULL, err);
}

int store_operations_resume(struct db *tx, const struct books_key *key, int64_t now_us, struct err *err)
{
	return db_exec(tx,
		       "UPDATE operation SET due_us = $3 WHERE company_id = $1 AND organisation_id = $2"
		       " AND finished_us IS NULL AND due_us > $3",
		       DB_ARGS(KEY_ARGS(key), DB_I(now_us)), NULL, err);
}
