/* The mirror's contacts. */
#ifndef LASKU_STORE_CONTACT_H
#define LASKU_STORE_CONTACT_H

#include "domain/books.h"
#include "store/key.h"

/* Adds or replaces a contact, with what it is found by; an older state than the stored one changes nothing. */
MUST_CHECK int store_contact_save(struct db *tx, const struct books_key *key, const struct contact *contact,
				  struct err *err);

/* E_NOT_FOUND "contact_unknown". */
MUST_CHECK int store_contact_get(struct db *db, const struct books_key *key, const char *contact_id,
				 struct arena *arena, struct contact *out, struct err *err);

/* The active contact of this name (compared folded); false in ${*found_out} when there is none. */
MUST_CHECK int store_contact_by_name(struct db *db, const struct books_key *key, const char *name, struct arena *arena,
				     struct contact *out, bool *found_out, struct err *err);

/* Active contacts whose name begins with the folded ${prefix}, by name; at most ${max}. */
MUST_CHECK int store_contacts_by_prefix(struct db *db, const struct books_key *key, const char *prefix, size_t max,
					struct arena *arena, struct contact **out, size_t *count_out, struct err *err);

/* Active contacts that have each of ${words} as the beginning of a word; at most ${max}. */
MUST_CHECK int store_contacts_by_words(struct db *db, const struct books_key *key, char *const *words,
				       size_t word_count, size_t max, struct arena *arena, struct contact **out,
				       size_t *count_out, struct err *err);

/* Active contacts with exactly this e-mail or tax number (compared folded; search.h); at most ${max}. */
MUST_CHECK int store_contacts_by_email(struct db *db, const struct books_key *key, const char *email, size_t max,
				       struct arena *arena, struct contact **out, size_t *count_out, struct err *err);
MUST_CHECK int store_contacts_by_tax_number(struct db *db, const struct books_key *key, const char *tax_number,
					    size_t max, struct arena *arena, struct contact **out, size_t *count_out,
					    struct err *err);

#endif
