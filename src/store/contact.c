#include "store/contact.h"

#include <string.h>

#include "store/panel_pack.h"
#include "store/row.h"
#include "store/search.h"
#include "store/statements.h"

enum { CANDIDATES_MAX = 200 };

#define COLUMNS                                                                                                        \
	"contact_id, name, email, tax_number, account_number, address, currency, merged_into, is_archived, "           \
	"updated_us,"                                                                                                  \
	" search_folded"

static struct contact read_row(struct db_rows *rows, struct arena *arena)
{
	return (struct contact){
	    .id = db_text_copy(rows, 0, arena),
	    .name = db_text_copy(rows, 1, arena),
	    .email = db_text_copy(rows, 2, arena),
	    .tax_number = db_text_copy(rows, 3, arena),
	    .account_number = db_text_copy(rows, 4, arena),
	    .address = db_text_copy(rows, 5, arena),
	    .currency = db_text_copy(rows, 6, arena),
	    .merged_into = db_text_copy(rows, 7, arena),
	    .is_archived = db_i64(rows, 8) != 0,
	    .updated_us = db_i64(rows, 9),
	};
}

static int save_word(struct db *tx, const struct books_key *key, enum word_kind kind, const char *id, char *word,
		     struct err *err)
{
	return store_words_replace(tx, key, kind, id, &word, *word != '\0' ? 1 : 0, err);
}

static int save_words(struct db *tx, const struct books_key *key, const struct contact *contact, const char *folded,
		      struct arena *arena, struct err *err)
{
	char **words = NULL;
	size_t count = search_words(arena, folded, &words);
	int status = store_words_replace(tx, key, WORD_CONTACT, contact->id, words, count, err);

	if (status == OK)
		status =
		    save_word(tx, key, WORD_EMAIL, contact->id, text_fold(arena, text_or(contact->email, "")), err);
	if (status == OK)
		status = save_word(tx, key, WORD_TAX_NUMBER, contact->id, search_tax_number(arena, contact->tax_number),
				   err);
	return status;
}

int store_contact_save(struct db *tx, const struct books_key *key, const struct contact *c, struct err *err)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	char *folded = text_fold(arena, arena_printf(arena, "%s %s %s %s", text_or(c->name, ""), text_or(c->email, ""),
						     text_or(c->tax_number, ""), text_or(c->account_number, "")));
	int64_t changed = 0;
	int status = panel_drop_contact(tx, key, c->id, text_or(c->name, ""), err);

	if (status != OK)
		return status;
	status = db_exec(
	    tx,
	    "INSERT INTO contact (company_id, organisation_id, contact_id, name, name_folded, search_folded, email,"
	    " tax_number, account_number, address, currency, merged_into, is_archived, updated_us)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
	    " ON CONFLICT (company_id, organisation_id, contact_id) DO UPDATE SET name = excluded.name,"
	    " name_folded = excluded.name_folded, search_folded = excluded.search_folded, email = excluded.email,"
	    " tax_number = excluded.tax_number, account_number = excluded.account_number, address = excluded.address,"
	    " currency = excluded.currency, merged_into = excluded.merged_into, is_archived = excluded.is_archived,"
	    " updated_us = excluded.updated_us WHERE contact.updated_us <= excluded.updated_us",
	    DB_ARGS(KEY_ARGS(key), DB_T(c->id), DB_T(text_or(c->name, "")),
		    DB_T(text_fold(arena, text_or(c->name, ""))), DB_T(folded), DB_T(text_or(c->email, "")),
		    DB_T(text_or(c->tax_number, "")), DB_T(text_or(c->account_number, "")),
		    DB_T(text_or(c->address, "")), DB_T(text_or(c->currency, "")), DB_T(c->merged_into),
		    DB_I(c->is_archived), DB_I(c->updated_us)),
	    &changed, err);

	if (status == OK && changed > 0)
		status = save_words(tx, key, c, folded, arena, err);
	return status;
}

const char store_contact_get_sql[] =
    "SELECT " COLUMNS " FROM contact WHERE company_id = $1 AND organisation_id = $2 AND contact_id = $3";

int store_contact_get(struct db *db, const struct books_key *key, const char *contact_id, struct arena *arena,
		      struct contact *out, struct err *err)
{
	struct db_rows *rows = db_query(db, store_contact_get_sql, DB_ARGS(KEY_ARGS(key), DB_T(contact_id)));
	bool is_found = db_next(rows);
	int status;

