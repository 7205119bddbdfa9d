/* A deal's invoices as one value. The panel is the busiest read, and an invoice costs two or three places in the
 * database; kept together in the deal's row they cost none, whatever the size of the database. The rows stay the truth:
 * the value is made anew from them in every transaction that changes them. Private to this folder. */
#ifndef LASKU_STORE_PANEL_PACK_H
#define LASKU_STORE_PANEL_PACK_H

#include "store/panel.h"

/* Packs ${count} invoices (without ->url) into ${buf}. */
void panel_pack(struct buf *buf, const struct panel_invoice *invoices, size_t count);

/* The reverse: texts are borrowed from ${bytes}. False when the bytes aren't what this program packs. */
bool panel_unpack(const void *bytes, size_t len, struct arena *arena, struct panel_invoice **out, size_t *count_out);

/* The deal's invoices from their rows. */
MUST_CHECK int panel_read_rows(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena,
			       struct panel_invoice **out, size_t *count_out, struct err *err);

#endif
