/* Which contact of the books a customer of the CRM is, and which item a product. Kept by id. */
#ifndef LASKU_STORE_LINK_H
#define LASKU_STORE_LINK_H

#include "store/key.h"

/* Who linked when. */
struct link_mark {
	int64_t user_id, now_us;
};

/* The linked contact's id; NULL in ${*out} when there is none. ${party} as deal_party gives it. */
MUST_CHECK int store_contact_link_get(struct db *db, const struct books_key *key, const char *party,
				      struct arena *arena, const char **out, struct err *err);
MUST_CHECK int store_contact_link_set(struct db *tx, const struct books_key *key, const char *party,
				      const char *contact_id, struct link_mark mark, struct err *err);
MUST_CHECK int store_contact_link_remove(struct db *tx, const struct books_key *key, const char *party,
					 struct err *err);

/* The linked item's id; NULL in ${*out} when there is none. */
MUST_CHECK int store_product_link_get(struct db *db, const struct books_key *key, int64_t product_id,
				      struct arena *arena, const char **out, struct err *err);
MUST_CHECK int store_product_link_set(struct db *tx, const struct books_key *key, int64_t product_id,
				      const char *item_id, struct link_mark mark, struct err *err);
MUST_CHECK int store_product_link_remove(struct db *tx, const struct books_key *key, int64_t product_id,
					 struct err *err);

#endif
