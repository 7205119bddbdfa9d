/* What we have seen of the CRM's deals. */
#ifndef LASKU_STORE_DEAL_H
#define LASKU_STORE_DEAL_H

#include "db/db.h"
#include "domain/compose.h"

/* A deal with its products as last seen. */
struct seen_deal {
	struct deal deal;
	struct deal_product *products; /* ids, quantities, prices, taxes, discounts; no names */
	size_t product_count;
	const char *party; /* the customer as links know it: "org:12", "person:34", "" */
	int64_t seen_us, refreshed_us;
};

/* The customer of a deal: its organization, else its person, else "". */
char *deal_party(struct arena *arena, const struct deal *deal);

/* Adds or replaces what we know; when its invoices were refreshed stays. */
MUST_CHECK int store_deal_save(struct db *tx, int64_t company_id, const struct deal *deal,
			       const struct deal_product *products, size_t product_count, int64_t now_us,
			       struct err *err);

/* E_NOT_FOUND "deal_unknown". */
MUST_CHECK int store_deal_get(struct db *db, int64_t company_id, int64_t deal_id, struct arena *arena,
			      struct seen_deal *out, struct err *err);

/* The deal's invoices tell the state of ${now_us} or a later one. */
MUST_CHECK int store_deal_refreshed(struct db *tx, int64_t company_id, int64_t deal_id, int64_t now_us,
				    struct err *err);

#endif
