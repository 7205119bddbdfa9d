/* Finding contacts and items by words. A text is folded and cut into words; each word of each row is an entry, found by
 * its beginning through an index, so that a search costs the same in a small and in a large organisation. */
#ifndef LASKU_STORE_SEARCH_H
#define LASKU_STORE_SEARCH_H

#include "store/key.h"

enum word_kind { WORD_CONTACT, WORD_ITEM, WORD_EMAIL, WORD_TAX_NUMBER };

/* Folds ${text} and cuts it at everything that is neither letter nor digit; repeated words are left out. */
size_t search_words(struct arena *arena, const char *text, char ***out);

/* The longest of one or more words: as a rule the rarest. */
const char *search_longest(char *const *words, size_t count);

/* A tax number as it is compared: folded, letters and digits alone. */
char *search_tax_number(struct arena *arena, const char *text);

/* Makes ${words} the entries of the row ${id}. */
MUST_CHECK int store_words_replace(struct db *tx, const struct books_key *key, enum word_kind kind, const char *id,
				   char **words, size_t count, struct err *err);
MUST_CHECK int store_words_clear(struct db *tx, const struct books_key *key, enum word_kind kind, struct err *err);

/* Ids of rows that have a word beginning with ${prefix}, at most ${max}, in the words' order, each once. */
MUST_CHECK int store_words_find(struct db *db, const struct books_key *key, enum word_kind kind, const char *prefix,
				size_t max, struct arena *arena, char ***out, size_t *count_out, struct err *err);

/* Ids of rows that have exactly this word. */
MUST_CHECK int store_words_exact(struct db *db, const struct books_key *key, enum word_kind kind, const char *word,
				 size_t max, struct arena *arena, char ***out, size_t *count_out, struct err *err);

/* True when each of ${words} begins one of the words of the folded ${text}. */
bool search_matches(const char *text, char *const *words, size_t count);

/* The text that sorts behind everything that begins with ${prefix}. */
char *search_prefix_end(struct arena *arena, const char *prefix);

#endif
