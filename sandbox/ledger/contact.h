/* Contacts on the wire (contract xero.md 2.4). */
#ifndef SANDBOX_LEDGER_CONTACT_H
#define SANDBOX_LEDGER_CONTACT_H

#include "ledger/api.h"

enum contact_shape {
	CONTACT_SUMMARY, /* inside a list of invoices */
	CONTACT_STORED,  /* answers to writes, and inside one invoice */
	CONTACT_FULL,    /* answers to reads: with balances */
	CONTACT_REFUSED, /* what was sent, with ValidationErrors */
};

/* "POBOX", "STREET"; "DDI", "DEFAULT", ... by slot. */
extern const char *const contact_address_types[CONTACT_ADDRESSES];
extern const char *const contact_phone_types[CONTACT_PHONES];

/* ${key} NULL: inside an array. */
void contact_write(struct json_out *out, const char *key, const struct contact *contact, enum contact_shape shape);

enum contact_write_mode {
	CONTACT_CREATE,     /* PUT: a name in use is an error */
	CONTACT_UPSERT,     /* POST: ContactID, ContactNumber or Name finds the contact to change */
	CONTACT_IN_INVOICE, /* as CONTACT_UPSERT; nothing but an identification changes nothing */
};

/* Takes ${json} and creates or changes the contact that it means. ${path_id} (may be NULL) names it outright. What the
 * request is refused for is in ${*out}'s messages, and nothing was saved then. E_NOT_FOUND: ${path_id} names none. */
MUST_CHECK int contact_apply(struct call *call, const struct json *json, const char *path_id,
			     enum contact_write_mode mode, struct contact **out, struct err *err);

/* Merges ${from} into ${into}, as a person does in Xero: invoices, credit notes and quotes move, ${from} is archived
 * and names ${into} as MergedToContactID. Why not, if not, is in ${messages}. */
MUST_CHECK int contact_merge(struct call *call, const struct contact *from, const struct contact *into,
			     struct messages *messages, struct err *err);

#endif
