#include "store/sweep.h"

#include "store/operation_json.h"
#include "store/row.h"
#include "store/statements.h"

static const char *const names[SWEEP_COUNT] = {
    [SWEEP_REFERENCE] = "reference",
    [SWEEP_ITEMS] = "items",
    [SWEEP_CONTACTS] = "contacts",
    [SWEEP_INVOICES] = "invoices",
};

const char *sweep_resource_name(enum sweep_resource resource)
{
	return names[resource];
}

static enum sweep_resource resource_of(const char *name)
{
	for (size_t i = 0; i < SWEEP_COUNT; i++)
		if (text_eq(names[i], name))
			return (enum sweep_resource)i;
	BUG("a sweep has the resource %s", name);
}

int store_sweeps_start(struct db *tx, const struct books_key *key, int64_t now_us, int64_t invoices_since_us,
		       struct err *err)
{
	int status = OK;

	for (size_t i = 0; i < SWEEP_COUNT && status == OK; i++)
		status =
		    db_exec(tx,
			    "INSERT INTO sweep (company_id, organisation_id, resource, since_us, correct_us, due_us,"
			    " failures) VALUES ($1, $2, $3, $4, 0, $5, 0)"
			    " ON CONFLICT (company_id, organisation_id, resource) DO UPDATE SET"
			    " due_us = excluded.due_us, failures = 0, error = NULL",
			    DB_ARGS(KEY_ARGS(key), DB_T(names[i]), DB_I(i == SWEEP_INVOICES ? invoices_since_us : 0),
				    DB_I(now_us)),
			    NULL, err);
	return status;
}

const char store_sweep_next_sql[] = "SELECT company_id, organisation_id, resource, since_us, correct_us, due_us,"
				    " failures, error FROM sweep WHERE due_us <= $1 ORDER BY due_us LIMIT 1";

int store_sweep_next(struct db *db, int64_t now_us, struct arena *arena, struct sweep *out, bool *found_out,
		     struct err *err)
{
	struct db_rows *rows = db_query(db, store_sweep_next_sql, DB_ARGS(DB_I(now_us)));
	int status = OK, ended;

	*found_out = db_next(rows);
	if (*found_out) {
		*out = (struct sweep){
		    .key = {db_i64(rows, 0), db_text_copy(rows, 1, arena)},
		    .resource = resource_of(db_text(rows, 2)),
		    .since_us = db_i64(rows, 3),
		    .correct_us = db_i64(rows, 4),
		    .due_us = db_i64(rows, 5),
		    .failures = db_i64(rows, 6),
		};
		status = error_read(arena, db_text(rows, 7), &out->error, err);
	}
	ended = db_done(rows, status == OK ? err : NULL);
	return status == OK ? ended : status;
}

int store_sweep_save(struct db *tx, const struct sweep *sweep, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();

	return db_exec(tx,
		       "UPDATE sweep SET since_us = $4, correct_us = $5, due_us = $6, failures = $7, error = $8"
		       " WHERE company_id = $1 AND organisation_id = $2 AND resource = $3",
		       DB_ARGS(KEY_ARGS(&sweep->key), DB_T(names[sweep->resource]), DB_I(sweep->since_us),
			       DB_I(sweep->correct_us), DB_I(sweep->due_us), DB_I(sweep->failures),
			       DB_T(error_write(arena, sweep->error))),
		       NULL, err);
}

const char store_sweep_next_due_sql[] = "SELECT due_us FROM sweep WHERE due_us > $1 ORDER BY due_us LIMIT 1";

int store_sweep_next_due(struct db *db, int64_t after_us, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_sweep_next_due_sql, DB_ARGS(DB_I(after_us)));

	*out = db_next(rows) ? db_i64(rows, 0) : SWEEP_NEVER_US;
	return db_done(rows, err);
}

int store_sweep_correct(struct db *db, const struct books_key *key, unsigned resources, int64_t *out, struct err *err)
{
	struct db_rows *rows = db_query(db,
					"SELECT resource, correct_us FROM sweep WHERE company_id = $1"
					" AND organisation_id = $2",
					DB_ARGS(KEY_ARGS(key)));
	int64_t oldest = INT64_MAX;
	unsigned missing = resources;

	while (db_next(rows)) {
		unsigned bit = 1u << resource_of(db_text(rows, 0));

		if ((resources & bit) != 0 && db_i64(rows, 1) < oldest)
			oldest = db_i64(rows, 1);
		missing &= ~bit;
	}
	*out = missing != 0 ? 0 : oldest;
	return db_done(rows, err);
}
