#include "store/figures.h"

static int read_operations(struct db *db, struct figures *out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db,
		     "SELECT COUNT(*), COALESCE(SUM(CASE WHEN error IS NOT NULL THEN 1 ELSE 0 END), 0), "
		     "COALESCE(MIN(created_us), 0) FROM operation "
		     "WHERE finished_us IS NULL",
		     DB_NO_ARGS);

	if (db_next(rows)) {
		out->operations_open = db_i64(rows, 0);
		out->operations_waiting = db_i64(rows, 1);
		out->oldest_open_us = db_i64(rows, 2);
	}
	return db_done(rows, err);
}

/* One row of two counts: active, lost. */
static int read_pair(struct db_rows *rows, int64_t *active_out, int64_t *lost_out, struct err *err)
{
	if (db_next(rows)) {
		*active_out = db_i64(rows, 0);
		*lost_out = db_i64(rows, 1);
	}
	return db_done(rows, err);
}

int figures_read(struct db *db, struct figures *out, struct err *err)
{
	struct db_rows *rows;

	*out = (struct figures){0};
	if (read_operations(db, out, err) != OK)
		return E_INTERNAL;
	rows = db_query(db,
			"SELECT COALESCE(SUM(CASE WHEN state = 'active' THEN 1 ELSE 0 END), 0), "
			"COALESCE(SUM(CASE WHEN state = 'lost' THEN 1 ELSE 0 END), 0) FROM ledger_connection",
			DB_NO_ARGS);
	if (read_pair(rows, &out->ledger_connections_active, &out->ledger_connections_lost, err) != OK)
		return E_INTERNAL;
	rows = db_query(db,
			"SELECT COALESCE(SUM(CASE WHEN state = 'active' THEN 1 ELSE 0 END), 0), "
			"COALESCE(SUM(CASE WHEN state = 'lost' THEN 1 ELSE 0 END), 0) FROM crm_connection",
			DB_NO_ARGS);
	if (read_pair(rows, &out->crm_connections_active, &out->crm_connections_lost, err) != OK)
		return E_INTERNAL;
	rows = db_query(db, "SELECT COUNT(*) FROM sweep WHERE failures > 0", DB_NO_ARGS);
	if (db_next(rows))
		out->sweeps_failing = db_i64(rows, 0);
	return db_done(rows, err);
}

int store_ping(struct db *db, struct err *err)
{
	struct db_rows *rows = db_query(db, "SELECT 1", DB_NO_ARGS);

	db_next(rows);
	return db_done(rows, err);
}