	if (is_found)
		*out = read_row(rows, arena);
	status = db_done(rows, err);
	if (status == OK && !is_found)
		return err_set(err, E_NOT_FOUND, "contact_unknown", "the books have no such contact");
	return status;
}

const char store_contact_by_name_sql[] =
    "SELECT " COLUMNS " FROM contact WHERE company_id = $1 AND organisation_id = $2"
    " AND name_folded = $3 AND is_archived = 0 LIMIT 1";

int store_contact_by_name(struct db *db, const struct books_key *key, const char *name, struct arena *arena,
			  struct contact *out, bool *found_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, store_contact_by_name_sql, DB_ARGS(KEY_ARGS(key), DB_T(text_fold(arena, name))));

	*found_out = db_next(rows);
	if (*found_out)
		*out = read_row(rows, arena);
	return db_done(rows, err);
}

const char store_contacts_by_prefix_sql[] =
    "SELECT " COLUMNS " FROM contact WHERE company_id = $1 AND organisation_id = $2"
    " AND name_folded >= $3 AND name_folded < $4 AND is_archived = 0 ORDER BY name_folded LIMIT $5";

int store_contacts_by_prefix(struct db *db, const struct books_key *key, const char *prefix, size_t max,
			     struct arena *arena, struct contact **out, size_t *count_out, struct err *err)
{
	struct db_rows *rows =
	    db_query(db, store_contacts_by_prefix_sql,
		     DB_ARGS(KEY_ARGS(key), DB_T(prefix), DB_T(search_prefix_end(arena, prefix)), DB_I(max)));
	struct row_list list = {0};

	while (db_next(rows))
		*ROW_ADD(&list, arena, struct contact) = read_row(rows, arena);
	return rows_finish(rows, &list, out, count_out, err);
}

/* Adds the active ones among ${ids} that match all ${words}. */
static int add_by_ids(struct db *db, const struct books_key *key, char *const *ids, size_t id_count, char *const *words,
		      size_t word_count, size_t max, struct arena *arena, struct row_list *list, struct err *err)
{
	int status = OK;

	for (size_t i = 0; i < id_count && list->count < max && status == OK; i++) {
		struct db_rows *rows = db_query(db,
						"SELECT " COLUMNS " FROM contact WHERE company_id = $1"
						" AND organisation_id = $2 AND contact_id = $3 AND is_archived = 0",
						DB_ARGS(KEY_ARGS(key), DB_T(ids[i])));

		if (db_next(rows) && search_matches(db_text(rows, 10), words, word_count))
			*ROW_ADD(list, arena, struct contact) = read_row(rows, arena);
		status = db_done(rows, err);
	}
	return status;
}

int store_contacts_by_words(struct db *db, const struct books_key *key, char *const *words, size_t word_count,
			    size_t max, struct arena *arena, struct contact **out, size_t *count_out, struct err *err)
{
	struct row_list list = {0};
	char **ids = NULL;
	size_t id_count = 0;
	int status = OK;

	if (word_count > 0)
		status = store_words_find(db, key, WORD_CONTACT, search_longest(words, word_count), CANDIDATES_MAX,
					  arena, &ids, &id_count, err);
	if (status == OK)
		status = add_by_ids(db, key, ids, id_count, words, word_count, max, arena, &list, err);
	*out = list.items;
	*count_out = list.count;
	return status;
}

static int by_exact(struct db *db, const struct books_key *key, enum word_kind kind, const char *word, size_t max,
		    struct arena *arena, struct contact **out, size_t *count_out, struct err *err)
{
	struct row_list list = {0};
	char **ids = NULL;
	size_t id_count = 0;
	int status = OK;

	if (*word != '\0')
		status = store_words_exact(db, key, kind, word, max * 2, arena, &ids, &id_count, err);
	if (status == OK)
		status = add_by_ids(db, key, ids, id_count, NULL, 0, max, arena, &list, err);
	*out = list.items;
	*count_out = list.count;
	return status;
}

int store_contacts_by_email(struct db *db, const struct books_key *key, const char *email, size_t max,
			    struct arena *arena, struct contact **out, size_t *count_out, struct err *err)
{
	return by_exact(db, key, WORD_EMAIL, text_fold(arena, text_or(email, "")), max, arena, out, count_out, err);
}

int store_contacts_by_tax_number(struct db *db, const struct books_key *key, const char *tax_number, size_t max,
				 struct arena *arena, struct contact **out, size_t *count_out, struct err *err)
{
	return by_exact(db, key, WORD_TAX_NUMBER, search_tax_number(arena, tax_number), max, arena, out, count_out,
			err);
}
