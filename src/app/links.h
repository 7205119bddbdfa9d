/* M12, M13: which contact a customer of the CRM is, and which item a product. Kept by id, per organisation. */
#ifndef LASKU_APP_LINKS_H
#define LASKU_APP_LINKS_H

#include "app/search.h"

struct link_job {
	const struct app *app;
	const struct caller *caller;
	int64_t deal_id, product_id;
	const char *contact_id; /* NULL: the link is removed */
	const char *item_id;    /* NULL: the link is removed */
	struct arena *arena;
	struct contact_view contact; /* out, of link_contact with a contact */
};

/* db_jobs; ${ctx} is a struct link_job *. */

/* PUT and DELETE /deals/:deal/contact: links the deal's customer (its organization, else its person). E_NOT_FOUND
 * "deal_unknown", "contact_unknown"; E_INVALID "contact_archived", "deal_without_customer"; E_DENIED
 * "ledger_not_connected". */
int link_contact(struct db *tx, void *ctx, struct err *err);

/* PUT and DELETE /products/:product/link. E_NOT_FOUND "item_unknown"; E_INVALID "item_not_sold"; E_DENIED
 * "ledger_not_connected". */
int link_product(struct db *tx, void *ctx, struct err *err);

/* Runs link_contact on a worker's thread, after asking the CRM for a deal that isn't known yet. Blocks. */
MUST_CHECK int link_contact_of_deal(struct link_job *job, struct err *err);

#endif
