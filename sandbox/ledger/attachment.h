/* Files on documents (contract xero.md 2.10): at most ATTACHMENTS_MAX of one document. */
#ifndef SANDBOX_LEDGER_ATTACHMENT_H
#define SANDBOX_LEDGER_ATTACHMENT_H

#include "ledger/api.h"

enum { ATTACHMENTS_MAX = 10, ATTACHMENT_NAME_MAX = 255 };

struct attachment {
	const char *id, *parent_id, *name, *type;
	bool is_online; /* shown with the online invoice */
	const void *content;
	size_t size;
	int64_t created_us;
};

/* ---- rows ---- */

/* Of one document, oldest first, without content. */
MUST_CHECK int attachment_list(struct db *db, struct arena *arena, const char *parent_id, struct attachment **out,
			       size_t *count_out, struct err *err);

/* By id, or by name without case, with content; NULL in ${*out}: there is none. */
MUST_CHECK int attachment_load(struct db *db, struct arena *arena, const char *parent_id, const char *id_or_name,
			       struct attachment **out, struct err *err);

/* Inserts it; one of the same name gets the new content and type, and keeps its id. */
MUST_CHECK int attachment_save(struct db *db, struct arena *arena, const struct attachment *v, struct err *err);

/* ---- the rest ---- */

/* Why there can't be a file of that name; NULL if there can. */
const char *attachment_name_refusal(const char *name);

/* What a file is: what the request says, or, when that says nothing, what the name's ending says. */
const char *attachment_type(const char *name, const char *content_type);

/* Writes one element, with "IncludeOnline" where the document can be seen online. */
void attachment_write(struct call *call, const char *plural, const struct attachment *v, bool with_online);

/* Writes "HasAttachments", and "Attachments" with ${with_list}, of the document ${plural}/${id}. */
MUST_CHECK int attachment_write_all(struct call *call, const char *plural, const char *id, bool with_list,
				    struct err *err);

/* Fills in the contact's attachments, for contact_write. */
MUST_CHECK int attachment_add_to_contact(struct call *call, struct contact *contact, struct err *err);

#endif
