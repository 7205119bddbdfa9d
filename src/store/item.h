/* The mirror's items: what the ledger sells. */
#ifndef LASKU_STORE_ITEM_H
#define LASKU_STORE_ITEM_H

#include "domain/books.h"
#include "store/key.h"

/* Makes the mirror hold exactly these items. Rows that are the same already are not written. */
MUST_CHECK int store_items_replace(struct db *tx, const struct books_key *key, const struct item *items, size_t count,
				   struct err *err);

/* False in ${*found_out} when the books have no such item. */
MUST_CHECK int store_item_by_id(struct db *db, const struct books_key *key, const char *item_id, struct arena *arena,
				struct item *out, bool *found_out, struct err *err);
MUST_CHECK int store_item_by_code(struct db *db, const struct books_key *key, const char *code, struct arena *arena,
				  struct item *out, bool *found_out, struct err *err);

/* Items that are sold, whose code begins with ${prefix} (exact case), by code; at most ${max}. */
MUST_CHECK int store_items_by_prefix(struct db *db, const struct books_key *key, const char *prefix, size_t max,
				     struct arena *arena, struct item **out, size_t *count_out, struct err *err);

/* Items that are sold and have each of ${words} as the beginning of a word of code or name; at most ${max}. */
MUST_CHECK int store_items_by_words(struct db *db, const struct books_key *key, char *const *words, size_t word_count,
				    size_t max, struct arena *arena, struct item **out, size_t *count_out,
				    struct err *err);

#endif
