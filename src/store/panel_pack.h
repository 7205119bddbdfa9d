/* A deal's invoices and its contact as one value. The panel is the busiest read, and an invoice costs two or three
 * places in the database; kept together in the deal's row they cost none, whatever the size of the database. The rows
 * stay the truth: the value is made anew from them, or dropped, in every transaction that changes them. Private to this
 * folder. */
#ifndef LASKU_STORE_PANEL_PACK_H
#define LASKU_STORE_PANEL_PACK_H

#include "store/key.h"
#include "store/panel.h"

struct panel_kept {
	const char *organisation_id;           /* whose contact it is; "": the company has none in use */
	const char *contact_id, *contact_name; /* NULL: none */
	struct panel_invoice *invoices;        /* without ->url; newest first */
	size_t count;
};

void panel_pack(struct buf *buf, const struct panel_kept *kept);

/* The reverse: texts are borrowed from ${bytes}. False when the bytes aren't what this program packs. */
bool panel_unpack(const void *bytes, size_t len, struct arena *arena, struct panel_kept *out);

/* The same from the rows themselves. */
MUST_CHECK int panel_read_rows(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena,
			       struct panel_kept *out, struct err *err);

/* Drops the packed copies of all deals with ${party}, whose contact is another now; store_panel_repack_some makes new
 * ones. */
MUST_CHECK int panel_drop_party(struct db *tx, int64_t company_id, const char *party, struct err *err);

/* The same for all deals that are linked with the contact, if its name isn't ${name}. To be called before it is saved.
 */
MUST_CHECK int panel_drop_contact(struct db *tx, const struct books_key *key, const char *contact_id, const char *name,
				  struct err *err);

#endif
