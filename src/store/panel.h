/* Everything that a deal's panel shows, in one statement: it is the busiest read, and each further one would be felt.
 */
#ifndef LASKU_STORE_PANEL_H
#define LASKU_STORE_PANEL_H

#include "store/operation.h"

struct panel_invoice {
	struct invoice invoice; /* without ->url */
	const char *organisation_id;
};

struct panel_rows {
	const char *organisation_id; /* in use; NULL while there is none */
	const char *short_code;      /* "" before its first copy */
	int32_t utc_offset_s;
	int64_t correct_us;                    /* of the deal's invoices; 0: not known */
	const char *contact_id, *contact_name; /* linked; NULL: none */
	struct panel_invoice *invoices;        /* newest first: those without a date, then by date and number */
	size_t invoice_count;
	struct operation *operations; /* unfinished, or refused since ${refused_since_us}; intent, state, findings,
					 error and created_us are set */
	size_t operation_count;
};

MUST_CHECK int store_panel_read(struct db *db, int64_t company_id, int64_t deal_id, int64_t refused_since_us,
				struct arena *arena, struct panel_rows *out, struct err *err);

/* Packs what the panel shows of the deal into its row (panel_pack.h). A deal that isn't known yet has no row, which is
 * fine. */
MUST_CHECK int store_panel_repack(struct db *tx, int64_t company_id, int64_t deal_id, struct err *err);

/* True if a deal's row holds no packed copy: it came from another program, or its contact has changed. */
MUST_CHECK int store_panel_is_any_unpacked(struct db *db, bool *out, struct err *err);

/* Packs up to ${max} of these deals, in the order of company and deal, behind the one that ${*company_id} and
 * ${*deal_id} name, and moves those on. Start with 0 and 0. False in
 * ${*more_out} at the end. */
MUST_CHECK int store_panel_repack_some(struct db *tx, size_t max, int64_t *company_id, int64_t *deal_id, bool *more_out,
				       struct err *err);

#endif
